"""The course against itself: solutions agree with references, known mistakes do not, seeds replay."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from grader.course import load_course
from grader.exercise import Case, Exercise
from grader.inputs import map_arrays
from grader.published.shared_values import SharedValue, make

SOLUTIONS = Path(__file__).parents[2] / "solutions"
SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 20)))
SAMPLE, MOST = 4, 12
"""Of how many known mistakes one is tried with the first seed, and of about how many in all; with the other
seeds all of them are."""

COURSE = load_course()
every_exercise = pytest.mark.parametrize("exercise", [exercise for _, exercise in COURSE], ids=COURSE.names)


def solution(name: str) -> Any:
    """The function `name` of the worked solutions."""
    topic, _ = COURSE.find(name)
    source = (SOLUTIONS / topic.file).read_text(encoding="utf-8")
    namespace: dict[str, Any] = {"__name__": topic.name}
    exec(compile(source, topic.file, "exec"), namespace)
    return namespace[name]


def drawn(case: Case, seed: int) -> dict[str, Any]:
    """The inputs of a case, floats rounded to float32-representable values as the grader does."""
    inputs = case.inputs(np.random.default_rng(seed))
    return {name: map_arrays(value, rounded) for name, value in inputs.items()}


def rounded(value: np.ndarray) -> np.ndarray:
    return value.astype(np.float32).astype(np.float64) if value.dtype == np.float64 else value


def tensors(inputs: Mapping[str, Any], dtype: torch.dtype = torch.float64) -> dict[str, Any]:
    """Arrays as tensors, those of floats in the dtype; numbers as they are; shared values made."""

    def convert(value: np.ndarray) -> torch.Tensor:
        tensor = torch.from_numpy(value.copy())
        return tensor.to(dtype) if tensor.is_floating_point() else tensor

    return {name: make(map_arrays(value, convert)) for name, value in inputs.items()}


def arrays(value: Any) -> list[np.ndarray]:
    """What came back as a list of arrays, one for each part, those of inner lists and shared values too. A
    function has none, and a generator, which is there to go on, is none."""
    if isinstance(value, SharedValue):
        value = value.arguments
    if isinstance(value, tuple | list):
        return [inner for part in value for inner in arrays(part)]
    return [] if callable(value) or isinstance(value, torch.Generator) else [array(value)]


def array(part: Any) -> np.ndarray:
    return part.detach().numpy().copy() if isinstance(part, torch.Tensor) else np.array(part)


def same(ours: list[np.ndarray], expected: list[np.ndarray], rtol: float) -> bool:
    """Whether all parts agree in shape, and in value to rtol of the greatest finite entry."""
    return len(ours) == len(expected) and all(
        (a.shape, a.dtype.kind) == (b.shape, b.dtype.kind)
        and np.allclose(a, b, rtol=rtol, atol=rtol * scale(b), equal_nan=True)
        for a, b in zip(ours, expected, strict=True)
    )


def scale(expected: np.ndarray) -> float:
    """The greatest finite size; a thousandth where all cancels, as with an upstream of ones."""
    return float(np.abs(expected[np.isfinite(expected)]).max(initial=1e-3))


def accepted(
    exercise: Exercise, inputs: Any, ours: list[np.ndarray], expected: list[np.ndarray], rtol: float
) -> bool:
    """Whether an answer agrees with the expected one, or with all properties where these alone judge it."""
    if not exercise.properties:
        return same(ours, expected, rtol)
    shapes = [part.shape for part in ours] == [part.shape for part in expected]
    return shapes and not any(wanted.complaint(ours, inputs) for wanted in exercise.properties)


def unchanged(before: list[np.ndarray], now: list[np.ndarray]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(before, now, strict=True))


def layout(value: Any) -> Any:
    """How what came back nests, with the type of each part."""
    return tuple(layout(part) for part in value) if isinstance(value, tuple | list) else type(value)


def answers(function: Any, exercise: Exercise, seed: int) -> list[Any]:
    """What the function, which leaves its inputs alone, returns on every case, in float64 tensors."""
    answers = []
    for case in exercise.cases:
        given = tensors(drawn(case, seed))
        before = arrays(list(given.values()))
        answers.append(exercise.asked(function)(*given.values()))
        assert unchanged(before, arrays(list(given.values()))), case.name
    return answers


def agree(ours: list[Any], others: list[Any]) -> bool:
    """Whether two functions gave the same on every case."""
    return all(
        layout(one) == layout(other) and same(arrays(one), arrays(other), 1e-11)
        for one, other in zip(ours, others, strict=True)
    )


@cache
def all_expected(exercise: Exercise, seed: int) -> list[Any]:
    """What the reference returns on every case, in float64 tensors."""
    return answers(exercise.reference, exercise, seed)


@every_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_solution_agrees_with_reference(exercise: Exercise, seed: int) -> None:
    function = solution(exercise.name)
    for case, expected in zip(exercise.cases, all_expected(exercise, seed), strict=True):
        inputs, expected = drawn(case, seed), arrays(expected)
        assert all(np.isfinite(part).all() for part in expected), case.name
        for dtype in exercise.dtypes:
            given = tensors(inputs, getattr(torch, dtype)) if exercise.library == "torch" else dict(inputs)
            before = arrays(list(given.values()))
            value = exercise.asked(function)(*given.values())
            rtol = 1e-9 if dtype == "float64" else 1e-3
            assert accepted(exercise, inputs, arrays(value), expected, rtol), (case.name, dtype)
            floats = [part for part in arrays(value) if part.dtype.kind == "f"]
            assert all(part.dtype == dtype for part in floats), (case.name, dtype)
            assert unchanged(before, arrays(list(given.values()))), case.name


@every_exercise
def test_signature_is_that_of_the_cases(exercise: Exercise) -> None:
    if exercise.is_class:
        assert exercise.driver, "a class is put to use by a script, which the cases are made for"
        return
    parameters = inspect.signature(solution(exercise.name)).parameters
    needed = [name for name, parameter in parameters.items() if parameter.default is inspect.Parameter.empty]
    for case in exercise.cases:
        names = list(case.inputs(np.random.default_rng(0)))
        # A call may be made by position: what is left to its default stands last.
        assert names == list(parameters)[: len(names)], case.name
        assert len(names) >= len(needed), case.name


@every_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_reference_runs_in_float32(exercise: Exercise, seed: int) -> None:
    for case, expected in zip(exercise.cases, all_expected(exercise, seed), strict=True):
        given = tensors(drawn(case, seed), torch.float32)
        rough = arrays(exercise.asked(exercise.reference)(*given.values()))
        assert same(rough, arrays(expected), 1e-2), case.name


@every_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_mistake_shows_and_leaves_its_inputs_alone(exercise: Exercise, seed: int) -> None:
    """As the reference does."""
    expected = all_expected(exercise, seed)
    every = max(SAMPLE, len(exercise.mistakes) // MOST)
    tried = exercise.mistakes if seed else exercise.mistakes[::every]
    seen = {mistake.name: answers(mistake.wrong, exercise, seed) for mistake in tried}
    assert len({mistake.name for mistake in exercise.mistakes}) >= 5
    for name, wrong in seen.items():
        assert not agree(wrong, expected), name
    for name, wrong in seen.items():
        for other, rival in seen.items():
            if name < other:
                assert not agree(wrong, rival), (name, other)


@every_exercise
def test_inputs_replay_by_seed(exercise: Exercise) -> None:
    for case in exercise.cases:
        once, again, other = (arrays(list(drawn(case, seed).values())) for seed in (7, 7, 8))
        assert all(np.array_equal(a, b) for a, b in zip(once, again, strict=True)), case.name
        assert [part.ndim for part in once] == [part.ndim for part in other], case.name
    assert any(
        not np.array_equal(a, b)
        for a, b in zip(*(arrays(list(drawn(exercise.basic, seed).values())) for seed in (7, 8)), strict=True)
    )


def test_names_are_unique_and_exercises_complete() -> None:
    topics = [topic.name for topic in COURSE.topics]
    assert len(set(topics)) == len(topics) > 0
    assert len(set(COURSE.names)) == len(COURSE.names)
    for _, exercise in COURSE:
        cases = [case.name for case in exercise.cases]
        # One mistake may show in several ways, under one name and with one message.
        mistakes = [name for name, _ in {(mistake.name, mistake.message) for mistake in exercise.mistakes}]
        assert len(set(cases)) == len(cases), exercise.name
        assert len(set(mistakes)) == len(mistakes), exercise.name
        assert 2 <= len(exercise.hints) <= 4, exercise.name
        assert 1 <= exercise.points <= 6, exercise.name


@pytest.mark.parametrize("seed", SEEDS)
def test_updates_until_flat_do_not_hang_on_rounding(seed: int) -> None:
    """The stop rule of `gradient_descent` is never within a millionth of the threshold."""
    _, exercise = COURSE.find("gradient_descent")
    for case in exercise.cases:
        given = drawn(case, seed)
        X, y, alpha = given["X"], given["y"], given["alpha"]
        tolerance, limit = given.get("tolerance", 1e-5), given.get("max_iterations", 100_000)
        theta, sizes = np.ones((2, 1)), []
        for _ in range(limit):
            slope = X.T @ (X @ theta - y) / len(X)
            sizes.append(np.abs(slope).max())
            if sizes[-1] <= tolerance:
                break
            theta = theta - alpha * slope
        assert min(abs(size / tolerance - 1) for size in sizes) > 1e-6, case.name
        assert len(sizes) < limit or "max_iterations" in given, case.name
        expected = exercise.reference(*tensors(given).values()).numpy()
        # An update more or less moves theta by about alpha times the tolerance: far more than this.
        allowed = 1e-3 * alpha * tolerance * max(1.0, np.abs(expected).max())
        assert np.abs(theta - expected).max() < allowed, case.name


def test_the_course_loads_without_torch_and_numpy() -> None:
    code = (
        "import sys; from grader.course import load_course; load_course();"
        " sys.exit(bool({'torch', 'numpy'} & {*sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=SOLUTIONS.parent).returncode == 0
