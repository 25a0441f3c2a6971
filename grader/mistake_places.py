"""The place of a mistake: searched in a student's own code, for the exercises that are to be told one.

Verdicts and points stand before, and nothing here can change them.
"""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from grader.examiner import Examiner
from grader.report import ExerciseReport, Place, Status
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.child.editing.kinds import Kind
from grader.sandbox.child.loading import decode
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.requests import ExerciseRequest
from grader.sandbox.host.searches import Judges, Repair, Search, find_repairs
from grader.submission import SourceFile, Submission


@dataclass(frozen=True)
class Depth:
    """How far a search goes: seconds of processor time, and whether `rare` edits are tried too."""

    seconds: float
    rare: bool


FULL = Depth(0.5, rare=True)
"""For an exercise that is told in full."""
UNNAMED = Depth(0.25, rare=False)
"""For one of a class, and only where it has no cause of its own."""
UNNAMED_TOTAL = 1.0
"""Seconds for all of one submission of a class."""
MOST_REMEMBERED = 1_000
MOST_LINES = 3
"""With more places that would do, the lines say nothing."""
MOST_QUOTED = 80
"""Characters of a line that are quoted."""
VAGUE = frozenset(["sign", "factor"])
"""Kinds of which an edit does in many places of one chain of products: beside a name of the exercise's own
they would lead away from it."""
OVERFLOWS = "overflow"
"""The complaint about a result that is not finite."""
GUESSES = frozenset(["term", "expression", "missing call", "preparation"])
"""Kinds of which an edit may pass by chance: told only where there is nothing else to tell."""


class Remembered:
    """The repairs of the last searches of a class, in which many hand in the same. Equal are those with the
    same file, files beside it and inputs that fail in the same calls."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, tuple[Repair, ...]] = OrderedDict()

    def of(self, searched: Hashable, find: Callable[[], tuple[Repair, ...]]) -> tuple[Repair, ...]:
        """What was found for this, or is found now; the least recently used is forgotten first."""
        if searched not in self._found:
            self._found[searched] = find()
        self._found.move_to_end(searched)
        if len(self._found) > self._most:
            self._found.popitem(last=False)
        return self._found[searched]


@dataclass(frozen=True)
class Searcher:
    """What a search needs of the grader."""

    sandbox: Sandbox
    examiner: Examiner
    profile: Profile
    remembered: Remembered

    def place(
        self, submission: Submission, exercise: ExerciseReport, request: ExerciseRequest, depth: Depth
    ) -> Place | None:
        """The place of the mistake in an exercise; None where none was confirmed."""
        file = next((file for file in submission.files if file.name == request.file), None)
        suspected = self.examiner.suspicion(exercise.name) if file is not None else None
        if file is None or suspected is None:
            return None
        judges = Judges(
            partial(self.examiner.screen, exercise.name), partial(self.examiner.confirm, exercise.name)
        )
        search = Search(suspected.failing, suspected.complaint, depth.seconds, depth.rare)

        def find() -> tuple[Repair, ...]:
            return find_repairs(self.sandbox, self.profile, submission, request, search, judges).repairs

        beside = frozenset((other.name, digest(other.source)) for other in submission.beside)
        searched = (exercise.name, digest(request.frame), digest(file.source), beside, search)
        place = _place(exercise, file, self.remembered.of(searched, find))
        if place and place.kind == Kind.OVERFLOW and suspected.complaint != OVERFLOWS:
            # The edit does something else here than to keep a number finite.
            return replace(place, kind="")
        return place


def digest(data: bytes) -> bytes:
    """Equal for equal bytes."""
    return hashlib.sha256(data).digest()


def chosen(
    mode: str, exercises: Sequence[ExerciseReport], in_full: ExerciseReport | None
) -> list[ExerciseReport]:
    """The exercises to search: for `full` the one that is told in full, for `unnamed` and `lines` those
    without a cause of their own, for `none` none."""
    if mode == "full":
        return [in_full] if in_full else []
    if mode in ("unnamed", "lines"):
        return [e for e in exercises if e.first_failure and not e.has_cause]
    return []


def with_places(
    mode: str,
    exercises: Sequence[ExerciseReport],
    in_full: ExerciseReport | None,
    find: Callable[[ExerciseReport, Depth], Place | None],
    seconds: float | None = None,
) -> Mapping[str, Place]:
    """The places that were found, by the name of the exercise; each is searched for `seconds` of processor
    time, where they are given."""
    depth = FULL if mode == "full" else UNNAMED
    most = len(exercises) if mode == "full" else int(UNNAMED_TOTAL / UNNAMED.seconds)
    depth = replace(depth, seconds=seconds or depth.seconds)
    searched = [e for e in chosen(mode, exercises, in_full) if _is_worth_it(e)][:most]
    found = {exercise.name: find(exercise, depth) for exercise in searched}
    told = {name: place for name, place in found.items() if place is not None}
    if mode == "lines":
        return {name: replace(place, kind="", expression="") for name, place in told.items()}
    return told


def _is_worth_it(exercise: ExerciseReport) -> bool:
    return exercise.status in (Status.PARTIAL, Status.FAILED, Status.ERROR)


def _place(exercise: ExerciseReport, file: SourceFile, repairs: Sequence[Repair]) -> Place | None:
    """The place to tell of all that would do. The first repair is the likeliest; others are told with it only
    where they are as simple: of the same kind."""
    lines = _lines(file.source)
    known = [repair for repair in repairs if _is_in(repair, lines)]
    if not known:
        return None
    first = known[0]
    alike = [repair for repair in known if repair.kind is first.kind]
    numbers = list(dict.fromkeys(repair.span[0] for repair in alike))
    if exercise.has_cause and (first.kind in VAGUE | GUESSES or len(numbers) > 1):
        return None
    told = tuple(numbers) if len(numbers) <= MOST_LINES else ()
    in_cells = [file.cell_and_line(number) for number in told]
    statuses = Counter(case.status for case in exercise.cases)
    asked = statuses.total() - statuses[Status.NOT_RUN]
    return Place(
        kind=first.kind.value,
        lines=tuple(line for _, line in in_cells),
        quoted=tuple(_quoted(lines[number - 1]) for number in told),
        expression=_expression(first, lines),
        passed=statuses[Status.PASSED],
        cases=asked,
        cells=tuple(cell for cell, _ in in_cells if cell),
    )


def _lines(source: bytes) -> list[str]:
    """The lines as Python counts them."""
    return decode(source).split("\n")


def _is_in(repair: Repair, lines: Collection[str]) -> bool:
    first, _, last, _ = repair.span
    return 1 <= first <= last <= len(lines)


def _quoted(line: str) -> str:
    """A line as it stands, without its indentation and not too long."""
    text = line.strip()
    return text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…"


def _expression(repair: Repair, lines: Sequence[str]) -> str:
    """What the edit is about, from the submitted text; its columns count bytes of UTF-8."""
    first, column, last, end = repair.span
    inside = [line.encode() for line in lines[first - 1 : last]]
    inside[-1] = inside[-1][:end]
    inside[0] = inside[0][column:]
    return _quoted(" ".join(part.decode(errors="replace").strip() for part in inside))
