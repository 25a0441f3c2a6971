"""Values that are made while a file is imported and that an exercise uses later. Runs in the child.

A reading cannot follow what a list, a closure or an array holds. Where something differentiates while the
file is imported, an exercise that uses such a value may return what was found then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.child.source import shelves
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
    *(ast.Constant, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Tuple),
    *(ast.JoinedStr, ast.FormattedValue, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
)
NUMBERS = frozenset("abs bool complex float int len max min pow range round str sum".split())
PLAIN_DECORATORS = frozenset(
    "abstractmethod classmethod dataclass inference_mode no_grad override property script "
    "set_grad_enabled staticmethod total_ordering vectorize wraps".split()
)
"""What returns the function or class that it is given, or one that keeps nothing else."""


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
    put = _put_on_others(file)
    for each in reached:
        if each.dotted:
            if shelves.is_shelf(each.dotted):
                yield each.dotted
            continue
        if isinstance(each.statement, Definition):
            yield from _held_by(each.statement, file, steps)
        else:
            yield from _held(each.statement, file, steps)
        yield from _looked_up(each.statement, file, put)


def _put_on_others(file: FileStructure) -> frozenset[str]:
    """The names of all attributes that code outside of the file's classes gives to anything, and that code
    inside gives to a class."""
    put: set[str] = set()
    for statement in file.tree.body:
        nodes = file.nodes(statement)
        stored = [node for node in nodes.of(ast.Attribute) if isinstance(node.ctx, ast.Store)]
        if isinstance(statement, ast.ClassDef):
            classes = _names_of_classes(nodes, file)
            stored = [node for node in stored if _is_of_class(node.value, classes)]
        put.update(node.attr for node in stored)
    return frozenset(put)


def _names_of_classes(nodes: Nodes, file: FileStructure) -> set[str]:
    """The names by which code inside of a class may have hold of a class."""
    names = {"cls"} | {name.id for name in nodes.of(ast.Name) if file.is_own(name.id)}
    for assigned in nodes.of(ast.Assign):
        if _is_of_class(assigned.value, names):
            names.update(target.id for target in assigned.targets if isinstance(target, ast.Name))
    return names


def _is_of_class(owner: ast.expr, classes: set[str]) -> bool:
    """Whether this is a class, or something that is reached through one: `cls`, `type(self)`, `cls.last`."""
    match owner:
        case ast.Name(id=name):
            return name in classes
        case ast.Attribute(attr="__class__") | ast.Call(func=ast.Name(id="type")):
            return True
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            return _is_of_class(inner, classes)
    return False


def _held_by(definition: Definition, file: FileStructure, steps: list[Step]) -> Iterator[str]:
    """What a definition keeps: attributes of a class, defaults, what decorators make of it, and what it binds
    beside itself."""
    scope = file.scope(definition)
    yield from sorted(scope.binds_later | scope.binds_at_once)
    around = [Nodes(part) for part in evaluated_around(definition)]
    beside = any(nodes.of(ast.NamedExpr) for nodes in around)
    if beside or not all(_is_plain_decorator(each, file) for each in definition.decorator_list):
        yield definition.name
    if isinstance(definition, Function):
        if not all(_is_constant(value, file) for value in defaults(definition.args)):
            yield definition.name
        return
    for statement in definition.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            yield from _held(statement, file, steps)
        elif isinstance(statement, Definition):
            yield from _held_by(statement, file, steps)
        else:
            yield from sorted(_stored(Nodes(statement)))


def _is_plain_decorator(decorator: ast.expr, file: FileStructure) -> bool:
    """Whether what a decorator returns can hold no value that was made at this time."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(called, ast.Name) and file.is_own(called.id):
        definitions = [binding.statement for binding in file.final(called.id)]
        return isinstance(decorator, ast.Name) and all(map(_only_wraps, definitions))
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in PLAIN_DECORATORS or name in ("setter", "getter", "deleter")


def _only_wraps(decorator: Step) -> bool:
    """Whether a decorator does no more than to define a function, and to return one."""
    return isinstance(decorator, ast.FunctionDef) and all(
        (isinstance(each, ast.FunctionDef) and not defaults(each.args))
        or (isinstance(each, ast.Return) and isinstance(each.value, ast.Name))
        or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        for each in decorator.body
    )


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


def _looked_up(statement: Step, file: FileStructure, put: frozenset[str]) -> Iterator[str]:
    """The attributes of the file's own functions and classes that their definitions do not have; and what
    libraries keep for a file."""
    aliases = file.aliases_of(statement)
    for name in file.nodes(statement).of(ast.Name):
        if name.id in aliases and isinstance(name.ctx, ast.Load) and shelves.is_shelf(aliases[name.id]):
            yield name.id
    for node in file.nodes(statement).of(ast.Attribute):
        if not isinstance(node.ctx, ast.Load):
            continue
        if node.attr in put or (node.attr in shelves.NAMES and node.attr not in file.members):
            yield node.attr
        dotted = dotted_name(node, aliases)
        if dotted and shelves.is_shelf(dotted):
            yield dotted
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=attribute, ctx=ast.Load()):
                own = owner == "self" or file.is_own(owner)
                if own and attribute not in file.members and not attribute.startswith("__"):
                    yield f"{owner}.{attribute}"


def _stored(nodes: Nodes) -> set[str]:
    """The names that are bound, but for the variables of comprehensions."""
    inner = {id(name) for each in nodes.of(ast.comprehension) for name in ast.walk(each.target)}
    names = {n.id for n in nodes.of(ast.Name) if isinstance(n.ctx, ast.Store) and id(n) not in inner}
    captured = [*(n.name for n in nodes.of(ast.MatchAs)), *(n.name for n in nodes.of(ast.MatchStar))]
    captured += [node.rest for node in nodes.of(ast.MatchMapping)]
    return names.union(name for name in captured if name)


def _is_constant(value: ast.AST, file: FileStructure) -> bool:
    match value:
        case ast.Name():
            return True  # what it stands for is looked at where it is bound
        case ast.Lambda(args=arguments):
            return all(_is_constant(each, file) for each in defaults(arguments))
        case ast.Attribute(value=owner):
            return _is_constant(owner, file)
        case ast.Call(func=called, args=arguments):
            name = called.id if isinstance(called, ast.Name) else ""
            of_math = (dotted_name(called, file.aliases) or "").split(".")[0] in ("math", "cmath")
            fixed = of_math or name in NUMBERS or _makes_constants(name, file)
            return fixed and all(_is_constant(each, file) for each in arguments)
    return isinstance(value, OF_CONSTANTS) and all(
        _is_constant(part, file) for part in ast.iter_child_nodes(value)
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
