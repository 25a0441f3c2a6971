"""One part, in a process of its own: `python -m benchmarks.gpu.part MODULE:FUNCTION DEVICE SECONDS FILE`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from benchmarks.gpu.device import Device
from benchmarks.gpu.findings import as_line


def main(entry: str, device: str, seconds: str, file: str) -> None:
    """Write each finding as it comes."""
    module, function = entry.split(":")
    measure = getattr(importlib.import_module(module), function)
    with Path(file).open("a", encoding="utf-8") as findings:
        for finding in measure(Device(device), float(seconds)):
            findings.write(as_line(finding))
            findings.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
