"""`python -m benchmarks.gpu`: run every part, write gpu.json and gpu-table.md, end with 0 where all held."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.gpu import packages, table
from benchmarks.gpu.parts import MOST, PARTS, Part
from benchmarks.gpu.running import NOT_RUN, ROOT, Result, run

CUDA = "cuda"
DIFFERS, REFUSED = 1, 2
PAGE = ROOT / "benchmarks" / "gpu.md"
START_SECONDS = 120


def main(words: list[str]) -> int:
    """The exit code."""
    asked = _options().parse_args(words)
    if asked.packages:
        if not asked.packages.is_dir():
            return _refused(f"{asked.packages} is not a folder of packages.")
        return _with_packages(asked, words)
    machine = _machine()
    if isinstance(machine, str):
        return _refused(f"The machine cannot be looked at: {machine}.")
    device = asked.second_device or CUDA
    if device == CUDA and not machine["gpus"]:
        return _refused(
            "torch finds no GPU here; run this on a machine with one, or everything on the CPU with"
            " --second-device cpu:0."
        )
    began, start = datetime.now(UTC).strftime("%Y-%m-%d"), time.monotonic()
    results = list(_results(asked, device, start))
    found = table.as_json(device, machine, results, began, time.monotonic() - start)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "gpu.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    shown = table.as_table(found)
    (asked.out / "gpu-table.md").write_text(shown, encoding="utf-8")
    if asked.keep:
        table.keep(PAGE, shown)
    print(f"Wrote {asked.out / 'gpu.json'} and {asked.out / 'gpu-table.md'}.")
    return 0 if found["held"] else DIFFERS


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gpu", description=__doc__)
    parser.add_argument(
        "--second-device",
        metavar="NAME",
        help="run on the CPU instead, under a second name that torch takes for it, such as cpu:0",
    )
    parser.add_argument(
        "--packages",
        type=Path,
        metavar="FOLDER",
        help="a folder with the pure-Python packages that this Python lacks (see pyproject.toml)",
    )
    parser.add_argument("--out", type=Path, default=Path.cwd(), metavar="FOLDER", help="where to write")
    parser.add_argument("--keep", action="store_true", help="put the table into benchmarks/gpu.md, too")
    parser.add_argument(
        "--only",
        action="append",
        choices=[part.name for part in PARTS],
        help="run this part; may be repeated",
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=1.0,
        metavar="FACTOR",
        help="end each part after so many times its time",
    )
    return parser


def _results(asked: argparse.Namespace, device: str, start: float) -> Iterator[Result]:
    """What becomes of each part, as long as there is time for one."""
    for part in PARTS:
        if asked.only and part.name not in asked.only:
            continue
        result = _result(part, device, asked.patience, start)
        print(f"{part.title}: {result.status} ({result.seconds:.0f} s) {result.reason}".strip(), flush=True)
        for verdict in result.differing:
            print(f"  {verdict.what}: {verdict.got}, not {verdict.expected}", flush=True)
        yield result


def _result(part: Part, device: str, patience: float, start: float) -> Result:
    left = MOST * patience - (time.monotonic() - start)
    if left < 1:
        return Result(part, NOT_RUN, f"the {MOST * patience:g} s of all parts were over", 0.0)
    return run(part, device, min(part.seconds * patience, left))


def _machine() -> Mapping[str, Any] | str:
    """The machine, or why nothing can be said of it. In a process of its own: it may load a driver."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "benchmarks.gpu.machine"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"torch did not load within {START_SECONDS} s"
    if ended.returncode:
        return (ended.stderr.strip().splitlines() or ["its process ended without a word"])[-1]
    found: Mapping[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def _with_packages(asked: argparse.Namespace, words: list[str]) -> int:
    """The same in a Python that has the packages of the folder."""
    at = next(i for i, word in enumerate(words) if word.startswith("--packages"))
    rest = words[:at] + words[at + (1 if "=" in words[at] else 2) :]
    rest += ["--out", str(asked.out.absolute())]
    with tempfile.TemporaryDirectory(prefix="gdgrade-python-") as folder:
        python = packages.python_with(asked.packages.resolve(), Path(folder, "python"))
        Path(folder).chmod(0o755)
        return subprocess.run([python, "-m", "benchmarks.gpu", *rest], cwd=ROOT).returncode


def _refused(sentence: str) -> int:
    print(f"gpu: {sentence}", file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
