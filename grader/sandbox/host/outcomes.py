"""What is said of an exercise whose request was not answered, or not in the way that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.answer import Failure
from grader.renamed import likely_renamed
from grader.report import Status
from grader.sandbox.host.budget import PATIENCE, Budget
from grader.sandbox.host.conversation import MAX_OUTPUT, TooMuchOutput, how_it_ended
from grader.sandbox.host.decode import MAX_FLAG, MAX_MESSAGE, plain_text
from grader.sandbox.host.requests import ExerciseRequest
from grader.sandbox.host.stopwatch import OutOfTime
from grader.sandbox.host.watchdog import TooMuchMemory
from grader.sandbox.wire import WireError

MOST_FINDINGS = 3
MOST_CALLS = 5
"""How many refused system calls a flag names."""
ASKS, REFUSED = "asks the system for ", ", which is refused"


def by_inspection(asked: ExerciseRequest, inspection: Mapping[str, Any]) -> Failure | None:
    """What the inspection of a file alone decides about an exercise."""
    if failure := undefined(asked.exercise, asked.kind, asked.file, inspection):
        return failure
    found = inspection["exercises"].get(asked.exercise)
    if found is None:
        return None
    if found["stub"]:
        return Failure(Status.NOT_STARTED, f"`{asked.exercise}` is not written yet.")
    return not_allowed(asked, found["findings"]) if found["findings"] else None


def undefined(exercise: str, kind: str, file: str, inspection: Mapping[str, Any]) -> Failure | None:
    """What is said where a file defines no exercise of this name; None where something bears it. `kind` is
    "function" or "class"."""
    if exercise in inspection["exercises"] or exercise in inspection["names"]:
        return None
    if why := inspection["lacking"].get(exercise):
        return Failure(Status.ERROR, f"`{exercise}` is not defined. {plain_text(why, MAX_MESSAGE)}")
    # Another exercise of the file is not this one under another name.
    names = [str(name) for name in inspection["names"] if name not in inspection["exercises"]]
    near = likely_renamed(exercise, names)
    hint = f" It has a `{near}`; if you mean that, rename it to `{exercise}`." if near else ""
    return Failure(Status.MISSING, f"{file} has no {kind} `{exercise}`.{hint}")


def not_allowed(asked: ExerciseRequest, findings: Sequence[Any]) -> Failure:
    """What is said of an exercise that uses what its rule forbids."""
    uses = "; ".join(plain_text(finding, MAX_FLAG) for finding in findings[:MOST_FINDINGS])
    return Failure(
        Status.FORBIDDEN,
        f"In {asked.file}, {uses}. This exercise asks for {asked.rule['asks_for']}.",
    )


def refusal(calls: Sequence[str]) -> str:
    """The flag that says which system calls were refused."""
    named = ", ".join(f"`{call}`" for call in calls[:MOST_CALLS])
    more = f" and {len(calls) - MOST_CALLS} more" if len(calls) > MOST_CALLS else ""
    return f"{ASKS}{named}{more}{REFUSED}"


def refused_calls(flags: Sequence[str]) -> list[str]:
    """The system calls that these flags name, in their words."""
    return [flag.partition(ASKS)[2].removesuffix(REFUSED) for flag in flags if ASKS in flag]


def what_happened(
    error: Exception, exit_code: int, activity: str, timeout: float, budget: Budget
) -> tuple[Status, str]:
    """How a child ended during an activity, as the status of what it was asked and a sentence."""
    during = activity.capitalize()
    match error:
        case OutOfTime() if budget.used_up:
            return Status.TIMEOUT, f"{during} was stopped, because {used_up(budget)}."
        case OutOfTime(waiting=True):
            return (
                Status.TIMEOUT,
                f"{during} was still waiting after {PATIENCE * timeout:g} s and was stopped.",
            )
        case OutOfTime(measured=measured):
            seconds = f"{timeout:g} s of processor time" if measured else f"{timeout:g} s"
            return Status.TIMEOUT, f"{during} took more than {seconds} and was stopped."
        case TooMuchOutput():
            return (
                Status.ERROR,
                f"It printed more than {MAX_OUTPUT // 2**20} MB during {activity} and was stopped.",
            )
        case TooMuchMemory():
            return (
                Status.ERROR,
                f"It asked for more memory than a call may use, during {activity}, and was stopped.",
            )
        case WireError():
            return Status.CRASHED, f"The result of {activity} could not be read: {error}."
    return Status.CRASHED, how_it_ended(exit_code, activity)


def used_up(budget: Budget) -> str:
    """Why nothing more is asked of a submission, as part of a sentence."""
    if budget.spent.processor < budget.limit.processor / 2:
        return f"the submission took {budget.limit.own:g} s in all, most of it waiting"
    return f"the submission used up its total of {budget.limit.processor:g} s"
