"""What came back of one call: arrays, or a failure with its cause. Plain values, never trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.report import Status

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Part:
    """One value that came back, described as the child saw it.

    `type` is its type in plain words ("torch.Tensor", "numpy.ndarray", "float", "NoneType").
    A list or tuple has `parts`; a tensor, an array or a number has an `array` unless its dtype
    cannot cross the boundary. `device` and `requires_grad` belong to tensors.
    """

    type: str
    array: NDArray[Any] | None = None
    parts: tuple[Part, ...] | None = None
    dtype: str = ""
    device: str = ""
    requires_grad: bool = False


@dataclass(frozen=True)
class Answer:
    """What one call returned.

    `modified` names the arguments that the call changed, `aliases` those whose memory the
    returned value shares. `as_asked` is False where an observer saw another way to the result than the
    one that is asked for. `printed` is what the student's code printed, capped. `broadcast` is a line on
    which an (n,) and an (n, 1) became an (n, n), and n, where the call was watched and this was seen.
    """

    value: Part
    modified: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    printed: str = ""
    as_asked: bool = True
    broadcast: tuple[int, int] | None = None


@dataclass(frozen=True)
class Failure:
    """Why a call gave no answer, in a sentence that helps.

    `in_call` is False where it did not come to the call at all, as with a syntax error.
    """

    status: Status
    message: str
    printed: str = ""
    in_call: bool = True
