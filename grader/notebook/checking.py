"""`check(softmax)`, from a notebook, a script or a Python prompt."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from grader.batch.signing_key import find_signer
from grader.drawing import Drawings
from grader.exercise import Course
from grader.intake.beside import beside_in_folder
from grader.intake.files import folder_id
from grader.intake.own_folder import folder_or_none
from grader.learner.chosen import chosen_course
from grader.learner.progress import load as load_progress
from grader.learner.progress import save
from grader.learner.results import with_report
from grader.loading import load
from grader.notebook.errors import CheckError, CheckStopped
from grader.notebook.session import session
from grader.notebook.sources import namespace_of, shell, source_of
from grader.notebook.subject import exercise_of
from grader.places import CourseError
from grader.report import Report
from grader.submission import SourceFile, Submission


def check(*exercises: object, pictures: bool = False) -> Report:
    """Check exercises that were just defined: `check(softmax)`, `check(relu, Value)`, `check("softmax")`.

    In a notebook their definitions are graded, with the statements of other cells that they need; elsewhere
    the file that defines them. The report shows itself as the last line of a cell; outside of IPython it is
    printed. With `pictures` a notebook also shows what they return beside the reference, as `gdgrade plot`
    does.
    The first check warms up, the later ones are fast. Raises CheckError, in a sentence, where it is not clear
    what to check or where its source is, and CheckStopped, a KeyboardInterrupt, where the kernel was
    interrupted.
    """
    if not exercises:
        raise CheckError("Name what to check, for example check(softmax).")
    try:
        return _checked(exercises, pictures)
    except CheckError as error:
        # In a script Python prints the way to where it was raised; the student knows its first line only.
        raise error.with_traceback(None) from None
    except KeyboardInterrupt as interrupt:
        raise CheckStopped from interrupt


def _checked(exercises: Sequence[object], pictures: bool) -> Report:
    try:
        course = load(chosen_course(Path(), partial(find_signer, _warn), _warn))
    except CourseError as error:
        raise CheckError(str(error)) from error
    things = {exercise_of(thing, namespace_of(thing), course): thing for thing in exercises}
    submission = _submission(things, course, Path())
    report = session().grade(course, submission, tuple(things))
    _remember(report, submission, folder_or_none(course))
    if pictures:
        _show_pictures(session().draw(course, submission, report))
    if shell() is None:
        from grader.reports.terminal import render

        print(render(report), end="")  # noqa: T201 - what the student has asked for
    return report


def _show_pictures(pictures: Drawings) -> None:
    """Below the cell, where there is one. CheckError elsewhere."""
    if shell() is None:
        raise CheckError("Pictures are shown in notebooks only; `gdgrade plot NAME` draws one anywhere.")
    from IPython.display import HTML, display

    from grader.reports.notebook_html import gallery

    display(HTML(gallery(pictures)))  # type: ignore[no-untyped-call]


def _submission(things: Mapping[str, object], course: Course, here: Path) -> Submission:
    """The sources of these exercises, each under the name of its topic's file, and the files they use."""
    by_topic: dict[str, dict[str, object]] = {}
    for name, thing in things.items():
        by_topic.setdefault(course.find(name)[0].file, {})[name] = thing
    sources = {topic: source_of(inside) for topic, inside in by_topic.items()}
    files = tuple(SourceFile(name, found.text, found.file, found.cells) for name, found in sources.items())
    folders = [Path(file.path).parent for file in files if not file.cells]
    folder = folders[0] if folders else here
    return Submission(folder_id(folder), files, beside_in_folder(folder, files))


def _remember(report: Report, submission: Submission, folder: Path | None) -> None:
    """Keep how the exercises ended. What was in cells has no file of which it could be true later."""
    if folder is None:
        return
    known = with_report(load_progress(folder), report, submission)
    in_cells = {Path(file.name).stem for file in submission.files if file.cells}
    unsaved = {exercise.name for exercise in report.exercises if exercise.topic in in_cells}
    results = {
        name: replace(result, sha256="") if name in unsaved else result
        for name, result in known.results.items()
    }
    save(replace(known, results=results), folder)


def _warn(sentence: str) -> None:
    warnings.warn(sentence, stacklevel=2)
