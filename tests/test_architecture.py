"""The rules of the house: who may import whom, read from the import statements.

Modules of `grader` live in rooms, rooms on floors. Imports point down, from a floor to those below
it; beside that a module imports from its own room only, and nothing goes in a circle.
"""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import grader

ROOT = Path(grader.__file__).parent

FLOORS = (
    {"__main__"},
    {"cli", "notebook", "pytest_plugin"},
    {"doors", "similarity"},
    {"authoring", "batch", "doctor", "learner", "pytest_door"},
    {"gradient_check", "grading"},
    {"mistake_places", "examining"},
    {"examiner", "outlines"},
    {"loading"},
    {"soundness", "class_file"},
    {"course", "intake", "judging", "pictures", "reports", "sandbox"},
)
"""From the top; a room is a module of `grader`, or a package with all that is in it."""

GROUND = {
    "answer",
    "course_source",
    "drawing",
    "exercise",
    "faults",
    "garbage",
    "inputs",
    "installed",
    "lateness",
    "lazy",
    "names",
    "outline",
    "picture",
    "places",
    "plan",
    "printed",
    "published",
    "renamed",
    "report",
    "roster",
    "safe_path",
    "status",
    "stubs",
    "submission",
    "toolkit",
    "user_error",
}
"""The floor below them all: plain values that every room may know, and that may know each other."""

ONLY = {
    "course": {"exercise", "toolkit"},
    "reports": {"drawing", "names", "roster", "report", "status"},
    "intake": {"names", "roster", "exercise", "outline", "submission", "user_error"},
    "pictures": {"picture"},
}
"""Rooms that may know even less than all that is below them."""

SANDBOX = ("host", "child", "barriers", "")
"""The rooms of the sandbox, from the top; the empty name is for what both sides of the boundary share."""

WARM_PROCESSES = {"grader.sandbox.child.zygote", "grader.sandbox.child.spawned"}
"""Where the processes that run student code begin: they hold what it loads, and all that this loads."""

MAY_MEET_STUDENTS = {"sandbox", "published", "lazy"}
"""What may be loaded there: the sandbox's own modules, and what the course publishes for both sides."""

PUBLIC_NAMES = {
    ("grader", "grader.learner.grade"),
    ("grader", "grader.gradient_check"),
    ("grader", "grader.notebook.checking"),
    ("grader.report", "grader.reports.notebook_html"),
    ("grader.report", "grader.reports.terminal"),
}
"""`grade` and the like, and how a notebook shows a report, are imported at their first use: the only imports
that point up."""

Imports = Mapping[str, frozenset[str]]
"""The modules of `grader` that each module imports."""


