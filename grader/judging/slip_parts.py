"""How a part of the worked solution is named in a sentence: never by its text, which would be the code.

Of a longer expression one operand is named, as in "the term with `lr`".
"""

from __future__ import annotations

import ast

MODULES = ("torch", "np", "functional", "math", "self")


def operand(node: ast.AST) -> str:
    """The text of a single operand; empty for a longer expression."""
    match node:
        case ast.Name() | ast.Constant() | ast.Attribute(value=ast.Name()):
            return ast.unparse(node)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return ast.unparse(node)
    return ""


def named_part(node: ast.AST, definition: ast.FunctionDef, word: str = "part") -> str:
    """An expression in words: `x`, or "the part with `x`"."""
    if isinstance(node, ast.Constant) or (operand(node) and not is_transpose(node)):
        return f"`{operand(node)}`"
    name = _orientation(node, definition)
    if not name:
        return f"a {word}"
    match node:
        case ast.Subscript(value=ast.Name()):
            return f"the part of `{name}`"
        case ast.Subscript(value=ast.Attribute(value=ast.Name(), attr="shape")):
            return f"the size of `{name}`"
        case ast.Call(func=ast.Name(id="len")):
            return f"the length of `{name}`"
    return f"the {word} with `{name}`"


def is_transpose(node: ast.AST) -> bool:
    """Whether it is `x.T` or `x.shape`, of which `x` is the operand."""
    return isinstance(node, ast.Attribute) and node.attr in ("T", "mT", "shape")


def _orientation(node: ast.AST, definition: ast.FunctionDef) -> str:
    """The name that tells best which expression is meant: an argument, else a variable, else a function."""
    arguments = {argument.arg for argument in definition.args.args} - {"self"}
    options = {
        id(found)
        for keyword in ast.walk(node)
        if isinstance(keyword, ast.keyword)
        for found in ast.walk(keyword)
    }
    functions = [called(call) for call in ast.walk(node) if isinstance(call, ast.Call)]
    names = [
        found.id
        for found in ast.walk(node)
        if isinstance(found, ast.Name) and found.id not in (*MODULES, *functions) and id(found) not in options
    ]
    attributes = [
        ast.unparse(found)
        for found in ast.walk(node)
        if isinstance(found, ast.Attribute)
        and isinstance(found.value, ast.Name)
        and found.value.id == "self"
        and found.attr not in functions
    ]
    candidates = [*(name for name in names if name in arguments), *attributes, *names, *functions]
    return next(filter(None, candidates), "")


def called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else node
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def where(definition: ast.FunctionDef, node: ast.AST) -> str:
    """The words "where `b` is set" or "in returned value 1 of 2", after a space; empty elsewhere."""
    for statement in ast.walk(definition):
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Tuple):
            values = statement.value.elts
            held = [number for number, value in enumerate(values, start=1) if _holds(value, node)]
            if held:
                return f" in returned value {held[0]} of {len(values)}"
        if not isinstance(statement, (ast.Assign, ast.AugAssign)) or not _holds(statement.value, node):
            continue
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        if isinstance(target, ast.Tuple):
            values = statement.value.elts if isinstance(statement.value, ast.Tuple) else []
            pairs = zip(target.elts, values, strict=False)
            target = next((one for one, value in pairs if _holds(value, node)), target)
        if operand(target) and _is_known(operand(target), definition):
            return f" where `{operand(target)}` is set"
    return ""


def _is_known(name: str, definition: ast.FunctionDef) -> bool:
    """Whether the task speaks of a name, as of its arguments, or anybody would: a single letter. A student
    may call anything else otherwise."""
    return len(name) == 1 or name in {argument.arg for argument in definition.args.args}


def _holds(around: ast.AST, node: ast.AST) -> bool:
    return any(inside is node for inside in ast.walk(around))


def statement_said(statement: ast.stmt, definition: ast.FunctionDef) -> str:
    """A statement in words: "the statement that sets `b`"."""
    match statement:
        case ast.Assign(targets=[target, *_]):
            return f"the statement that sets {target_said(target, definition)}"
        case ast.AugAssign(target=target):
            return f"the statement that updates {target_said(target, definition)}"
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="append"))):
            return f"the statement that appends to {named_part(owner, definition)}"
        case ast.Expr(value=ast.Call() as call):
            return f"the call of `{called(call)}`"
        case ast.If():
            return f"the `if` with {named_part(statement.test, definition)}"
        case ast.For() | ast.While():
            return "the loop"
    return "a statement"


def target_said(target: ast.AST, definition: ast.FunctionDef) -> str:
    return named_part(target.elts[0] if isinstance(target, ast.Tuple) else target, definition)
