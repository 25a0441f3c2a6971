"""Similar work: who is listed with whom, who is not, and what a page and an export hold."""

from __future__ import annotations

import ast
import csv
import random
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest

from grader.authoring.variants import Variant, variants_of
from grader.batch.ledger import Ledger
from grader.course import load_course
from grader.similarity.export import Tool, export
from grader.similarity.pairs import LEAST, SHARE, alike, most_with_the_same
from grader.similarity.readers import Readers, Unreadable, question
from grader.similarity.source_tree import Pieces, SourceTree
from grader.similarity.versions import names_of
from grader.similarity.winnowing import fingerprints
from grader.stubs import pristine
from tests.batch.conftest import Run
from tests.batch.test_identical import submit

COURSE = load_course()
CLASSIFIERS = "15_classifiers.py"
EXERCISE = "softmax_regression"


def right_versions(topic: str, exercise: str) -> list[Variant]:
    (found,) = [each for each in COURSE.topics if each.name == topic]
    return [v for v in variants_of(COURSE, found) if v.right and v.exercise == exercise]


class Renamed(ast.NodeTransformer):
    """A function with other names and without annotations."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name: f"mine_{number}" for number, name in enumerate(sorted(names))}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self._names.get(node.arg, node.arg))


def disguised(source: str, rng: random.Random) -> str:
    """A copy with other names, statements in another order where that changes nothing, and other text and
    formatting."""
    tree = ast.parse(source)
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        arguments = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
        Renamed((used(function, ast.Store) | arguments) - {"self"}).visit(function)
        for node in ast.walk(function):
            reorder(getattr(node, "body", None), rng)
        function.body.insert(0, ast.Expr(ast.Constant("All my own work.")))
    return "# my own\n\n" + ast.unparse(ast.fix_missing_locations(tree)).replace("\n", "\n\n")


def reorder(body: object, rng: random.Random) -> None:
    for place in range(len(body) - 1 if isinstance(body, list) else 0):
        assert isinstance(body, list)
        first, second = body[place : place + 2]
        if all(isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name) for s in (first, second)):
            stored = used(first, ast.Store), used(second, ast.Store)
            independent = not (
                stored[0] & (stored[1] | used(second, ast.Load)) or stored[1] & used(first, ast.Load)
            )
            if independent and rng.random() < 0.7:
                body[place : place + 2] = [second, first]


def used(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def prints(source: str, topic: str, exercise: str) -> frozenset[int]:
    (found,) = [each for each in COURSE.topics if each.name == topic]
    stub, own = (
        {
            p
            for row in SourceTree(text, names_of(found), Pieces()).statements(exercise)
            for p in fingerprints(row.tokens)
        }
        for text in (pristine(found), source)
    )
    return frozenset(own - stub)


def check_exercise(topic: str, exercise: str) -> tuple[int, int]:
    """Take the right versions as a class, and again with a disguised copy of each: how many copies had enough
    code left, of how many."""
    versions = right_versions(topic, exercise)
    independent = [prints(version.source, topic, exercise) for version in versions]
    paired = [(versions[a.first].title, versions[a.second].title) for a in alike(independent)]
    assert paired == [], f"{exercise}: independent versions are paired"
    found, rng = 0, random.Random(exercise)
    for place, version in enumerate(versions):
        copy = prints(disguised(version.source, rng), topic, exercise)
        pairs = list(alike([*independent, copy]))
        assert {(each.first, each.second) for each in pairs} <= {(place, len(versions))}, version.title
        everyone = [*independent, copy]
        rare = {p for p in copy if sum(p in each for each in everyone) <= most_with_the_same(len(everyone))}
        assert bool(pairs) == (len(rare) >= LEAST), f"{exercise}, {version.title}: {len(rare)} left"
        found += bool(pairs)
    return found, len(versions)


def whole(source: str) -> str:
    """The same code as one piece: no definition stands behind an empty line."""
    return re.sub(r"\n\n(?=@|def |class |if )", "\n# on\n", source)


def test_a_file_that_is_read_in_pieces_says_the_same() -> None:
    pieces = Pieces()
    for topic in COURSE.topics:
        for variant in variants_of(COURSE, topic):
            names = names_of(topic)
            in_pieces = SourceTree(variant.source, names, pieces)
            at_once = SourceTree(whole(variant.source), names, pieces)
            assert in_pieces.prints(variant.exercise) == at_once.prints(variant.exercise), variant.title
            rows = in_pieces.statements(variant.exercise)
            assert rows == at_once.statements(variant.exercise), variant.title
            printed = {p for row in rows for p in fingerprints(row.tokens)}
            assert printed == in_pieces.prints(variant.exercise), variant.title


@pytest.mark.long
def test_a_reader_remembers_no_more_than_it_has_room_for() -> None:
    """Its memory is limited, and whoever's file it reads when that is full is not compared."""
    lines = "".join(f"    x{n} = x * {n} + abs(x - {n})\n" for n in range(10_000))
    large = [f"def double(x):\n    # {number}\n{lines}    return 2 * x\n" for number in range(25)]
    with Readers(1) as readers:
        answers = list(readers.ask((text[:30], question(text.encode(), ["double"])) for text in large))
    assert [answer for _, answer in answers if isinstance(answer, Unreadable)] == []


