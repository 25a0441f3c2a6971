"""How a report is put into words, whatever it is told in: a terminal, a page, an export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

from grader.report import CLUE, FRAME, CaseReport, ExerciseReport, Report, Status
from grader.reports.places import cause, line_of_cause, place_at_once, quoted, sentence, where_of
from grader.reports.statuses import WORDS
from grader.reports.text import number_of, printable

TAUGHT = "From your instructor: "
"""What a sentence begins with that the instructor says to everyone with the same wrong answers."""

MOST_NAMES = 120
"""How many characters the names of further failing cases may take."""

QUIET = frozenset({Status.PASSED, Status.NOT_STARTED, Status.NOT_RUN})
"""What needs no words of its own: there is nothing to fix in it."""


def troubled(report: Report) -> tuple[ExerciseReport, ...]:
    """The exercises somebody worked on and that did not pass, in the order of the course."""
    return tuple(exercise for exercise in report.exercises if exercise.status not in QUIET)


def first_in_full(report: Report) -> ExerciseReport | None:
    """The exercise whose failure is told in full."""
    return first_troubled(report.exercises)


def first_troubled(exercises: Iterable[ExerciseReport]) -> ExerciseReport | None:
    """The first exercise that was worked on and did not pass.

    A missing one gives way to one that is there: it is the work at hand that needs the words.
    """
    wrong = [exercise for exercise in exercises if exercise.status not in QUIET]
    present = [exercise for exercise in wrong if exercise.status is not Status.MISSING]
    chosen = present or wrong
    return chosen[0] if chosen else None


def by_topic(exercises: Iterable[ExerciseReport]) -> Iterator[tuple[str, Iterator[ExerciseReport]]]:
    """Neighbours of one topic together, as `itertools.groupby` gives them."""
    return groupby(exercises, key=lambda exercise: exercise.topic)


def percent(report: Report) -> int:
    """The share of the points, rounded down: 100 % is only said of every point."""
    return int(round(100 * (report.score / report.max_score), 6))


def about_one_call(exercise: ExerciseReport, case: CaseReport) -> bool:
    """Whether a failure belongs to one case: a file that cannot be read fails all of them alike."""
    if exercise.status in (Status.MISSING, Status.FORBIDDEN):
        return False
    run = [c for c in exercise.cases if c.status is not Status.NOT_RUN]
    alike = [c for c in run if c.status is case.status and outcome(c) == outcome(case)]
    return len(alike) == 1 or len(alike) < len(run)


def outcome(case: CaseReport) -> str:
    """A case's message without the call it begins with and the indented inputs below that."""
    lines = case.message.strip().split("\n")
    if f'case "{case.name}"' in lines[0]:
        for number, line in enumerate(lines[1:], start=1):
            if not line.startswith(" "):
                return "\n".join(lines[number:])
    return "\n".join(lines)


@dataclass(frozen=True)
class Explanation:
    """Something that is said of why an exercise failed: what it is (`Likely mistake: `), the sentences, and
    lines of the student's code below them."""

    label: str
    text: str
    quoted: tuple[str, ...] = ()


def explanations(exercise: ExerciseReport) -> tuple[Explanation, ...]:
    """What is said of why the case that is shown failed: what the instructor says; a cause by name, with its
    line where that was found; a clue; the place of the mistake."""
    case = exercise.first_failure
    if case is None:
        return ()
    said = case.diagnosis or ""
    place = place_at_once(exercise)
    causes = [_of_diagnosis(said, line_of_cause(exercise))] if said else []
    # Where the course has learned the same sentence meanwhile, it is said once.
    new = exercise.taught and " ".join(exercise.taught.split()) not in said
    taught = [Explanation(TAUGHT, exercise.taught)] if new else []
    if place is None:
        return (*taught, *causes)
    named = cause(place) if case.status is Status.FAILED and (not said or said.startswith(CLUE)) else ""
    if named:
        return (*taught, Explanation(_mistake(where_of(place)), named, quoted(place)), *causes)
    return (*taught, *causes, Explanation("Place: ", sentence(place), quoted(place)))


def _of_diagnosis(diagnosis: str, line: str) -> Explanation:
    if diagnosis.startswith(CLUE):
        return Explanation(CLUE, diagnosis.removeprefix(CLUE))
    return Explanation(_mistake(line), diagnosis)


