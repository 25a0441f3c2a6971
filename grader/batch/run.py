"""Grade a class into a ledger: what is there already stays, the rest is graded, each in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from grader.batch.gradings import Graded
from grader.batch.ledger import Ledger
from grader.batch.options import RunContext
from grader.batch.reading import Read
from grader.batch.work import Environment, Failed
from grader.batch.workers import Job, Workers
from grader.grading import secret_seed
from grader.intake import FoundEntry
from grader.roster import Outcome, SubmissionEntry
from grader.submission import Submission


@dataclass(frozen=True)
class Recorded:
    """One student is done: how it ended, the share of the points (0 to 1), and whether it was known from
    an earlier run or from somebody who handed in the same."""

    student: str
    outcome: Outcome
    share: float = 0.0
    known: bool = False


@dataclass(frozen=True)
class Waiting:
    """A student whose submission is being graded."""

    entry: SubmissionEntry
    problems: tuple[str, ...]


def grade_class(
    readings: Iterable[tuple[FoundEntry, Read | Failed] | None],
    context: RunContext,
    workers: Workers,
    show: Callable[[Recorded], None],
) -> None:
    """Record every student in the ledger, and show each once that is done.

    `readings` are what was read of each submission (`grader.batch.readers`), None while there is nothing yet.
    Whoever has a result keeps it as long as their work stays as it is, whatever the course and the machine
    are by now; who hands in the same on the same exercises gets the same. What is new is graded in the round
    that is open, or in one that begins with it, under the seed of the run or a secret one.
    """
    ledger, names = context.ledger, context.names
    waiting: dict[str, list[Waiting]] = defaultdict(list)

    def jobs() -> Iterator[Job | None]:
        for reading in readings:
            if reading is None:
                yield None
                continue
            found, read = reading
            entry = found.entry
            if isinstance(read, Failed):
                ledger.record(entry, Outcome.FAILED, (*entry.problems, read.why))
                show(Recorded(entry.student.id, Outcome.FAILED))
                continue
            submission, problems = read
            if submission is None:
                ledger.record(entry, Outcome.REFUSED, problems)
                show(Recorded(entry.student.id, Outcome.REFUSED))
                continue
            grading = _in_force(context, entry.student.id, submission.info.sha256)
            if grading is None:
                key = grading_key(submission, workers.environment(), names)
                grading = ledger.find(key)
            if grading is not None:
                ledger.record(entry, Outcome.GRADED, problems, grading)
                show(Recorded(entry.student.id, Outcome.GRADED, ledger.share(grading), known=True))
                continue
            waiting[key].append(Waiting(entry, problems))
            if len(waiting[key]) == 1:
                seed = _seed_of_round(ledger, context.seed)
                seed = context.seed_by(submission) if context.seed_by else seed
                yield Job(key, submission, names, seed, ledger.first_seed())

    for job, result in workers.grade(jobs()):
        for recorded in _record(ledger, job, result, waiting.pop(job.key)):
            show(recorded)


def _in_force(context: RunContext, student: str, sha256: str) -> int | None:
    """The result that a student has for this work, or that others have for the same, on these exercises."""
    ledger = context.ledger
    own = ledger.in_force(student)
    if own is not None and own[1] == sha256:
        return own[0]
    wanted = set(context.names or context.course.names)
    for grading in ledger.in_force_for(sha256):
        if {exercise.name for exercise in ledger.summary(grading).report.exercises} == wanted:
            return grading
    return None


def _seed_of_round(ledger: Ledger, wanted: int | None) -> int:
    """The seed of the round that is open; where there is none, one begins."""
    seed = ledger.open_round()
    if seed is None:
        seed = secret_seed() if wanted is None else wanted
        ledger.begin_round(seed)
    return seed


def grading_key(submission: Submission, environment: Environment, names: tuple[str, ...] | None) -> str:
    """What a verdict depends on, whichever inputs it was found by. Equal keys are graded once."""
    versions = " ".join(f"{name} {version}" for name, version in sorted(environment.versions.items()))
    parts = (
        submission.info.sha256,
        environment.course,
        versions,
        ",".join(environment.devices),
        environment.isolation,
        ",".join(names) if names else "all",
    )
    return "|".join(parts)


def _record(ledger: Ledger, job: Job, result: Graded | Failed, students: list[Waiting]) -> Iterator[Recorded]:
    """Record what came of a job for all who handed in the same."""
    grading: int | None = None
    for student in students:
        if isinstance(result, Failed):
            ledger.record(student.entry, Outcome.FAILED, (*student.problems, result.why))
            yield Recorded(student.entry.student.id, Outcome.FAILED)
            continue
        new = (job.key, job.submission, result) if grading is None else None
        ledger.record(student.entry, Outcome.GRADED, student.problems, grading, new)
        known, grading = grading is not None, ledger.find(job.key)
        share = result.score / result.max_score if result.max_score else 0.0
        yield Recorded(student.entry.student.id, Outcome.GRADED, share, known)
