"""Minibatch SGD: its references against torch.optim, and what must hold of shuffled indices."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch

from grader.course import minibatch_sgd
from grader.course.minibatch_sgd.linear_regression_epoch import pass_through
from grader.course.minibatch_sgd.minibatches import PROPERTIES as OF_BATCHES
from grader.course.minibatch_sgd.minibatches import dealt as minibatch_sgd_dealt
from grader.course.minibatch_sgd.train_validation_split import PROPERTIES as OF_SPLITS
from grader.course.minibatch_sgd.train_validation_split import split
from grader.course.minibatch_sgd.wrong_epochs import one_pass
from grader.exercise import Case, Exercise
from grader.inputs import draw
from grader.judging.expected import as_tensors, expected_of, flatten, plain
from grader.sandbox.child.examine import MAX_PARTS
from tests.course.by_name import by_name

topic = by_name(minibatch_sgd)

SEEDS = range(40)
SHUFFLED = (topic.minibatches, topic.train_validation_split)


def tensors(exercise: Exercise, case: Case, seed: int = 3) -> dict[str, Any]:
    return as_tensors(draw(exercise, case, seed), torch.float64)


def of_cases(*exercises: Exercise) -> Any:
    """Every case of the exercises."""
    pairs = [(exercise, case) for exercise in exercises for case in exercise.cases]
    return pytest.mark.parametrize(("exercise", "case"), pairs, ids=lambda value: value.name)


def arrays(answer: Any) -> list[np.ndarray]:
    return [plain(leaf) for leaf in flatten(answer)[1]]


def broken(exercise: Exercise, answer: Sequence[np.ndarray], inputs: Any) -> str | None:
    """The name of the first property that does not hold."""
    return next((p.name for p in exercise.properties if p.complaint(answer, inputs)), None)


@of_cases(topic.linear_regression_epoch)
def test_an_epoch_is_that_of_sgd(exercise: Exercise, case: Case) -> None:
    X, y, w, b, lr, batches = tensors(exercise, case).values()
    leaves = [w.clone().requires_grad_(), b.clone().requires_grad_()]
    optimizer = torch.optim.SGD(leaves, lr=lr)
    for batch in batches:
        optimizer.zero_grad()
        (((X[batch] @ leaves[0] + leaves[1] - y[batch]) ** 2).mean() / 2).backward()
        optimizer.step()
    expected = [leaf.detach() for leaf in leaves]
    for function in (pass_through, one_pass):
        for ours, theirs in zip(function(X, y, w, b, lr, batches), expected, strict=True):
            torch.testing.assert_close(ours, theirs, rtol=1e-11, atol=1e-12)


@of_cases(topic.sgd_update)
def test_an_update_is_that_of_sgd(exercise: Exercise, case: Case) -> None:
    parameters, gradient_sums, lr, batch_size = tensors(exercise, case).values()
    leaves = [p.clone().requires_grad_() for p in parameters]
    for leaf, gradient_sum in zip(leaves, gradient_sums, strict=True):
        leaf.grad = gradient_sum / batch_size
    torch.optim.SGD(leaves, lr=lr).step()
    for ours, theirs in zip(exercise.reference(*tensors(exercise, case).values()), leaves, strict=True):
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-12, atol=1e-12)


@of_cases(topic.linear_regression_epoch)
def test_batches_hold_indices_of_examples(exercise: Exercise, case: Case) -> None:
    inputs = draw(exercise, case, 5)
    assert all(len(batch) and batch.dtype == np.int64 for batch in inputs["batches"])
    assert all(batch.min() >= 0 and batch.max() < len(inputs["X"]) for batch in inputs["batches"])


@of_cases(*SHUFFLED)
def test_right_answers_are_never_held_against_a_property(exercise: Exercise, case: Case) -> None:
    for seed in SEEDS:
        answer = arrays(exercise.asked(exercise.reference)(*tensors(exercise, case, seed).values()))
        assert broken(exercise, answer, draw(exercise, case, seed)) is None


@of_cases(*SHUFFLED)
def test_an_answer_fits_through_the_boundary(exercise: Exercise, case: Case) -> None:
    """Three calls of any right answer, whose batches may be taken for lists."""
    assert len(expected_of(exercise, case, 0).arrays) <= MAX_PARTS


@pytest.mark.parametrize(
    ("case", "size"),
    [
        (0, 15),
        (1, 15),
        (2, 15),
        (3, 14),
        (4, 28),
        (5, 32),
        (6, 0),
        (7, 29),
        (8, 1),
        (9, 0),
        (10, 0),
        (11, 50),
    ],
)
def test_the_size_of_validation_is_cut(case: int, size: int) -> None:
    answer = split(*tensors(SHUFFLED[1], SHUFFLED[1].cases[case]).values())
    assert len(answer[1]) == size


def test_the_last_batch_is_short_and_there() -> None:
    sizes = [len(batch) for batch in minibatch_sgd_dealt(33, 7, torch.Generator())]
    assert sizes == [7, 7, 7, 7, 5]


N, SIZE = 40, 8
ORDERS = [np.random.default_rng(seed).permutation(N) for seed in range(9)]


def dealt(order: Any, size: int = SIZE) -> list[np.ndarray]:
    return [np.asarray(order)[start : start + size] for start in range(0, len(order), size)]


def three(first: Any, second: Any, third: Any = None, used: int = 0, different: int = 0) -> list[np.ndarray]:
    """The arrays of an answer; the third call like the first, if nothing else is said."""
    third = first if third is None else third
    return [*first, *second, *third, np.asarray(used), np.asarray(different)]


def turned(start: int, step: int = 1) -> np.ndarray:
    return (start + step * np.arange(N)) % N


def mixed(blocks: Sequence[np.ndarray], seed: int) -> list[np.ndarray]:
    """The blocks in another order, and each in another order inside."""
    rng = np.random.default_rng(seed)
    return [rng.permutation(blocks[k]) for k in rng.permutation(len(blocks))]


IN_ORDER = dealt(np.arange(N))
ONE, OTHER = dealt(ORDERS[0]), dealt(ORDERS[1])
TWICE = [np.where(batch == 7, 8, batch) for batch in ONE]

BATCHES = {
    "all well": (three(ONE, OTHER), None),
    "counted from 1": (three([batch + 1 for batch in ONE], OTHER), "indices out of range"),
    "below 0": (three(ONE, [batch - 1 for batch in OTHER]), "indices out of range"),
    "out of range at last": (three(ONE, OTHER, [batch + 1 for batch in ONE]), "indices out of range"),
    "twice": (three(TWICE, OTHER), "indices repeated"),
    "twice in the second call": (three(OTHER, TWICE), "indices repeated"),
    "twice in the third call": (three(ONE, OTHER, TWICE), "indices repeated"),
    "another seed": (three(ONE, OTHER, dealt(ORDERS[2])), "another source of randomness"),
    "a global generator": (three(ONE, OTHER, used=1), "another source of randomness"),
    "ascending": (three(IN_ORDER, IN_ORDER), "not shuffled"),
    "the same order": (three(ONE, ONE), "the same order in every call"),
    "blocks in another order": (
        three([IN_ORDER[k] for k in (3, 1, 0, 4, 2)], [IN_ORDER[k] for k in (1, 0, 4, 2, 3)]),
        "the same batches in every call",
    ),
    "blocks shuffled inside and out": (
        three(mixed(IN_ORDER, 1), mixed(IN_ORDER, 2)),
        "the same batches in every call",
    ),
    "scattered blocks": (three(mixed(ONE, 1), mixed(ONE, 2)), "the same batches in every call"),
    "sorted inside": (
        three([np.sort(b) for b in ONE], [np.sort(b) for b in OTHER]),
        "sorted inside the batches",
    ),
    "turned": (three(dealt(turned(7)), dealt(turned(29))), "neighbours stay neighbours"),
    "turned backwards": (three(dealt(turned(7, -1)), dealt(turned(29, -1))), "neighbours stay neighbours"),
    "steps of 7": (three(dealt(turned(5, 7)), dealt(turned(11, 7))), "neighbours stay neighbours"),
}


@pytest.mark.parametrize("name", BATCHES)
def test_what_is_wrong_with_batches_is_named(name: str) -> None:
    answer, expected = BATCHES[name]
    assert broken(topic.minibatches, answer, {"num_examples": N, "batch_size": SIZE}) == expected


def parted(order: Any, size: int = 15) -> list[np.ndarray]:
    return [np.asarray(order)[size:], np.asarray(order)[:size]]


RANDOM = [np.random.default_rng(seed).permutation(60) for seed in range(4)]
LAST = parted(np.arange(60)[::-1])
EVERY_FOURTH = parted(np.argsort(np.arange(60) % 4, kind="stable"))
OVERLAPPING = [RANDOM[0][15:], RANDOM[0][10:25]]
PART_TWICE = [RANDOM[0][15:], np.append(RANDOM[0][:14], RANDOM[0][0])]

SPLITS = {
    "all well": (three(parted(RANDOM[0]), parted(RANDOM[1])), None),
    "sorted parts": (three([np.sort(p) for p in parted(RANDOM[0])], parted(RANDOM[1])), None),
    "counted from 1": (three(parted(RANDOM[0] + 1), parted(RANDOM[1])), "indices out of range"),
    "overlapping": (three(OVERLAPPING, parted(RANDOM[1])), "train and validation overlap"),
    "overlapping at last": (
        three(parted(RANDOM[0]), parted(RANDOM[1]), OVERLAPPING),
        "train and validation overlap",
    ),
    "twice": (three(PART_TWICE, parted(RANDOM[1])), "indices repeated"),
    "another seed": (
        three(parted(RANDOM[0]), parted(RANDOM[1]), parted(RANDOM[2])),
        "another source of randomness",
    ),
    "a global generator": (
        three(parted(RANDOM[0]), parted(RANDOM[1]), used=2),
        "another source of randomness",
    ),
    "the last": (three(LAST, LAST), "validation not drawn at random"),
    "a run across the end": (
        three(parted(np.roll(np.arange(60), 5)), parted(np.arange(60))),
        "validation not drawn at random",
    ),
    "every fourth": (three(EVERY_FOURTH, EVERY_FOURTH), "validation not drawn at random"),
    "the same split": (three(parted(RANDOM[0]), parted(RANDOM[0])), "the same split in every call"),
    "the same split in another order": (
        three(parted(RANDOM[0]), [part[::-1] for part in parted(RANDOM[0])]),
        "the same split in every call",
    ),
}


@pytest.mark.parametrize("name", SPLITS)
def test_what_is_wrong_with_a_split_is_named(name: str) -> None:
    answer, expected = SPLITS[name]
    inputs = {"num_examples": 60, "validation_fraction": 0.25}
    assert broken(topic.train_validation_split, answer, inputs) == expected


@pytest.mark.parametrize("size", [1, 2, 3])
def test_few_examples_may_come_in_their_own_order(size: int) -> None:
    answer = three(dealt(np.arange(3), size), dealt(np.arange(3), size))
    assert broken(topic.minibatches, answer, {"num_examples": 3, "batch_size": size}) is None


def test_one_batch_of_all_has_an_order_all_the_same() -> None:
    inputs = {"num_examples": N, "batch_size": N}
    assert broken(topic.minibatches, three([ORDERS[0]], [ORDERS[1]]), inputs) is None
    assert (
        broken(topic.minibatches, three([ORDERS[0]], [ORDERS[0]]), inputs) == "the same order in every call"
    )


def test_an_empty_validation_is_no_fault() -> None:
    answer = three(parted(np.arange(40), 0), parted(np.arange(40), 0))
    inputs = {"num_examples": 40, "validation_fraction": 0.0}
    assert broken(topic.train_validation_split, answer, inputs) is None


@pytest.mark.parametrize(("different", "expected"), [(2, None), (1, "some orders never come")])
def test_two_examples_come_in_either_order(different: int, expected: str | None) -> None:
    answer = three(dealt([1, 0], 1), dealt([1, 0], 1), different=different)
    assert broken(topic.minibatches, answer, {"num_examples": 2, "batch_size": 1}) == expected


def never_in_place(n: int, size: int, generator: torch.Generator) -> Any:
    """Sattolo's shuffle, which makes one circle of all indices."""
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(torch.randint(0, i, (), generator=generator))
        order[i], order[j] = order[j], order[i]
    return torch.tensor(order).split(size)


