"""Drivers: how an exercise is put to use where one call does not show what is asked.

A driver is a small public function that takes what the student wrote, then the arguments of the
case, and returns plain numbers and tensors. It runs in the child with the student's function, and
in the judge with the reference and with each known mistake: it holds no secret, and a student who
tampers with it still has to produce the right numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from grader.lazy import np, torch

Function = Callable[..., Any]


def gradients_left_alone(function: Function, loss_fn: Function, parameters: tuple[Any, ...]) -> Any:
    """What `function(loss_fn, parameters)` returns, and for how many parameters `.grad` is not what it
    was before."""
    before = [_copy(parameter.grad) for parameter in parameters]
    returned = function(loss_fn, parameters)
    changed = [not _same(p.grad, then) for p, then in zip(parameters, before, strict=True)]
    return returned, sum(changed)


def gradients_left_over(function: Function, loss_fn: Function, parameters: tuple[Any, ...], lr: float) -> Any:
    """What `function(loss_fn, parameters, lr)` returns, and for how many parameters `.grad` ends as
    something else than None or zero."""
    returned = function(loss_fn, parameters, lr)
    return returned, sum(p.grad is not None and bool(p.grad.any()) for p in parameters)


def evaluate(value_class: Function, expression: str, *numbers: float) -> Any:
    """The value of an expression of `value_class`, then its gradient at each number.

    The numbers are `a`, `b`, `c`, … in the expression, each wrapped once. `repeat(step, value, times)`
    applies a function again and again: a deep graph. Where the expression says `keep(value)`, the gradient
    at that node follows.
    """
    kept: list[Any] = []
    leaves = [value_class(number) for number in numbers]
    functions = {"repeat": _repeat, "keep": partial(_keep, kept), "__builtins__": {}}
    names = functions | dict(zip("abcdefgh", leaves, strict=False))
    result = eval(expression, names)
    result.backward()
    return result.data, *(node.grad for node in (*leaves, *kept))


MANY_SHUFFLES = 30


def shuffles(function: Function, *arguments: Any) -> Any:
    """Three answers of a function whose arguments are first a number of examples and last a generator: two
    in a row, and one by a new generator of the same seed. Then how many of the global generators were used
    meanwhile, and how many different answers further calls give, 0 where there are not two examples."""
    *others, generator = arguments
    seed = generator.initial_seed()
    _use_global_generators()
    before = _global_states()
    first = function(*others, generator)
    second = function(*others, generator)
    third = function(*others, torch.Generator().manual_seed(seed))
    moved = sum(now != then for now, then in zip(_global_states(), before, strict=True))
    further = MANY_SHUFFLES if others[0] == 2 else 0
    different = {_numbers(function(*others, generator)) for _ in range(further)}
    return first, second, third, moved, len(different)


def each(function: Function, batch: Any, *others: Any) -> Any:
    """What `function(row, *others)` returns for every row of `batch`, in one array, or in one for each of
    several values."""
    return _together([function(row, *others) for row in batch])


def _together(values: Sequence[Any]) -> Any:
    """Tensors or numbers of one shape as one array, tuples of them as one tuple."""
    if isinstance(values[0], (tuple, list)):
        return tuple(map(_together, zip(*values, strict=True)))
    if any(isinstance(value, torch.Tensor) for value in values):
        return torch.stack(list(values))
    return np.stack([np.asarray(value) for value in values])


def in_turn(function: Function, given: tuple[Any, ...], parameters: Any, times: int, *numbers: Any) -> Any:
    """The parameters after `times` steps of `function(*given, parameters, *numbers)`, each from what the one
    before has returned."""
    for _ in range(times):
        parameters = function(*given, parameters, *numbers)
    return parameters


def down_a_valley(function: Function, w: Any, curvature: Any, steps: int, *numbers: Any) -> Any:
    """The path of an update rule `function(w, gradients, *numbers)` over the valley f(w) = ½ Σ c w², whose
    gradient is c w. The rule gets all gradients at once, so it is called again with one more in each step."""
    gradients, point = [], w
    for _ in range(steps):
        gradients.append(curvature * point)
        path = function(w, torch.stack(gradients), *numbers)
        point = path[-1].detach().clone()
    return path


def _keep(kept: list[Any], value: Any) -> Any:
    kept.append(value)
    return value


def _repeat(step: Function, value: Any, times: int) -> Any:
    for _ in range(times):
        value = step(value)
    return value


def _numbers(answer: Any) -> Any:
    """Index tensors as plain tuples, in lists and tuples too."""
    if isinstance(answer, torch.Tensor):
        return tuple(answer.flatten().tolist())
    return tuple(map(_numbers, answer)) if isinstance(answer, (list, tuple)) else repr(answer)


def _use_global_generators() -> None:
    """Draw once, so that none of them stands where a seed has put it, and who seeds one moves it."""
    import random  # it costs more than the course, which imports this module, and is loaded by then

    torch.rand(())
    np.random.random()
    random.random()


def _global_states() -> tuple[Any, ...]:
    """Where the global generators of torch, NumPy and random stand."""
    import random

    of_numpy: Any = np.random.get_state()
    _, key, *rest = of_numpy
    of_torch = torch.default_generator.get_state().numpy().tobytes()
    return of_torch, (key.tobytes(), *rest), random.getstate()


def _copy(gradient: Any) -> Any:
    return None if gradient is None else gradient.clone()


def _same(gradient: Any, before: Any) -> bool:
    if gradient is None or before is None:
        return gradient is before
    return bool(torch.equal(gradient, before))


_drivers: dict[str, Function] = {
    driver.__name__: driver
    for driver in (
        gradients_left_alone,
        gradients_left_over,
        evaluate,
        shuffles,
        each,
        in_turn,
        down_a_valley,
    )
}
DRIVERS: Mapping[str, Function] = MappingProxyType(_drivers)
"""Every driver by its name."""

OURS = frozenset(DRIVERS)


def publish(functions: Iterable[Function]) -> None:
    """Add the drivers of another course, for the life of this process. ValueError where one is not a
    function, or is named like one of gdgrade's."""
    for function in functions:
        name = getattr(function, "__name__", None)
        if not callable(function) or not isinstance(name, str) or not name.isidentifier():
            raise ValueError(f"a driver is a function with a name, not {function!r}")
        if name in OURS:
            raise ValueError(f"`{name}` is a driver of gdgrade; give yours another name")
        _drivers[name] = function
