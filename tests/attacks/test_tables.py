"""A table of answers, copied from an earlier round, earns nothing in the next."""

from __future__ import annotations

import base64
import hashlib
import inspect
import random
from collections import Counter
from typing import Any

import numpy as np
import pytest

from grader.course import load_course
from grader.exercise import Case, Exercise, Topic
from grader.grading import SEED_BITS, Grader
from grader.inputs import draw
from grader.judging.expected import Expected, as_tensors, expected_of, flatten, plain
from grader.lazy import torch
from grader.submission import SourceFile, Submission

COURSE = load_course()
CHANCE = 0.01
"""How often an answer of an earlier round may be right in another, as it would be for 100 answers."""

MOST_NUMBERS = 5000
"""A file with more in an answer, as of a whole network, takes long to read."""

WHOLE_RESULT = (None, "evaluate", "shuffles")
"""Scripts whose result is not the function's own return with something added."""


def seeds(count: int) -> list[int]:
    """Secret seeds, the same each time."""
    source = random.Random("rounds")
    return [source.getrandbits(SEED_BITS) for _ in range(count)]


def key_of(arguments: Any) -> str:
    """What a table is looked up by: the bytes of the arguments, whatever the dtype of the call."""
    digest = hashlib.sha256()

    def add(value: Any) -> None:
        if isinstance(value, (list, tuple)):
            for part in value:
                add(part)
        elif isinstance(value, torch.Tensor):
            add(value.detach().numpy())
        elif isinstance(value, np.ndarray):
            digest.update((value.astype(np.float32) if value.dtype.kind == "f" else value).tobytes())
        elif isinstance(value, torch.Generator):
            digest.update(str(value.initial_seed()).encode())
        elif not callable(value):
            digest.update(repr(value).encode())

    add(arguments)
    return digest.hexdigest()


def shapes_of(arguments: Any) -> str:
    """What a table is looked up by where the inputs are not in it."""
    return str([tuple(value.shape) if hasattr(value, "shape") else type(value) for value in arguments])


def key(inputs: Any) -> str:
    return key_of(list(as_tensors(inputs, torch.float64).values()))


def answer(exercise: Exercise, inputs: Any) -> list[np.ndarray]:
    """What the reference says, as plain arrays."""
    returned = exercise.asked(exercise.reference)(*as_tensors(inputs, torch.float64).values())
    return [plain(expected_array) for expected_array in flatten(returned)[1]]


def right(copied: list[np.ndarray], true: list[np.ndarray]) -> bool:
    return len(copied) == len(true) and all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-4, atol=1e-6)
        for a, b in zip(copied, true, strict=True)
    )


def paid(exercise: Exercise, rounds: int) -> Counter[str]:
    """In how many rounds a table pays: one of all earlier inputs, and one that repeats the last answer."""
    known: set[str] = set()
    last: list[np.ndarray] | None = None
    found = Counter(inputs=0, answer=0)
    for seed in seeds(rounds):
        inputs = draw(exercise, exercise.basic, seed)
        true = answer(exercise, inputs)
        found["inputs"] += key(inputs) in known
        found["answer"] += last is not None and right(last, true)
        known.add(key(inputs))
        last = true
    return found


def check_nothing_is_paid(exercise: Exercise, rounds: int) -> None:
    found = paid(exercise, rounds)
    assert found["inputs"] == 0
    # Where properties judge, as of a shuffle, any right answer is one in every round: none is to be copied.
    if not exercise.properties:
        assert found["answer"] <= CHANCE * rounds


every_exercise = pytest.mark.parametrize("exercise", [exercise for _, exercise in COURSE], ids=COURSE.names)


def test_the_basic_case_of_no_exercise_comes_again() -> None:
    for _, exercise in COURSE:
        check_nothing_is_paid(exercise, 6)


@pytest.mark.long
@every_exercise
def test_a_table_pays_in_none_of_a_thousand_rounds(exercise: Exercise) -> None:
    check_nothing_is_paid(exercise, 1000)