@cache
def imports_of(root: Path) -> Imports:
    """What every module below `root`, the folder of the package `grader`, imports of `grader`."""
    sources = {_module(path, root): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.py"))}
    return {module: frozenset(_imported(source, sources.keys())) for module, source in sources.items()}


def _module(path: Path, root: Path) -> str:
    parts = path.relative_to(root.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(source: str, known: Collection[str]) -> Iterator[str]:
    """Imports at any depth: one inside a function points up just as one at the top does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from grader.sandbox import wire` means the module, where there is one.
            submodules = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else node.module for name in submodules]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "grader")


def room_of(module: str) -> str:
    """`sandbox` for `grader.sandbox.wire`; the package itself is the room `grader`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "grader"


def broken_rules(imports: Imports) -> list[str]:
    """Every import that breaks a rule, a sentence each."""
    return [
        *_without_a_floor(imports),
        *_upward_or_sideways(imports),
        *_within_the_sandbox(imports),
        *_in_the_child(imports),
        *_between_topics(imports),
        *_circles(imports),
    ]


def _without_a_floor(imports: Imports) -> Iterator[str]:
    known = {"grader"}.union(GROUND, *FLOORS)
    for room in sorted({room_of(module) for module in imports} - known):
        yield f"{room} has no floor yet: give it one in FLOORS or GROUND."


def _upward_or_sideways(imports: Imports) -> Iterator[str]:
    for module, imported in _pairs(imports):
        room, other = room_of(module), room_of(imported)
        if room != other and other not in allowed(room):
            yield f"{module} imports {imported}: {room} may not know {other}."


def allowed(room: str) -> set[str]:
    """The other rooms that a room may import from."""
    if room in ONLY:
        return ONLY[room]
    if room in GROUND:
        return GROUND
    below: set[str] = set(GROUND)
    for floor in reversed(FLOORS):
        if room in floor:
            # The package itself holds nothing but its version and the name `grade`.
            return below | {"grader"}
        below |= floor
    return set()


def _within_the_sandbox(imports: Imports) -> Iterator[str]:
    """The grader's side knows what it starts; what runs where student code runs knows nothing of it."""
    for module, imported in _pairs(imports):
        room, other = sandbox_room_of(module), sandbox_room_of(imported)
        if room is not None and other is not None and SANDBOX.index(room) > SANDBOX.index(other):
            yield f"{module} imports {imported}: sandbox/{room} may not know sandbox/{other}."


def sandbox_room_of(module: str) -> str | None:
    """`child` for `grader.sandbox.child.serve`; None for what is not of the sandbox."""
    parts = module.split(".")
    if parts[1:2] != ["sandbox"]:
        return None
    return parts[2] if len(parts) > 2 and parts[2] in SANDBOX else ""


def _in_the_child(imports: Imports) -> Iterator[str]:
    for module in sorted(loaded_by_the_child(imports)):
        if room_of(module) not in MAY_MEET_STUDENTS:
            yield f"{module} is loaded where student code runs, which must hold nothing of the judge's."


def loaded_by_the_child(imports: Imports) -> set[str]:
    """Every module that the warm process imports, whether by itself or through others."""
    found: set[str] = set()
    new = WARM_PROCESSES & imports.keys()
    while new:
        found |= new
        new = {name for module in new for name in imports.get(module, ())} - found
    return found


def _between_topics(imports: Imports) -> Iterator[str]:
    """What two topics share belongs in the toolkit, so that each can be read, and changed, on its own."""
    for module, imported in _pairs(imports):
        topic, other = topic_of(module), topic_of(imported)
        if topic and other and topic != other:
            yield f"{module} imports {imported}: no topic imports another."


def topic_of(module: str) -> str:
    """`softmax` for `grader.course.softmax.logits`; empty for what belongs to no topic."""
    parts = module.split(".")
    return parts[2] if parts[1:2] == ["course"] and len(parts) > 2 else ""


def _circles(imports: Imports) -> Iterator[str]:
    graph = {
        module: {name for name in names - {module, "grader"} if (module, name) not in PUBLIC_NAMES}
        for module, names in imports.items()
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        yield f"A circle: {' imports '.join(reversed(error.args[1]))}."


def _pairs(imports: Imports) -> Iterator[tuple[str, str]]:
    for module, names in imports.items():
        yield from ((module, name) for name in sorted(names) if (module, name) not in PUBLIC_NAMES)


def test_the_house_keeps_its_rules() -> None:
    imports = imports_of(ROOT)
    assert "grader.report" in imports["grader.reports.terminal"], "no import was read"
    assert broken_rules(imports) == []


def test_the_table_of_the_documentation_is_the_one_that_is_checked() -> None:
    page = (ROOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    for number, floor in enumerate((*FLOORS, GROUND), 1):
        assert f"| {number} | {', '.join(f'`{room}`' for room in sorted(floor))} |\n" in page


def test_the_files_that_the_documentation_names_are_there() -> None:
    page = (ROOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([\w/]+(?:\.py|/))`", page) if "TOPIC" not in name}
    folders = (ROOT, ROOT / "sandbox", *(ROOT / "sandbox" / room for room in SANDBOX), ROOT.parent)
    assert [name for name in named if not any((folder / name).exists() for folder in folders)] == []


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("report", "from grader.reports.text import points", "report may not know reports"),
        ("course/softmax", "from grader.judging import expected", "course may not know judging"),
        ("course/softmax", "import grader.report", "course may not know report"),
        (
            "course/losses/mse",
            "from grader.course.softmax.softmax import softmax",
            "no topic imports another",
        ),
        ("judging/judge", "from grader.sandbox.wire import Frame", "judging may not know sandbox"),
        (
            "sandbox/host/run",
            "def f():\n    from grader.judging.judge import judge",
            "sandbox may not know judging",
        ),
        ("reports/text", "from grader.exercise import Course", "reports may not know exercise"),
        ("grading", "import grader.learner.hints", "grading may not know learner"),
        ("learner/hints", "from grader.cli.console import options", "learner may not know cli"),
        (
            "sandbox/child/serve",
            "from grader.exercise import Course",
            "grader.exercise is loaded where student code runs",
        ),
        (
            "sandbox/child/serve",
            "import grader.sandbox.host.run",
            "grader.answer is loaded where student code runs",
        ),
        (
            "sandbox/child/serve",
            "import grader.sandbox.host.run",
            "sandbox/child may not know sandbox/host",
        ),
        ("sandbox/wire", "import grader.sandbox.child.zygote", "sandbox/ may not know sandbox/child"),
        ("attic", "", "attic has no floor yet"),
        ("answer", "from grader.submission import Submission", "A circle"),
    ],
)
def test_a_broken_rule_shows(tmp_path: Path, module: str, source: str, complaint: str) -> None:
    house = {
        "__init__": "",
        "answer": "",
        "course/softmax/softmax": "",
        "exercise": "",
        "submission": "from grader.answer import Answer",
        "sandbox/__init__": "",
        "sandbox/child/__init__": "",
        "sandbox/child/zygote": "def fork():\n    from grader.sandbox.child import serve",
        "sandbox/host/__init__": "",
        "sandbox/host/run": "from grader.answer import Answer",
        "sandbox/wire": "",
        module: source,
    }
    for name, text in house.items():
        path = tmp_path / "grader" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    complaints = broken_rules(imports_of(tmp_path / "grader"))
    assert any(complaint in text for text in complaints), complaints


def test_the_grader_does_not_import_torch() -> None:
    modules = ("cli", "course", "examiner", "grading", "pytest_plugin")
    assert "torch" not in _loaded_by("grader", *(f"grader.{module}" for module in modules))


def test_the_course_does_not_import_what_draws_its_inputs() -> None:
    """The generators of NumPy and of Python cost as much as the whole course; only a case needs them."""
    generators = {"numpy.random", "random"}
    assert _loaded_by("grader.course") & generators <= _loaded_by("numpy")


def test_the_child_loads_nothing_that_knows_the_answers() -> None:
    child = loaded_by_the_child(imports_of(ROOT))
    assert "grader.sandbox.child.serve" in child
    loaded = {name for name in _loaded_by(*child) if name.split(".")[0] == "grader"}
    packages = {"grader", *(name.rpartition(".")[0] for name in child)}
    assert loaded == packages | child


def _loaded_by(*modules: str) -> set[str]:
    """The modules that a fresh Python has after importing these."""
    code = f"import sys, {', '.join(modules)}\nprint(*sys.modules)"
    command = [sys.executable, "-c", code]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
