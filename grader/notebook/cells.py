"""From the cells that were run to the source of some names: their statements, and all that these need."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.notebook.statements import Statement, statements

ALWAYS_THERE = frozenset([*dir(builtins), "display", "get_ipython", "__name__", "__file__", "__doc__"])


@dataclass(frozen=True)
class Gathered:
    """The source that the names need, the line of it that each cell begins with, 0 for one that is not in it,
    and the names that are used and that no cell defines."""

    source: str
    starts: tuple[int, ...]
    lacking: tuple[str, ...]


class History:
    """The cells that were run, in order, by their numbers from 1; magics and shell lines are out already."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._cells = cells
        self._all = [one for number, cell in enumerate(cells, 1) for one in statements(cell, number)]

    def gather(self, wanted: Mapping[str, str]) -> Gathered:
        """The source of these names, of each the definition that has this `ast.dump`, where there is one,
        else the latest."""
        end = len(self._all)
        ends = {name: self._end(name, dump) for name, dump in wanted.items()}
        needed = {i for i, one in enumerate(self._all) if one.star}
        lacking: set[str] = set()
        seen: set[tuple[str, int]] = set()
        to_find = list(ends.items())
        while to_find:
            name, before = to_find.pop()
            if (name, before) in seen:
                continue
            seen.add((name, before))
            found = self._of(name, before) or self._of(name, end)
            if not found and name not in ALWAYS_THERE:
                lacking.add(name)
            for i in found - needed:
                needed.add(i)
                to_find += [(used, i) for used in self._all[i].uses]
                to_find += [(used, ends.get(used, end)) for used in self._all[i].uses_later]
        stars = any(one.star for one in self._all)
        return self._written([self._all[i] for i in sorted(needed)], () if stars else tuple(sorted(lacking)))

    def _end(self, name: str, dump: str) -> int:
        """Behind the definition with this dump, and what changes it until it is defined again."""
        same = [i for i, one in enumerate(self._all) if dump and one.definition == dump]
        if not same:
            return len(self._all)
        again = (i for i, one in enumerate(self._all) if i > same[-1] and name in one.binds)
        return next(again, len(self._all))

    def _of(self, name: str, before: int) -> set[int]:
        """The last statement before this one that gives a name its value, all that depends on an earlier
        value, and what changes the value since."""
        binding = [i for i, one in enumerate(self._all[:before]) if name in one.binds]
        if not binding:
            return set()
        first = next((i for i in reversed(binding) if self._all[i].whole), binding[0])
        imported = self._all[first].imports
        changing = {
            i
            for i, one in enumerate(self._all[:before])
            if i > first and (name in one.changes or (name in one.calls and not imported))
        }
        return {i for i in binding if i >= first} | changing

    def _written(self, kept: Iterable[Statement], lacking: tuple[str, ...]) -> Gathered:
        """Their cells with every other line left blank, so that lines keep their numbers."""
        by_cell: dict[int, list[Statement]] = {}
        for one in kept:
            by_cell.setdefault(one.cell, []).append(one)
        starts = [0] * len(self._cells)
        lines: list[str] = []
        for number, several in by_cell.items():
            cell = self._cells[number - 1].split("\n")
            shown = {line for one in several for line in range(one.first, one.last + 1)}
            starts[number - 1] = len(lines) + 1
            lines += [text if line in shown else "" for line, text in enumerate(cell, 1)]
        return Gathered("\n".join(lines) + "\n", tuple(starts), lacking)
