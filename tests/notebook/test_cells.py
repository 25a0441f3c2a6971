"""What a check takes of the cells that were run, and what it says where something is not clear."""

from __future__ import annotations

import ast
from types import SimpleNamespace

import pytest

from grader.exercise import Course
from grader.intake.notebooks import python_of
from grader.notebook.cells import Gathered, History
from grader.notebook.errors import CheckError
from grader.notebook.subject import exercise_of


def gather(*cells: str, name: str = "f", dump: str = "") -> Gathered:
    return History([python_of(cell) for cell in cells]).gather({name: dump})


def lines_of(found: Gathered) -> list[str]:
    return [line for line in found.source.split("\n") if line]


def test_a_function_comes_with_what_it_needs_and_nothing_else() -> None:
    found = gather(
        "import torch\nimport os",
        "eps = 1e-8\ndata = load('big.csv')",
        "def helper(x):\n    return torch.exp(x) + eps",
        "print(helper(1))",
        "def f(x):\n    y = helper(x)\n    return y\n\nf(3)\nwhile True: pass",
    )
    assert lines_of(found) == [
        "import torch",
        "eps = 1e-8",
        "def helper(x):",
        "    return torch.exp(x) + eps",
        "def f(x):",
        "    y = helper(x)",
        "    return y",
    ]
    assert found.lacking == ()
    ast.parse(found.source)


def test_lines_keep_their_place_in_their_cell() -> None:
    found = gather("a = 0", "\n\nuseless()\n\ndef f(x):\n    return x", "b = 1")
    assert found.starts == (0, 1, 0)
    assert found.source.split("\n")[4] == "def f(x):"


def test_a_later_cell_wins_and_a_cell_that_is_run_again_counts_once() -> None:
    once = "def helper():\n    return 1"
    found = gather(
        once, "def f(): return helper()", "def helper():\n    return 2", "def f(): return -helper()"
    )
    assert "return 2" in found.source
    assert "return 1" not in found.source
    assert "-helper" in found.source
    assert lines_of(gather(once, "def f(): return helper()", once)).count("def helper():") == 1


def test_the_definition_that_was_run_counts_where_a_later_cell_stopped_before_its_own() -> None:
    good, stopped = "def f(x):\n    return x", "1 / 0\ndef f(x):\n    return -x"
    dump = ast.dump(ast.parse(good).body[0])
    assert "-x" not in gather(good, stopped, dump=dump).source
    assert "-x" in gather(good, stopped).source


def test_what_is_built_step_by_step_comes_whole() -> None:
    found = gather(
        "import torch\ntorch.set_default_dtype(torch.float64)\ntorch.save(1, 'x')",
        "class f:\n    pass",
        "def add_to(cls):\n    return lambda method: setattr(cls, method.__name__, method)",
        "@add_to(f)\ndef forward(self):\n    return torch.tensor(steps)",
        "steps = [1]\nsteps.append(2)\nsteps += [3]\nsteps[0] = 4",
        "f.name = 'f'",
    )
    kept = lines_of(found)
    assert kept[:2] == ["import torch", "torch.set_default_dtype(torch.float64)"]
    assert "torch.save(1, 'x')" not in kept
    assert "@add_to(f)" in kept
    assert kept[-5:] == ["steps = [1]", "steps.append(2)", "steps += [3]", "steps[0] = 4", "f.name = 'f'"]


def test_what_runs_at_once_takes_what_was_there_then() -> None:
    found = gather(
        "scale = 1\nfactors = [scale * n for n in range(3)]",
        "scale = 2",
        "def f(x): return factors",
    )
    assert lines_of(found) == [
        "scale = 1",
        "factors = [scale * n for n in range(3)]",
        "def f(x): return factors",
    ]


def test_magics_and_cells_that_are_no_python_are_left_out() -> None:
    found = gather(
        "%matplotlib inline\n!pip install x\nimport math",
        "%%bash\nf = 1",
        "this is no python",
        "await something()\neps = 1",
        "%%time\ndef f(x):\n    return math.exp(x) + eps",
    )
    assert lines_of(found) == ["import math", "eps = 1", "def f(x):", "    return math.exp(x) + eps"]


def test_what_no_cell_defines_is_listed() -> None:
    assert gather("def f(x):\n    len(x)\n    return clip(x, low)").lacking == ("clip", "low")
    assert gather("a = 1").lacking == ("f",)
    assert gather("from math import *", "def f(x): return exp(x)").lacking == ()


def relu(x: object) -> object:
    return x


def my_relu(x: object) -> object:
    return x


def wrapped() -> object:
    def wrapper(x: object) -> object:
        return x

    return wrapper


WRAPPER = wrapped()


class Value:
    pass


@pytest.mark.parametrize(
    ("thing", "namespace", "said"),
    [
        (my_relu, {}, "my_relu is not an exercise. If it is relu, rename it to relu."),
        ("reluu", {}, "reluu is not an exercise. If it is relu, rename it to relu."),
        (3, {}, "int is not an exercise. `gdgrade list` prints the exercises."),
        (Value(), {}, "This is an object of the class Value; check the class itself: check(Value)."),
        ("relu", {}, "relu is not defined yet; run its cell first."),
        (relu, {"relu": my_relu}, "check(relu) checks the current one."),
        (relu, {}, "relu is not defined at the top level; define it in a cell, outside of other functions."),
        (my_relu, {"relu": my_relu}, "relu is only another name for my_relu; rename it to relu: `def relu`."),
        (
            WRAPPER,
            {"relu": WRAPPER},
            "relu is decorated, and its decorator returns a function named wrapper;",
        ),
        (relu, {"relu": relu, "tanh": relu}, "tanh and relu are the same object here"),
    ],
)
def test_what_is_no_exercise_is_told_and_never_guessed(
    course: Course, thing: object, namespace: dict[str, object], said: str
) -> None:
    with pytest.raises(CheckError) as error:
        exercise_of(thing, namespace, course)
    assert said in str(error.value)


def test_an_object_that_is_called_like_an_exercise_is_that_one(course: Course) -> None:
    compiled = SimpleNamespace()  # as torch.jit.script gives
    assert exercise_of(relu, {"relu": relu}, course) == "relu"
    assert exercise_of("relu", {"relu": relu}, course) == "relu"
    unnamed = lambda x: x  # noqa: E731 - as a student may write it
    assert exercise_of(unnamed, {"relu": unnamed}, course) == "relu"
    assert exercise_of(compiled, {"relu": compiled}, course) == "relu"