def test_a_table_that_pays_is_found_out() -> None:
    """So that the tests above are known to see: the same inputs each time, or the same answer."""

    def asked(inputs: Any, reference: Any) -> Exercise:
        return Exercise(name="f", points=1, reference=reference, cases=(Case("a", inputs),), hints=())

    fixed = asked(lambda rng: {"x": np.ones(3)}, lambda x: x)
    counted = asked(lambda rng: {"x": rng.normal(size=3)}, lambda x: x.numel())
    assert paid(fixed, 3) == {"inputs": 2, "answer": 2}
    assert paid(counted, 3) == {"inputs": 0, "answer": 2}


# A submission that holds such a table, end to end.

PRELUDE = """\
import base64
import hashlib

import numpy as np
import torch
from typing import Any

"""

LOOK_UP = '''
def built(parts, dtype, numpy):
    """An answer from its parts: nested lists, and leaves (text, dtype, shape, is a number)."""
    if isinstance(parts, list):
        return tuple(built(part, dtype, numpy) for part in parts)
    text, kind, shape, number = parts
    array = np.frombuffer(base64.b64decode(text), kind).reshape(shape)
    if number:
        return array.item()
    if numpy:
        return array.copy()
    return torch.tensor(array).to(dtype) if array.dtype.kind == "f" else torch.tensor(array)


def look_up(name, arguments):
    tables = TABLES[name]
    known = tables.get(key_of(arguments)) or tables.get(shapes_of(arguments))
    parts = known or next(iter(tables.values()))
    flat = [v for a in arguments for v in (a if isinstance(a, (list, tuple)) else [a])]
    dtypes = [v.dtype for v in flat if isinstance(v, torch.Tensor) and v.is_floating_point()]
    return built(parts, (dtypes or [torch.float32])[0], name in NUMPY)
'''


def packed(expected: Expected, shape: Any) -> Any:
    """An expected value as the submission holds it."""
    if isinstance(shape, tuple):
        return [packed(expected, part) for part in shape]
    expected_array = expected.arrays[shape]
    return (
        base64.b64encode(np.ascontiguousarray(expected_array.value).tobytes()).decode(),
        expected_array.value.dtype.str,
        expected_array.value.shape,
        expected_array.is_number,
    )


def table(exercise: Exercise, seed: int) -> dict[str, Any]:
    """Every answer to an exercise under a seed, by its inputs and by their shapes."""
    answers: dict[str, Any] = {}
    for case in exercise.cases:
        expected = expected_of(exercise, case, seed)
        if sum(expected_array.value.size for expected_array in expected.arrays) > MOST_NUMBERS:
            continue
        returned = expected.shape if exercise.driver in WHOLE_RESULT else expected.shape[0]
        arguments = list(as_tensors(expected.inputs, torch.float64).values())
        value = packed(expected, returned)
        answers[key_of(arguments)] = value
        answers.setdefault(shapes_of(arguments), value)
    return answers


def holding_tables(topic: Topic, seed: int) -> str:
    """The file of a topic in which every function looks its answer up."""
    tables = {exercise.name: table(exercise, seed) for exercise in topic.exercises}
    numpy = [exercise.name for exercise in topic.exercises if exercise.library == "numpy"]
    functions = (
        f"def {exercise.name}(*arguments):\n    return look_up({exercise.name!r}, list(arguments))\n\n\n"
        for exercise in topic.exercises
        if not exercise.is_class
    )
    parts = (
        inspect.getsource(key_of),
        inspect.getsource(shapes_of),
        f"TABLES = {tables!r}\nNUMPY = {numpy!r}\n",
    )
    return PRELUDE + "\n\n".join(parts) + LOOK_UP + "\n\n" + "".join(functions)


@pytest.fixture(scope="module")
def copied() -> tuple[Submission, int]:
    """A submission with all answers of a round, and the seed of that round."""
    old, *_ = seeds(1)
    files = [SourceFile(t.file, holding_tables(t, old).encode(), t.file) for t in COURSE.topics]
    return Submission("copied", tuple(files)), old


@pytest.mark.long
def test_a_table_earns_most_points_in_its_own_round_and_none_in_others(
    grader: Grader, copied: tuple[Submission, int]
) -> None:
    submission, old = copied
    again = grader.grade(submission, seed=old)
    assert again.score > 0.6 * again.max_score, [e.name for e in again.exercises if not e.score]
    for seed in seeds(4)[1:]:
        report = grader.grade(submission, seed=seed)
        assert report.score == 0, [(e.name, e.score) for e in report.exercises if e.score]
