"""Ways of hiding what a file does, for a person to review. Runs in the child."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain

from grader.sandbox.file_structure import FileStructure, dotted_name

USUAL_IMPORTS = frozenset(
    "__future__ abc cmath collections copy dataclasses decimal enum fractions functools itertools math "
    "matplotlib numbers numpy operator pprint random statistics string time torch typing typing_extensions "
    "warnings".split()
)
HIDING_NAMES = frozenset(
    "exec eval compile __import__ globals locals vars setattr delattr getattr open breakpoint "
    "__builtins__ __loader__ __spec__".split()
)
HIDING_ATTRIBUTES = frozenset(
    "_C ops sys os modules attrgetter methodcaller get_field format_map __globals__ __code__ __subclasses__ "
    "__bases__ __mro__ __dict__ __builtins__ __class__ __getattribute__ __call__ f_back f_globals f_locals "
    "gi_frame tb_frame _getframe".split()
)


def flags(tree: ast.Module, file: FileStructure) -> Iterator[str]:
    """Each way of hiding that is used anywhere in the file, with its line."""
    for node in chain.from_iterable(map(file.nodes, tree.body)):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield from _import(node, alias.name)
            case ast.ImportFrom(module=module, names=names):
                yield from _import(node, module or ".")
                for alias in names:
                    if alias.name in HIDING_ATTRIBUTES or (alias.name == "*" and module != "math"):
                        yield f"line {node.lineno} imports `{alias.name}` from `{(module or '.')[:80]}`"
            case ast.Name(id=name) if name in HIDING_NAMES and name not in file.definitions:
                yield f"line {node.lineno} uses `{name}`"
            case ast.Attribute(attr=attribute) if attribute in HIDING_ATTRIBUTES:
                yield f"line {node.lineno} uses `.{attribute}`"
            case ast.Attribute(ctx=ast.Store() | ast.Del()) if dotted := dotted_name(node, file.aliases):
                yield f"line {node.lineno} changes `{dotted[:80]}`"
            case ast.MatchClass(kwd_attrs=[first, *_]):
                yield f"line {node.lineno} takes `.{first[:80]}` by a pattern"


def _import(node: ast.Import | ast.ImportFrom, module: str) -> Iterator[str]:
    if module.split(".")[0] not in USUAL_IMPORTS:
        yield f"line {node.lineno} imports `{module[:80]}`"
