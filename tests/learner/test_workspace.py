"""The exercises folder: written once, put back without losing anything."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat
import pytest

from grader.course import load_course
from grader.intake import IntakeError, read_folder
from grader.learner.digests import digests
from grader.learner.errors import LearnerError
from grader.learner.notebooks import notebook_name
from grader.learner.overview import overview
from grader.learner.progress import Progress, Result
from grader.learner.state import is_news
from grader.learner.workspace import init, reset, splice, welcome
from grader.report import Status
from grader.stubs import pristine

COURSE = load_course()
TOPIC = COURSE.topics[0]
STUB = pristine(TOPIC)
MINE = STUB.replace('raise NotImplementedError("tanh is not written yet")', "return 7")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / TOPIC.file).write_text(MINE, encoding="utf-8")
    return tmp_path


def test_init_writes_every_stub_and_a_readme(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "course"
    written = init(folder, COURSE)
    assert sorted(path.name for path in written) == sorted([*(t.file for t in COURSE.topics), "README.md"])
    for topic in COURSE.topics:
        assert (folder / topic.file).read_text(encoding="utf-8") == pristine(topic)
    assert "gdgrade check" in (folder / "README.md").read_text(encoding="utf-8")


def test_init_writes_notebooks_that_are_read_as_the_stubs_are(tmp_path: Path) -> None:
    written = init(tmp_path, COURSE, notebooks=True)
    assert {path.suffix for path in written} == {".ipynb", ".md"}
    read = {file.name: file for file in read_folder(tmp_path, COURSE).files}
    for topic in COURSE.topics:
        path = tmp_path / notebook_name(topic)
        book = nbformat.read(path, as_version=4)
        nbformat.validate(book)
        cells = {cell.id: cell.source for cell in book.cells}
        stub = ast.parse(pristine(topic))
        lesson = ast.get_docstring(stub) or ""
        assert cells["lesson"].startswith(f"# {lesson.splitlines()[0]}\n")
        assert topic.file not in cells["lesson"], "it says how to run a file"
        ids = [cell.id for cell in book.cells]
        for exercise in topic.exercises:
            assert cells[f"check-{exercise.name}"] == f"check({exercise.name})"
            assert ids.index(f"check-{exercise.name}") == ids.index(exercise.name) + 1
        code = ast.parse(read[topic.file].source)
        added = [ast.unparse(node) for node in code.body if "check" in ast.unparse(node)]
        assert added == ["from grader import check", *(f"check({e.name})" for e in topic.exercises)]
        kept = [ast.dump(node) for node in code.body if ast.unparse(node) not in added]
        assert kept == [ast.dump(node) for node in stub.body[1:]]
    with pytest.raises(LearnerError, match=r"already holds 01_activations\.ipynb"):
        init(tmp_path, COURSE)
    assert "the cell below it checks it" in welcome(tmp_path, COURSE, notebooks=True)


def test_reset_writes_the_cell_of_an_exercise_back_and_leaves_the_others(tmp_path: Path) -> None:
    init(tmp_path, COURSE, notebooks=True)
    path = tmp_path / "01_activations.ipynb"
    untouched = path.read_text(encoding="utf-8")
    book = json.loads(untouched)
    cells = {cell["id"]: cell for cell in book["cells"]}
    cells["relu"].update(source="%%time\ndef relu(x):\n    return x", outputs=[{"output_type": "x"}])
    cells["tanh"]["source"] = ["def tanh(x):\n", "    return 2 * x"]
    path.write_text(json.dumps(book), encoding="utf-8")
    kept = reset(tmp_path, TOPIC, "relu")
    assert kept
    assert json.loads(kept.read_text(encoding="utf-8")) == book
    after = {cell["id"]: cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
    changed = [name for name, cell in after.items() if cell != cells[name]]
    assert changed == ["relu"]
    assert after["relu"] == {c["id"]: c for c in json.loads(untouched)["cells"]}["relu"]
    reset(tmp_path, TOPIC, None)
    assert path.read_text(encoding="utf-8") == untouched


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        (
            "def my_relu(x): return x",
            "No cell of .*01_activations.ipynb that is valid Python defines relu",
        ),
        ("def relu(x: return x", "No cell of .*01_activations.ipynb that is valid Python defines relu"),
        (
            "def relu(x): return x\ndef other(): ...",
            "also defines other; move relu into a cell of its own",
        ),
    ],
)
def test_reset_of_a_cell_that_is_not_the_exercise_alone_says_what_to_do(
    tmp_path: Path, cell: str, complaint: str
) -> None:
    init(tmp_path, COURSE, notebooks=True)
    path = tmp_path / "01_activations.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    next(c for c in book["cells"] if c["id"] == "relu")["source"] = cell
    path.write_text(json.dumps(book), encoding="utf-8")
    with pytest.raises(LearnerError, match=complaint):
        reset(tmp_path, TOPIC, "relu")
    assert json.loads(path.read_text(encoding="utf-8")) == book


def test_init_writes_tasks_for_an_editor_where_there_are_none(tmp_path: Path) -> None:
    init(tmp_path / "new", COURSE, vscode=True)
    tasks = json.loads((tmp_path / "new" / ".vscode" / "tasks.json").read_text(encoding="utf-8"))
    assert tasks["tasks"][0]["args"] == ["check", "--format", "short", "${relativeFile}"]
    (tmp_path / "own" / ".vscode").mkdir(parents=True)
    (tmp_path / "own" / ".vscode" / "tasks.json").write_text("mine")
    init(tmp_path / "own", COURSE, vscode=True)
    assert (tmp_path / "own" / ".vscode" / "tasks.json").read_text() == "mine"


def test_init_overwrites_nothing(folder: Path) -> None:
    with pytest.raises(LearnerError, match=rf"already holds {TOPIC.file}; nothing was written"):
        init(folder, COURSE)
    assert [path.name for path in folder.iterdir()] == [TOPIC.file]
    assert (folder / TOPIC.file).read_text(encoding="utf-8") == MINE
    (folder / TOPIC.file).unlink()
    (folder / "README.md").write_text("mine")
    init(folder, COURSE)
    assert (folder / "README.md").read_text() == "mine"


def test_init_where_a_file_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(LearnerError, match="cannot be written into"):
        init(tmp_path / "taken", COURSE)


def test_resetting_an_exercise_changes_only_that_function(folder: Path) -> None:
    own = (
        MINE.replace("import torch\n", "import torch\n\nSCALE = 3  # mine\n")
        + "\n\ndef helper():\n    return 1\n"
    )
    own = own.replace('raise NotImplementedError("relu is not written yet")', "return x.clamp(min=0)")
    (folder / TOPIC.file).write_text(own, encoding="utf-8")
    kept = reset(folder, TOPIC, "tanh")
    expected = own.replace("return 7", 'raise NotImplementedError("tanh is not written yet")')
    assert (folder / TOPIC.file).read_text(encoding="utf-8") == expected
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == own


def test_resetting_a_topic_puts_the_whole_file_back(folder: Path) -> None:
    (folder / TOPIC.file).write_bytes(b"\xff( broken")
    kept = reset(folder, TOPIC, None)
    assert (folder / TOPIC.file).read_text(encoding="utf-8") == STUB
    assert kept is not None
    assert kept.read_bytes() == b"\xff( broken"


def test_resetting_what_is_not_there_writes_the_stub(tmp_path: Path) -> None:
    assert reset(tmp_path, TOPIC, "tanh") is None
    assert (tmp_path / TOPIC.file).read_text(encoding="utf-8") == STUB


@pytest.mark.parametrize(
    "source", [b"def tanh(:\n", b"\xff\n", b"x = '\x00'\n", b"# coding: latin-1\n", b"(" * 9999]
)
def test_a_file_that_cannot_be_taken_apart_is_left_and_the_way_out_is_named(
    folder: Path, source: bytes
) -> None:
    (folder / TOPIC.file).write_bytes(source)
    with pytest.raises(LearnerError, match="gdgrade reset 01_activations"):
        reset(folder, TOPIC, "tanh")
    assert (folder / TOPIC.file).read_bytes() == source
    assert not (folder / ".gdgrade").exists()


def test_without_a_copy_nothing_is_changed(folder: Path) -> None:
    (folder / ".gdgrade").write_text("a file is in the way")
    with pytest.raises(LearnerError, match="nothing was changed"):
        reset(folder, TOPIC, "tanh")
    assert (folder / TOPIC.file).read_text(encoding="utf-8") == MINE


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "target.py"
    (folder / TOPIC.file).rename(target)
    (folder / TOPIC.file).symlink_to(target)
    with pytest.raises(IntakeError, match="is a link"):
        reset(folder, TOPIC, None)
    assert target.read_text(encoding="utf-8") == MINE


def test_line_endings_and_byte_order_mark_stay() -> None:
    mine = "\ufeff" + MINE.replace("\n", "\r\n")
    spliced = splice(mine.removeprefix("\ufeff"), STUB, "tanh", Path(TOPIC.file))
    assert spliced == STUB.replace("\n", "\r\n")


def test_decorators_go_and_the_last_of_two_definitions_is_the_one() -> None:
    mine = "def tanh(x):\n    return 1\n\n\n@cached\n@other\ndef tanh(x):\n    return 2\n\n\nY = 3\n"
    spliced = splice(mine, STUB, "tanh", Path(TOPIC.file))
    assert spliced.startswith("def tanh(x):\n    return 1\n\n\ndef tanh(x: torch.Tensor)")
    assert spliced.endswith('raise NotImplementedError("tanh is not written yet")\n\n\nY = 3\n')
    assert "@" not in spliced


def test_a_function_that_is_gone_comes_back_at_the_end() -> None:
    spliced = splice("import torch\n\nZ = 1", STUB, "tanh", Path(TOPIC.file))
    assert spliced.startswith("import torch\n\nZ = 1\n\n\ndef tanh(")
    assert spliced.endswith('raise NotImplementedError("tanh is not written yet")\n')


def test_strange_characters_do_not_shift_the_lines() -> None:
    mine = MINE.replace("import torch\n", "import torch\n\nTEXT = 'a\x0cb\x1cc\u2028d'\n")
    assert splice(mine, STUB, "tanh", Path(TOPIC.file)) == mine.replace(
        "return 7", 'raise NotImplementedError("tanh is not written yet")'
    )


def test_the_overview_tells_what_is_passed_and_what_has_changed_since(folder: Path) -> None:
    now = digests(folder, COURSE)
    known = Progress(
        {},
        {
            "sigmoid": Result(Status.PASSED, 1, 1, now[TOPIC.name]),
            "tanh": Result(Status.PARTIAL, 1.5, 2, "of another file"),
        },
    )
    text = overview(COURSE, known, now)
    lines = {line.split()[1]: line for line in text.splitlines() if line[:1] in "✓◐" and line[:1]}
    assert lines["sigmoid"].endswith("passed")
    assert lines["tanh"].endswith("partly, 1.5 of 2 *")
    assert f"1 of {len(COURSE.names)} exercises passed so far, 2.5 of " in text
    assert "* The file has changed since" in text
    for name in COURSE.names:
        assert name in text
    assert "has changed since" not in overview(COURSE, Progress(), now)


def test_what_was_said_last_is_no_news(tmp_path: Path) -> None:
    assert [is_news(tmp_path, "isolation", text) for text in ("none", "none", "partial", "none")] == [
        True,
        False,
        True,
        True,
    ]
    assert is_news(None, "isolation", "none")
    assert is_news(tmp_path / "absent", "isolation", "none")
