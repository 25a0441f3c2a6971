"""The judge: every answer to one exercise in, a verdict for every case out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from grader.answer import Answer, Failure
from grader.exercise import Case, Exercise
from grader.judging.allowance import Allowance
from grader.judging.at_once import right_at_once
from grader.judging.causes_of_calls import BROADCASTS, causes_of_calls
from grader.judging.check import check, note
from grader.judging.deciding_case import effort
from grader.judging.diagnosis import CONTRACT_DIAGNOSES, Diagnosis, diagnose, diagnose_layout
from grader.judging.expected import Expected
from grader.judging.explanations import explain_broadcast, explain_calls
from grader.judging.feedback import feedback, without_call
from grader.judging.mismatch import Mismatch, MismatchKind
from grader.judging.observations import Observations, close, gather, plain_arrays
from grader.plan import Call
from grader.report import Status, Verdict


def judge(
    exercise: Exercise,
    calls: Sequence[Call],
    answers: Sequence[Answer | Failure],
    expected_of_case: Callable[[Case], Expected],
    siblings: Sequence[Exercise] = (),
    allowance: Allowance | None = None,
    solutions: Callable[[], str] = str,
) -> tuple[Verdict, ...]:
    """A verdict for each call but the repeated ones, which count with the first of their kind.

    `answers` belong to `calls` one by one; a missing answer is a failure, never a pass. `allowance` is
    the time for the diagnoses of the submission, `solutions` reads the topic's worked solutions.
    """
    if len(answers) != len(calls):
        raise ValueError(f"{exercise.name}: {len(answers)} answers to {len(calls)} calls")
    failures = [answer for answer in answers if isinstance(answer, Failure) and not answer.in_call]
    if len(failures) == len(calls):
        return _not_called(calls, failures)
    all_expected = [expected_of_case(exercise.cases[call.case]) for call in calls]
    mismatches = mismatches_of(exercise, calls, answers, all_expected)
    explain = partial(_explain, siblings=siblings, allowance=allowance, solutions=solutions)
    diagnosis = _diagnose(exercise, calls, all_expected, answers, mismatches, explain)
    of_calls = _explain_calls(exercise, all_expected, answers, mismatches)
    if diagnosis is None or not diagnosis.name:
        diagnosis = _of_a_broadcast(exercise, all_expected, answers, mismatches) or diagnosis
    causes = causes_of_calls(all_expected, answers, mismatches, diagnosis, of_calls)
    return tuple(
        _verdict(exercise, call, expected, answer, mismatch, cause)
        for call, expected, answer, mismatch, cause in zip(
            calls, all_expected, answers, mismatches, causes, strict=True
        )
        if not call.again
    )


def _not_called(calls: Sequence[Call], failures: Sequence[Failure]) -> tuple[Verdict, ...]:
    """The verdicts on an exercise of which nothing was called: no expected value is needed for them."""
    return tuple(
        Verdict(failure.status, without_call(failure.message, failure.printed))
        for call, failure in zip(calls, failures, strict=True)
        if not call.again
    )


def _explain_calls(
    exercise: Exercise,
    all_expected: Sequence[Expected],
    answers: Sequence[Answer | Failure],
    mismatches: Sequence[Mismatch | None],
) -> Sequence[Diagnosis | None]:
    if not any(mismatches):
        return [None] * len(mismatches)
    try:
        return explain_calls(exercise, all_expected, answers, mismatches)
    except Exception:  # noqa: BLE001 - the verdicts stand without it; the log has the rest
        traceback.print_exc()
        return [None] * len(mismatches)


def _of_a_broadcast(
    exercise: Exercise,
    all_expected: Sequence[Expected],
    answers: Sequence[Answer | Failure],
    mismatches: Sequence[Mismatch | None],
) -> Diagnosis | None:
    """A silent broadcast, in an answer that is wrong."""
    wrong = [
        (t, a)
        for t, a, f in zip(all_expected, answers, mismatches, strict=True)
        if f and f.kind in BROADCASTS
    ]
    return explain_broadcast(exercise, [t for t, _ in wrong], [a for _, a in wrong]) if wrong else None


def mismatches_of(
    exercise: Exercise,
    calls: Sequence[Call],
    answers: Sequence[Answer | Failure],
    all_expected: Sequence[Expected],
) -> list[Mismatch | None]:
    """What is wrong with each answer, None where nothing is; that of a second call counts with its first."""
    right = right_at_once(exercise, calls, answers, all_expected)
    mismatches = [
        None if is_right else check(exercise, expected, answer, call.dtype, call.device)
        for is_right, call, expected, answer in zip(right, calls, all_expected, answers, strict=True)
    ]
    return _count_repeats(calls, answers, mismatches)


def _count_repeats(
    calls: Sequence[Call], answers: Sequence[Answer | Failure], mismatches: Sequence[Mismatch | None]
) -> list[Mismatch | None]:
    """Where the second call of a case gives another answer than the first, the case is wrong for
    that, whatever else is wrong with it; where only the second is wrong, too."""
    counted = list(mismatches)
    first = {(c.case, c.device, c.dtype): i for i, c in enumerate(calls) if not c.again}
    for j, call in enumerate(calls):
        i, again = first[call.case, call.device, call.dtype], mismatches[j]
        found = again or counted[i]
        if not call.again or found is None or found.kind == MismatchKind.NOT_CALLED:
            continue
        if counted[i] is None:
            message = "The first call is right; the same call again, after others, is not."
        elif not _same_answer(answers[i], answers[j], call.dtype):
            message = "The same call again, after others, gives another answer."
        else:
            continue
        counted[i] = replace(found, kind=MismatchKind.AGAIN, message=f"{message}\n{found.message}")
    return counted


def _same_answer(first: Answer | Failure, second: Answer | Failure, dtype: str) -> bool:
    """Whether two answers have the same arrays to rounding; True where there is nothing to compare."""
    one, two = plain_arrays(first), plain_arrays(second)
    if one is None or two is None:
        return True
    return len(one) == len(two) and all(close(a, b, dtype) for a, b in zip(one, two, strict=True))


def _diagnose(
    exercise: Exercise,
    calls: Sequence[Call],
    all_expected: Sequence[Expected],
    answers: Sequence[Answer | Failure],
    mismatches: Sequence[Mismatch | None],
    explain: Callable[[Observations], Diagnosis | None],
) -> Diagnosis | None:
    """The diagnosis of the first device that has evidence for one; none for answers that change
    from call to call, which every explanation of single answers would miss."""
    if not any(mismatches):
        return None
    if any(mismatch and mismatch.kind == MismatchKind.AGAIN for mismatch in mismatches):
        return CONTRACT_DIAGNOSES[MismatchKind.AGAIN]
    for device in dict.fromkeys(call.device for call in calls):
        asked = [
            (exercise.cases[call.case].name, call.dtype, expected, answer, mismatch)
            for call, expected, answer, mismatch in zip(calls, all_expected, answers, mismatches, strict=True)
            if call.device == device and not call.again
        ]
        try:
            observations = gather(exercise, asked)
            found = explain(observations) if observations else None
        except Exception:  # noqa: BLE001 - the verdicts stand without a diagnosis; the log has the rest
            traceback.print_exc()
            found = None
        if found:
            return found
    return None


def _explain(
    observations: Observations,
    siblings: Sequence[Exercise],
    allowance: Allowance | None,
    solutions: Callable[[], str],
) -> Diagnosis | None:
    # A broken property has a name of its own; what remains is how much came back, and in which shapes.
    if observations.exercise.properties:
        return diagnose_layout(observations)
    return diagnose(observations, siblings, allowance, solutions)


def not_judged(calls: Sequence[Call], error: Exception) -> tuple[Verdict, ...]:
    """The verdicts on answers that the judge itself failed on: they earn nothing, and say why."""
    message = (
        f"gdgrade could not judge the result ({type(error).__name__}: {error}). If your"
        " code is right, please report it."
    )
    return tuple(Verdict(Status.ERROR, message) for call in calls if not call.again)


def _verdict(
    exercise: Exercise,
    call: Call,
    expected: Expected,
    answer: Answer | Failure,
    mismatch: Mismatch | None,
    diagnosis: Diagnosis | None,
) -> Verdict:
    if mismatch is None:
        return Verdict(Status.PASSED, note(expected, answer))
    message = feedback(exercise, expected, call, mismatch, answer.printed)
    return Verdict(
        mismatch.status,
        message,
        str(diagnosis) if diagnosis else None,
        effort(expected, mismatch.kind != MismatchKind.NOT_CALLED),
    )
