"""What a check adds to what is remembered: how each exercise ended, and what may still be said of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from grader.learner.digests import digest, digests_of
from grader.learner.progress import (
    MAX_SAID,
    FailedCase,
    LastCheck,
    Placed,
    Progress,
    Result,
    load,
    save,
)
from grader.report import ExerciseReport, Report, Status
from grader.reports.places import closer, place_at_once, sentence
from grader.reports.wording import explanations, first_in_full, outcome
from grader.submission import Submission


def save_report(report: Report, submission: Submission, exercises: Path | None) -> Progress:
    """What is known after a report; kept in the exercises folder, where there is one."""
    if exercises is None:
        return with_report(Progress(), report, submission)
    progress = with_report(load(exercises), report, submission)
    save(progress, exercises)
    return progress


def with_report(progress: Progress, report: Report, submission: Submission) -> Progress:
    """`progress` with the results of a report; exercises that were not run keep theirs."""
    digests = digests_of(submission)
    new = {
        exercise.name: Result(exercise.status, exercise.score, exercise.max_score, digests[exercise.topic])
        for exercise in report.exercises
        if exercise.topic in digests and exercise.status is not Status.NOT_RUN
    }
    places, failed = dict(progress.places), dict(progress.failed)
    files = {Path(file.name).stem: digest(file.source) for file in submission.files}
    for exercise in report.exercises:
        places.pop(exercise.name, None)
        failed.pop(exercise.name, None)
        if case := exercise.first_failure:
            failed[exercise.name] = FailedCase(case.name, case.dtype, report.seed)
        if exercise.place and exercise.topic in files:
            places[exercise.name] = Placed(_sentences(exercise), files[exercise.topic])
    results = {**progress.results, **new}
    last = _said(report) if any(e.status is not Status.NOT_RUN for e in report.exercises) else progress.last
    return replace(progress, results=results, places=places, failed=failed, last=last)


def with_unchanged(progress: Progress, names: Collection[str], digests: Mapping[str, str]) -> Progress:
    """`progress` where the results of these exercises are true of their files as they are now, of which
    `digests` has the SHA-256 by exercise: something else in them has changed."""
    still = {
        name: replace(result, sha256=digests[name])
        for name, result in progress.results.items()
        if name in names and name in digests
    }
    return replace(progress, results={**progress.results, **still})


def _said(report: Report) -> LastCheck:
    passed = sum(exercise.status is Status.PASSED for exercise in report.exercises)
    wrong = first_in_full(report)
    if wrong is None:
        return LastCheck(len(report.exercises), passed)
    case = wrong.first_failure
    said = ""
    if case is not None:
        first = next(iter(explanations(wrong)), None)
        said = f"{first.label}{first.text}" if first else outcome(case).split("\n", 1)[0]
    return LastCheck(len(report.exercises), passed, wrong.name, wrong.status, said[:MAX_SAID])


def _sentences(exercise: ExerciseReport) -> tuple[str, ...]:
    """What `gdgrade hint` says of a place: where it is, unless the report has told it, then the part that it
    is about."""
    if exercise.place is None:
        return ()
    first = () if place_at_once(exercise) else (sentence(exercise.place),)
    return (*first, closer(exercise.place))
