"""A course that is broken is one sentence with the file and the line, from every command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.authoring.new import write_course
from grader.batch.ledger import Ledger
from grader.cli.main import run


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace a text in a file of the course."""

    def change(course: Path) -> None:
        file = course / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    return change


def write(path: str, text: str) -> Callable[[Path], None]:
    return lambda course: (course / path).write_text(text, "utf-8") and None


def remove(path: str) -> Callable[[Path], None]:
    return lambda course: (course / path).unlink()


def without_solutions(course: Path) -> None:
    for folder in ("solutions", "exercises"):
        (course / folder / "02_slopes.py").unlink()


CASE = '"x": inputs.normal(rng, 7)'
BROKEN = {
    "a syntax error": (
        edit("course/averages.py", "points=1", "points=="),
        "course/averages.py, line 11: ",
    ),
    "an absent module": (
        write("course/helper.py", "\nimport nowhere_to_be_found\n"),
        "course/helper.py, line 2: No module named 'nowhere_to_be_found'",
    ),
    "an exception": (write("course/helper.py", "def f():\n    1 / 0\n\nf()\n"), "helper.py, line 2: ZeroDiv"),
    "an exit": (
        write("course/helper.py", "import sys\nsys.exit(0)\n"),
        "helper.py, line 2: it calls sys.exit()",
    ),
    "an endless recursion": (
        write("course/helper.py", "def f():\n    f()\n\nf()\n"),
        "helper.py, line 2: RecursionError",
    ),
    "an argument that is missing": (
        edit("course/averages.py", "    points=1,\n", ""),
        "course/averages.py, line 9: TypeError",
    ),
    "two of one name": (
        edit("course/slopes.py", 'name="log_cosh_derivative"', 'name="weighted_mean"'),
        "course/slopes.py, line 16: two of the exercises are named weighted_mean, as in"
        " my-course/course/averages.py, line 10",
    ),
    "two topics of one name": (
        edit("course/slopes.py", '"02_slopes"', '"01_averages"'),
        "course/slopes.py, line 41: two of the topics are named 01_averages",
    ),
    "a case that draws outside its generator": (
        edit("course/averages.py", CASE, '"x": __import__("numpy").random.rand(7)'),
        "course/averages.py, line 18: the case 'seven values' of weighted_mean: its inputs differ each time",
    ),
    "a case that has a generator of its own": (
        edit("course/averages.py", CASE, '"x": __import__("numpy").random.default_rng().normal(size=7)'),
        "course/averages.py, line 18: the case 'seven values' of weighted_mean: its inputs differ each time",
    ),
    "a case that fails": (
        edit("course/averages.py", CASE, '"x": inputs.no_such_recipe(rng, 7)'),
        "course/averages.py, line 18: the case 'seven values' of weighted_mean fails (AttributeError",
    ),
    "a case of what cannot be handed over": (
        edit("course/averages.py", CASE, '"x": {1, 2}'),
        "course/averages.py, line 18: the case 'seven values' of weighted_mean fails (TypeError: an arg",
    ),
    "a case of strings": (
        edit("course/averages.py", CASE, '"x": __import__("numpy").array(["a"])'),
        "course/averages.py, line 18: the case 'seven values' of weighted_mean fails (TypeError: an array of",
    ),
    "no points": (
        edit("course/averages.py", "points=1", "points=0"),
        "course/averages.py, line 10: the exercise weighted_mean: its points are not above 0",
    ),
    "shapes that are none": (
        edit("course/averages.py", "points=1", 'points=1, shapes="x N"'),
        "course/averages.py, line 10: the exercise weighted_mean: its shapes: 'x N' is not a shape",
    ),
    "shapes of another case": (
        edit("course/averages.py", "points=1", 'points=1, shapes="x (N, K)"'),
        "course/averages.py, line 18: the case 'seven values' of weighted_mean fails (ValueError: x has the",
    ),
    "hints that are a text": (
        edit("course/slopes.py", "hints=(", 'hints="look" or ('),
        "course/slopes.py, line 16: the exercise log_cosh_derivative: its hints are not a tuple of str",
    ),
    "a topic that is no file's name": (
        edit("course/averages.py", '"01_averages"', '"01-averages"'),
        "course/averages.py, line 39: a topic is named '01-averages', which is not the name of a Python file",
    ),
    "a topic that leads elsewhere": (
        edit("course/averages.py", '"01_averages"', '"../averages"'),
        "course/averages.py, line 39: a topic is named '../averages', which is not the name of a Python file",
    ),
    "a module that is no name": (
        write("course/my-helper.py", "x = 1\n"),
        "my-course/course/my-helper.py: my-helper is not a name that Python can import",
    ),
    "a TOPIC that is none": (
        edit("course/averages.py", "TOPIC = Topic(", "TOPIC = tuple, ("),
        "course/averages: ",
    ),
    "no solutions": (without_solutions, "my-course/solutions/02_slopes.py is missing"),
    "published code that is no Python": (
        write("published.py", "FACTORIES = (\n"),
        "my-course/published.py, line 1: '(' was never closed",
    ),
    "a file that is no text": (
        lambda course: (course / "course/helper.py").write_bytes(b"x = '\xff'\n") and None,
        "my-course/course/helper.py",
    ),
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path / "my-course")
    return tmp_path / "my-course"


