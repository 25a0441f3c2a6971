"""Libraries that are not installed here. Runs in the child.

People import at the top of a file what only their plots or their data need. Such an import costs nothing:
what it binds can be named, called and handed on, and says that the library is missing as soon as a value of
it is needed. An import that is prepared for the library's absence fails as Python's does.
"""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import FrameType, ModuleType
from typing import Any, NoReturn

from grader.sandbox.child.own_files import is_own
from grader.sandbox.child.stand_ins import VERSION

IMPORTLIB = "<frozen importlib"


class Absent:
    """Something of a library that is not installed, or what a call of it would give. Its parts and its calls
    are absent, too; nothing is an instance of it; everything else that is done with it raises."""

    def __init__(self, name: str) -> None:
        self._name = name

    def missing(self) -> ModuleNotFoundError:
        """What importing the library raises in Python."""
        root = self._name.partition(".")[0]
        return ModuleNotFoundError(f"No module named {root!r}", name=root)

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(self._name)

    def __call__(self, *_: Any, **__: Any) -> Absent:
        return self

    def __repr__(self) -> str:
        return f"<{self._name.partition('.')[0]} is not installed here>"

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        absent = self

        class Base:
            def __new__(cls, *_: Any, **__: Any) -> NoReturn:
                raise absent.missing()

        return (Base,)

    def __instancecheck__(self, instance: Any) -> bool:
        return False

    def __subclasscheck__(self, subclass: Any) -> bool:
        return False

    def _itself(self, _: Any) -> Absent:
        return self

    def _needed(self, *_: Any) -> NoReturn:
        raise self.missing()

    __or__ = __ror__ = __getitem__ = __class_getitem__ = _itself  # as in annotations
    __iter__ = __next__ = __len__ = __bool__ = __contains__ = __setitem__ = __delitem__ = _needed
    __enter__ = __float__ = __int__ = __index__ = __array__ = __neg__ = __pos__ = __abs__ = _needed
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _needed
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = (
        _needed
    )
    __and__ = __rand__ = __lt__ = __le__ = __gt__ = __ge__ = _needed

    def __exit__(self, *exception: object) -> None: ...


class AbsentModule(ModuleType):
    """A module of such a library; `is_starred` where all its names were imported."""

    is_starred = False

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return VERSION
        if name == "__all__":
            self.is_starred = True
            return []
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}")


class AbsentModules(MetaPathFinder, Loader):
    """Found where Python finds nothing, by imports of the student's own files that have no other way."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def install(self) -> None:
        """Have imports look here last of all."""
        sys.meta_path.append(self)

    def begin(self) -> None:
        """As at first: whether a module is found depends on who imports it."""
        while self._found:
            sys.modules.pop(self._found.pop(), None)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        root, _, inner = fullname.partition(".")
        outer = sys.modules.get(root)
        if inner and type(outer) is not AbsentModule:
            return None  # the library is installed, and has no such part
        if type(outer) is not AbsentModule and not _is_unprepared(_importer()):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        self._found.append(spec.name)
        return AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None: ...


def is_installed(root: str) -> bool:
    """Whether Python has this module, or finds it where libraries are installed."""
    if root in sys.stdlib_module_names:
        return True
    module = sys.modules.get(root)
    return PathFinder.find_spec(root) is not None if module is None else type(module) is not AbsentModule


def starred() -> str | None:
    """A library that is not installed, and of which all names were imported."""
    modules = list(sys.modules.values())
    return next((m.__name__ for m in modules if type(m) is AbsentModule and m.is_starred), None)


def _importer() -> FrameType | None:
    """Where the import is that is going on."""
    frame: FrameType | None = sys._getframe(2)
    while frame and frame.f_code.co_filename.startswith(IMPORTLIB):
        frame = frame.f_back
    return frame


def _is_unprepared(frame: FrameType | None) -> bool:
    """Whether this is a plain import statement at the top of one of the student's own files."""
    if frame is None or frame.f_code.co_name != "<module>" or not is_own(frame.f_code.co_filename):
        return False
    return frame.f_lineno in _plain_imports("".join(linecache.getlines(frame.f_code.co_filename)))


@lru_cache(maxsize=16)
def _plain_imports(text: str) -> frozenset[int]:
    return frozenset(_import_lines(ast.parse(text).body))


def _import_lines(body: list[ast.stmt]) -> Iterator[int]:
    """The lines of the imports that run with the file, but for those in `try` and `with suppress(...)`."""
    for statement in body:
        match statement:
            case ast.Import() | ast.ImportFrom():
                yield statement.lineno
            case ast.If(body=inner, orelse=other):
                yield from _import_lines([*inner, *other])
            case ast.With(items=items, body=inner) if not any("suppress" in ast.dump(i) for i in items):
                yield from _import_lines(inner)