def _mistake(where: str) -> str:
    return f"Likely mistake, {where}: " if where else "Likely mistake: "


def case_label(case: CaseReport) -> str:
    """`vector (float32)`, with the device where that is not the CPU."""
    return printable(f"{case.name} ({case_kind(case)})")


def case_kind(case: CaseReport) -> str:
    """`float32`, `float32 on cuda`."""
    return case.dtype if case.device == "cpu" else f"{case.dtype} on {case.device}"


def also_failing(exercise: ExerciseReport, shown: CaseReport) -> str:
    """How many cases passed, and the other cases that did not, a name each as far as two lines hold them."""
    ended_badly = [c for c in exercise.cases if c.status not in QUIET and c is not shown]
    if not ended_badly or not about_one_call(exercise, shown):
        return ""
    names = [name for name in dict.fromkeys(c.name for c in ended_badly) if name != shown.name]
    further = f" Also failing: {_as_fits(names)}." if names else ""
    if not any(case.status is Status.PASSED for case in exercise.cases):
        return f"None of its {number_of(cases_asked(exercise), 'case')} passed."
    return f"{passed_cases(exercise)} passed.{further}"


def _as_fits(names: list[str]) -> str:
    ends = accumulate(len(name) + 2 for name in names)
    first = [name for name, end in zip(names, ends, strict=True) if end <= MOST_NAMES]
    first = first or names[:1]
    more = f" and {len(names) - len(first)} more" if len(names) > len(first) else ""
    return ", ".join(first) + more


def cases_asked(exercise: ExerciseReport) -> int:
    return sum(case.status is not Status.NOT_RUN for case in exercise.cases)


def passed_cases(exercise: ExerciseReport) -> str:
    """`24 of 34 cases`."""
    passed = sum(case.status is Status.PASSED for case in exercise.cases)
    return f"{passed} of {number_of(cases_asked(exercise), 'case')}"


def in_status(exercise: ExerciseReport) -> str:
    """How an exercise ended, in a word or two; of one that passed in part, how many cases did."""
    partly = exercise.status is Status.PARTIAL and cases_asked(exercise)
    return passed_cases(exercise) if partly else WORDS[exercise.status][1]


def place_of(exercise: ExerciseReport, case: CaseReport) -> str:
    """`04_softmax.py:22`: the last line of the student's that raised, else the line that defines it; empty
    where neither is known."""
    frames = [found for line in case.message.split("\n") if (found := FRAME.match(line))]
    if frames:
        return printable("".join(frames[-1].group("file", "at", "line")))
    return f"{exercise.topic}.py:{exercise.line}" if exercise.line else ""


def message_of(exercise: ExerciseReport, case: CaseReport) -> str:
    """What is wrong with a case of it, with the call where that helps.

    A file that cannot be read is no better understood with the inputs of a call.
    """
    whole = case.status is not Status.FAILED and not about_one_call(exercise, case)
    return outcome(case) if whole else case.message


def in_words(exercise: ExerciseReport) -> str:
    """The case that is shown as plain text: where, the diagnosis, the call and what is wrong with it, which
    others fail; or nothing."""
    case = exercise.first_failure
    if case is None or exercise.status is Status.NOT_STARTED:
        return ""
    parts = [place_of(exercise, case)]
    for one in explanations(exercise):
        said = printable(f"{one.label}{one.text}")
        parts.append("\n".join([said, *(f"    {line}" for line in one.quoted)]))
    parts += [printable(message_of(exercise, case)).strip(), also_failing(exercise, case)]
    return "\n\n".join(part for part in parts if part)


def all_notes(report: Report) -> tuple[str, ...]:
    """What is worth knowing about what passed, with the exercise it belongs to."""
    return tuple(f"{exercise.name}: {note}" for exercise in report.exercises for note in exercise.notes)


def devices_left_out(report: Report) -> tuple[str, ...]:
    """The devices that cases were meant for and that were not there."""
    asked = {
        case.device
        for exercise in report.exercises
        for case in exercise.cases
        if case.status is Status.NOT_RUN
    }
    return tuple(sorted(asked - set(report.devices) - {"cpu"}))
