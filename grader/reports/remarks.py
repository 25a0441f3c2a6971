"""What is said of the exercises that went wrong, for a page: each with the case that says most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.report import CaseReport, ExerciseReport, Report, Status
from grader.reports.statuses import WORDS
from grader.reports.text import number_of
from grader.reports.wording import (
    Explanation,
    about_one_call,
    case_kind,
    case_label,
    explanations,
    message_of,
    outcome,
    place_of,
    troubled,
)


@dataclass(frozen=True)
class Remark:
    """What is said of an exercise that went wrong, or of several that went wrong alike."""

    names: tuple[str, ...]
    words: str
    status: Status
    where: str
    case: str
    message: str
    explanations: tuple[Explanation, ...]
    passed: str
    alike: str
    others: tuple[str, ...]
    next_step: str


def remarks(report: Report) -> tuple[Remark, ...]:
    """One for each exercise in trouble, and one for all that one and the same thing went wrong with: a file
    that cannot be read fails everything in it."""
    groups: defaultdict[tuple[str, str], list[ExerciseReport]] = defaultdict(list)
    for exercise in troubled(report):
        case = exercise.first_failure
        if case is not None:
            groups[exercise.topic, outcome(case) if _shared(exercise, case) else exercise.name].append(
                exercise
            )
    return tuple(map(_remark, groups.values()))


def _shared(exercise: ExerciseReport, case: CaseReport) -> bool:
    """Whether what went wrong may be about more than this exercise; a wrong result never is, nor what the
    instructor says of it."""
    return case.status is not Status.FAILED and not exercise.taught and not about_one_call(exercise, case)


def _remark(exercises: Sequence[ExerciseReport]) -> Remark:
    exercise, case = exercises[0], exercises[0].first_failure
    assert case is not None  # nothing else is remarked on
    single = about_one_call(exercise, case)
    return Remark(
        names=tuple(exercise.name for exercise in exercises),
        words=WORDS[exercise.status][1],
        status=exercise.status,
        where=place_of(exercise, case) if len(exercises) == 1 else "",
        case=case_label(case) if single else "",
        message=message_of(exercise, case).strip(),
        explanations=explanations(exercise),
        passed="" if _shared(exercise, case) else _passed(exercise),
        alike=_alike(exercise, case) if single else "",
        others=tuple(_others(exercise, case)) if single else (),
        next_step=_next_step(exercises),
    )


def _passed(exercise: ExerciseReport) -> str:
    asked = sum(case.status is not Status.NOT_RUN for case in exercise.cases)
    passed = sum(case.status is Status.PASSED for case in exercise.cases)
    return f"{passed or 'None'} of {number_of(asked, 'case')} passed." if asked > 1 else ""


def _alike(exercise: ExerciseReport, shown: CaseReport) -> str:
    """The other failing cases of which the same is to be said as of the one that is shown."""
    alike = _by_outcome(exercise, shown)[_found(shown, shown)]
    # In another dtype or on another device it is the same case.
    return _listed({name: kinds for name, kinds in alike.items() if name != shown.name})


def _others(exercise: ExerciseReport, shown: CaseReport) -> Iterator[str]:
    """The other failing cases, a line for all that say the same: what was found first, and its cause where
    that is another."""
    for found, cases in _by_outcome(exercise, shown).items():
        if found != _found(shown, shown):
            yield f"{_listed(cases)}: {found}"


def _by_outcome(exercise: ExerciseReport, shown: CaseReport) -> dict[str, dict[str, list[str]]]:
    """By what was found: the failing cases by name, each with its dtypes and devices."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for case in exercise.cases:
        if case.failed:
            found[_found(case, shown)][case.name].append(case_kind(case))
    return {words: dict(cases) for words, cases in found.items()}


def _listed(cases: Mapping[str, Sequence[str]]) -> str:
    """`vector (float32, float64), 0-d (float32)`; what is the same of all is said once."""
    kinds = {tuple(kinds) for kinds in cases.values()}
    if len(kinds) == 1:
        return f"{', '.join(cases)} ({', '.join(kinds.pop())})"
    return ", ".join(f"{name} ({', '.join(of)})" for name, of in cases.items())


def _found(case: CaseReport, shown: CaseReport) -> str:
    found = outcome(case).split("\n", 1)[0] or f"{WORDS[case.status][1]}."
    cause = case.diagnosis if case.diagnosis and case.diagnosis != shown.diagnosis else ""
    return f"{found} {cause}".strip()


def _next_step(exercises: Sequence[ExerciseReport]) -> str:
    exercise = exercises[0]
    file = f"{exercise.topic}.py"
    if exercise.status is Status.MISSING:
        return (
            f"Next: write {', '.join(e.name for e in exercises)} in {file}; what is missing earns no points."
        )
    name = exercise.name if len(exercises) == 1 else exercise.topic
    # Without the seed, which may be used again: the inputs that are shown are what a student needs.
    again = f"Next: edit {file}, then `gdgrade check {name}`"
    # A hint is about the mathematics; it does not help with a bracket that is missing.
    nudge = exercise.status in (Status.FAILED, Status.PARTIAL)
    return again + (f"; `gdgrade hint {name}` for a nudge." if nudge else ".")
