"""What a file says about itself before it runs: its functions, and what they use. Runs in the child.

Reads the syntax tree. For each exercise it looks at the function of that name and at whatever of the same
file, and of the student's own modules, that function reaches, so that one exercise's helper condemns no
other.

Two things come out: `findings`, plain uses of what an exercise forbids, each with its line (see
`by_hand` and `python_loops`); and `flags`, ways round the rule (see `evasion`), for a person to review.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from grader.sandbox.child.late_imports import late_modules
from grader.sandbox.child.loading import decode
from grader.sandbox.child.own_modules import OwnModules
from grader.sandbox.child.source.by_hand import Use, backward_calls, normal
from grader.sandbox.child.source.evasion import flags
from grader.sandbox.child.source.file_structure import FileStructure, Reached, is_definition_of
from grader.sandbox.child.source.flags import Flag, Kind, in_words, lines_in_words, quoted
from grader.sandbox.child.source.kept_values import kept
from grader.sandbox.child.source.own_reading import OwnReading, ReadModule
from grader.sandbox.child.source.python_loops import loops
from grader.sandbox.child.source.uncalled_methods import uncalled_methods
from grader.sandbox.child.syntax_errors import describe_syntax_error

MAX_FINDINGS = 3
MAX_NAMES = 200
MAX_FLAGS = 40


def inspect_file(
    source: bytes,
    rules: Mapping[str, Any],
    own: OwnModules | None = None,
    name: str = "this file",
    lacking: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the grader is told of one file, called `name`, and of the student's `own` modules that it uses.
    `rules` maps each exercise of the file to `{"by_hand": bool, "ready_made": [names], "loops": bool,
    "must_loop": bool}`. `lacking` says of a notebook why names are not defined that a cell would have bound.

    Returns `{"error": message}` where the file is not Python, else `{"names": [...], "exercises": {name:
    {"line", "plain", "stub", "findings", "kept"}}, "lacking": {name: why}, "flags": [...], "late": [...]}`
    with the exercises found, those that only a cell defines which is not Python, and the modules to be
    imported before the file runs (see `late_imports`).
    `line` is that of what binds the name last; `plain` says that this is an undecorated `def` or `class`
    and that nothing else can bind the name, as far as a reading sees: what is called must be that one. `kept`
    is a value that it uses and that is made while the file is imported, which is to be watched then.
    """
    try:
        text = decode(source)
        reading = OwnReading(text, own or OwnModules())
        file = reading.main.file
        seen = list(flags(file, text, rules))
        reading.main.is_flagged = bool(seen)
        kept_by = {name: _kept_by(reading, name) for name, rule in rules.items() if rule["by_hand"]}
        seen += _at_import(reading, {name for name in kept_by.values() if name})
        read = [reading.main, *reading.beside]
        return {
            "names": [name[:MAX_NAMES] for name in islice(file.own_names(), MAX_NAMES)],
            "exercises": {
                name: _exercise(file, reading, name, rule) | {"kept": kept_by.get(name)}
                for name, rule in rules.items()
                if name in file.bindings
            },
            "lacking": {
                name: why
                for name, why in (lacking or {}).items()
                if name in rules.keys() - file.bindings.keys()
            },
            "flags": [*in_words(seen), *_flags_beside(reading)][:MAX_FLAGS],
            "late": late_modules([each.file.nodes(step) for each in read for step in each.file.tree.body]),
        }
    except SyntaxError as error:
        return {"error": describe_syntax_error(name, error)}
    except (RecursionError, MemoryError, ValueError, LookupError) as error:
        return {"error": f"Python cannot read {name}: {type(error).__name__}: {str(error)[:200]}."}


def _at_import(reading: OwnReading, used: Collection[str]) -> Iterator[Flag]:
    """What differentiates while the file is imported, where exercises use values that are made then."""
    if not used:
        return
    for module, reached in reading.reached_at_import():
        for use in (use for each in reached for use in _differentiating(module, each)):
            what = f"{quoted(use.shown)} while the file is imported, when {quoted(min(used))} is made"
            yield Flag(Kind.AT_IMPORT, use.line, "uses", what + module.where)


