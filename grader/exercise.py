"""What a course is made of: plain values that every part of the house may know.

A `Course` is ordered `Topic`s; a topic is one file of `Exercise`s; an exercise is one function
that a student writes. It is asked in `Case`s, one call each, with a plain-words name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from grader.outline import CourseOutline, ExerciseOutline, TopicOutline
from grader.published.drivers import DRIVERS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grader.picture import Picture

Library = Literal["torch", "numpy", "python"]
"""What the arguments of an exercise are made of: tensors, NumPy arrays, or plain numbers."""

Inputs = Mapping[str, Any]
"""The arguments of one call by name, in the order of the signature.

Each is a NumPy array, a number, a string, a `SharedValue`, or a list or tuple of these. Arrays of floats
are written in float64; the grader rounds them to float32-representable values, so that one expected value
serves every dtype and device, and hands them over in the dtype of the call.
"""


@dataclass(frozen=True)
class Case:
    """One call of an exercise, by the recipe of its inputs.

    `inputs` draws everything random from the generator it is given and nothing else, so that a
    seed replays the exact inputs. `ties` marks a case whose equal input values must stay equal
    when the judge perturbs them to measure how well conditioned the problem is.
    """

    name: str
    inputs: Callable[[np.random.Generator], Inputs]
    ties: bool = False


@dataclass(frozen=True)
class KnownMistake:
    """A wrong version worth recognising.

    `wrong` takes what the exercise's reference takes (float64 tensors on the CPU) and returns
    what a student who makes this mistake would return. `message` is one or two sentences that
    help: what the mistake is, and what to do instead.
    """

    name: str
    wrong: Callable[..., Any]
    message: str


@dataclass(frozen=True)
class Property:
    """What must hold of answers that are not unique, a shuffle for one.

    `complaint` takes the arrays of an answer, in order, and the inputs of the call, and returns a
    sentence on what does not hold, None where all is well. `name` is the mistake behind it, in a few
    words, and `advice` the sentence that helps.
    """

    name: str
    complaint: Callable[[Sequence[NDArray[Any]], Inputs], str | None]
    advice: str


@dataclass(frozen=True)
class ByHand:
    """The rule of an exercise that asks for a derivation.

    Autograd and `torch.func` are not allowed under it, unless it says `autograd=True`. `ready_made` adds
    the functions that would be the answer itself, by their last name: `ByHand("softmax")` forbids
    `torch.softmax`, `torch.nn.functional.softmax`, `x.softmax()` and `torch.nn.Softmax` (names are compared
    without case and underscores). The name of a module forbids all that is in it. `asks_for` ends the
    sentence "This exercise asks for ..." where the exercise asks for more than a formula: "the training loop
    itself: ...".
    """

    ready_made: frozenset[str]
    autograd: bool
    asks_for: str

    def __init__(self, *ready_made: str, autograd: bool = False, asks_for: str = "") -> None:
        object.__setattr__(self, "ready_made", frozenset(ready_made))
        object.__setattr__(self, "autograd", autograd)
        object.__setattr__(self, "asks_for", asks_for)


TRAINING_LOOP = (
    "the training loop itself: compute the gradients by their formulas and update the parameters yourself"
)
UPDATE_RULE = "the update rule itself: write it with tensor arithmetic"
THE_FORMULA = {
    "torch": "the formula itself: write it with tensor arithmetic",
    "numpy": "the formula itself: write it with array arithmetic",
    "python": "the formula itself: write it with plain arithmetic",
}
THE_CLASS = "a class of your own: write the derivative of each operation in it yourself"


@dataclass(frozen=True, kw_only=True)
class Exercise(ExerciseOutline):
    """One function a student writes, worth points.

    `reference` is the expected value: it takes the arguments of the call as float64 tensors on the CPU
    (numbers and strings as they are) and returns a tensor, a number, or a tuple or list of
    them, computed by torch.autograd, torch.nn.functional or a closed form. The first case is
    the basic one: the exercise earns nothing until it passes.

    `by_hand` is the rule on what may be used, None where everything is allowed. `outputs` names
    what is returned where that is more than one thing, for the feedback: `("dw", "db")`; a name may
    stand for a tuple of values, and a single name for a tuple of any length. `shapes` are those of arguments
    and results in the letters of the stub, for the feedback too: `"X (N, D), W (K, D) -> (N, K)"` (see
    `grader.judging.shapes`). Without `loops` the function may have no Python loop or comprehension, and
    where it `must_loop` it has to have one. `observer` names one of `grader.published.observers`: what is
    asked for is not only a result but also a way to it, which shows in a call.

    `driver` names one of `grader.published.drivers`: a call then is what that makes of the function, of the
    reference as of the student's; a class (`is_class`) is always put to use by one. Where there are
    `properties`, these alone judge the values of an answer, and the reference says only which types,
    shapes and dtypes are expected. Without `tensors` no argument has a dtype or a device, and every
    case is asked once, on the CPU. `picture` says what `gdgrade plot` draws, one of the kinds in
    `grader.picture`.
    """

    reference: Callable[..., Any]
    cases: tuple[Case, ...]
    mistakes: tuple[KnownMistake, ...] = ()
    library: Library = "torch"
    by_hand: ByHand | None = ByHand()
    loops: bool = True
    must_loop: bool = False
    observer: str | None = None
    outputs: tuple[str, ...] = ()
    shapes: str = ""
    driver: str | None = None
    is_class: bool = False
    properties: tuple[Property, ...] = ()
    tensors: bool = True
    picture: Picture | None = None

    @property
    def asks_for(self) -> str:
        """What a student has to write by hand, as the end of "This exercise asks for ..."."""
        if self.by_hand and self.by_hand.asks_for:
            return self.by_hand.asks_for
        return THE_CLASS if self.is_class else THE_FORMULA[self.library]

    @property
    def basic(self) -> Case:
        """The case that must pass before any other earns anything."""
        return self.cases[0]

    @property
    def dtypes(self) -> tuple[str, ...]:
        """The dtypes that every case is asked in, the usual one of the library first."""
        if self.library != "torch":
            return ("float64",)
        return ("float32", "float64") if self.tensors else ("float32",)

    def runs_on(self, device: str) -> bool:
        """Whether the cases are asked on `device`: only tensors know another than the CPU."""
        return device == "cpu" or (self.library == "torch" and self.tensors)

    def asked(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """What is called with the arguments of a case: `function`, or the driver that uses it."""
        return partial(DRIVERS[self.driver], function) if self.driver else function


@dataclass(frozen=True)
class Topic(TopicOutline):
    """One file of exercises, each with all that is needed to grade it."""

    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Course(CourseOutline):
    """The ordered topics with all that is needed to grade, and where they come from."""

    topics: tuple[Topic, ...]

    if TYPE_CHECKING:  # what an outline has, with all of each exercise

        def __iter__(self) -> Iterator[tuple[Topic, Exercise]]: ...
        def find(self, name: str) -> tuple[Topic, Exercise]: ...
