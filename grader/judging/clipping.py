"""A part of the rule clipped to limits that people choose."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator

from grader.judging.insertions import bindings, bound, parts
from grader.judging.slip import SILENT, TOGETHER, Change, Slip, made, parsed
from grader.judging.slip_parts import named_part
from grader.judging.slip_wording import part_is
from grader.judging.worked import Worked

_SMALL = (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3)
_LARGE = (0.1, 0.5, 1, 2, 3, 4, 5, 6, 10, 15, 20, 30, 50, 80, 88, 100, 500)

LIMITS: tuple[tuple[float | None, float | None], ...] = (
    *((None, most) for most in _LARGE),
    *((low, 1 - low) for low in (*_SMALL, 0.01, 0.02, 0.05, 0.1)),
    *((low, None) for low in (0, *_SMALL)),
    *((-most, most) for most in _LARGE),
    *((0, most) for most in (1, 6)),
)

_LOW, _HIGH = "_the_lowest", "_the_highest"


def clipped(
    worked: Worked, fits: Callable[[], bool], until: float, failing: int
) -> Iterator[tuple[str, str]]:
    """The first name or part of the rule that gives every answer where it is clipped, with its limits. Where
    a single case is `failing`, one limit proves nothing: a loop that counts may stop at any number."""
    limits = [limit for limit in LIMITS if failing > 1 or None not in limit]
    for definition in worked.reached:
        for slip, part in _slips(definition):
            try:
                with made(worked, slip):
                    for low, high in limits:
                        if time.thread_time() > until:
                            return
                        worked.names.update({_LOW: low, _HIGH: high})
                        if fits():
                            to = _limits(low, high) if _only(worked, fits, low, high) else ""
                            yield part_is(part, f"clipped {to}".strip())
                            return
            except Exception:  # noqa: BLE001 - what cannot be clipped was not
                continue


def _only(worked: Worked, fits: Callable[[], bool], low: float | None, high: float | None) -> bool:
    """Whether no other limits on the same sides give the answers: others may be those of the student."""
    for other_low, other_high in LIMITS:
        alike = (other_low is None) == (low is None) and (other_high is None) == (high is None)
        if alike and (other_low, other_high) != (low, high):
            worked.names.update({_LOW: other_low, _HIGH: other_high})
            if fits():
                return False
    return True


def _limits(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at {high:g}"
    return f"from {low:g} up" if high is None else f"to {low:g} … {high:.10g}"


def _slips(definition: ast.FunctionDef) -> Iterator[tuple[Slip, str]]:
    for name, place, block, at in bindings(definition):
        value = parsed(f"{name}.clip({_LOW}, {_HIGH})")
        yield bound(definition, name, value, place, block, at, SILENT), f"`{name}`"
    bound_names = {name for name, *_ in bindings(definition)}
    for place, node in parts(definition):
        # A name that gets its value in a `for` or a comprehension has no statement to clip it after.
        if isinstance(place.parent, ast.Attribute):
            continue
        if not isinstance(node, ast.Name) or node.id not in bound_names:
            value = parsed(f"({ast.unparse(node)}).clip({_LOW}, {_HIGH})")
            yield (
                Slip(definition, (Change(place, node, value),), SILENT, TOGETHER),
                named_part(node, definition),
            )
