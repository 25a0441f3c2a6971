"""Prove the course: `gdgrade course check`.

For every exercise: the untouched stub earns nothing and counts as not started, the solution
earns every point, so does every right variant, every wrong variant loses points, and every
known mistake is recognised by its name. Of the wrong variants a share must be named or placed by
the diagnosis, each by the name and at the place that a person has read and approved; where the true line is
known, a share of the lines told must be that. The examples in the docstrings of the solutions hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import itemgetter

from grader.authoring.approved import approve_told, check_told
from grader.authoring.docstring_examples import wrong_examples
from grader.authoring.graders import FileToGrade, graders
from grader.authoring.mistakes import check_mistakes, one_thread
from grader.authoring.tally import Tally, table, too_few
from grader.authoring.variants import variants_of
from grader.authoring.versions import check_variants, first_failure
from grader.exercise import Course, Topic
from grader.grading import DEFAULT_SEED, Options
from grader.loading import prepare
from grader.places import CourseError
from grader.report import Report, Status
from grader.reports.text import number_of
from grader.stubs import pristine

FEWEST_HINTS, MOST_HINTS = 2, 4
APPROVING_SECONDS = 2.0
"""For the search of each place that is to be approved: four times the usual, so that what a faster machine
finds in the usual time has been read, too."""


def check_course(
    course: Course,
    options: Options,
    echo: Callable[[str], None],
    approve: bool = False,
    seed: int = DEFAULT_SEED,
    names: Collection[str] = (),
    every: int = 1,
) -> bool:
    """Prove the exercises of a checkout; print a table and every fault; whether there was none.

    `names` limits it to these exercises, and of their variants and known mistakes one in `every` is tried.
    With `approve` the names and places that the wrong variants are told are written down as approved, in
    place of being held against those that are.
    """
    tallies: dict[str, Tally] = defaultdict(Tally)
    prepare(course)
    asked_topics = _limited(course, names)
    all_variants = {
        topic: [v for v in variants_of(course, topic) if not names or v.exercise in names][::every]
        for topic in asked_topics
    }
    placing = replace(options, place="full", place_seconds=APPROVING_SECONDS if approve else None)
    with graders(course, placing, seed, sum(map(len, all_variants.values()))) as grade_all:
        echo("Checking stubs and solutions ...")
        for report in grade_all(_stub(course, topic) for topic in asked_topics):
            _check_stub(report, tallies)
        solution = partial(_solution, course)
        for topic, report in zip(asked_topics, grade_all(map(solution, asked_topics)), strict=True):
            _check_solution(topic, report, tallies)
        for topic, variants in all_variants.items():
            echo(f"Checking {len(variants)} variants of {topic.name} ...")
            check_variants(course, topic, variants, grade_all, tallies)
            (approve_told if approve else check_told)(course, topic, tallies)
        echo("Checking known mistakes ...")
        asked_names = [name for topic in asked_topics for name in _names(topic)]
        mistakes = [(name, mistake) for name in asked_names for mistake in course.find(name)[1].mistakes]
        with one_thread():
            for name, tried in groupby(mistakes[::every], itemgetter(0)):
                topic, exercise = course.find(name)
                check_mistakes(course, topic, exercise, [m for _, m in tried], seed, tallies[name])
    for line in table(asked_topics, tallies):
        echo(line)
    faults = [f"{name}: {found}" for name, tally in tallies.items() for found in tally.faults]
    faults += too_few(tallies.values())
    faults += wrong_examples(course, asked_topics)
    for found in faults:
        echo(found)
    problems = "1 problem." if len(faults) == 1 else f"{len(faults)} problems."
    echo(problems if faults else "Course OK.")
    return not faults


def _limited(course: Course, names: Collection[str]) -> tuple[Topic, ...]:
    """The topics, with these exercises alone; all of them where there are no names."""
    if not names:
        return course.topics
    topics = (replace(t, exercises=tuple(e for e in t.exercises if e.name in names)) for t in course.topics)
    return tuple(topic for topic in topics if topic.exercises)


def _stub(course: Course, topic: Topic) -> FileToGrade:
    return FileToGrade(topic, pristine(topic, course.places), _names(topic), "stub")


def _solution(course: Course, topic: Topic) -> FileToGrade:
    path = course.places.solution(topic.file)
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        shown = course.places.shown(path)
        raise CourseError(f"{shown} is missing; write the solutions of {topic.name}.") from error
    return FileToGrade(topic, source, _names(topic), "solution")


def _check_stub(report: Report, tallies: dict[str, Tally]) -> None:
    for exercise in report.exercises:
        if exercise.status != Status.NOT_STARTED or exercise.score != 0:
            tallies[exercise.name].faults.append(
                f"the stub is {exercise.status} with {exercise.score} points"
            )


def _check_solution(topic: Topic, report: Report, tallies: dict[str, Tally]) -> None:
    if report.flags:
        tallies[topic.exercises[0].name].faults.append(f"the solution is flagged: {', '.join(report.flags)}")
    for found in report.exercises:
        tally = tallies[found.name]
        if found.score != found.max_score:
            tally.faults.append(f"the solution does not earn every point\n{first_failure(found)}")
        if found.flags:
            tally.faults.append(f"the solution is flagged: {', '.join(found.flags)}")
    for exercise in topic.exercises:
        if not FEWEST_HINTS <= len(exercise.hints) <= MOST_HINTS:
            tallies[exercise.name].faults.append(
                f"it has {number_of(len(exercise.hints), 'hint')}; write {FEWEST_HINTS} to {MOST_HINTS}"
            )


def _names(topic: Topic) -> tuple[str, ...]:
    return tuple(exercise.name for exercise in topic.exercises)
