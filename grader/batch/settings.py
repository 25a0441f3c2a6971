"""What a batch was started with, kept in its ledger so that the next run resumes in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from grader.batch.errors import LedgerError
from grader.batch.ledger import Ledger
from grader.batch.options import LateOptions, RunContext
from grader.exercise import BUILT_IN, Course
from grader.grading import Options, Places
from grader.lateness import LatenessError, LatePolicy
from grader.sandbox.host.run import DEFAULT_TOTAL


def check(run: RunContext, late: LateOptions) -> None:
    """Refuse, before anything is graded, what a run cannot be started with.

    A ledger that has results keeps its course and its exercises, a round that was interrupted its seed;
    a late policy must be understood. Raises LedgerError, LatenessError.
    """
    _late_setting(late)
    ledger, course, names, seed = run.ledger, run.course, run.names, run.seed
    settings = ledger.settings()
    check_course(ledger, course)
    if "course" in settings and settings["course"][1] != course.places.digest:
        raise LedgerError(
            f"{ledger.path} was made with an earlier version of the course {course.name}; `gdgrade regrade"
            f" {ledger.folder.path} --apply` grades it again with this one, --fresh starts over."
        )
    if "names" in settings and (list(names) if names else None) != settings["names"]:
        raise LedgerError(
            f"{ledger.path} was made for other exercises; give the same --only to resume,"
            " or start over with --fresh."
        )
    if seed is not None and ledger.open_round() not in (None, seed):
        raise LedgerError(
            f"{ledger.path} has an interrupted run, which resumes with its own seed; leave out --seed, or"
            " start over with --fresh."
        )


def check_course(ledger: Ledger, course: Course) -> None:
    """Refuse a course that is not the one of the ledger, whatever its version. Raises LedgerError.

    A ledger of an earlier gdgrade does not say which one that is: there was only one.
    """
    settings = ledger.settings()
    name, digest = settings.get("course", (BUILT_IN if settings else course.name, ""))
    if course.name != name and course.places.digest != digest:
        raise LedgerError(
            f"{ledger.path} was made with the course {name}, not with {course.name}; name that one with"
            " `gdgrade --course`, or another folder for the results."
        )


def save_course(ledger: Ledger, course: Course) -> None:
    """Keep in the ledger which course graded all that it holds."""
    ledger.save_settings({"course": [course.name, course.places.digest]})


def save(run: RunContext, late: LateOptions) -> None:
    """Keep in the ledger what a run was started with, once there are workers that can do it.

    The late policy may change from run to run: it is applied when the files are written.
    """
    save_course(run.ledger, run.course)
    options = run.grading
    run.ledger.save_settings(
        {
            "names": list(run.names) if run.names else None,
            "late": _late_setting(late),
            "device": options.device,
            "timeout": options.timeout,
            "memory": options.memory,
            "total": options.total,
            "place": options.place,
        }
    )


def options_of(settings: Mapping[str, Any]) -> Options:
    """The options that a ledger was last graded with."""
    try:
        # A ledger of an earlier version does not say what a submission might take in all.
        total = settings.get("total", DEFAULT_TOTAL)
        place: Places = next((p for p in get_args(Places) if p == settings.get("place")), "none")
        return Options(settings["device"], settings["timeout"], settings["memory"], total, place)
    except KeyError as error:
        raise LedgerError(
            f"The ledger does not record the {error.args[0]}; the run was probably stopped"
            " before it began. Run `gdgrade batch` again."
        ) from error


def _late_setting(late: LateOptions) -> list[str] | None:
    """The late policy as a ledger keeps it, None where there is none. Raises LatenessError."""
    if late.due is None and late.penalty is None:
        return None
    if late.due is None or late.penalty is None:
        raise LatenessError("--due and --late-penalty go together; give both.")
    LatePolicy.parse(late.due, late.penalty, late.grace)
    return [late.due, late.penalty, late.grace]
