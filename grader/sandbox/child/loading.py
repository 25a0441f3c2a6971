"""From a student's bytes to a module, and from an exception to a sentence. Runs in the child."""

from __future__ import annotations

import io
import linecache
import sys
import tokenize
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from types import CodeType, FunctionType, ModuleType

from grader.sandbox.child.notebook_cells import Statement, run, statements
from grader.sandbox.child.own_files import is_own
from grader.sandbox.child.remedies import remedy
from grader.sandbox.child.syntax_errors import describe_syntax_error

MAX_MESSAGE = 400
PACKAGE = "handed_in"
"""The package that an exercise file is in, for `from . import helpers`."""
MAX_FRAMES = 4


@dataclass(frozen=True)
class Program:
    """The code of a file, which can be run as often as needed; that of a notebook in its statements, and why
    names are not defined that its other cells would have bound."""

    parts: tuple[Statement, ...]
    is_notebook: bool = False
    lacking: Mapping[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[CodeType, ...]:
        """The code of all parts."""
        return tuple(part.code for part in self.parts)


@dataclass(frozen=True)
class Loaded:
    """A module, and the program of its file. `lacking` says why names are not defined that a cell of a
    notebook would have bound."""

    module: ModuleType
    program: Program
    lacking: Mapping[str, str]

    def line_of(self, function: object) -> int:
        """The line on which the top level of the file defines a function, 0 where it does not."""
        code = function.__code__ if type(function) is FunctionType else None
        return code.co_firstlineno if code and id(code) in self._defined else 0

    @cached_property
    def _defined(self) -> frozenset[int]:
        """The code of what the top level of the file defines, by identity. It is asked for at every call."""
        constants = (each for part in self.program.codes for each in part.co_consts)
        return frozenset(id(each) for each in constants if type(each) is CodeType)


@dataclass(frozen=True)
class LoadFailure:
    """Why a file could not be loaded, in a sentence that helps."""

    message: str


def decode(source: bytes) -> str:
    """The text of a Python file by its own rules: UTF-8, a byte order mark, a coding cookie.

    Raises SyntaxError where the bytes are not in the encoding they claim. `compile` would accept
    such bytes inside comments.
    """
    if b"\0" in source:
        raise SyntaxError("the file holds null bytes; save it as UTF-8 text")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_in(error.encoding, error, source) from error
    except SyntaxError:
        # Also how tokenize says that the first two lines are not UTF-8.
        try:
            source.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_in("utf-8", error, source) from error
        raise
    return io.StringIO(text, newline=None).read()


def _not_in(encoding: str, error: UnicodeDecodeError, source: bytes) -> SyntaxError:
    line = source[: error.start].count(b"\n") + 1
    byte = source[error.start]
    return SyntaxError(f"byte 0x{byte:02x} on line {line} is not {encoding.upper()}; save the file as UTF-8")


def load(file: str, source: bytes, lacking: Mapping[str, str] | None = None) -> Loaded | LoadFailure:
    """Run the file as a module named after it; the failure in a sentence where it raises. `lacking` is that
    of a notebook."""
    program = compile_file(file, source, lacking)
    return program if isinstance(program, LoadFailure) else execute(file, program)


def compile_file(file: str, source: bytes, lacking: Mapping[str, str] | None = None) -> Program | LoadFailure:
    """The program of a file; of a notebook it is known what its cells that are not Python are `lacking`."""
    try:
        text = decode(source)
        if lacking is None:
            code = compile(text, file, "exec", dont_inherit=True)
            program = Program((Statement(code, frozenset()),))
        else:
            program = Program(statements(text, file), is_notebook=True, lacking=lacking)
    except SyntaxError as error:
        return LoadFailure(describe_syntax_error(file, error))
    except (RecursionError, MemoryError, ValueError, LookupError, OverflowError) as error:
        return LoadFailure(f"Python cannot compile {file}: {type(error).__name__}.")
    keep_lines(file, text)
    return program


def keep_lines(file: str, text: str) -> None:
    """Let tracebacks quote the lines of a file that is on no disk. Only a line break ends a line of Python;
    `splitlines` would also split at a form feed and the like."""
    linecache.cache[file] = (len(text), None, list(io.StringIO(text)), file)


def execute(file: str, program: Program) -> Loaded | LoadFailure:
    """A new module, run from its program. It is in `sys.modules`, where dataclasses, pickle, `typing` and
    `inspect` look for what belongs to a class, until it is forgotten."""
    module = ModuleType(module_name(file))
    module.__file__ = file
    module.__package__ = PACKAGE
    sys.modules[module.__name__] = module
    lacking = dict(program.lacking)
    try:
        if program.is_notebook:
            run(program.parts, module.__dict__, lacking, partial(_failed_cell, file=file))
        else:
            exec(program.parts[0].code, module.__dict__)
    except BaseException as error:  # noqa: BLE001 - SystemExit and the student's own kinds too
        forget(module)
        return LoadFailure(f"The file raises an error when it is imported.\n{describe_exception(error)}")
    return Loaded(module, program, lacking)


def _failed_cell(error: BaseException, file: str) -> str:
    """Where a cell raised, and what, for a sentence on what it has not bound. It is printed, as a notebook
    does."""
    traceback.print_exception(error, limit=0)
    lines = [
        line for frame, line in traceback.walk_tb(error.__traceback__) if is_own(frame.f_code.co_filename)
    ]
    headline, *_ = describe_exception(error).split("\n")
    return f"{file}, line {lines[0] if lines else 1}, failed: {headline}"


def module_name(file: str) -> str:
    """The name of a file's module: the file's own, unless a module of Python or of a library has it."""
    name = file.removesuffix(".py")
    while name in sys.modules or name in sys.stdlib_module_names:
        name += "_"
    return name


def forget(module: ModuleType) -> None:
    """Take a module out of `sys.modules`."""
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]


