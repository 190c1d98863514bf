"""What CUDA says, in its words (torch 2.13)."""

import torch

NO_CUDA = "Torch not compiled with CUDA enabled"
NO_GENERATOR = "Cannot get CUDA generator without ATen_cuda library."
TO_NUMPY = "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first."
MIXED = "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!"
INDICES = "indices should be either on cpu or on the same device as the indexed tensor (cpu)"
GRAD = "assigned grad has data located on a different device"
NO_ORDINAL = (
    "CUDA error: invalid device ordinal\n"
    "GPU device may be out of range, do you have enough GPUs?\n"
    "CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below might be "
    "incorrect.\n"
    "For debugging consider passing CUDA_LAUNCH_BLOCKING=1\n"
    "Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.\n"
)


def name(on_gpu: bool) -> str:
    return "cuda:0" if on_gpu else "cpu"


def type_name(on_gpu: bool, dtype_name: str) -> str:
    """`torch.cuda.FloatTensor` for "torch.FloatTensor"."""
    return dtype_name.replace("torch.", "torch.cuda.", 1) if on_gpu else dtype_name


def checked(argument: str, on_gpu: bool, method: str) -> str:
    """An argument is elsewhere than those before it."""
    return (
        f"Expected all tensors to be on the same device, but got {argument} is on {name(on_gpu)}, different from other "
        f"tensors on {name(not on_gpu)} (when checking argument in method wrapper_CUDA_{method})"
    )


def generator(wanted_gpu: bool) -> str:
    wanted, found = ("cuda", "cpu") if wanted_gpu else ("cpu", "cuda")
    return f"Expected a '{wanted}' device type for generator but found '{found}'"


def invalid_ordinal() -> Exception:
    """What the first call to a GPU that is not there raises."""
    kind: type[Exception] = getattr(torch, "AcceleratorError", RuntimeError)
    return kind(NO_ORDINAL)