TEXT = '''\
TEXT = """

def double(x):
    return 3 * x

"""


@print
def double(x):
    y = half(x)

    return 4 * y


if TEXT:

    def half(x):
        return x / 2
'''


def test_a_definition_in_a_text_begins_no_piece() -> None:
    tree = SourceTree(TEXT, ["double"], Pieces())
    assert tree.definitions("double") == [(9, 13)]
    assert [row.first_line for row in tree.statements("double")] == [9, 11, 13]
    # Where Python cannot read all of it, none of it is compared, however good a piece is.
    with pytest.raises(SyntaxError, match="expected an indented block"):
        SourceTree(f"{TEXT}\n\ndef more(x):\nreturn x\n", ["double"], Pieces())


@pytest.mark.parametrize(("topic", "exercise"), [("15_classifiers", EXERCISE), ("14_convnet", "conv2d")])
def test_copies_are_found_and_independent_work_is_not(topic: str, exercise: str) -> None:
    found, of = check_exercise(topic, exercise)
    assert found > of / 2


@pytest.mark.long
def test_copies_are_found_in_the_whole_course_and_independent_work_is_not() -> None:
    counts = [check_exercise(topic.name, exercise.name) for topic, exercise in COURSE]
    found, of = (sum(each) for each in zip(*counts, strict=True))
    assert found > of / 4, f"{found} of {of} had enough code"


def test_what_most_of_a_class_wrote_says_nothing() -> None:
    everybody, two = frozenset(range(50)), frozenset(range(100, 100 + LEAST))
    own = [frozenset(range(1000 * n, 1000 * n + LEAST)) for n in range(1, 7)]
    assert list(alike([everybody | each for each in own])) == []
    (pair,) = alike([everybody | each for each in [*own, two, two]])
    assert (pair.first, pair.second, pair.shared, pair.weight) == (6, 7, two, LEAST)
    assert list(alike([everybody | each for each in [*own, set(list(two)[1:]), set(list(two)[1:])]])) == []


def test_rare_fingerprints_alone_find_every_pair() -> None:
    """The pairs are those that holding each version against each other finds."""
    rng = random.Random(3)
    pool = [frozenset(rng.sample(range(400), 60)) for _ in range(8)]
    versions = [frozenset(p for p in rng.choice(pool) if rng.random() < 0.9) for _ in range(60)]
    common = most_with_the_same(60)
    rare = [{p for p in v if sum(p in w for w in versions) <= common} for v in versions]
    expected = {
        (i, j)
        for i, j in combinations(range(60), 2)
        if min(len(rare[i]), len(rare[j])) >= LEAST
        and 2 * len(rare[i] & rare[j]) >= SHARE * (len(rare[i]) + len(rare[j]))
    }
    assert expected
    assert {(each.first, each.second) for each in alike(versions)} == expected


def test_a_source_that_ends_its_process_is_left_out_and_the_rest_is_read() -> None:
    good = b"def relu(x):\n    return x * (x > 0)\n"
    sources = {
        "crash": b"crash",
        "spin": b"spin",
        "hang": b"hang",
        "deep": b"x = " + b"(" * 5000 + b")" * 5000,
    }
    sources |= {"broken": b"def relu(", "latin": "# größe\n".encode("latin-1"), "null": b"x\0"}
    sources |= {f"good{number}": good for number in range(6)}
    with Readers(2, "tests.batch.bad_similar") as readers:
        read = dict(readers.ask((name, question(source, ["relu"])) for name, source in sources.items()))
    assert read.keys() == sources.keys()
    unreadable = {name for name, answer in read.items() if isinstance(answer, Unreadable)}
    assert unreadable == {name for name in sources if not name.startswith("good")}
    assert str(read["broken"]) == "'(' was never closed, line 1"
    assert "ended the process" in str(read["crash"])