def _kept_by(reading: OwnReading, exercise: str) -> str | None:
    """A value of the time when the file was imported that an exercise uses."""
    if exercise not in reading.main.file.bindings:
        return None
    found = (name for module, reached in reading.reached(exercise) for name in kept(module.file, reached))
    return min(found, default=None)


def _differentiating(module: ReadModule, reached: Reached) -> Iterator[Use]:
    """What a statement may differentiate by. No watch would see what an own `backward` turns out to be."""
    yield from (use for use in module.uses.of(reached) if use.forbidden)
    if not reached.dotted:
        yield from backward_calls(module.file.nodes(reached.statement))


def _flags_beside(reading: OwnReading) -> Iterator[str]:
    """What is unusual in the student's own modules that the file leads to."""
    for module in reading.beside:
        for sentence in in_words(flags(module.file, module.text, ())):
            yield f"in {module.where.removeprefix(' of ')}, {sentence}"


def _exercise(file: FileStructure, reading: OwnReading, name: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    final = file.final(name)
    in_order = [binding for binding in final if not binding.later] or final
    return {
        "line": in_order[-1].statement.lineno,
        "plain": file.is_plain(name),
        "stub": all(is_definition_of(b, name) and is_stub(b.statement) for b in final),
        "findings": list(islice(_findings(reading, name, rule), MAX_FINDINGS)),
    }


def _findings(reading: OwnReading, exercise: str, rule: Mapping[str, Any]) -> Iterator[str]:
    """What is forbidden, in everything that the exercise reaches, with its lines."""
    ready_made = frozenset(map(normal, rule["ready_made"]))
    may_loop, must_loop, looped = rule.get("loops", True), rule.get("must_loop", False), False
    parts = reading.reached(exercise)
    uncalled = uncalled_methods(exercise, [(module.file, reached) for module, reached in parts])
    for module, reached in parts:
        not_run = uncalled.get(id(module.file), [])
        if rule["by_hand"] or ready_made:
            broken = [
                (use.line, quoted(use.shown))
                for each in reached
                for use in module.uses.of(each)
                if not _is_in(use.line, not_run)
                and (use.breaks(ready_made) if rule["by_hand"] else not use.names.isdisjoint(ready_made))
            ]
            for lines, used in _grouped(broken):
                uses = "uses" if len(lines) == 1 else "use"
                yield f"{lines_in_words(lines)}{module.where} {uses} {used}"
        if must_loop or not may_loop:
            every = loops(reached, module.file)
            found = _grouped([(line, loop) for line, loop in every if not _is_in(line, not_run)])
            looped = looped or bool(found)
            for lines, loop in () if may_loop else found:
                has = "has" if len(lines) == 1 else "have"
                where = f"{lines_in_words(lines)}{module.where}"
                yield f"{where} {has} a {loop}, but Python loops are not allowed"
    if must_loop and not looped:
        yield f"`{exercise}` has no loop, but the task asks for one"


def _is_in(line: int, parts: Iterable[range]) -> bool:
    return any(line in part for part in parts)


def _grouped(found: Iterable[tuple[int, str]]) -> list[tuple[set[int], str]]:
    """The lines of each thing that was found, in the order of the first of them."""
    groups: dict[str, set[int]] = defaultdict(set)
    for line, what in found:
        groups[what].add(line)
    return sorted(
        ((lines, what) for what, lines in groups.items()), key=lambda group: (min(group[0]), group[1])
    )


def is_stub(statement: ast.AST) -> bool:
    """Whether a function, or every method of a class, is still as the exercise came."""
    if isinstance(statement, ast.ClassDef):
        methods = [s for s in statement.body if isinstance(s, ast.FunctionDef)]
        return bool(methods) and all(is_stub(method) for method in methods)
    if not isinstance(statement, ast.FunctionDef):
        return False
    body = [s for s in statement.body if not _is_constant(s)]
    match body:
        case [] | [ast.Pass()]:
            return True
        case [ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError")))]:
            return True
        case [ast.Raise(exc=ast.Name(id="NotImplementedError"))]:
            return True
    return False


def _is_constant(statement: ast.stmt) -> bool:
    """A docstring or an ellipsis."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
