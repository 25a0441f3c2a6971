"""Stand-ins for libraries that draw, display or report progress. Runs in the child.

What an exercise returns depends on none of them, and the real ones are slow to import and want a screen, a
cache or a browser. So `import matplotlib.pyplot as plt` gives a stand-in, whether or not matplotlib is
installed: whatever is called, read, set or unpacked works and does nothing. `tqdm(xs)` still iterates over
`xs`, and `fig, axes = plt.subplots(2, 3)` still makes two rows of three.

`from grader import check` works too: a notebook or a script that checks itself is graded as it is. Of the
grader there is nothing else here.
"""

from __future__ import annotations

import builtins
import dis
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

PLOTTING = frozenset(
    "altair bokeh celluloid graphviz holoviews jupyterthemes matplotlib matplotlib_inline mpl_toolkits "
    "mplcursors plotly plotnine pylab scienceplots seaborn torchviz visdom".split()
)
NOTEBOOK = frozenset("IPython google.colab ipywidgets wandb tensorboard tensorboardX".split())
PROGRESS = frozenset("alive_progress fastprogress progressbar tqdm".split())
PARTS = frozenset(["torch.utils.tensorboard"])
"""Parts of a real library that want one of the others."""

GRADER = "grader"
CHECKS = ("check", "check_gradient", "grade")
"""What students import of this grader."""

STAND_INS = PLOTTING | NOTEBOOK | PROGRESS
LENGTH = 10
"""How many items a stand-in has where nothing tells: as many as there are colours in a cycle."""

VERSION = "3.10.0"
STARRED = (
    "annotate axhline axis axvline bar barh clf close colorbar contour contourf errorbar figure fill_between "
    "gca gcf grid hist imshow legend loglog pause plot savefig scatter semilogx semilogy show subplot "
    "subplots suptitle text tick_params tight_layout title xlabel xlim xticks ylabel ylim yticks display"
).split()
"""What a star import binds."""

_UNPACK, _UNPACK_STARRED, _EXTENDED = (
    dis.opmap[name] for name in ("UNPACK_SEQUENCE", "UNPACK_EX", "EXTENDED_ARG")
)


class StandIn:
    """Does nothing, whatever is asked of it. `_name` is the dotted name that it stands for."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self._name = ""
        self._length = LENGTH

    @classmethod
    def named(cls, name: str, length: int = LENGTH) -> StandIn:
        made = cls()
        made._name, made._length = name, length
        return made

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # So that nobody takes it for an array, a path or a number that can be copied.
            raise AttributeError(name)
        return _stand_in_for(f"{self._name}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if args and isinstance(args[0], FunctionType):
            return args[0]  # it decorates, or is called back
        length = len(args[0]) if args and _is_sized(args[0]) else LENGTH
        return StandIn.named(f"{self._name}()", length)

    def __iter__(self) -> Iterator[Any]:
        frame = sys._getframe(1)
        wanted = _unpacked(frame.f_code, frame.f_lasti)
        return iter([StandIn.named(self._name) for _ in range(self._length if wanted is None else wanted)])

    def __next__(self) -> Any:
        return StandIn.named(self._name)

    def __len__(self) -> int:
        return self._length

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, key: Any) -> Any:
        return StandIn.named(f"{self._name}[]")

    def __setitem__(self, key: Any, value: Any) -> None: ...

    def __delitem__(self, key: Any) -> None: ...

    def __contains__(self, item: Any) -> bool:
        return False

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *exception: object) -> None: ...

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, StandIn)

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return (StandIn,)

    def __array__(self, dtype: Any = None, copy: Any = None) -> NDArray[Any]:
        # Else NumPy would look for the items of its items for ever.
        return np.zeros((), dtype)

    def __float__(self) -> float:
        return 0.0

    def __int__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"<no {self._name.partition('.')[0] or 'plot'} here>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def _with_any(self, *_: Any) -> Any:
        return self

    def _compared(self, other: Any) -> bool:
        return False

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _with_any
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _with_any
    __or__ = __ror__ = __and__ = __rand__ = __neg__ = __pos__ = __abs__ = _with_any
    __lt__ = __le__ = __gt__ = __ge__ = _compared


class Subplots(StandIn):
    """`plt.subplots`, whose axes people count on; and that of a figure, which gives the axes alone."""

    def __call__(self, nrows: Any = 1, ncols: Any = 1, *_: Any, squeeze: bool = True, **kwargs: Any) -> Any:
        empty = np.zeros((int(nrows), int(ncols)))
        made = np.frompyfunc(lambda _: StandIn.named("axes"), 1, 1)(empty)
        axes = made if not squeeze else made.item() if made.size == 1 else made.squeeze()
        of_a_figure = self._name.endswith("().subplots")
        return axes if of_a_figure else (StandIn.named("figure"), axes)


class Progress(StandIn):
    """A progress bar: what it is given passes through, `trange(3)` is a `range`."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._name.endswith("range"):
            return Bar(range(*args))
        given = args[0] if args else kwargs.get("iterable")
        if self._name.endswith(".write"):
            return None
        return Bar(given) if given is None or hasattr(given, "__iter__") else super().__call__(*args)


