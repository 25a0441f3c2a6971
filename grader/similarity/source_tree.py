"""A file as it is compared: each exercise with the helpers in the file that it reaches.

A file is read in pieces, and what a piece says is remembered: most of a file is what many others have, too,
the stub above all. Runs in `reading`, where a crash does no harm.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.sandbox.child.source.syntax import Nodes
from grader.similarity.normalised import Names, Statement, imported, is_text, rows, span
from grader.similarity.winnowing import fingerprints

_MANY, _LONGEST = 1 << 13, 8000
"""How many pieces are remembered, and how many characters one may have: what many write is shorter, and all
have to fit into the memory of a reader."""
_PIECES = re.compile(r"(?<=\n\n)(?=@|def |class |if )")
"""Where a piece begins: behind an empty line, a definition or what is run only as a script."""
_TELLING = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign),
    *(ast.Import, ast.ImportFrom),
)


@dataclass(frozen=True)
class Part:
    """A statement at the top of a piece that binds names: its place there, these names, all that are in it,
    and what it imports."""

    piece: str
    place: int
    bound: tuple[str, ...]
    used: tuple[str, ...]
    imports: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Placed:
    """A part of this file, and how many lines of the file are before its piece."""

    part: Part
    before: int


Own = frozenset[str]
Library = frozenset[tuple[str, str]]
"""The names in a part that are the file's own, and those of libraries with what they are there."""


class Pieces:
    """What the pieces of files say, remembered from one file to the next."""

    def __init__(self) -> None:
        self._trees: dict[str, list[ast.stmt]] = {}
        self._remembered_parts = lru_cache(maxsize=_MANY)(self._parts)
        self._remembered_prints = lru_cache(maxsize=_MANY)(self._prints)

    def forget_trees(self) -> None:
        """Those of one file at a time are in memory."""
        self._trees.clear()

    def parts(self, piece: str) -> tuple[Part, ...]:
        """What the statements at the top of a piece bind."""
        return self._remembered_parts(piece) if len(piece) <= _LONGEST else self._parts(piece)

    def prints(self, part: Part, own: Own, library: Library) -> frozenset[int]:
        """The fingerprints of a part, in which some names are the file's own, others those of libraries."""
        prints = self._remembered_prints if len(part.piece) <= _LONGEST else self._prints
        return prints(part, own, library)

    def rows(self, part: Part, own: Own, library: Library) -> Iterator[Statement]:
        """The statements of a part."""
        return rows(self.tree(part), Names(own, dict(library)))

    def tree(self, part: Part) -> ast.stmt:
        """The syntax tree of a part."""
        return self._tree(part.piece)[part.place]

    def _parts(self, piece: str) -> tuple[Part, ...]:
        return tuple(
            _part(piece, place, statement)
            for place, statement in enumerate(self._tree(piece))
            if isinstance(statement, _TELLING)
        )

    def _prints(self, part: Part, own: Own, library: Library) -> frozenset[int]:
        return frozenset(each for row in self.rows(part, own, library) for each in fingerprints(row.tokens))

    def _tree(self, piece: str) -> list[ast.stmt]:
        if piece not in self._trees:
            self._trees[piece] = ast.parse(piece).body
        return self._trees[piece]


class SourceTree:
    """A file of a topic, of which `exercises` are compared one by one.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where Python cannot read the source.
    """

    def __init__(self, source: str, exercises: Collection[str], pieces: Pieces) -> None:
        """`pieces` are those of the files before, too."""
        pieces.forget_trees()
        self._pieces = pieces
        self._exercises = frozenset(exercises)
        self._top: dict[str, _Placed] = {}
        self._library: dict[str, str] = {}
        for placed in _placed(source, pieces):
            self._top |= dict.fromkeys(placed.part.bound, placed)
            self._library |= placed.part.imports
        self._own = self._top.keys() - self._exercises

    def prints(self, exercise: str) -> frozenset[int]:
        """The fingerprints of the exercise and of what it reaches. RecursionError where a statement is nested
        too deeply."""
        return frozenset().union(
            *(self._pieces.prints(each.part, *self._names(each.part)) for each in self._reached(exercise))
        )

    def definitions(self, exercise: str) -> list[tuple[int, int]]:
        """The first and last line of the exercise, and of each thing in its file that it reaches, other
        exercises left out. Empty where the file does not define it."""
        reached = self._reached(exercise)
        return sorted(_moved(span(self._pieces.tree(each.part)), each.before) for each in reached)

    def docstrings(self, exercise: str) -> list[tuple[int, int]]:
        """The lines in these that are docstrings."""
        found = []
        for each in self._reached(exercise):
            below = Nodes(self._pieces.tree(each.part))
            bodies = [inner.body for inner in (*below.functions(), *below.of(ast.ClassDef))]
            found += [_moved(span(body[0]), each.before) for body in bodies if is_text(body[0])]
        return found

    def statements(self, exercise: str) -> list[Statement]:
        """The statements in these lines. RecursionError where one is nested too deeply."""
        return [
            replace(row, first_line=row.first_line + each.before, last_line=row.last_line + each.before)
            for each in self._reached(exercise)
            for row in self._pieces.rows(each.part, *self._names(each.part))
        ]

    def _reached(self, exercise: str) -> list[_Placed]:
        found: dict[_Placed, None] = {}
        queue = [exercise]
        for name in queue:
            placed = self._top.get(name)
            if placed is not None and placed not in found:
                found[placed] = None
                queue += [each for each in placed.part.used if each not in self._exercises]
        return list(found)

    def _names(self, part: Part) -> tuple[Own, Library]:
        own = self._own.intersection(part.used)
        return frozenset(own), frozenset(
            (name, self._library[name]) for name in part.used if name in self._library
        )


def _placed(source: str, pieces: Pieces) -> Iterator[_Placed]:
    """The parts of a file. Pieces that Python can read one by one make up the file: nothing that is begun in
    one, be it a string or a bracket, goes on in the next. Otherwise the file is one piece."""
    try:
        found = [(text, pieces.parts(text)) for text in _PIECES.split(source)]
    except SyntaxError:
        found = [(source, pieces.parts(source))]
    before = 0
    for text, parts in found:
        yield from (_Placed(part, before) for part in parts)
        before += text.count("\n")


def _part(piece: str, place: int, statement: ast.stmt) -> Part:
    names = Nodes(statement).of(ast.Name)
    bound: tuple[str, ...] = ()
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        bound = (statement.name,)
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        bound = tuple(node.id for node in names if isinstance(node.ctx, ast.Store))
    used = tuple(dict.fromkeys(node.id for node in names))
    return Part(piece, place, bound, used, tuple(imported(statement).items()))


def _moved(lines: tuple[int, int], before: int) -> tuple[int, int]:
    first, last = lines
    return first + before, last + before
