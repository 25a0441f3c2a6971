"""Which exercises a change concerns: a print of each, equal as long as nothing changes that it can depend on.

The file is read as a syntax tree: comments, blank lines and the place of a function make no difference. An
exercise depends on what its function reaches, in its own file and in the student's modules beside it, and on
whatever runs when these are imported: an error there is one of every exercise.
"""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.sandbox.child.loading import LoadFailure, compile_file, decode
from grader.sandbox.child.notebook_cells import python_cells
from grader.sandbox.child.own_modules import OwnModules
from grader.sandbox.child.source.bindings import top_level
from grader.sandbox.child.source.own_reading import OwnReading, ReadModule
from grader.sandbox.child.source.syntax import Step, evaluated_around, names_in
from grader.submission import SourceFile

MISSING = "missing"


@dataclass(frozen=True)
class FilePrints:
    """The prints of the exercises of one file, by their names, or why it cannot be read as Python."""

    prints: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""


def file_prints(file: SourceFile, names: Sequence[str], beside: Sequence[SourceFile]) -> FilePrints:
    """The prints of these exercises of a file; `beside` are the files that may be used by it."""
    with warnings.catch_warnings():
        # Python warns of `\\s` and the like at each reading; that belongs on no screen of ours.
        warnings.simplefilter("ignore")
        notebook = python_cells(file.name, file.source, file.cells) if file.cells else None
        file = replace(file, source=notebook.source) if notebook else file
        compiled = compile_file(file.name, file.source, notebook.lacking if notebook else None)
        if isinstance(compiled, LoadFailure):
            return FilePrints(trouble=compiled.message)
        try:
            prints = _prints(file, names, beside)
            # While a cell is not Python, what is wrong with it is all that there is of its exercise.
            broken = notebook.lacking if notebook else {}
            return FilePrints({name: _digest([prints[name], broken.get(name, "")]) for name in names})
        except (SyntaxError, RecursionError, MemoryError, ValueError):
            # It is too deep for a reading: any change concerns every exercise.
            whole = _digest(list(map(_raw, (file, *beside))))
            return FilePrints(dict.fromkeys(names, whole))


def _prints(file: SourceFile, names: Sequence[str], beside: Sequence[SourceFile]) -> dict[str, str]:
    own = OwnModules()
    own.give({other.name: other.source for other in beside})
    reading = OwnReading(decode(file.source), own)
    read = [reading.main, *reading.beside]
    known = {module.where.removeprefix(" of ") for module in reading.beside}
    # A data file, and a module that cannot be read: as they are.
    raw = [_raw(other) for other in beside if other.name not in known]
    common = [*raw, *(part for module in read for part in _at_import(module))]
    return {name: _digest([*common, *_of_exercise(reading, name)]) for name in names}


def _of_exercise(reading: OwnReading, name: str) -> Iterator[str]:
    """What the function of an exercise reaches, in the order of the files."""
    if name not in reading.main.file.bindings:
        yield MISSING
        return
    for module, reached in sorted(reading.reached(name), key=lambda pair: pair[0].where):
        yield module.where
        yield from _in_order(each.statement for each in reached)


def _at_import(module: ReadModule) -> Iterator[str]:
    """What runs whenever a file is imported, and what that reaches."""
    file = module.file
    used: set[str] = set()
    yield module.where
    for part in top_level(file.tree.body, with_demo=False):
        for node in _runs(part.statement):
            used |= names_in(node)
            yield ast.dump(node)
    for name in sorted(used & file.bindings.keys()):
        yield name
        yield from _in_order(each.statement for each in file.reached(name))


def _runs(statement: Step) -> Iterator[ast.AST]:
    """What of a statement of the top level, or of a class body, runs at the import and may raise, or change
    what others do; not the body of a function, a constant, or a text."""
    match statement:
        case ast.ClassDef():
            yield from evaluated_around(statement)
            for inner in statement.body:
                yield from _runs(inner)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from evaluated_around(statement)
        case ast.Expr(value=ast.Constant()):
            pass
        case ast.Assign(targets=[ast.Name()], value=value) if _is_literal(value):
            pass
        case _:
            yield statement


def _is_literal(value: ast.expr) -> bool:
    """Whether this is made of numbers, texts and the like alone."""
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError):
        return False
    return True


def _in_order(statements: Iterator[Step]) -> list[str]:
    """The statements as text, in the order of the file, each once."""
    unique = {id(statement): statement for statement in statements}.values()
    return [ast.dump(statement) for statement in sorted(unique, key=lambda each: each.lineno)]


def _raw(file: SourceFile) -> str:
    return f"{file.name} {hashlib.sha256(file.source).hexdigest()}"


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
