"""Grade again what a ledger holds, after the course was fixed, and say who changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from grader.batch.gradings import Graded
from grader.batch.ledger import Entry, Ledger
from grader.batch.options import RunContext
from grader.batch.packing import pack_report, unpack_report
from grader.batch.picture_packing import pack_drawings, unpack_drawings
from grader.batch.run import grading_key
from grader.batch.summaries import summary_of
from grader.batch.work import Failed
from grader.batch.workers import Job, Workers
from grader.drawing import Drawings
from grader.grading import Options
from grader.report import Report


@dataclass(frozen=True)
class Regraded:
    """One student graded again: the report in force and the new one, which `grading` has in the ledger; or
    why there is none."""

    student: str
    before: Report
    after: Report | None
    grading: int | None = None
    failure: str = ""

    @property
    def changes(self) -> tuple[tuple[str, float, float], ...]:
        """The exercises whose points differ, with the points before and after."""
        if self.after is None:
            return ()
        old = {exercise.name: exercise.score for exercise in self.before.exercises}
        new = {exercise.name: exercise.score for exercise in self.after.exercises}
        names = dict.fromkeys([*old, *new])
        pairs = ((name, old.get(name, 0.0), new.get(name, 0.0)) for name in names)
        return tuple(change for change in pairs if change[1] != change[2])


def regrade(
    entries: Iterable[Entry],
    context: RunContext,
    workers: Workers,
    *,
    others_stay: bool,
) -> Iterator[Regraded]:
    """Each student graded again on the exercises of the run, each under the seed of the first time. Their
    results on others stay as they are, or, as where an exercise was taken out of the course, count no more.

    The new results are kept in the ledger, and nobody's counts until `put_in_force`.
    """
    ledger, names = context.ledger, context.names
    environment = workers.environment()
    in_flight: dict[str, list[tuple[Entry, Report]]] = {}
    known: list[Regraded] = []

    def jobs() -> Iterator[Job]:
        # One seed after the other: the expected values of few are kept.
        for entry in sorted(entries, key=lambda entry: entry.seed or 0):
            if entry.grading is None or entry.sha256 is None or entry.seed is None:
                continue
            before = ledger.report(entry.grading)
            submission = ledger.submission(entry.sha256, entry.student.id)
            key = f"{grading_key(submission, environment, names)}|instead of {entry.grading}"
            key += _by(context.grading)
            grading = ledger.find(key)
            if grading is not None:
                known.append(Regraded(entry.student.id, before, ledger.report(grading), grading))
            elif key in in_flight:
                in_flight[key].append((entry, before))
            else:
                in_flight[key] = [(entry, before)]
                yield Job(key, submission, names, entry.seed, ledger.first_seed())

    for job, result in workers.grade(jobs()):
        yield from _taken(known)
        yield from _kept(ledger, job, result, in_flight.pop(job.key), others_stay=others_stay)
    yield from _taken(known)


def _by(options: Options) -> str:
    """What a result depends on beside the work and the course, as a part of its key: results that were found
    in another way are not taken for those of this run."""
    limits = f"{options.timeout:g} s|{options.total:g} s|{options.memory} MB"
    return f"|{limits}|places {options.place}" + "|pictures" * options.pictures


def merged(before: Report, again: Report) -> Report:
    """The earlier report with the exercises of the new one in their places, and the flags of their files."""
    new = {exercise.name: exercise for exercise in again.exercises}
    exercises = tuple(new.get(exercise.name, exercise) for exercise in before.exercises)
    known = {exercise.name for exercise in before.exercises}
    exercises += tuple(exercise for exercise in again.exercises if exercise.name not in known)
    files = {f"{exercise.topic}.py" for exercise in again.exercises}
    others = [flag for flag in before.flags if flag.partition(": ")[0] not in files]
    return replace(
        again,
        exercises=exercises,
        score=round(sum(exercise.score for exercise in exercises), 2),
        max_score=sum(exercise.max_score for exercise in exercises),
        flags=(*others, *again.flags),
    )


def with_drawings(before: Drawings, again: Drawings, report: Report) -> Drawings:
    """The earlier pictures with those of the exercises in a new report in their places."""
    new = {exercise.name for exercise in report.exercises}
    return replace(again, drawn=(*(d for d in before.drawn if d.exercise not in new), *again.drawn))


def _kept(
    ledger: Ledger,
    job: Job,
    result: Graded | Failed,
    students: list[tuple[Entry, Report]],
    *,
    others_stay: bool,
) -> Iterator[Regraded]:
    if isinstance(result, Failed):
        for entry, before in students:
            yield Regraded(entry.student.id, before, None, failure=result.why)
        return
    again = unpack_report(result.report)
    # Equal keys have the same grading in force, so one merged report serves them all.
    entry, before = students[0]
    after = merged(before, again) if others_stay else again
    pictures = result.pictures
    if others_stay and pictures is not None and entry.grading is not None:
        drawn = with_drawings(ledger.drawings(entry.grading), unpack_drawings(pictures), again)
        pictures = pack_drawings(drawn)
    packed = pack_report(after)
    summary = summary_of(after, job.submission)
    graded = replace(
        result,
        score=after.score,
        max_score=after.max_score,
        report=packed,
        summary=summary,
        pictures=pictures,
    )
    grading = ledger.keep(job.key, job.submission, graded)
    for entry, before in students:
        yield Regraded(entry.student.id, before, after, grading)


def _taken(known: list[Regraded]) -> Iterator[Regraded]:
    while known:
        yield known.pop(0)