class Bar(StandIn):
    """One bar, around something that is iterated over or nothing."""

    def __init__(self, given: Any = None, *_: Any, **__: Any) -> None:
        super().__init__()
        self._name, self._given = "bar", () if given is None else given

    def __iter__(self) -> Iterator[Any]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


class StandInModule(ModuleType):
    """A module of stand-ins."""

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return VERSION
        if name == "__all__":
            return STARRED
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in_for(f"{self.__name__}.{name}")


class StandIns(MetaPathFinder, Loader):
    """Finds the stand-ins before Python finds the libraries."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if _is_replaced(fullname) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        if spec.name == GRADER:
            module = ModuleType(GRADER)
            vars(module).update({name: StandIn.named(f"{GRADER}.{name}") for name in CHECKS})
            return module
        return StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None: ...


def install() -> None:
    """Have imports find the stand-ins, and give Python the functions that a notebook has."""
    sys.meta_path.insert(0, StandIns())
    for name in ("display", "get_ipython"):
        setattr(builtins, name, StandIn.named(f"IPython.{name}"))


def is_stand_in(dotted: str) -> bool:
    """Whether a module, by its dotted name, is one of the replaced ones or inside of one."""
    parts = dotted.split(".")
    heads = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return not heads.isdisjoint(STAND_INS | PARTS)


def is_check(dotted: str) -> bool:
    """Whether a module, or what is imported of one, is what students check their own work by."""
    return dotted in (GRADER, *(f"{GRADER}.{name}" for name in CHECKS))


def _is_replaced(fullname: str) -> bool:
    # Where there is no real `google`, there has to be something that `google.colab` is a part of.
    outer = any(name.startswith(f"{fullname}.") for name in STAND_INS)
    return fullname == GRADER or is_stand_in(fullname) or (outer and PathFinder.find_spec(fullname) is None)


def _stand_in_for(name: str) -> StandIn:
    if name.partition(".")[0] in PROGRESS:
        return Progress.named(name)
    return Subplots.named(name) if name.endswith(".subplots") else StandIn.named(name)


def _is_sized(value: Any) -> bool:
    return isinstance(value, (list, tuple, range, dict)) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _unpacked(code: CodeType, position: int) -> int | None:
    """Into how many names the instruction at `position` unpacks; None where it does something else."""
    if position < 0:
        return None
    operation, argument = code.co_code[position : position + 2]
    if operation == _UNPACK:
        return argument
    if operation == _UNPACK_STARRED:
        # How many come before the starred name; those behind it stand in a prefix.
        prefix = code.co_code[position - 2 : position]
        return argument + (prefix[1] if prefix[:1] == bytes([_EXTENDED]) else 0)
    return None
