"""Prove that the known mistakes of an exercise are recognised by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from grader.answer import Answer
from grader.authoring.tally import Tally
from grader.exercise import Case, Course, Exercise, KnownMistake, Topic
from grader.faults import fault
from grader.judging.expected import Expected, as_tensors, expected_of
from grader.judging.judge import judge
from grader.judging.observations import as_part
from grader.lazy import torch
from grader.plan import Call, plan
from grader.report import Status


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch use one thread, as the examiner does. More of them wait for each other, and a diagnosis has
    so much processor time and no more."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def check_mistakes(
    course: Course,
    topic: Topic,
    exercise: Exercise,
    mistakes: Sequence[KnownMistake],
    seed: int,
    tally: Tally,
) -> None:
    """Grade each of these known mistakes as if a student had handed it in, in this process."""
    all_expected = {case: expected_of(exercise, case, seed) for case in exercise.cases}
    calls = plan(exercise, ["cpu"])
    for mistake in mistakes:
        tally.counts["mistakes"] += 1
        try:
            answers = [_mistaken_answer(exercise, mistake, all_expected, call) for call in calls]
        except Exception as error:  # noqa: BLE001 - whatever it raises, it is a fault of the course
            tally.faults.append(str(fault(course.places, error, f"the known mistake {mistake.name!r} fails")))
            continue
        verdicts = judge(exercise, calls, answers, all_expected.__getitem__, topic.exercises)
        wrong = [verdict for verdict in verdicts if verdict.status != Status.PASSED]
        diagnoses = {verdict.diagnosis for verdict in wrong if verdict.diagnosis}
        if not wrong:
            tally.faults.append(f"the known mistake {mistake.name!r} earns every point")
        elif diagnoses and all(d.startswith(f"{mistake.name}. ") for d in diagnoses):
            tally.counts["recognised"] += 1
        else:
            tally.faults.append(
                f"the known mistake {mistake.name!r} is recognised as {diagnoses or 'nothing'}"
            )


def _mistaken_answer(
    exercise: Exercise, mistake: KnownMistake, all_expected: dict[Case, Expected], call: Call
) -> Answer:
    inputs, dtype = all_expected[exercise.cases[call.case]].inputs, getattr(torch, call.dtype)
    returned = exercise.asked(mistake.wrong)(*as_tensors(inputs, dtype).values())
    if not exercise.tensors and isinstance(returned, torch.Tensor) and returned.is_floating_point():
        # Of numbers alone a student makes a tensor of the default dtype, and a reference one in float64.
        returned = returned.to(dtype)
    return Answer(as_part(returned, exercise))