EVIL = "<b>O'Neill</b> \u202eevil"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The right versions of an exercise as a class, with a copy, an identical file, a group and a file that
    is not Python."""
    path = tmp_path_factory.mktemp("results") / "results"
    versions = right_versions("15_classifiers", EXERCISE)
    path.mkdir(mode=0o700)
    with Ledger(path) as ledger:
        for number, version in enumerate(versions):
            submit(ledger, f"s{number}", {CLASSIFIERS: version.source}, begun=(CLASSIFIERS,))
        copy = disguised(versions[2].source, random.Random(1))
        hostile = copy.replace("):\n", f"):  # {EVIL} {'x' * 100_000}\n", 1)
        submit(ledger, "zoe", {CLASSIFIERS: hostile}, begun=(CLASSIFIERS,))
        submit(ledger, "eve", {CLASSIFIERS: versions[0].source}, begun=(CLASSIFIERS,))
        for member in ("cy", "dee"):
            submit(ledger, member, {CLASSIFIERS: "x = 1\n"}, place="submission_11", begun=(CLASSIFIERS,))
        submit(ledger, "ann", {CLASSIFIERS: "def accuracy(:\n"}, begun=(CLASSIFIERS,))
        submit(ledger, "bob", {CLASSIFIERS: pristine(COURSE.topics[-1])}, begun=())
    return path


def test_the_page_has_the_copy_and_says_what_it_cannot_show(results: Path, gdgrade: Run) -> None:
    ended = gdgrade("similar", results)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [
        "2 students handed in a file that is identical to another student's.",
        f"s2 and zoe: {EXERCISE} 100 %",
        "1 file could not be read and was not compared; the page lists it.",
        f"Wrote {results / 'similar.html'}.",
    ]
    file = results / "similar.html"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    page = file.read_text("utf-8")
    assert "15_classifiers.py is identical to Eve Hill&#39;s (eve)" in page
    assert "15_classifiers.py of ann was not compared: invalid syntax, line 1." in page
    assert "It proves nothing." in page
    assert "who copied from whom" in page
    assert 'class="shared">=' in page
    assert "&lt;b&gt;O&#39;Neill&lt;/b&gt; \\u202eevil" in page
    assert len(page) < 100_000, "a long line is cut"
    assert "<script" not in page
    for feedback in results.glob("feedback/*"):
        assert "similar" not in feedback.read_text("utf-8")


@pytest.mark.long
def test_the_page_can_be_written_elsewhere(results: Path, gdgrade: Run, tmp_path: Path) -> None:
    ended = gdgrade("similar", results, "-o", tmp_path / "page.html")
    assert ended.returncode == 0, ended.stderr
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o600


def test_dolos_gets_a_table_and_the_stub(results: Path, gdgrade: Run, tmp_path: Path) -> None:
    ended = gdgrade("similar", results, "--export", "dolos", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    topic = tmp_path / "out" / "15_classifiers"
    stub = topic / "stubs" / CLASSIFIERS
    assert f"  dolos run -f web -l python -i {stub} {topic / 'info.csv'}\n" in ended.stdout
    assert stub.read_text("utf-8") == pristine(COURSE.topics[-1])
    with open(topic / "info.csv", encoding="utf-8", newline="") as table:
        rows = {row["filename"]: row["full_name"] for row in csv.DictReader(table)}
    assert rows["submissions/eve.py"] == "Eve Hill"
    assert "submissions/bob.py" not in rows, "nothing was begun"
    assert {"submissions/cy.py", "submissions/dee.py"} - rows.keys() == {"submissions/dee.py"}
    assert all((topic / name).is_file() for name in rows)
    assert not [path for path in (tmp_path / "out").rglob("*") if path.stat().st_mode & 0o077]
    again = gdgrade("similar", results, "--export", "dolos", tmp_path / "out")
    assert again.returncode == 2
    assert "is not empty; name a new folder for the export." in again.stderr


@pytest.mark.parametrize("tool", [Tool.COMPARE50, Tool.JPLAG])
def test_other_tools_get_a_folder_for_each_student(results: Path, tmp_path: Path, tool: Tool) -> None:
    out = tmp_path / "out"
    with Ledger.existing(results) as ledger:
        said = list(export(ledger, COURSE, COURSE.names, tool, out))
    assert said[1:] == [
        f"  compare50 '{out}/submissions/*' -d {out}/stubs -o {out}/report"
        if tool is Tool.COMPARE50
        else f"  java -jar jplag.jar -l python3 -bc {out}/stubs -r {out}/report {out}/submissions"
    ]
    assert (out / "submissions" / "eve" / CLASSIFIERS).is_file()
    assert not (out / "submissions" / "bob").exists()
    assert {path.name for path in (out / "stubs").iterdir()} == {topic.file for topic in COURSE.topics}


def test_an_edited_ledger_is_refused(results: Path, gdgrade: Run, tmp_path: Path) -> None:
    copy = shutil.copytree(results, tmp_path / "copy")
    connection = sqlite3.connect(copy / "ledger.sqlite")
    connection.execute("UPDATE student SET name = 'x' WHERE id = 'eve'")
    connection.commit()
    connection.close()
    ended = gdgrade("similar", copy)
    assert ended.returncode == 2
    assert "was changed outside gdgrade" in ended.stderr
