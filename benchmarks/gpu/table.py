"""What was found, as JSON and as the Markdown table of benchmarks/gpu.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.gpu.findings import Fact, Figure, Verdict
from benchmarks.gpu.running import HELD, Result

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
LONG = 60
"""Characters of a fact that still goes into the table."""


def as_json(
    device: str, machine: Mapping[str, Any], results: Sequence[Result], began: str, seconds: float
) -> dict[str, Any]:
    """Everything: the machine, its versions, and of each part every figure, every fact and every verdict that
    differed."""
    return {
        "device": device,
        "is_gpu": device == "cuda",
        "began": began,
        "seconds": seconds,
        "held": all(result.status == HELD for result in results),
        "machine": machine,
        "parts": [
            {
                "name": result.part.name,
                "title": result.part.title,
                "status": result.status,
                "reason": result.reason,
                "seconds": result.seconds,
                "budget": result.part.seconds,
                "figures": [asdict(found) for found in result.findings if isinstance(found, Figure)],
                "facts": {found.name: found.text for found in result.findings if isinstance(found, Fact)},
                "verdicts": sum(isinstance(found, Verdict) for found in result.findings),
                "differing": [asdict(verdict) for verdict in result.differing],
            }
            for result in results
        ],
    }


def as_table(found: Mapping[str, Any]) -> str:
    """The same in short, for people."""
    machine = found["machine"]
    gpus = ", ".join(f"{gpu['name']} ({gpu['memory_bytes'] / 2**30:.0f} GiB)" for gpu in machine["gpus"])
    head = [
        f"{found['began']}, device `{found['device']}`, "
        f"{gpus if found['is_gpu'] else '**no GPU: the CPU under a second name**'}; "
        f"{machine['processor'] or 'processor not known'}, {machine['cores']} cores; {machine['system']}; "
        f"Python {machine['python']}, torch {machine['torch']}"
        + (f", CUDA {machine['cuda']}, cuDNN {machine['cudnn']}" if machine["cuda"] else "")
        + f"; {found['seconds']:.0f} s in all.",
        "",
        "| part | came out | verdicts | differing | seconds |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *map(_line, found["parts"]), "", *_figures(found["parts"])]) + "\n"


def _line(part: Mapping[str, Any]) -> str:
    came_out = _cell(part["status"] + (f": {part['reason']}" if part["reason"] else ""))
    cells = part["title"], came_out, part["verdicts"], len(part["differing"]), f"{part['seconds']:.0f}"
    return _row(*cells)


def _figures(parts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A table of all figures, and of what is said in few words."""
    yield "| of | figure | |"
    yield "|---|---|---|"
    for part in parts:
        for figure in part["figures"]:
            value = figure["value"]
            shown = f"{value:.0f}" if value == int(value) else f"{value:.3g}"
            yield _row(part["name"], _cell(figure["name"]), f"{shown} {figure['unit']}".strip())
        for name, text in part["facts"].items():
            if len(text) <= LONG:
                yield _row(part["name"], _cell(name), _cell(text))


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def keep(page: Path, table: str) -> None:
    """Put the table into its place in a page."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{table}\n{END}{after}", encoding="utf-8")
