"""Values that are made while a file is imported and that an exercise uses later. Runs in the child.

A reading cannot follow what a list, a closure or an array holds. Where something differentiates while the
file is imported, an exercise that uses such a value may return what was found then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.source.bindings import top_level
from grader.sandbox.child.source.file_structure import FileStructure, Reached
from grader.sandbox.child.source.library_names import value_of
from grader.sandbox.child.source.syntax import (
    Definition,
    Function,
    Nodes,
    Step,
    defaults,
    dotted_name,
    evaluated_around,
)

OF_CONSTANTS = (
    *(ast.Constant, ast.Lambda, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Tuple),
    *(ast.JoinedStr, ast.FormattedValue, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
)
NUMBERS = frozenset("abs bool complex float int len max min pow range round str sum".split())


def run_at_import(file: FileStructure) -> list[Step]:
    """What is run while a file is imported: the statements of its top level, those in the bodies of its
    classes, and the decorators, defaults and bases of its definitions."""
    steps: list[Step] = []
    queue = [part.statement for part in top_level(file.tree.body, with_demo=False)]
    for statement in queue:
        if not isinstance(statement, Definition):
            steps.append(statement)
            continue
        for part in evaluated_around(statement):
            if isinstance(part, ast.expr):
                steps.append(ast.copy_location(ast.Expr(part), part))
        if isinstance(statement, ast.ClassDef):
            queue += statement.body
    return [step for step in steps if not isinstance(step, (ast.Import, ast.ImportFrom))]


def kept(file: FileStructure, reached: list[Reached]) -> Iterator[str]:
    """The name of each value among what is reached that can hold what was put into it."""
    steps = [each.statement for each in reached]
    for each in reached:
        if each.dotted:
            continue
        if isinstance(each.statement, ast.ClassDef):
            attributes = [s for s in each.statement.body if isinstance(s, (ast.Assign, ast.AnnAssign))]
            for statement in attributes:
                yield from _held(statement, file, steps)
        elif isinstance(each.statement, Function):
            if not all(_is_constant(value, file) for value in defaults(each.statement.args)):
                yield each.statement.name
        else:
            yield from _held(each.statement, file, steps)
        yield from _looked_up(each.statement, file)


def _held(statement: Step, file: FileStructure, steps: list[Step]) -> Iterator[str]:
    """The names that a statement binds to more than constants. A list of constants stays one where it is only
    read, and only in `steps`."""
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return
    for name in sorted(_stored(Nodes(statement))):
        value = value_of(statement, name)
        if value is None or not (
            _is_constant(value, file)
            or (_has_constants(value, file) and _is_only_read(name, statement, file, steps))
        ):
            yield name


def _has_constants(value: ast.AST, file: FileStructure) -> bool:
    """Whether this is a list of constants, or of what is counted."""
    match value:
        case ast.List(elts=items) | ast.Set(elts=items):
            return all(_is_constant(item, file) for item in items)
        case ast.ListComp(elt=item, generators=[ast.comprehension(iter=over, ifs=[])]):
            return _is_constant(item, file) and _is_constant(over, file)
    return False


def _is_only_read(name: str, bound_by: Step, file: FileStructure, steps: list[Step]) -> bool:
    """Whether a name of the top level is bound by that one statement and used only in `steps`, there only to
    count, index and go through what it has."""
    if [binding.statement for binding in file.bindings.get(name, ())] != [bound_by]:
        return False
    for statement in file.tree.body:
        nodes = file.nodes(statement)
        uses = {id(each) for each in nodes.of(ast.Name) if each.id == name and isinstance(each.ctx, ast.Load)}
        if uses and (statement not in steps or not uses <= _read(nodes)):
            return False
    return True


def _read(nodes: Nodes) -> set[int]:
    """The `id` of each thing that is only counted, indexed or gone through."""
    calls = [(each.func, each.args) for each in nodes.of(ast.Call)]
    things = [
        a for called, args in calls if isinstance(called, ast.Name) and called.id in NUMBERS for a in args
    ]
    things += [each.value for each in nodes.of(ast.Subscript) if isinstance(each.ctx, ast.Load)]
    things += [each.iter for each in nodes.of(ast.For)]
    things += [each.iter for each in nodes.of(ast.comprehension)]
    return {id(thing) for thing in things}


def _looked_up(statement: Step, file: FileStructure) -> Iterator[str]:
    """The attributes of the file's own functions and classes that their definitions do not have."""
    for node in file.nodes(statement).of(ast.Attribute):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute, ctx=ast.Load()):
                own = name == "self" or file.is_own(name)
                if own and attribute not in file.members and not attribute.startswith("__"):
                    yield f"{name}.{attribute}"


def _stored(nodes: Nodes) -> set[str]:
    """The names that are bound, but for the variables of comprehensions."""
    inner = {id(name) for each in nodes.of(ast.comprehension) for name in ast.walk(each.target)}
    return {n.id for n in nodes.of(ast.Name) if isinstance(n.ctx, ast.Store) and id(n) not in inner}


def _is_constant(value: ast.AST, file: FileStructure) -> bool:
    match value:
        case ast.Name():
            return True  # what it stands for is looked at where it is bound
        case ast.Attribute(value=owner):
            return _is_constant(owner, file)
        case ast.Call(func=called, args=arguments):
            name = called.id if isinstance(called, ast.Name) else ""
            of_math = (dotted_name(called, file.aliases) or "").split(".")[0] in ("math", "cmath")
            fixed = of_math or name in NUMBERS or _makes_constants(name, file)
            return fixed and all(_is_constant(each, file) for each in arguments)
    return isinstance(value, OF_CONSTANTS) and (
        isinstance(value, ast.Lambda) or all(_is_constant(part, file) for part in ast.iter_child_nodes(value))
    )


def _makes_constants(name: str, file: FileStructure) -> bool:
    """Whether a name is that of classes of the file whose objects hold nothing that is ever looked up."""
    classes = [binding.statement for binding in file.final(name)]
    return bool(classes) and all(
        isinstance(each, ast.ClassDef)
        and not each.bases
        and not any(
            isinstance(node.ctx, ast.Store) and node.attr in file.looked_up
            for node in file.nodes(each).of(ast.Attribute)
        )
        for each in classes
    )
