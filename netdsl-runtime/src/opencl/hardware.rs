//! One OpenCL device: what it is, what it can, its context, and how much of its memory this process holds. The context is
//! opened on first use, shared by all networks, and kept until the process ends (drivers dislike being closed at exit) or
//! until it seems lost: then the next network gets a fresh one.
use super::failure::Failure;
use super::held::Held;
use super::info;
use crate::{Error, Result};
use ocl::core::{self, Context, DeviceId, PlatformId};
use ocl::ffi;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A usable OpenCL device.
pub(crate) struct Hardware {
    /// The device's name; without tabs and line breaks.
    pub name: String,
    /// The platform's name: roughly, the driver's.
    pub platform: String,
    /// Whether its kernels should be those of a GPU (or accelerator) rather than of a CPU.
    pub is_gpu: bool,
    /// The platform's version, as it says it.
    pub platform_version: String,
    /// The driver's version, as it says it.
    pub driver_version: String,
    /// The most work-items of a one-dimensional work-group.
    pub max_group: usize,
    /// The most bytes of one buffer.
    pub max_buffer: u64,
    /// Bytes of device memory.
    pub memory: u64,
    pub(super) id: DeviceId,
    #[cfg(test)]
    platform_id: PlatformId,
    context: Mutex<Option<Arc<Held<Context>>>>,
    held: AtomicU64,
}

impl Hardware {
    /// Asks a device what it is; the error says why it cannot be used.
    pub(super) fn examine(platform: PlatformId, id: DeviceId) -> Result<Hardware, String> {
        let words = |failure: Failure| failure.to_string();
        let text = |what| info::device_text(id, what).map_err(words);
        let number = |what| info::device_number(id, what).map_err(words);
        let name = text(ffi::CL_DEVICE_NAME)?;
        if number(ffi::CL_DEVICE_AVAILABLE)? == 0 {
            return Err(format!("`{name}` is not available"));
        }
        if number(ffi::CL_DEVICE_COMPILER_AVAILABLE)? == 0 {
            return Err(format!("`{name}` has no compiler"));
        }
        let version = text(ffi::CL_DEVICE_VERSION)?;
        if !is_new_enough(&version) {
            return Err(format!("`{name}` has {version}, and 1.2 is needed"));
        }
        let group = number(ffi::CL_DEVICE_MAX_WORK_GROUP_SIZE)? as usize;
        let items = info::device_first_size(id, ffi::CL_DEVICE_MAX_WORK_ITEM_SIZES).map_err(words)?;
        Ok(Hardware {
            platform: info::platform_text(platform, ffi::CL_PLATFORM_NAME).map_err(words)?,
            is_gpu: number(ffi::CL_DEVICE_TYPE)? & ffi::CL_DEVICE_TYPE_CPU == 0,
            platform_version: info::platform_text(platform, ffi::CL_PLATFORM_VERSION).map_err(words)?,
            driver_version: text(ffi::CL_DRIVER_VERSION)?,
            max_group: group.min(items),
            max_buffer: number(ffi::CL_DEVICE_MAX_MEM_ALLOC_SIZE)?,
            memory: number(ffi::CL_DEVICE_GLOBAL_MEM_SIZE)?,
            name,
            id,
            #[cfg(test)]
            platform_id: platform,
            context: Mutex::new(None),
            held: AtomicU64::new(0),
        })
    }

    /// The same device, as if it had less memory.
    #[cfg(test)]
    pub(super) fn with_memory(&self, memory: u64) -> Hardware {
        Hardware { memory, ..Hardware::examine(self.platform_id, self.id).expect("it was examined before") }
    }

    /// The context of this device, opened on first use.
    pub(super) fn context(&self) -> Result<Arc<Held<Context>>> {
        let mut current = self.current();
        if let Some(context) = &*current {
            return Ok(context.clone());
        }
        let opened = core::create_context(None, &[self.id], None, None);
        let context = opened.map_err(|e| Failure::of("clCreateContext")(e).at(&self.name))?;
        Ok(current.insert(Arc::new(Held::new(context))).clone())
    }

    /// Leaves the context to those who have it: it may be lost. The next network opens another.
    pub(super) fn abandon_context(&self) {
        self.current().take();
    }

    fn current(&self) -> MutexGuard<'_, Option<Arc<Held<Context>>>> {
        // Nothing can panic between two states of one option.
        self.context.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the driver keeps the programs that it has built, so that keeping them here would gain nothing.
    pub(super) fn has_own_cache(&self) -> bool {
        self.platform == "Portable Computing Language"
    }

    /// Sets `bytes` of the device's memory aside, if they are there.
    pub(super) fn take(&self, bytes: u64, purpose: &str) -> Result<()> {
        if bytes > self.max_buffer {
            return Err(self.too_little(bytes, Some(self.max_buffer), &format!("one buffer, {purpose}")));
        }
        let held = self.held.fetch_add(bytes, Ordering::Relaxed);
        if held + bytes > self.memory {
            self.give(bytes);
            return Err(self.too_little(bytes, Some(self.memory.saturating_sub(held)), purpose));
        }
        Ok(())
    }

    /// Gives bytes back that were set aside.
    pub(super) fn give(&self, bytes: u64) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// That there is too little memory for a purpose.
    pub(super) fn too_little(&self, needed: u64, available: Option<u64>, purpose: &str) -> Error {
        Error::Memory { device: self.name.clone(), needed, available, purpose: purpose.to_owned() }
    }
}

impl fmt::Debug for Hardware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.name, self.platform)
    }
}

/// Whether `OpenCL <major>.<minor> ..` is at least 1.2.
fn is_new_enough(version: &str) -> bool {
    let numbers = version.strip_prefix("OpenCL ").and_then(|rest| rest.split(' ').next()?.split_once('.'));
    let Some((Ok(major), Ok(minor))) = numbers.map(|(a, b)| (a.parse::<u32>(), b.parse::<u32>())) else {
        return false;
    };
    (major, minor) >= (1, 2)
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn versions_are_compared_as_numbers() {
        for good in ["OpenCL 1.2", "OpenCL 3.0 PoCL 3.1", "OpenCL 1.10 x"] {
            assert!(is_new_enough(good), "{good}");
        }
        for bad in ["OpenCL 1.1 Mesa", "OpenCL", "", "1.2", "OpenCL one.two"] {
            assert!(!is_new_enough(bad), "{bad}");
        }
    }
}
