"""What the top level of a file binds, and what each of its functions reaches. Runs in the child."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass
class FileStructure:
    """A parsed file.

    `definitions` has the statements that bind each name of the top level, `aliases` the dotted
    name of a library behind a name (`F` for `torch.nn.functional`), be it imported or assigned,
    `stars` the modules of star imports, `free` the global names that each function uses, and
    `others` the statements of the top level that bind nothing.
    """

    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    free: dict[str, set[str]] = field(default_factory=dict)
    others: list[ast.stmt] = field(default_factory=list)
    _nodes: dict[int, list[ast.AST]] = field(default_factory=dict)

    def nodes(self, statement: ast.stmt) -> list[ast.AST]:
        """Every node of a statement, itself first; gathered once for all exercises that reach it."""
        if id(statement) not in self._nodes:
            self._nodes[id(statement)] = all_nodes(statement)
        return self._nodes[id(statement)]

    def is_own(self, name: str) -> bool:
        """Whether a name is, in the end, bound to a function or class of the file itself."""
        return name in self.definitions and isinstance(self.definitions[name][-1], Definition)

    def methods(self) -> frozenset[str]:
        """The names of all methods of the file's own classes."""
        classes = (s for ss in self.definitions.values() for s in ss if isinstance(s, ast.ClassDef))
        return frozenset(s.name for c in classes for s in c.body if isinstance(s, ast.FunctionDef))

    def reached(self, name: str) -> list[ast.stmt]:
        """The statements of the top level that the definition of `name` uses, itself first.

        A function reaches what its global names are bound by, and what else is done at the top
        level with the variables among them (`tools.append(...)`).
        """
        statements: dict[int, ast.stmt] = {}
        seen, queue = {name}, [name]
        while queue:
            current = queue.pop()
            found = self.definitions[current]
            if self.is_own(current):
                found = [s for s in found if isinstance(s, Definition)]
            else:
                found = found + [s for s in self.others if current in names_in(s)]
            for statement in found:
                statements[id(statement)] = statement
                for used in self._used_by(statement):
                    if used in self.definitions and used not in seen:
                        seen.add(used)
                        queue.append(used)
        return list(statements.values())

    def _used_by(self, statement: ast.stmt) -> set[str]:
        if isinstance(statement, Definition):
            # Decorators, defaults, bases and annotations are evaluated at the top level.
            return self.free.get(f"{statement.name}:{statement.lineno}", set()) | _around(statement)
        return names_in(statement)


def read_structure(tree: ast.Module, text: str) -> FileStructure:
    """The structure of a parsed file and its text."""
    file = FileStructure(free=_free_names(text))
    for statement in _top_level(tree.body):
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                file.definitions.setdefault(name, []).append(statement)
            case ast.Import() | ast.ImportFrom():
                for name, dotted in imported(statement):
                    if name == "*":
                        file.stars.append(dotted.removesuffix(".*"))
                    else:
                        file.aliases[name] = dotted
                        file.definitions.setdefault(name, []).append(statement)
            case _:
                nodes = file.nodes(statement)
                bound = {n.id for n in nodes if isinstance(n, ast.Name) and not _loads(n)}
                for name in bound:
                    file.definitions.setdefault(name, []).append(statement)
                file.aliases |= assigned_aliases(nodes, file.aliases)
                if not bound:
                    file.others.append(statement)
    return file


def imported(statement: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, with the dotted name behind it."""
    for alias in statement.names:
        if isinstance(statement, ast.ImportFrom):
            prefix = "." * statement.level + (statement.module or "")
            yield alias.asname or alias.name, f"{prefix}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            root = alias.name.split(".")[0]
            yield root, root


def assigned_aliases(nodes: list[ast.AST], known: dict[str, str]) -> dict[str, str]:
    """The names that assignments like `F = torch.nn.functional` make aliases, to any depth."""
    aliases: dict[str, str] = {}
    assignments = [node for node in nodes if isinstance(node, (ast.Assign, ast.NamedExpr))]
    for _ in range(len(assignments)):
        before = len(aliases)
        for node in assignments:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            dotted = dotted_name(node.value, known | aliases)
            if dotted:
                aliases |= {t.id: dotted for t in targets if isinstance(t, ast.Name)}
        if len(aliases) == before:
            break
    return aliases


def dotted_name(node: ast.expr, aliases: dict[str, str]) -> str | None:
    """`F.softmax` as `torch.nn.functional.softmax`; None where it does not begin with an alias."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name) and node.id in aliases:
        return ".".join([aliases[node.id], *reversed(parts)])
    return None


def all_nodes(tree: ast.AST) -> list[ast.AST]:
    """A node and all nodes below it, as `ast.walk` in half the time: the contexts are left out."""
    nodes = [tree]
    for node in nodes:
        for value in vars(node).values():
            if isinstance(value, list):
                nodes += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                nodes.append(value)
    return nodes


def names_in(node: ast.AST) -> set[str]:
    """Every name that is used in a node."""
    return {n.id for n in all_nodes(node) if isinstance(n, ast.Name)}


def _around(statement: Definition) -> set[str]:
    outside: list[ast.AST] = list(statement.decorator_list)
    if isinstance(statement, ast.ClassDef):
        outside += [*statement.bases, *statement.keywords]
    else:
        outside += [*statement.args.defaults, *(d for d in statement.args.kw_defaults if d)]
    return {name for node in outside for name in names_in(node)}


def _loads(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those inside its `if`, `try`, `with`, `for` and `while` too; but
    not the demo under `if __name__ == "__main__"`, which does not run here."""
    for statement in body:
        if isinstance(statement, ast.If) and _is_main_guard(statement.test):
            yield from _top_level(statement.orelse)
            continue
        inner = [getattr(statement, block, []) for block in ("body", "orelse", "finalbody")]
        inner += [handler.body for handler in getattr(statement, "handlers", [])]
        if isinstance(statement, Definition) or not any(inner):
            yield statement
            continue
        if isinstance(statement, (ast.For, ast.AsyncFor, ast.With, ast.AsyncWith)):
            yield statement
        for block in inner:
            yield from _top_level(block)


def _is_main_guard(test: ast.expr) -> bool:
    match test:
        case ast.Compare(
            left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant("__main__")]
        ):
            return True
    return False


def _free_names(text: str) -> dict[str, set[str]]:
    """The global names that each function and class of the top level uses, in any depth, by its
    name and line."""

    def used(table: symtable.SymbolTable) -> set[str]:
        own = {s.get_name() for s in table.get_symbols() if s.is_global()}
        return own.union(*(used(child) for child in table.get_children()))

    top = symtable.symtable(text, "<file>", "exec")
    return {f"{table.get_name()}:{table.get_lineno()}": used(table) for table in top.get_children()}
