"""The course against itself: solutions agree with references, known mistakes do not, seeds replay."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from grader.course import load_course
from grader.exercise import Case, Exercise

SOLUTIONS = Path(__file__).parents[2] / "solutions"
SEEDS = (0, 1, 20)

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
    return {name: rounded(value) for name, value in inputs.items()}


def rounded(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32).astype(np.float64)
    return value


def tensors(inputs: Mapping[str, Any], dtype: torch.dtype = torch.float64) -> dict[str, Any]:
    """Arrays as tensors, those of floats in the dtype; numbers as they are."""

    def convert(value: Any) -> Any:
        if not isinstance(value, np.ndarray):
            return value
        tensor = torch.from_numpy(value.copy())
        return tensor.to(dtype) if tensor.is_floating_point() else tensor

    return {name: convert(value) for name, value in inputs.items()}


def arrays(value: Any) -> list[np.ndarray]:
    """What came back as a list of arrays, one for each part."""
    parts = value if isinstance(value, tuple | list) else (value,)
    return [array(part) for part in parts]


def array(part: Any) -> np.ndarray:
    return part.detach().numpy().copy() if isinstance(part, torch.Tensor) else np.array(part)


def same(ours: list[np.ndarray], truth: list[np.ndarray], rtol: float) -> bool:
    """Whether all parts agree in shape, and in value to rtol of the greatest finite entry."""
    return len(ours) == len(truth) and all(
        a.shape == b.shape and np.allclose(a, b, rtol=rtol, atol=rtol * scale(b), equal_nan=True)
        for a, b in zip(ours, truth, strict=True)
    )


def scale(truth: np.ndarray) -> float:
    """The greatest finite size; a thousandth where all cancels, as with an upstream of ones."""
    return float(np.abs(truth[np.isfinite(truth)]).max(initial=1e-3))


def answers(function: Any, exercise: Exercise, seed: int) -> list[list[np.ndarray]]:
    """What the function returns on every case, in float64 tensors."""
    return [arrays(function(**tensors(drawn(case, seed)))) for case in exercise.cases]


@every_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_solution_agrees_with_reference(exercise: Exercise, seed: int) -> None:
    function = solution(exercise.name)
    for case in exercise.cases:
        inputs = drawn(case, seed)
        truth = arrays(exercise.reference(**tensors(inputs)))
        assert all(np.isfinite(part).all() for part in truth), case.name
        for dtype in exercise.dtypes:
            given = tensors(inputs, getattr(torch, dtype)) if exercise.library == "torch" else dict(inputs)
            before = {name: array(value) for name, value in given.items()}
            value = function(**given)
            assert same(arrays(value), truth, 1e-9 if dtype == "float64" else 1e-3), (case.name, dtype)
            assert all(part.dtype == dtype for part in arrays(value)), (case.name, dtype)
            assert all(np.array_equal(before[name], array(given[name])) for name in given), case.name


@every_exercise
def test_signature_is_that_of_the_cases(exercise: Exercise) -> None:
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
    for case in exercise.cases:
        inputs = drawn(case, seed)
        truth = arrays(exercise.reference(**tensors(inputs)))
        assert same(arrays(exercise.reference(**tensors(inputs, torch.float32))), truth, 1e-2), case.name


@every_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_every_known_mistake_shows(exercise: Exercise, seed: int) -> None:
    truth = answers(exercise.reference, exercise, seed)
    seen = {mistake.name: answers(mistake.wrong, exercise, seed) for mistake in exercise.mistakes}
    assert len(seen) >= 5
    for name, wrong in seen.items():
        assert not all(same(a, b, 1e-9) for a, b in zip(wrong, truth, strict=True)), name
    for name, wrong in seen.items():
        for other, rival in seen.items():
            if name < other:
                assert not all(same(a, b, 1e-9) for a, b in zip(wrong, rival, strict=True)), (name, other)


@every_exercise
def test_references_and_mistakes_leave_their_inputs_alone(exercise: Exercise) -> None:
    for function in (exercise.reference, *(mistake.wrong for mistake in exercise.mistakes)):
        for case in exercise.cases:
            given, copy = tensors(drawn(case, 0)), tensors(drawn(case, 0))
            function(**given)
            for name, value in given.items():
                assert np.array_equal(array(value), array(copy[name])), (case.name, name)


@every_exercise
def test_inputs_replay_by_seed(exercise: Exercise) -> None:
    for case in exercise.cases:
        once, again, other = (arrays(list(drawn(case, seed).values())) for seed in (7, 7, 8))
        assert all(np.array_equal(a, b) for a, b in zip(once, again, strict=True)), case.name
        assert [part.shape for part in once] == [part.shape for part in other], case.name
    assert any(
        not np.array_equal(a, b)
        for a, b in zip(*(arrays(list(drawn(exercise.basic, seed).values())) for seed in (7, 8)), strict=True)
    )


def test_names_are_unique_and_exercises_complete() -> None:
    topics = [topic.name for topic in COURSE.topics]
    assert len(set(topics)) == len(topics) == 3
    assert len(set(COURSE.names)) == len(COURSE.names) == 19
    for _, exercise in COURSE:
        cases = [case.name for case in exercise.cases]
        mistakes = [mistake.name for mistake in exercise.mistakes]
        assert len(set(cases)) == len(cases), exercise.name
        assert len(set(mistakes)) == len(mistakes), exercise.name
        assert 2 <= len(exercise.hints) <= 4, exercise.name
        assert 1 <= exercise.points <= 4, exercise.name


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
        truth = exercise.reference(**tensors(given)).numpy()
        # An update more or less moves theta by about alpha times the tolerance: far more than this.
        allowed = 1e-3 * alpha * tolerance * max(1.0, np.abs(truth).max())
        assert np.abs(theta - truth).max() < allowed, case.name


def test_the_course_loads_without_torch() -> None:
    code = (
        "import sys; from grader.course import load_course; load_course(); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=SOLUTIONS.parent).returncode == 0
