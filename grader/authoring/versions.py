"""Hold right and wrong versions of exercises against what must hold of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from grader.authoring.approved import shown_place
from grader.authoring.graders import FileToGrade
from grader.authoring.tally import Tally
from grader.authoring.variants import Variant, true_lines, variants_of
from grader.exercise import Course, Topic
from grader.report import CLUE, ExerciseReport, Report, Status
from grader.reports.places import cause, place_at_once

GradeAll = Callable[[Iterable[FileToGrade]], Iterator[Report]]


def check_variants(
    course: Course,
    topic: Topic,
    variants: Sequence[Variant],
    grade_all: GradeAll,
    tallies: Mapping[str, Tally],
) -> None:
    """Grade these versions of a topic's exercises and count what holds of them."""
    known = [variant for variant in variants if _is_known(variant, course, tallies)]
    asked = (FileToGrade(topic, v.source, (v.exercise,), v.title) for v in known)
    right = [variant for variant in variants_of(course, topic) if variant.right]
    for variant, report in zip(known, grade_all(asked), strict=True):
        tally, found = tallies[variant.exercise], report.exercises[0]
        if variant.right:
            _check_right(variant, report, tally)
        else:
            sources = (v.source for v in right if v.exercise == variant.exercise)
            _check_wrong(variant, found, tally, true_lines(variant.source, sources))


def _is_known(variant: Variant, course: Course, tallies: Mapping[str, Tally]) -> bool:
    if variant.exercise in course.names:
        return True
    tallies[variant.exercise].faults.append("a variant names an exercise that the course does not have")
    return False


def _check_right(variant: Variant, report: Report, tally: Tally) -> None:
    full = report.score == report.max_score
    tally.counts.update(right=1, passed=int(full))
    if not full:
        tally.faults.append(
            f"the right variant {variant.title!r} loses points\n{first_failure(report.exercises[0])}"
        )
    if flags := report.all_flags:
        tally.faults.append(f"the right variant {variant.title!r} is flagged: {', '.join(flags)}")


def _check_wrong(variant: Variant, report: ExerciseReport, tally: Tally, true: frozenset[int]) -> None:
    full = report.score == report.max_score
    tally.counts.update(wrong=1, rejected=int(not full))
    if full:
        tally.faults.append(f"the wrong variant {variant.title!r} earns every point")
        return
    name = name_given(report)
    clue = report.first_failure is not None and bool(report.first_failure.diagnosis)
    shown = place_at_once(report)
    named = bool(name or (shown and cause(shown)))
    placed = bool(named or clue or report.place)
    tally.counts.update(named=int(named), placed=int(placed), silent=int(not placed))
    tally.names[variant.exercise, variant.title] = name
    tally.places[variant.exercise, variant.title] = shown_place(report)
    if report.place and report.place.lines and true:
        tally.counts.update({"line shown": 1, "line right": int(not true.isdisjoint(report.place.lines))})


def name_given(report: ExerciseReport) -> str:
    """The name that the feedback gives to what is wrong: of the diagnosis, or the status where that
    says it (an exception, a use that is forbidden); empty where there is a clue at most."""
    failure = report.first_failure
    if failure is None:
        return ""
    if failure.status != Status.FAILED:
        return str(failure.status)
    if not failure.diagnosis or failure.diagnosis.startswith(CLUE):
        return ""
    return failure.diagnosis.split(". ")[0]


def first_failure(report: ExerciseReport) -> str:
    """What the first failing case says, below what is said of it."""
    case = report.first_failure
    return f"    {case.message}\n    {case.diagnosis or ''}".replace("\n", "\n    ") if case else ""
