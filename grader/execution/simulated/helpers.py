"""The helpers of `torch.cuda` and `torch.accelerator` that a beginner meets, as on a machine with one GPU or with none."""

import types
from typing import Any

import torch

from grader.execution.simulated import messages
from grader.execution.simulated.mode import Simulation
from grader.execution.simulated.residency import memory
from grader.execution.simulated.streams import Event, Stream, chosen

NAME = "Simulated GPU"
TOTAL = 8 << 30
"Bytes of memory that the GPU says it has; nothing ever runs out of them."


running: list[Simulation] = []
"Those of the worlds that code runs in, the innermost last: a name taken from `torch.cuda` in one answers for the other."


class Helpers:
    """The functions of `torch.cuda` that a beginner meets."""

    def __init__(self, mode: Simulation) -> None:
        self.mode = mode
        self.seed = 0
        self.manual_seed(0)

    def is_available(self) -> bool:
        return (running or [self.mode])[-1].cuda

    def device_count(self) -> int:
        return int(self.is_available())

    def needed(self) -> None:
        if not self.is_available():
            raise AssertionError(messages.NO_CUDA)

    def current_device(self) -> int:
        self.needed()
        return 0

    def set_device(self, device: Any) -> None:
        if isinstance(device, int) and device < 0:
            return
        self.mode.wants(device)

    def get_device_properties(self, device: Any = None) -> Any:
        self.needed()
        self._valid(device)
        return types.SimpleNamespace(
            name=NAME, major=8, minor=0, total_memory=TOTAL, multi_processor_count=1, is_integrated=False
        )

    def _valid(self, device: Any) -> None:
        index = device if isinstance(device, int) else torch.device(device or "cuda").index
        if index not in (None, 0):
            raise AssertionError("Invalid device id")

    def get_device_name(self, device: Any = None) -> str:
        return str(self.get_device_properties(device).name)

    def get_device_capability(self, device: Any = None) -> tuple[int, int]:
        self.get_device_properties(device)
        return 8, 0

    def synchronize(self, device: Any = None) -> None:
        self.needed()
        self.mode.wants(device)

    def nothing(self, *args: Any, **options: Any) -> None:
        pass

    def memory_allocated(self, device: Any = None) -> int:
        return memory.now if self.mode.cuda else 0

    def max_memory_allocated(self, device: Any = None) -> int:
        return memory.most if self.mode.cuda else 0

    def reset_peak_memory_stats(self, device: Any = None) -> None:
        memory.most = memory.now

    def mem_get_info(self, device: Any = None) -> tuple[int, int]:
        self.needed()
        return TOTAL - memory.now, TOTAL

    def manual_seed(self, seed: int) -> None:
        """Seed the GPU's stream, whose numbers are not those that the CPU draws for the same seed."""
        self.seed = int(seed)
        self.mode.generator.manual_seed((self.seed ^ 0x9E3779B9) % (1 << 63))

    def initial_seed(self) -> int:
        self.needed()
        return self.seed

    def get_rng_state(self, device: Any = "cuda") -> torch.Tensor:
        self.needed()
        return self.mode.generator.get_state()

    def set_rng_state(self, new_state: torch.Tensor, device: Any = "cuda") -> None:
        self.needed()
        self.mode.generator.set_state(new_state)

    def false(self, *args: Any, **options: Any) -> bool:
        return False

    def current_accelerator(self, check_available: bool = False) -> torch.device | None:
        return torch.device("cuda") if self.is_available() else None

    def torch_cuda(self) -> dict[str, Any]:
        always = {
            name: getattr(self, name)
            for name in (
                *("is_available", "device_count", "current_device", "set_device", "get_device_name"),
                *("get_device_properties", "get_device_capability", "synchronize", "memory_allocated", "mem_get_info"),
                *("max_memory_allocated", "reset_peak_memory_stats", "manual_seed", "initial_seed", "get_rng_state"),
                "set_rng_state",
            )
        }
        return {
            **always,
            "manual_seed_all": self.manual_seed,
            "is_initialized": self.is_available,
            "is_bf16_supported": lambda including_emulation=True: self.mode.cuda,
            "is_current_stream_capturing": self.false,
            "memory_reserved": self.memory_allocated,
            "memory_stats": lambda device=None: {"allocated_bytes.all.current": memory.now},
            "memory_summary": lambda device=None, abbreviated=False: f"{memory.now} bytes allocated",
            "max_memory_reserved": self.max_memory_allocated,
            **dict.fromkeys(("empty_cache", "ipc_collect"), self.nothing),
            "init": self.needed,
            **(
                {
                    "Event": Event,
                    "Stream": Stream,
                    "current_stream": Stream,
                    "default_stream": Stream,
                    "stream": lambda stream: stream or Stream(),
                    "device": chosen(self.mode),
                }
                if self.mode.cuda
                else {}
            ),
        }

    def torch_accelerator(self) -> dict[str, Any]:
        return {
            "is_available": self.is_available,
            "device_count": self.device_count,
            "current_accelerator": self.current_accelerator,
            "current_device_index": self.current_device,
            "set_device_index": self.set_device,
            "synchronize": self.synchronize,
            "memory_allocated": self.memory_allocated,
            "empty_cache": self.nothing,
            **({"current_stream": Stream} if self.mode.cuda else {}),
        }