def test_a_shuffle_that_leaves_nothing_in_place_has_one_order_of_two() -> None:
    generators = [torch.Generator().manual_seed(seed) for seed in range(2)]
    *_, different = topic.minibatches.asked(never_in_place)(2, 2, generators[0])
    *_, of_both = topic.minibatches.asked(minibatch_sgd_dealt)(2, 2, generators[1])
    assert (different, of_both) == (1, 2)


def seeded_with_zero(n: int, size: int, generator: torch.Generator) -> Any:
    torch.manual_seed(0)
    return minibatch_sgd_dealt(n, size, generator)


def from_torch(n: int, size: int, generator: torch.Generator) -> Any:
    return torch.randperm(n).split(size)


def from_numpy(n: int, size: int, generator: torch.Generator) -> Any:
    return torch.from_numpy(np.random.permutation(n)).split(size)  # noqa: NPY002 - what students use


def from_random(n: int, size: int, generator: torch.Generator) -> Any:
    return torch.tensor(random.sample(range(n), n)).split(size)


@pytest.mark.parametrize("source", [from_torch, from_numpy, from_random])
def test_a_global_generator_is_noticed(source: Any) -> None:
    *_, used, _ = topic.minibatches.asked(source)(20, 5, torch.Generator().manual_seed(1))
    assert used == 1


def test_a_seed_that_was_there_before_is_noticed() -> None:
    torch.manual_seed(0)
    *_, used, _ = topic.minibatches.asked(seeded_with_zero)(20, 5, torch.Generator().manual_seed(1))
    assert used == 1


def test_a_generator_of_ones_own_is_no_global_one() -> None:
    *_, used, _ = topic.minibatches.asked(minibatch_sgd_dealt)(20, 5, torch.Generator().manual_seed(1))
    assert used == 0


def test_every_property_has_its_own_name() -> None:
    for properties in (OF_BATCHES, OF_SPLITS):
        names = [wanted.name for wanted in properties]
        assert len(set(names)) == len(names)
