"""The real GPU: the first that torch finds, through CUDA. It was never run on hardware yet; docs/devices.md says so."""

import glob
import os
import warnings
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, ClassVar

import msgspec

from grader.execution.gpu import About

if TYPE_CHECKING:
    import torch

ENVIRONMENT = {
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",  # without it cuBLAS sums in another order from call to call
    "CUDA_CACHE_DISABLE": "1",  # compiled kernels would lie in a folder that later workers read
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",  # to ask whether there is a GPU would spoil it for whoever is forked
}
"What a process that uses CUDA has in its environment."
_CHOICE = "CUDA_VISIBLE_DEVICES"
"What the user, or a cluster, lets this process see."
_NODES = ("/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools", "/dev/nvidia[0-9]*", "/dev/nvidia-caps/*")
_READABLE = (
    *("/proc/driver/nvidia", "/proc/driver/nvidia-uvm", "/proc/devices", "/proc/meminfo"),
    *("/sys/bus/pci", "/sys/devices/pci*", "/sys/devices/system/node", "/sys/devices/system/memory"),
)
"Found by others who put Landlock around CUDA: nolabs-ai/nono#651 and #673. A driver that is refused one says error 304."


def visible() -> dict[str, str]:
    """What of this process's environment, and of `ENVIRONMENT`, a process that uses CUDA gets."""
    return ENVIRONMENT | ({_CHOICE: os.environ[_CHOICE]} if _CHOICE in os.environ else {})


def _there(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path for pattern in patterns for path in sorted(glob.glob(pattern)))


class Cuda(msgspec.Struct, frozen=True, tag="cuda"):
    """The first GPU that torch finds."""

    slack: ClassVar[int] = 256 << 20

    @property
    def nodes(self) -> tuple[str, ...]:
        return _there(_NODES)

    @property
    def readable(self) -> tuple[str, ...]:
        return _there(_READABLE)

    def begin(self, most: int, serial: int) -> "_Begun":
        import torch

        torch.cuda.init()  # type: ignore[no-untyped-call]
        about = torch.cuda.get_device_properties(0)
        torch.cuda.set_per_process_memory_fraction(min(1.0, most / about.total_memory), 0)
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
        torch.backends.cudnn.benchmark = False
        torch.use_deterministic_algorithms(True, warn_only=True)
        # Students can do nothing about it, and would find it among what they printed.
        warnings.filterwarnings("ignore", ".*does not have a deterministic implementation.*")
        x = torch.randn(8, 8, device="cuda", requires_grad=True)
        (x @ x).sum().backward()  # type: ignore[no-untyped-call]
        torch.optim.SGD([x], lr=0.1).step()
        torch.cuda.synchronize()
        settings = f"{_tf32()}, deterministic algorithms {_deterministic()}"
        uuid = str(getattr(about, "uuid", ""))
        return _Begun(About(about.name, str(torch.version.cuda), about.total_memory, settings, uuid))


def _tf32() -> str:
    import torch

    return f"TF32 {'on' if torch.backends.cuda.matmul.allow_tf32 or torch.backends.cudnn.allow_tf32 else 'off'}"


def _deterministic() -> str:
    import torch

    return "on" if torch.are_deterministic_algorithms_enabled() else "off"


class _Begun:
    def __init__(self, about: About) -> None:
        self.about = about

    def world(self) -> AbstractContextManager["_Begun"]:
        return nullcontext(self)

    def seed(self, seed: int) -> None:
        import torch

        torch.cuda.manual_seed_all(seed)

    def take(self, storage: "torch.UntypedStorage") -> "torch.UntypedStorage":
        return storage.cuda()  # type: ignore[return-value]

    def synchronize(self) -> None:
        import torch

        torch.cuda.synchronize()

    def free(self) -> int:
        import torch

        free: int = torch.cuda.mem_get_info()[0]
        return free
