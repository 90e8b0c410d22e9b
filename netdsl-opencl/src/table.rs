//! Every function that `cl-sys` declares, with the argument classes of its C declaration, except those that
//! list platforms and devices (in `discovery.rs`).
//!
//! Only what matters for the call is kept: any pointer, handle or callback is a `Ptr`; `cl_uint`, `cl_bool`
//! and enumerations are `u32`; bit fields are `u64`; `size_t` is `usize`; `cl_int` is `i32`. The tests in
//! `agreement.rs` compare every row with the declaration in `cl-sys`.

use std::sync::OnceLock;

use crate::forward::{Argument, AtWill, ErrorCode, Failed, Nothing, Ptr, forward, resolve};

forward! { AtWill:
    // Platforms and devices.
    clGetPlatformInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clGetDeviceInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clCreateSubDevices(Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clRetainDevice(Ptr) -> i32;
    clReleaseDevice(Ptr) -> i32;
    clGetDeviceAndHostTimer(Ptr, Ptr, Ptr) -> i32;
    clGetHostTimer(Ptr, Ptr) -> i32;
    clUnloadCompiler() -> i32;
    clGetExtensionFunctionAddress(Ptr) -> Ptr;
    clGetExtensionFunctionAddressForPlatform(Ptr, Ptr) -> Ptr;

    // Contexts and queues.
    clSetDefaultDeviceCommandQueue(Ptr, Ptr, Ptr) -> i32;
    clCreateContext(Ptr, u32, Ptr, Ptr, Ptr, ErrorCode) -> Ptr;
    clRetainContext(Ptr) -> i32;
    clReleaseContext(Ptr) -> i32;
    clGetContextInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clCreateCommandQueue(Ptr, Ptr, u64, ErrorCode) -> Ptr;
    clCreateCommandQueueWithProperties(Ptr, Ptr, Ptr, ErrorCode) -> Ptr;
    clRetainCommandQueue(Ptr) -> i32;
    clReleaseCommandQueue(Ptr) -> i32;
    clGetCommandQueueInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clFlush(Ptr) -> i32;
    clFinish(Ptr) -> i32;

    // Buffers, images, pipes, samplers.
    clCreateBuffer(Ptr, u64, usize, Ptr, ErrorCode) -> Ptr;
    clCreateSubBuffer(Ptr, u64, u32, Ptr, ErrorCode) -> Ptr;
    clCreateImage2D(Ptr, u64, Ptr, usize, usize, usize, Ptr, ErrorCode) -> Ptr;
    clCreateImage3D(Ptr, u64, Ptr, usize, usize, usize, usize, usize, Ptr, ErrorCode) -> Ptr;
    clCreateImage(Ptr, u64, Ptr, Ptr, Ptr, ErrorCode) -> Ptr;
    clCreatePipe(Ptr, u64, u32, u32, Ptr, ErrorCode) -> Ptr;
    clRetainMemObject(Ptr) -> i32;
    clReleaseMemObject(Ptr) -> i32;
    clGetSupportedImageFormats(Ptr, u64, u32, u32, Ptr, Ptr) -> i32;
    clGetMemObjectInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clGetImageInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clGetPipeInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clSetMemObjectDestructorCallback(Ptr, Ptr, Ptr) -> i32;
    clCreateSampler(Ptr, u32, u32, u32, ErrorCode) -> Ptr;
    clCreateSamplerWithProperties(Ptr, Ptr, ErrorCode) -> Ptr;
    clRetainSampler(Ptr) -> i32;
    clReleaseSampler(Ptr) -> i32;
    clGetSamplerInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;

    // Shared virtual memory.
    clSVMAlloc(Ptr, u64, usize, u32) -> Ptr;
    clSVMFree(Ptr, Ptr) -> Nothing;
    clSetKernelArgSVMPointer(Ptr, u32, Ptr) -> i32;
    clEnqueueSVMFree(Ptr, u32, Ptr, Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueSVMMemcpy(Ptr, u32, Ptr, Ptr, usize, u32, Ptr, Ptr) -> i32;
    clEnqueueSVMMemFill(Ptr, Ptr, Ptr, usize, usize, u32, Ptr, Ptr) -> i32;
    clEnqueueSVMMap(Ptr, u32, u64, Ptr, usize, u32, Ptr, Ptr) -> i32;
    clEnqueueSVMUnmap(Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueSVMMigrateMem(Ptr, u32, Ptr, Ptr, u64, u32, Ptr, Ptr) -> i32;

    // Shared with OpenGL.
    clCreateFromGLBuffer(Ptr, u64, u32, ErrorCode) -> Ptr;
    clCreateFromGLTexture(Ptr, u64, u32, i32, u32, ErrorCode) -> Ptr;
    clGetGLObjectInfo(Ptr, Ptr, Ptr) -> i32;
    clGetGLTextureInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clCreateFromGLRenderbuffer(Ptr, u64, u32, ErrorCode) -> Ptr;
    clEnqueueAcquireGLObjects(Ptr, u32, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueReleaseGLObjects(Ptr, u32, Ptr, u32, Ptr, Ptr) -> i32;
    clGetGLContextInfoKHR(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clCreateFromGLTexture2D(Ptr, u64, u32, i32, u32, ErrorCode) -> Ptr;
    clCreateFromGLTexture3D(Ptr, u64, u32, i32, u32, ErrorCode) -> Ptr;

    // Programs.
    clCreateProgramWithSource(Ptr, u32, Ptr, Ptr, ErrorCode) -> Ptr;
    clCreateProgramWithBinary(Ptr, u32, Ptr, Ptr, Ptr, Ptr, ErrorCode) -> Ptr;
    clCreateProgramWithBuiltInKernels(Ptr, u32, Ptr, Ptr, ErrorCode) -> Ptr;
    clCreateProgramWithIL(Ptr, Ptr, usize, ErrorCode) -> Ptr;
    clRetainProgram(Ptr) -> i32;
    clReleaseProgram(Ptr) -> i32;
    clBuildProgram(Ptr, u32, Ptr, Ptr, Ptr, Ptr) -> i32;
    clCompileProgram(Ptr, u32, Ptr, Ptr, u32, Ptr, Ptr, Ptr, Ptr) -> i32;
    clLinkProgram(Ptr, u32, Ptr, Ptr, u32, Ptr, Ptr, Ptr, ErrorCode) -> Ptr;
    clGetProgramInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clGetProgramBuildInfo(Ptr, Ptr, u32, usize, Ptr, Ptr) -> i32;

    // Kernels.
    clCreateKernel(Ptr, Ptr, ErrorCode) -> Ptr;
    clCreateKernelsInProgram(Ptr, u32, Ptr, Ptr) -> i32;
    clCloneKernel(Ptr, ErrorCode) -> Ptr;
    clRetainKernel(Ptr) -> i32;
    clReleaseKernel(Ptr) -> i32;
    clSetKernelArg(Ptr, u32, usize, Ptr) -> i32;
    clSetKernelExecInfo(Ptr, u32, usize, Ptr) -> i32;
    clGetKernelInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clGetKernelArgInfo(Ptr, u32, u32, usize, Ptr, Ptr) -> i32;
    clGetKernelWorkGroupInfo(Ptr, Ptr, u32, usize, Ptr, Ptr) -> i32;
    clGetKernelSubGroupInfo(Ptr, Ptr, u32, usize, Ptr, usize, Ptr, Ptr) -> i32;

    // Events.
    clWaitForEvents(u32, Ptr) -> i32;
    clGetEventInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;
    clCreateUserEvent(Ptr, ErrorCode) -> Ptr;
    clRetainEvent(Ptr) -> i32;
    clReleaseEvent(Ptr) -> i32;
    clSetUserEventStatus(Ptr, i32) -> i32;
    clSetEventCallback(Ptr, i32, Ptr, Ptr) -> i32;
    clGetEventProfilingInfo(Ptr, u32, usize, Ptr, Ptr) -> i32;

    // Commands on buffers and images.
    clEnqueueReadBuffer(Ptr, Ptr, u32, usize, usize, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueReadBufferRect(Ptr, Ptr, u32, Ptr, Ptr, Ptr, usize, usize, usize, usize, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueWriteBuffer(Ptr, Ptr, u32, usize, usize, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueWriteBufferRect(Ptr, Ptr, u32, Ptr, Ptr, Ptr, usize, usize, usize, usize, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueFillBuffer(Ptr, Ptr, Ptr, usize, usize, usize, u32, Ptr, Ptr) -> i32;
    clEnqueueCopyBuffer(Ptr, Ptr, Ptr, usize, usize, usize, u32, Ptr, Ptr) -> i32;
    clEnqueueCopyBufferRect(Ptr, Ptr, Ptr, Ptr, Ptr, Ptr, usize, usize, usize, usize, u32, Ptr, Ptr) -> i32;
    clEnqueueReadImage(Ptr, Ptr, u32, Ptr, Ptr, usize, usize, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueWriteImage(Ptr, Ptr, u32, Ptr, Ptr, usize, usize, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueFillImage(Ptr, Ptr, Ptr, Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueCopyImage(Ptr, Ptr, Ptr, Ptr, Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueCopyImageToBuffer(Ptr, Ptr, Ptr, Ptr, Ptr, usize, u32, Ptr, Ptr) -> i32;
    clEnqueueCopyBufferToImage(Ptr, Ptr, Ptr, usize, Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueMapBuffer(Ptr, Ptr, u32, u64, usize, usize, u32, Ptr, Ptr, ErrorCode) -> Ptr;
    clEnqueueMapImage(Ptr, Ptr, u32, u64, Ptr, Ptr, Ptr, Ptr, u32, Ptr, Ptr, ErrorCode) -> Ptr;
    clEnqueueUnmapMemObject(Ptr, Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueMigrateMemObjects(Ptr, u32, Ptr, u64, u32, Ptr, Ptr) -> i32;

    // Other commands.
    clEnqueueNDRangeKernel(Ptr, Ptr, u32, Ptr, Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueTask(Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueNativeKernel(Ptr, Ptr, Ptr, usize, u32, Ptr, Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueMarker(Ptr, Ptr) -> i32;
    clEnqueueMarkerWithWaitList(Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueWaitForEvents(Ptr, u32, Ptr) -> i32;
    clEnqueueBarrierWithWaitList(Ptr, u32, Ptr, Ptr) -> i32;
    clEnqueueBarrier(Ptr) -> i32;
}