def not_defined(name: str | None, lacking: Mapping[str, str]) -> str | None:
    """Why a name is not defined that a cell of a notebook would have bound; None where none would."""
    return f"`{name}` is not defined. {lacking[name]}" if name and name in lacking else None


def describe_exception(error: BaseException, lacking: Mapping[str, str] | None = None) -> str:
    """What was raised and where, cut to the lines of the student's own files; what cannot be had here is
    said with its remedy, and `lacking` names with the cell that would have bound them."""
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - a student's own __str__ may raise anything
        text = "(its message could not be shown)"
    name = type(error).__name__
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if is_own(frame.filename)]
    if isinstance(error, SystemExit):
        headline = "It called sys.exit() (or exit()); return a value instead."
    elif is_out_of_memory(error, text):
        headline = f"It asked for more memory than a call may use ({name}: {_cut(text)})."
    elif type(error) is NameError and (why := not_defined(error.name, lacking or {})):
        headline = why
    elif advice := remedy(error):
        headline = advice
    elif _is_unwritten(error, frames) and frames[-1].name != frames[0].name:
        headline = f"It calls `{frames[-1].name}`, which is not written yet."
    elif _is_unwritten(error, frames):
        headline = "It still raises NotImplementedError; delete that line when your code is in place."
    elif isinstance(error, RecursionError):
        headline = f"It calls itself endlessly, or too deeply (RecursionError: {_cut(text)})."
    else:
        headline = f"{name}: {_cut(text)}" if text else name
    lines = [headline]
    if len(frames) > MAX_FRAMES:
        # How deep a recursion came depends on how deep it began, which is none of its author's.
        more = "many" if isinstance(error, RecursionError) else len(frames) - MAX_FRAMES
        lines.append(f"  ({more} more calls above)")
    for frame in frames[-MAX_FRAMES:]:
        lines.append(f"  {frame.filename}:{frame.lineno}, in {frame.name}")
        if frame.line:
            lines.append(f"    {frame.line[:200]}")
    return "\n".join(lines)


def _is_unwritten(error: BaseException, frames: Sequence[traceback.FrameSummary]) -> bool:
    """Whether the line of a stub was reached; torch raises the same for a dtype that it has no code for."""
    return isinstance(error, NotImplementedError) and bool(frames) and "raise" in (frames[-1].line or "raise")


def is_out_of_memory(error: BaseException, text: str) -> bool:
    """Whether this is Python's, NumPy's or torch's way of saying that an allocation failed."""
    return isinstance(error, MemoryError) or "can't allocate memory" in text or "out of memory" in text


def _cut(text: str) -> str:
    first = text.strip().split("\n\n")[0]
    return first if len(first) <= MAX_MESSAGE else first[: MAX_MESSAGE - 1] + "…"
