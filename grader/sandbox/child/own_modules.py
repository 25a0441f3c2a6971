"""Modules of the student's own, handed in beside the exercises: found, and run from their bytes. Runs in the
child.

A module that Python has, or that is installed, always wins: `random.py` or `torch.py` beside the exercises
is never imported.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import PurePosixPath
from types import ModuleType

from grader.sandbox.child.loading import PACKAGE, decode, keep_lines
from grader.sandbox.child.stand_ins import is_stand_in

OURS = ("grader", "gdgrade", "_gdgrade")


class OwnModules(MetaPathFinder, Loader):
    """The modules by their dotted names, each with the name of its file and its source."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.sources: dict[str, bytes] = {}
        self._real: dict[str, bool] = {}
        self._were_found = False

    def give(self, files: Mapping[str, bytes]) -> None:
        """Add the Python files among these, which are named relative to the exercises."""
        for file, source in files.items():
            module = module_name(file)
            if file.endswith(".py") and module and not self._is_real(module.partition(".")[0]):
                self.files[module], self.sources[file] = file, source

    @property
    def roots(self) -> frozenset[str]:
        """The first parts of the names that an import statement can name."""
        roots = {module.partition(".")[0] for module in self.files}
        return frozenset(root for root in roots if root.isidentifier())

    def importable(self) -> Iterator[tuple[str, bytes]]:
        """The files, with their sources, that an import statement can lead to."""
        for module, file in self.files.items():
            if module.partition(".")[0].isidentifier():
                yield file, self.sources[file]

    def install(self) -> None:
        """Have imports look here where nothing else is found."""
        sys.meta_path.append(self)

    def begin(self) -> None:
        """As at first: another file that imports the same module gets a new one."""
        if not self._were_found:
            return  # to look through all that is imported takes longer than to run most files
        for name, module in list(sys.modules.items()):
            if getattr(getattr(module, "__spec__", None), "loader", None) is self:
                del sys.modules[name]

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        module = within_package(fullname)
        is_package = module not in self.files or self.files[module].endswith("__init__.py")
        if module not in self.files and not self._is_folder(module):
            return None
        file = self.files.get(module)
        spec = ModuleSpec(fullname, self, origin=file, is_package=is_package)
        spec.has_location = file is not None
        self._were_found = True
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        file = module.__spec__.origin if module.__spec__ else None
        if file is None:  # a folder without __init__.py
            return
        text = decode(self.sources[file])
        code = compile(text, file, "exec", dont_inherit=True)
        keep_lines(file, text)
        exec(code, module.__dict__)

    def _is_folder(self, module: str) -> bool:
        return module == "" or any(name.startswith(f"{module}.") for name in self.files)

    def _is_real(self, root: str) -> bool:
        if not root.isidentifier():  # as of `importlib.import_module("01_activations")`
            return False
        if root not in self._real:
            taken = root in sys.modules or root in sys.stdlib_module_names or root in OURS
            self._real[root] = taken or is_stand_in(root) or PathFinder.find_spec(root) is not None
        return self._real[root]


def module_name(file: str) -> str:
    """`utils.math` for `utils/math.py`, `utils` for `utils/__init__.py`."""
    parts = PurePosixPath(file).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1:] == ("__init__",) else parts)


def within_package(fullname: str) -> str:
    """A module's name without the package that all of them are in."""
    return "" if fullname == PACKAGE else fullname.removeprefix(f"{PACKAGE}.")
