"""What a file says about itself before it runs: its functions, and what they use. Runs in the child.

Reads the syntax tree. For each exercise it looks at the function of that name and at whatever of
the same file that function reaches, so that one exercise's helper condemns no other.

Two things come out: `findings`, plain uses of what an exercise forbids, each with its line (see
`by_hand`); and `flags`, ways of hiding such a use (see `evasion`), for a person to review.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from grader.sandbox.file_structure import FileStructure, read_structure
from grader.sandbox.evasion import flags
from grader.sandbox.loading import decode, describe_syntax_error
from grader.sandbox.by_hand import forbidden_uses, loops

MAX_FINDINGS = 3
MAX_FLAGS = 20
MAX_NAMES = 200


def inspect_file(source: bytes, rules: Mapping[str, Any]) -> dict[str, Any]:
    """What the grader is told of one file. `rules` maps each exercise of the file to
    `{"by_hand": bool, "ready_made": [names], "loops": bool}`.

    Returns `{"error": message}` where the file is not Python, else `{"names": [...],
    "exercises": {name: {"line", "stub", "findings"}}, "flags": [...]}` with the exercises found.
    """
    try:
        text = decode(source)
        tree = ast.parse(text)
        file = read_structure(tree, text)
        return {
            "names": [name[:MAX_NAMES] for name in islice(file.definitions, MAX_NAMES)],
            "exercises": {
                name: _exercise(file, name, rule) for name, rule in rules.items() if name in file.definitions
            },
            "flags": sorted(set(islice(flags(tree, file), MAX_FLAGS))),
        }
    except SyntaxError as error:
        return {"error": describe_syntax_error(error)}
    except (RecursionError, MemoryError, ValueError, LookupError) as error:
        return {"error": f"Python cannot read the file: {type(error).__name__}: {str(error)[:200]}."}


def _exercise(file: FileStructure, name: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    last = file.definitions[name][-1]
    return {
        "line": last.lineno,
        "stub": is_stub(last),
        "findings": list(islice(dict.fromkeys(_findings(file, name, rule)), MAX_FINDINGS)),
    }


def _findings(file: FileStructure, exercise: str, rule: Mapping[str, Any]) -> Iterator[str]:
    """What is forbidden, in everything that the exercise reaches, with its line."""
    ready_made = frozenset(rule["ready_made"])
    for statement in file.reached(exercise):
        if rule["by_hand"]:
            for line, used in forbidden_uses(statement, file, ready_made):
                yield f"line {line} uses `{used}`"
        if not rule.get("loops", True):
            for line, loop in loops(statement, file):
                yield f"line {line} has a {loop}, and no Python loop is allowed"


def is_stub(statement: ast.stmt) -> bool:
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
