"""Nothing changes unsaid: how the options of a run differ from those that its ledger remembers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.batch.class_files import in_words as class_in_words
from grader.batch.class_files import with_time_of_reading
from grader.batch.errors import LedgerError
from grader.batch.gradings import Detail
from grader.batch.ledger import Ledger
from grader.batch.options import BatchOptions, ShownPlace
from grader.batch.packing import CLASS, PICTURES, POINTS
from grader.batch.scores import policy_of, scores_of
from grader.batch.settings import OPTIONS, columns_of, settings_of, settings_of_course
from grader.exercise import Course
from grader.reports.text import number_of

MOST_NAMES = 3
SCORED_AT_ONCE = ("late", POINTS, CLASS)
"""Settings that decide which score counts: a change changes everybody's at once."""
WITHOUT: Mapping[str, Any] = {CLASS: None, POINTS: {}, PICTURES: False}
"""What a ledger remembers where there is no class file, no points of a class, and no pictures."""
NEW_WORK = "new and changed work only; earlier results stay"


class Decision(StrEnum):
    """What to do where a run differs from its ledger."""

    KEEP = "keep"
    CHANGE = "change"


@dataclass(frozen=True)
class Difference:
    """An option that the ledger has otherwise: what it has, what the run was given, and what would change."""

    option: str
    before: str
    now: str
    effect: str


class Undecided(LedgerError):
    """A run differs from its ledger, and it was not said which of the two counts."""

    def __init__(self, ledger: Ledger, differences: Sequence[Difference]) -> None:
        folder = ledger.folder.path
        super().__init__(
            f"{folder} was graded with other settings, so nothing was done. Add --keep to use those of"
            f" {folder}, or --change to use the new ones; `gdgrade regrade {folder}` grades the"
            " earlier work again."
        )
        self.differences = tuple(differences)


def agree(
    ledger: Ledger,
    course: Course,
    options: BatchOptions,
    names: Sequence[str] | None,
    given: frozenset[str],
    of_class: Mapping[str, Any],
) -> dict[str, Any]:
    """The settings that a run goes by, for the ledger to remember. `names` are the exercises that were asked
    for, `given` the options that were not left out, `of_class` what a class file and a table of points say.

    Raises Undecided where they differ from those of a ledger that has students, unless the options decide
    it; LatenessError where the late policy cannot be understood.
    """
    remembered = ledger.settings() if ledger.students() else {}
    known = {**WITHOUT, **remembered}
    wanted = {name: known[name] for name in WITHOUT} | settings_of(options, names, given, remembered)
    wanted |= with_time_of_reading(of_class, remembered)
    of_course = settings_of_course(course)
    if not remembered:
        return {**wanted, **of_course, "columns": list(names or course.names)}
    differences = list(_differences(ledger, course, known, wanted))
    if differences and options.decision is None:
        raise Undecided(ledger, differences)
    if options.decision == Decision.KEEP:
        # A class file is no option: what it says counts.
        wanted = {name: known.get(name, value) for name, value in wanted.items()} | {CLASS: wanted[CLASS]}
    elif differences:
        wanted |= of_course
    columns = (*columns_of(remembered, course), *(wanted["names"] or course.names))
    return {**wanted, "columns": list(columns_of({"columns": columns}, course))}


def same_late(before: list[str] | None, now: list[str] | None) -> bool:
    """Whether two late policies are the same, in whatever words."""
    return policy_of(before) == policy_of(now)


def rescored(ledger: Ledger, remembered: Mapping[str, Any], changed: Mapping[str, Any]) -> int:
    """The number of students whose final score differs between what a ledger remembers and the same with
    other settings, such as another late policy."""
    old, new = scores_of(ledger, remembered), scores_of(ledger, {**remembered, **changed})
    detail = Detail.SUMMARY if Detail.SUMMARY in (old.detail, new.detail) else Detail.POINTS
    rows = ledger.rows(detail)
    return sum(old.score(row).final_score != new.score(row).final_score for row in rows)


def in_words(name: str, value: Any) -> str:
    """A setting as a person reads it."""
    if name == "late":
        return "no penalty" if value is None else f"{value[1]} after {value[0]}, grace {value[2]}"
    if name == "place":
        return ShownPlace.of({"place": value}).value
    if name == "names":
        if value is None:
            return "the whole course"
        return ", ".join(value) if len(value) <= MOST_NAMES else number_of(len(value), "exercise")
    if name == CLASS:
        return class_in_words(value)
    if name == POINTS:
        return ", ".join(f"{one}={points:g}" for one, points in (value or {}).items()) or "as in the course"
    if name == PICTURES:
        return "drawn" if value else "not drawn"
    unit = {"timeout": " s", "total": " s", "memory": " MB"}.get(name, "")
    return f"{value:g}{unit}" if isinstance(value, int | float) else str(value)


def option_of(name: str) -> str:
    """The option that a setting comes from, or the setting itself: `--late-penalty`, `course`."""
    if name == "version":
        return "course version"
    options = OPTIONS.get(name)
    named = {"late": "late_penalty", CLASS: "class"}.get(name, options[0] if options else name)
    return f"--{named.replace('_', '-')}" if options else name


def _differences(
    ledger: Ledger, course: Course, remembered: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[Difference]:
    for name, now in wanted.items():
        before = remembered.get(name, now)
        if before == now or name == CLASS or (name == "late" and same_late(before, now)):
            continue  # what a class file changes is said by itself
        effect = _effect(ledger, remembered, name, now)
        yield Difference(option_of(name), in_words(name, before), in_words(name, now), effect)
    now = settings_of_course(course)
    if _other_version(remembered, now):
        graded = columns_of(remembered, course)
        changed = _other_points(ledger, remembered, now["points"], graded)
        others = f"{number_of(changed, 'exercise')} with other points; " if changed else ""
        yield Difference(
            "course version",
            remembered.get("version", "an earlier one"),
            now["version"],
            f"{others}{NEW_WORK} until `gdgrade regrade`",
        )


def _effect(ledger: Ledger, remembered: Mapping[str, Any], name: str, now: Any) -> str:
    if name in SCORED_AT_ONCE:
        changed = rescored(ledger, remembered, {name: now})
        return f"all pages and scores at once: {number_of(changed, 'final score')}"
    if name == "place":
        return "all pages at once, wherever a place was searched for"
    return NEW_WORK


def _other_version(remembered: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    if "version" in remembered:
        return bool(remembered["version"] != now["version"])
    return "course" in remembered and bool(remembered["course"][1] != now["course"][1])


def _other_points(
    ledger: Ledger, remembered: Mapping[str, Any], now: Mapping[str, float], graded: Sequence[str]
) -> int:
    """How many exercises that were `graded` have other points now, or are no more."""
    before = remembered.get("points") or _points_of_results(ledger)
    return sum(now.get(name) != points for name, points in before.items() if name in graded)


def _points_of_results(ledger: Ledger) -> dict[str, float]:
    """The points of a ledger of an earlier version, which has them in its reports alone."""
    gradings = (entry.grading for entry in ledger.entries() if entry.grading is not None)
    first = next(gradings, None)
    exercises = ledger.summary(first).report.exercises if first is not None else ()
    return {exercise.name: exercise.max_score for exercise in exercises}
