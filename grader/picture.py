"""How an exercise is drawn: the calls whose answers are shown, and as what.

An author declares a picture beside the exercise, `picture=Curve(x=(-6, 6))`. The calls are asked of the
student's function where student code runs, and of the reference where references run; what both return is
made into arrays of the same shapes (`shown`), and `grader.pictures` draws them. Every label is the author's,
and only numbers are the student's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from grader.lazy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array: TypeAlias = "NDArray[Any]"
Arrays: TypeAlias = "tuple[Array, ...]"
Inputs = Mapping[str, Any]
"""The arguments of one call, as in the cases of an exercise."""

Interval = tuple[float, float]

EACH = "each"
"""The driver that calls a function once for each row of its first argument."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """What every kind of picture has.

    `driver` names one of `grader.published.drivers` that puts the function to use, `each` for one that takes
    a single point. `values` picks what is drawn from what was returned, as NumPy arrays, and the inputs.
    """

    driver: str | None = None
    values: Callable[[Any, Inputs], Any] = lambda returned, inputs: returned

    def calls(self) -> Sequence[Inputs]:
        """The inputs of every call."""
        raise NotImplementedError

    def shown(self, returned: Any, inputs: Inputs) -> Arrays:
        """The arrays to draw, from what one call returned: arrays, in tuples where there were several."""
        values = self.values(returned, inputs)
        several = isinstance(values, (tuple, list))
        return tuple(np.asarray(value, dtype=np.float64) for value in (values if several else (values,)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve(Picture):
    """A function over an interval, the reference behind it, and the difference below.

    `arguments` makes the inputs of each call from the points x; each call gives one curve (n,), or K of them
    (n, K). `names` are those of the curves, where there are several.
    """

    x: Interval
    arguments: Callable[[Array], Sequence[Inputs]] = lambda x: ({"x": x},)
    points: int = 241
    names: tuple[str, ...] = ()
    x_label: str = "x"
    y_label: str = ""
    stairs: bool = False

    def calls(self) -> Sequence[Inputs]:
        return self.arguments(self.points_of_x())

    def points_of_x(self) -> Array:
        """The points at which the function is called, (points,)."""
        return np.linspace(*self.x, self.points)


@dataclass(frozen=True, kw_only=True, eq=False)
class Matrix(Picture):
    """Matrices as coloured squares with their numbers: yours, the reference, the difference.

    `values` picks one matrix or several; `names` are theirs.
    """

    arguments: Callable[[], Inputs]
    names: tuple[str, ...] = ()
    row_label: str = ""
    column_label: str = ""

    def calls(self) -> Sequence[Inputs]:
        return (self.arguments(),)


@dataclass(frozen=True, kw_only=True, eq=False)
class Training(Picture):
    """A curve of losses and, with `data`, what was fitted.

    `values` picks the losses of a call; those of several calls follow one another. `fit` makes predictions
    from what the last call returned: for data x (n,) and y (n,) the height of a line at the points x (m,),
    for data X (n, 2) and labels (n,) the scores of points (m, 2), (m,) with the boundary at 0 or (m, K).
    """

    asked: Callable[[], Sequence[Inputs]]
    data: Callable[[], tuple[Array, Array]] | None = None
    fit: Callable[[Any, Array], Array] = lambda returned, points: points
    loss_label: str = "loss"
    step_label: str = "step"
    first_step: int = 0
    logarithmic: bool = True
    x_label: str = "x"
    y_label: str = "y"

    def calls(self) -> Sequence[Inputs]:
        return self.asked()

    def shown(self, returned: Any, inputs: Inputs) -> Arrays:
        losses = np.asarray(self.values(returned, inputs), dtype=np.float64).reshape(-1)
        if self.data is None:
            return (losses,)
        return losses, np.asarray(self.fit(returned, self.grid()), dtype=np.float64)

    @property
    def has_classes(self) -> bool:
        """Whether the data are points of a plane with labels."""
        return self.data is not None and self.data()[0].ndim == 2

    def grid(self) -> Array:
        """Where the fit is looked at: (m,) along the line, or (SIDE², 2) over the plane, row by row."""
        assert self.data is not None
        X, _ = self.data()
        low, high = X.min(axis=0), X.max(axis=0)
        margin = 0.08 * (high - low)
        if X.ndim == 1:
            return np.linspace(low - margin, high + margin, SIDE)
        axes = [np.linspace(a, b, SIDE) for a, b in zip(low - margin, high + margin, strict=True)]
        return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)


SIDE = 81
"""How many points a grid has in each direction."""


@dataclass(frozen=True)
class Landscape:
    """A height over the plane: a formula for NumPy arrays, the part that is drawn, and its minima."""

    height: Callable[[Array, Array], Array]
    x: Interval
    y: Interval
    minima: tuple[tuple[float, float], ...] = ()
    x_label: str = "x"
    y_label: str = "y"
    height_label: str = "f"

    def grid(self, side: int) -> Array:
        """Points (side², 2), row by row."""
        axes = np.linspace(*self.x, side), np.linspace(*self.y, side)
        return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)


@dataclass(frozen=True, kw_only=True, eq=False)
class Paths(Picture):
    """Ways over a landscape, and the height along each. A call returns one way (steps, 2); its start is the
    argument of the name `start`."""

    over: Landscape
    asked: Callable[[], Sequence[Inputs]]
    start: str = "start"

    def calls(self) -> Sequence[Inputs]:
        return self.asked()

    def shown(self, returned: Any, inputs: Inputs) -> Arrays:
        (path,) = super().shown(returned, inputs)
        return (np.concatenate([np.reshape(inputs[self.start], (1, 2)), path.reshape(-1, 2)]),)


@dataclass(frozen=True, kw_only=True, eq=False)
class Surface(Picture):
    """The height of a landscape, as a surface and as contours. The function takes one point of the `shape`,
    the argument `point`; any others are in `given`."""

    over: Landscape
    point: str = "point"
    shape: tuple[int, ...] = (2,)
    given: Callable[[], Inputs] = dict
    side: int = 37
    driver: str | None = EACH

    def calls(self) -> Sequence[Inputs]:
        points = self.over.grid(self.side).reshape(-1, *self.shape)
        return ({self.point: points, **self.given()},)


@dataclass(frozen=True, kw_only=True, eq=False)
class Arrows(Surface):
    """The direction of a gradient at points of a landscape, over its contours. The function returns as many
    numbers as it takes."""

    side: int = 13


@dataclass(frozen=True, kw_only=True, eq=False)
class Ends(Picture):
    """The minimum in whose valley each start of a grid ends. The function takes the starts (n, 2), the
    argument `starts`, and returns where they end."""

    over: Landscape
    given: Callable[[], Inputs]
    starts: str = "starts"
    side: int = 41

    def calls(self) -> Sequence[Inputs]:
        return ({self.starts: self.over.grid(self.side), **self.given()},)


@dataclass(frozen=True, kw_only=True, eq=False)
class Images(Picture):
    """Grey pictures in rows. `before` makes the rows of what is given, by their names; `values` makes the
    stacks (K, H, W) of what is returned, named by `names`, and of each are drawn yours, the reference and the
    difference."""

    arguments: Callable[[], Inputs]
    before: Callable[[Inputs], Mapping[str, Array]]
    names: tuple[str, ...]

    def calls(self) -> Sequence[Inputs]:
        return (self.arguments(),)


@dataclass(frozen=True)
class Shown:
    """For each call its inputs and the arrays to draw, of the reference and of the student. `yours` is None
    where the student's function gave nothing that can be drawn; `problem` then says why, in a sentence for a
    terminal (it may hold a student's text)."""

    inputs: tuple[Inputs, ...]
    expected: tuple[Arrays, ...]
    yours: tuple[Arrays, ...] | None
    problem: str = ""


@dataclass(frozen=True)
class Sketch:
    """What there is to draw of an exercise."""

    exercise: str
    picture: Picture
    shown: Shown

    @property
    def inputs(self) -> tuple[Inputs, ...]:
        """Of each call."""
        return self.shown.inputs

    @property
    def expected(self) -> tuple[Arrays, ...]:
        """What the reference gives in each call."""
        return self.shown.expected

    @property
    def yours(self) -> tuple[Arrays, ...] | None:
        """What the student's function gives, None where that cannot be drawn."""
        return self.shown.yours

    @property
    def problem(self) -> str:
        """Why it cannot."""
        return self.shown.problem

    @property
    def difference(self) -> float | None:
        """The largest difference from the reference; infinite where a value is, None without `yours`."""
        if self.yours is None:
            return None
        pairs = zip(self.yours, self.expected, strict=True)
        differences = [apart(y, e) for mine, right in pairs for y, e in zip(mine, right, strict=True)]
        return max((float(d.max()) for d in differences if d.size), default=0.0)


def apart(yours: Array, expected: Array) -> Array:
    """|yours - expected|: 0 where both are the same infinity or both NaN, infinite where one is."""
    with np.errstate(all="ignore"):
        same = (yours == expected) | (np.isnan(yours) & np.isnan(expected))
        distance = np.abs(yours - expected)
        return np.asarray(np.where(same, 0.0, np.where(np.isnan(distance), np.inf, distance)))
