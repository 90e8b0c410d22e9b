//! Runs kernels on OpenCL devices through the runtime's loader, and reads every buffer back.
use crate::memory::{Door, Memory, ROW};
use netdsl_opencl as _;
use netdsl_plan::Kernel;
use ocl_core::{
    ArgVal, CommandQueue, Context, ContextProperties, DeviceId, DeviceType, Event, MemFlags, OclPrm, PlatformId,
};
use std::ffi::CString;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// One device with a queue.
pub struct Device {
    pub name: String,
    id: DeviceId,
    context: Context,
    queue: CommandQueue,
}

/// Every device of every platform, opened once and lent to one test at a time: drivers differ in what they bear.
pub fn devices() -> MutexGuard<'static, Vec<Device>> {
    static DEVICES: LazyLock<Mutex<Vec<Device>>> = LazyLock::new(|| Mutex::new(find()));
    DEVICES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn find() -> Vec<Device> {
    let platforms = ocl_core::get_platform_ids().expect("a list, if only an empty one");
    let ids = |p| ocl_core::get_device_ids(p, Some(DeviceType::ALL), None).unwrap_or_default();
    platforms.into_iter().flat_map(|p| ids(p).into_iter().map(move |id| open(p, id))).collect()
}

fn open(platform: PlatformId, id: DeviceId) -> Device {
    let properties = ContextProperties::new().platform(platform);
    let context = ocl_core::create_context(Some(&properties), &[id], None, None).expect("a context");
    let queue = ocl_core::create_command_queue(&context, id, None).expect("a queue");
    let name = ocl_core::get_device_info(id, ocl_core::DeviceInfo::Name).expect("a name").to_string();
    Device { name, id, context, queue }
}

/// A kernel with its buffers, ready to run.
pub struct Ready<'d> {
    device: &'d Device,
    kernel: ocl_core::Kernel,
    /// In the order of the arguments; a kernel does not keep its buffers alive.
    buffers: Vec<ocl_core::Mem>,
    groups: usize,
    local: usize,
}

impl Device {
    fn buffer<T: OclPrm>(&self, data: &[T]) -> ocl_core::Mem {
        let empty = [T::default()];
        let data = if data.is_empty() { &empty[..] } else { data };
        let flags = MemFlags::READ_WRITE | MemFlags::COPY_HOST_PTR;
        // SAFETY: the buffer copies `data`
        unsafe { ocl_core::create_buffer(&self.context, flags, data.len(), Some(data)) }.expect("a buffer")
    }
    fn read<T: OclPrm>(&self, buffer: &ocl_core::Mem, into: &mut [T]) {
        if !into.is_empty() {
            // SAFETY: blocking, and the buffer was made from as many elements
            unsafe {
                ocl_core::enqueue_read_buffer(&self.queue, buffer, true, 0, into, None::<&Event>, None::<&mut Event>)
            }
            .expect("a read");
        }
    }
    /// Builds a program.
    pub fn build(&self, text: &str) -> ocl_core::Program {
        let source = CString::new(text).expect("no zero bytes");
        let program = ocl_core::create_program_with_source(&self.context, &[source]).expect("a program");
        let options = CString::new("-cl-std=CL1.2").expect("no zero bytes");
        if let Err(e) = ocl_core::build_program(&program, Some(&[self.id]), &options, None, None) {
            panic!("{e}\n{text}");
        }
        program
    }
    /// Builds a program and sets the arguments of one of its kernels.
    pub fn prepare(&self, text: &str, kernel: &Kernel, parts: &[(usize, Vec<i32>)], m: &Memory) -> Ready<'_> {
        self.ready(&self.build(text), kernel, parts, m)
    }
    /// Sets the arguments of a kernel.
    pub fn ready(
        &self,
        program: &ocl_core::Program,
        kernel: &Kernel,
        parts: &[(usize, Vec<i32>)],
        m: &Memory,
    ) -> Ready<'_> {
        let k = ocl_core::create_kernel(program, &*kernel.name).expect("the kernel");
        let floats: Vec<_> =
            [&m.arena, &m.params, &m.grads, &m.states, &m.slots, &m.mask, &m.losses].map(|b| self.buffer(b)).into();
        let control = self.buffer(&m.control);
        let mut buffers = floats.clone();
        buffers.push(control.clone());
        buffers.push(self.buffer(&m.table));
        buffers.push(self.buffer(&m.order));
        buffers.extend(m.doors.iter().map(|d| match d {
            Door::F32(v) => self.buffer(v),
            Door::U8(v) => self.buffer(v),
            Door::I32(v) => self.buffer(v),
        }));
        for (i, b) in buffers.iter().enumerate() {
            ocl_core::set_kernel_arg(&k, i as u32, ArgVal::mem(b)).expect("a buffer argument");
        }
        let mut numbers = vec![ROW as i32];
        parts.iter().for_each(|(tiles, offsets)| {
            numbers.push(*tiles as i32);
            numbers.extend(offsets);
        });
        for (i, n) in numbers.iter().enumerate() {
            ocl_core::set_kernel_arg(&k, (buffers.len() + i) as u32, ArgVal::scalar(n)).expect("a number argument");
        }
        let groups = parts.iter().map(|p| p.0).sum();
        Ready { device: self, kernel: k, buffers, groups, local: kernel.local }
    }
}

impl Ready<'_> {
    /// Enqueues one run.
    pub fn run(&self) {
        let (global, local) = ([self.groups * self.local, 1, 1], [self.local, 1, 1]);
        let none = None::<&mut Event>;
        // SAFETY: the arguments fit the kernel, and the buffers live as long as `self`
        unsafe {
            let queue = &self.device.queue;
            ocl_core::enqueue_kernel(queue, &self.kernel, 1, None, &global, Some(local), None::<&Event>, none)
        }
        .expect("a launch");
    }
    /// Waits.
    pub fn finish(&self) {
        ocl_core::finish(&self.device.queue).expect("the queue finishes");
    }
    /// The buffers as they are now.
    pub fn read(&self, m: &Memory) -> Memory {
        let mut m = m.clone();
        let into = [&mut m.arena, &mut m.params, &mut m.grads, &mut m.states, &mut m.slots, &mut m.mask, &mut m.losses];
        for (buffer, into) in self.buffers.iter().zip(into) {
            self.device.read(buffer, into);
        }
        self.device.read(&self.buffers[7], &mut m.control);
        m
    }
}