@pytest.fixture
def commands(tmp_path: Path) -> list[list[str]]:
    """Every command that needs the course."""
    (tmp_path / "class" / "ada").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "01_averages.py").write_text("def weighted_mean(x, w): ...\n")
    results = str(tmp_path / "results")
    batch = ["batch", str(tmp_path / "class"), "-o", results]
    Ledger(tmp_path / "results").close()
    return [
        *(
            ["list"],
            ["show", "01"],
            ["hint", "weighted_mean"],
            ["reset", "01", "--yes"],
            ["check"],
            ["doctor"],
            ["watch"],
            ["replay", "weighted_mean"],
            ["plot", "weighted_mean"],
        ),
        *(["init", str(tmp_path / "mine")], ["pytest", str(tmp_path / "class")]),
        *(
            batch,
            [*batch, "--cluster", "local:1"],
            ["regrade", results],
            ["export", results, "--format", "csv"],
        ),
        *(["course", "build"], ["course", "check"]),
    ]


def one_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command that is refused says."""
    assert run(words) == 2, words
    said = capsys.readouterr().err
    assert said.startswith("Error: "), said
    assert said.count("\n") == 1, said
    assert said.endswith(".\n"), said
    return said


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_broken_is_said_and_where(
    kind: str, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    breaks, says = BROKEN[kind]
    breaks(course)
    assert says in one_sentence(["--course", str(course), "list"], capsys)


@pytest.mark.parametrize(
    "kind", ["a syntax error", *(pytest.param(kind, marks=pytest.mark.long) for kind in list(BROKEN)[1:])]
)
def test_every_command_says_it(
    kind: str, course: Path, commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    breaks, says = BROKEN[kind]
    breaks(course)
    for words in commands:
        assert says in one_sentence(["--course", str(course), *words], capsys), words


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("/nowhere/course", "There is no course in /nowhere/course, which has no folder course/"),
        ("nothing-of-that-name", "nothing-of-that-name, which has no folder course/"),
    ],
)
def test_a_course_that_is_not_there(word: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert says in one_sentence(["--course", word, "list"], capsys)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("some/course", "give the absolute path"),
        ("os:getcwd", "There is no course 'os:getcwd' installed here"),
        ("course", "There is no course 'course' installed here"),
    ],
)
def test_the_variable_never_means_a_folder_beside_somebodys_work(
    word: str, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_course(tmp_path / word)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GDGRADE_COURSE", word)
    assert says in one_sentence(["list"], capsys)


@pytest.mark.parametrize(
    ("breaks", "words", "says"),
    [
        (
            write(
                "solutions/01_averages.py", "def weighted_mean(x, w):\n    # BEGIN SOLUTION\n    return x\n"
            ),
            ["course", "build"],
            "my-course/solutions/01_averages.py, line 2: `# BEGIN SOLUTION` without",
        ),
        (
            write("solutions/01_averages.py", "def weighted_mean(\n"),
            ["show", "weighted_mean"],
            "my-course/solutions/01_averages.py, line 1: the solution is not valid Python",
        ),
        (
            remove("solutions/01_averages.py"),
            ["course", "build"],
            "my-course/solutions/01_averages.py is missing",
        ),
        (
            edit("variants/01_averages/weighted_mean.py", "| right |", "| correct |"),
            ["course", "check"],
            "my-course/variants/01_averages/weighted_mean.py: Line 4: a version is `right` or `wrong`",
        ),
    ],
)
def test_what_only_some_commands_need(
    breaks: Callable[[Path], None],
    words: list[str],
    says: str,
    course: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    breaks(course)
    assert says in one_sentence(["--course", str(course), *words], capsys)


RAISES = edit("course/slopes.py", "    return x + torch", "    x.no_such_attribute\n    return x + torch")
SAYS = "my-course/course/slopes.py, line 12: the reference of log_cosh_derivative failed on the case"


def test_a_reference_that_raises(course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    RAISES(course)
    words = ["check", "--device", "cpu", str(course / "exercises")]
    assert SAYS in one_sentence(["--course", str(course), *words], capsys)


@pytest.mark.long
def test_a_reference_that_raises_in_the_other_commands(
    course: Path, commands: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    RAISES(course)
    batches = [words for words in commands if words[0] == "batch"]
    for words in (*batches, ["course", "check", "--device", "cpu"]):
        assert SAYS in one_sentence(["--course", str(course), *words], capsys)
    assert not (tmp_path / "results" / "scores.csv").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("import torch\n\nFACTORIES = (1 / 0,)\n", "my-course/published.py, line 3: ZeroDivisionError"),
        (
            "def leaf():\n    pass\n\nFACTORIES = (leaf,)\n",
            "my-course/published.py: ValueError: `leaf` is a factory",
        ),
        ("DRIVERS = (3,)\n", "my-course/published.py: ValueError: a driver is a function with a name"),
    ],
)
def test_published_code_that_fails(
    text: str, says: str, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "published.py").write_text(text)
    words = ["check", "--device", "cpu", str(course / "exercises")]
    assert says in one_sentence(["--course", str(course), *words], capsys)
