"""What a batch was started with, kept in its ledger so that the next run resumes in the same way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, get_args

from grader.batch.errors import LedgerError
from grader.batch.ledger import Ledger
from grader.batch.options import BatchOptions, LateOptions
from grader.batch.packing import PICTURES, POINTS
from grader.batch.versions import course_version
from grader.exercise import Course
from grader.grading import Options, Places
from grader.lateness import LatenessError, LatePolicy
from grader.outline import BUILT_IN
from grader.sandbox.host.budget import DEFAULT_TOTAL

OPTIONS: Mapping[str, tuple[str, ...]] = {
    "late": ("due", "late_penalty", "grace", "no_late_penalty"),
    "place": ("show_place",),
    PICTURES: ("pictures",),
    "names": ("only",),
    "device": ("device",),
    "timeout": ("timeout",),
    "total": ("total",),
    "memory": ("memory",),
    POINTS: ("points", "weights"),
}
"""The settings, each with the options of `gdgrade batch` that it comes from."""

NONE = "none"


def check_course(ledger: Ledger, course: Course) -> None:
    """Refuse a course that is not the one of the ledger, whatever its version. Raises LedgerError.

    A ledger of an earlier gdgrade does not say which one that is: there was only one.
    """
    settings = ledger.settings()
    name, digest = settings.get("course", (BUILT_IN if settings else course.name, ""))
    if course.name != name and course.places.digest != digest:
        raise LedgerError(
            f"{ledger.path} was made with the course {name}, not {course.name}; name that one with"
            " `gdgrade --course`, or another folder for the results."
        )


def check_seed(ledger: Ledger, seed: int | None) -> None:
    """Refuse a seed where a round was interrupted that has another. Raises LedgerError."""
    if seed is not None and ledger.open_round() not in (None, seed):
        raise LedgerError(
            f"{ledger.path} has an interrupted run, which resumes with its own seed; leave out --seed, or"
            " start over with --fresh."
        )


def settings_of(
    options: BatchOptions,
    names: Sequence[str] | None,
    given: frozenset[str],
    remembered: Mapping[str, Any],
) -> dict[str, Any]:
    """The settings of a run: by the options that were given, and for those that were left out what the
    ledger remembers. Raises LatenessError."""
    grading = options.grading
    chosen = {
        "late": _late(options.late, given, remembered.get("late")),
        "place": grading.place,
        PICTURES: grading.pictures,
        "names": list(names) if names else None,
        "device": grading.device,
        "timeout": grading.timeout,
        "total": grading.total,
        "memory": grading.memory,
    }
    left_out = {name for name, its_options in OPTIONS.items() if not given.intersection(its_options)}
    return {
        name: remembered.get(name, value) if name in left_out else value for name, value in chosen.items()
    }


def settings_of_course(course: Course) -> dict[str, Any]:
    """The course that graded what a ledger holds, as the ledger keeps it."""
    return {
        "course": [course.name, course.places.digest],
        "version": course_version(course),
        "points": {exercise.name: exercise.points for _, exercise in course},
        "topics": {exercise.name: topic.name for topic, exercise in course},
    }


def options_of(settings: Mapping[str, Any]) -> Options:
    """The options that a ledger was last graded with."""
    try:
        # A ledger of an earlier version does not say what a submission might take in all.
        total = settings.get("total", DEFAULT_TOTAL)
        place: Places = next((p for p in get_args(Places) if p == settings.get("place")), "none")
        pictures = bool(settings.get(PICTURES))
        limits = settings["device"], settings["timeout"], settings["memory"], total
        return Options(*limits, place, pictures=pictures)
    except KeyError as error:
        raise LedgerError(
            f"The ledger does not record the {error.args[0]}; the run was probably stopped"
            " before it began. Run `gdgrade batch` again."
        ) from error


def columns_of(settings: Mapping[str, Any], course: Course) -> tuple[str, ...]:
    """The exercises that the results of a ledger have, in the order of the course; what the course has no
    more comes last."""
    asked = settings.get("columns") or settings.get("names") or course.names
    return (*(name for name in course.names if name in asked), *(n for n in asked if n not in course.names))


def _late(late: LateOptions, given: Collection[str], remembered: list[str] | None) -> list[str] | None:
    """The late policy as a ledger keeps it, None where there is none. Raises LatenessError."""
    if late.off or NONE in (late.due, late.penalty):
        if {late.due, late.penalty} - {None, NONE} or "grace" in given:
            raise LatenessError("Either set a late policy or remove it: use --due none alone.")
        return None
    before = dict(zip(("due", "late_penalty", "grace"), remembered or (None, None, "0"), strict=True))
    chosen = {"due": late.due, "late_penalty": late.penalty, "grace": late.grace}
    due, penalty, grace = (chosen[name] if name in given else before[name] for name in before)
    if due is None and penalty is None:
        if "grace" in given:
            raise LatenessError("--grace has no effect without a late policy; add --due and --late-penalty.")
        return None
    if due is None or penalty is None:
        raise LatenessError("--due and --late-penalty go together; give both.")
    LatePolicy.parse(due, penalty, grace or "0")
    return [due, penalty, grace or "0"]
