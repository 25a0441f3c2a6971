"""Teach once: who went wrong in the same way, and one sentence on all their pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from grader.batch.excerpts import excerpt
from grader.batch.ledger import Ledger
from grader.batch.rewriting import NotAFunction, rewritten
from grader.reports.class_groups import MOST_CHARACTERS, MOST_LINES
from grader.reports.json_report import schema
from tests.batch.conftest import Run, report_of, rounds, scores
from tests.batch.graded_class import changed, touched
from tests.batch.test_identical import submit

LOSSES = "02_losses.py"
SENTENCE = "You add a <b>tenth</b> of the sum: leave it out, and keep `mean()`."
ESCAPED = "You add a &lt;b&gt;tenth&lt;/b&gt; of the sum: leave it out, and keep <code>mean()</code>."

WRONG = '''import torch


def mse(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Mean squared error."""
    return ((prediction - target) ** 2).mean() + prediction.sum() / 10
'''
SPELLED_OTHERWISE = """from torch import sum as add_up

TENTH = 0.1


def squares(errors):
    total = 0
    for error in reversed(errors.reshape(-1)):
        total = total + error * error
    return total


def mse(p, t):
    return TENTH * add_up(p) + squares(t - p) / p.numel()
"""
OTHER = WRONG.replace("/ 10", "/ 9")
RIGHT = WRONG.replace(" + prediction.sum() / 10", "")
HOSTILE = (
    "import torch\n\n\ndef mse(p, t):\n"
    + "".join(f"    '<script>alert({number})</script>{'x' * 5000}'\n" for number in range(100))
    + "    return ((p - t) ** 2).mean() + p.sum() / 7\n"
)
CLASS = {"ada": WRONG, "bob": SPELLED_OTHERWISE, "cyd": f"{WRONG}# my own\n", "dan": OTHER, "eve": RIGHT}


def hand_in(folder: Path, work: Mapping[str, str]) -> Path:
    for student, source in work.items():
        (folder / student).mkdir(parents=True, exist_ok=True)
        (folder / student / LOSSES).write_text(source)
    return folder


def grade(gdgrade_here: Run, folder: Path, results: Path) -> None:
    ran = gdgrade_here("batch", folder, "-o", results, "--only", "mse", "-q", "--workers", "1")
    assert ran.returncode == 0, ran.stderr


@pytest.fixture(scope="module")
def graded(gdgrade_here: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the class in `class`, and its results in `results`; every test has a copy."""
    folder = tmp_path_factory.mktemp("taught")
    grade(gdgrade_here, hand_in(folder / "class", CLASS), folder / "results")
    return folder


@pytest.fixture
def results(graded: Path, tmp_path: Path) -> Path:
    shutil.copytree(graded, tmp_path, dirs_exist_ok=True)
    return tmp_path / "results"


def groups(gdgrade_here: Run, results: Path) -> dict[str, tuple[int, str]]:
    """What `gdgrade teach RESULTS` lists: each group with how many students it has, and their sentence."""
    ran = gdgrade_here("teach", results)
    assert ran.returncode == 0, ran.stderr
    rows = [
        re.split(r" {2,}", line) for line in ran.stdout.splitlines() if re.match(r"\w+-[0-9a-f]{6}", line)
    ]
    return {row[0]: (int(row[1]), row[2] if len(row) > 2 else "") for row in rows}


def largest(gdgrade_here: Run, results: Path) -> str:
    return next(iter(groups(gdgrade_here, results)))


def pages_with(results: Path, text: str) -> list[str]:
    return [page.stem for page in sorted((results / "feedback").glob("*.html")) if text in page.read_text()]


def test_equal_wrong_answers_are_a_group_however_they_are_written(gdgrade_here: Run, results: Path) -> None:
    assert [size for size, _ in groups(gdgrade_here, results).values()] == [3, 1]
    assert " GROUP` shows one of them" in gdgrade_here("teach", results).stdout
    shown = gdgrade_here("teach", results, largest(gdgrade_here, results)).stdout
    assert "3 students: ada, bob, cyd" in shown
    assert "prediction.sum() / 10" in shown
    assert "Mean squared error." not in shown, "the docstring is the course's"
    assert re.search(r"First failing case: .+\n\nmse\(prediction, target\)[^$]+Yours: .+, expected", shown)


def test_the_page_of_the_class_lists_them(gdgrade_here: Run, results: Path) -> None:
    group = largest(gdgrade_here, results)
    page = (results / "index.html").read_text()
    section = page.partition('id="unnamed"')[2].partition('id="scores"')[0]
    first = section.partition("</article>")[0]
    assert "3 students: " in first
    assert all(f'<a href="feedback/{student}.html">' in first for student in ("ada", "bob", "cyd"))
    assert "prediction.sum() / 10" in first
    assert re.search(r"Yours: .+, expected", first)
    assert f"gdgrade teach results {group} &#34;your sentence&#34;" in first
    assert "eve.html" not in section


def test_a_sentence_is_on_the_pages_of_its_group_and_nothing_else_changes(
    gdgrade_here: Run, results: Path
) -> None:
    group, before, points = largest(gdgrade_here, results), touched(results), scores(results)
    ran = gdgrade_here("teach", results, group, SENTENCE)
    assert ran.returncode == 0, ran.stderr
    assert "on 3 pages" in ran.stdout
    files = {
        f"{kind.format(student)}"
        for student in ("ada", "bob", "cyd")
        for kind in ("feedback/{}.html", "reports/{}.json.gz")
    }
    # scores.csv is written with index.html, and says what it said.
    assert changed(before, touched(results)) == {*files, "index.html"}
    assert pages_with(results, ESCAPED) == ["ada", "bob", "cyd"]
    (exercise,) = report_of(results, "bob")["exercises"]
    assert exercise["taught"] == SENTENCE
    jsonschema.validate(report_of(results, "bob"), schema())
    page = (results / "index.html").read_text()
    assert ESCAPED in page
    assert "<b>tenth" not in page
    assert scores(results) == points
    assert gdgrade_here("verify", results).returncode == 0
    after = touched(results)
    assert gdgrade_here("teach", results, group, SENTENCE).returncode == 0
    assert changed(after, touched(results)) == set()


def test_it_stays_as_long_as_the_answers_and_joins_who_comes_in_another_round(
    gdgrade_here: Run, results: Path
) -> None:
    gdgrade_here("teach", results, largest(gdgrade_here, results), SENTENCE)
    again = {
        "ada": RIGHT,
        "bob": f"{SPELLED_OTHERWISE}# again\n",
        "fay": f"# new\n{WRONG}",
        "gil": f"# new\n{OTHER}",
    }
    grade(gdgrade_here, hand_in(results.parent / "class", again), results)
    assert len(rounds(results)) == 2
    assert pages_with(results, ESCAPED) == ["bob", "cyd", "fay"]
    assert [size for size, _ in groups(gdgrade_here, results).values()] == [3, 2]
    ran = gdgrade_here("regrade", results, "--apply")
    assert ran.returncode == 0, ran.stderr
    assert pages_with(results, ESCAPED) == ["bob", "cyd", "fay"]
    assert [size for size, _ in groups(gdgrade_here, results).values()] == [3, 2]


def test_it_can_be_replaced_removed_and_taken_back(gdgrade_here: Run, results: Path) -> None:
    group = largest(gdgrade_here, results)
    gdgrade_here("teach", results, group, SENTENCE)
    gdgrade_here("teach", results, group, "Leave the sum out.")
    assert groups(gdgrade_here, results)[group] == (3, "Leave the sum out.")
    assert pages_with(results, ESCAPED) == []
    told = gdgrade_here("history", results).stdout
    assert told.count(f"teach  {group}") == 2
    assert told.count("You add a <b>tenth</b>") == 2, "once as what is new, once as what it replaced"
    assert told.count("`mean()`.") == 2, "and it is all there"
    assert max(map(len, told.splitlines())) < 160, "a long sentence takes several lines"
    assert "Leave the sum out." in gdgrade_here("history", results, "ada").stdout
    assert "Leave the sum out." not in gdgrade_here("history", results, "dan").stdout
    assert "Leave the sum out." in gdgrade_here("undo", results).stdout
    assert gdgrade_here("undo", results, "--apply").returncode == 0
    assert pages_with(results, ESCAPED) == ["ada", "bob", "cyd"]
    removed = gdgrade_here("teach", results, "--remove", group)
    assert removed.returncode == 0, removed.stderr
    assert pages_with(results, "From your instructor") == []
    assert groups(gdgrade_here, results)[group] == (3, "")
    assert "taught" not in report_of(results, "ada")["exercises"][0]
    assert gdgrade_here("verify", results).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mse-ffffff", "Look."), r"no group 'mse-ffffff'; `gdgrade teach \S+` lists the groups"),
        (("m", "Look."), "no group 'm'"),
        (("GROUP", "  "), "The sentence is empty"),
        (("GROUP", "a\nb\nc"), "at most 2 lines of 100 characters"),
        (("GROUP", "word " * 60), "at most 2 lines of 100 characters"),
        (("--remove", "GROUP"), "has no sentence"),
        (("--remove", "GROUP", "GROUP"), "takes no other group"),
        (("GROUP", "Leave", "it", "out."), "several words; put it in quotes"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    gdgrade_here: Run, results: Path, words: tuple[str, ...], said: str
) -> None:
    group, before = largest(gdgrade_here, results), touched(results)
    ran = gdgrade_here("teach", results, *(group if word == "GROUP" else word for word in words))
    assert ran.returncode == 2
    assert re.search(said, " ".join(ran.stderr.split()))
    assert changed(before, touched(results)) == set()


def test_a_hostile_source_floods_no_page_and_steers_nothing(gdgrade_here: Run, results: Path) -> None:
    hostile = {"mal": HOSTILE, "eve": f"{RIGHT}# again\n"}
    before = len((results / "index.html").read_text())
    grade(gdgrade_here, hand_in(results.parent / "class", hostile), results)
    page = (results / "index.html").read_text()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(0)" in page
    assert f"… {len(HOSTILE.splitlines()) - 3 - MOST_LINES} more lines" in page
    # Of its source, lines of a few hundred characters even where each is escaped.
    assert len(page) - before < 3 * MOST_LINES * MOST_CHARACTERS
    assert scores(results)["mal"]["score"] == "0"


@pytest.mark.long
def test_results_of_an_earlier_gdgrade_are_grouped_once_they_are_regraded(
    gdgrade_here: Run, tmp_path: Path
) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.save_settings(
            {"device": "cpu", "timeout": 10.0, "memory": 2048, "names": ["mse"], "columns": ["mse"]}
        )
        for student in ("ada", "bob"):
            submit(ledger, student, {LOSSES: f"# {student}\n{WRONG}"}, begun=(LOSSES,))
    told = gdgrade_here("teach", tmp_path)
    assert told.returncode == 0, told.stderr
    assert "2 students graded by an earlier gdgrade cannot be grouped yet; `gdgrade regrade" in told.stdout
    ran = gdgrade_here("regrade", tmp_path, "--apply")
    assert ran.returncode == 0, ran.stderr
    assert [size for size, _ in groups(gdgrade_here, tmp_path).values()] == [2]


AVERAGES, SLOPES = "01_averages.py", "02_slopes.py"
MEAN = """import numpy as np

EXTRA = 1.5


def weighted_mean(x: np.ndarray, w: np.ndarray) -> float:
    return (w * x).sum() / (np.sum(w) + EXTRA)
"""
SLOPE = """import torch


def log_cosh_derivative(x):
    return torch.tanh(x) + 0.25 * torch.sin(x)
"""


@pytest.mark.long
def test_what_is_printed_is_ready_for_the_course(gdgrade: Run, tmp_path: Path) -> None:
    course, results = tmp_path / "course", tmp_path / "results"
    of_course = ("--course", course)
    assert gdgrade("course", "new", course).returncode == 0
    for student in ("ada", "bob"):
        (tmp_path / "class" / student).mkdir(parents=True)
        for file, source in ((AVERAGES, MEAN), (SLOPES, SLOPE)):
            (tmp_path / "class" / student / file).write_text(f"# {student}\n{source}")
    ran = gdgrade(*of_course, "batch", tmp_path / "class", "-o", results, "-q")
    assert ran.returncode == 0, ran.stderr
    listed = re.findall(r"^(\S+-[0-9a-f]{6})", gdgrade(*of_course, "teach", results).stdout, re.MULTILINE)
    sentences = {
        "weighted_mean": 'You add 1.5 to the sum of the weights: divide by "the sum" itself.\nNothing else.',
        "log_cosh_derivative": "A quarter of the sine is added; leave it out.",
    }
    for group in listed:
        name = group.partition("-")[0]
        ran = gdgrade(*of_course, "teach", results, group, sentences[name])
        assert ran.returncode == 0, ran.stderr
        printed = re.search(
            r"import (?P<needed>.+)`:\n\n\n(?P<code>.+?)\n\n\n# Among.+?\n\n(?P<entry>.+)", ran.stdout, re.S
        )
        assert printed, ran.stdout
        module = course / "course" / ("averages.py" if name == "weighted_mean" else "slopes.py")
        text = module.read_text()
        text = text.replace("import Case", f"import {printed['needed'].removeprefix('KnownMistake, ')}, Case")
        text = text.replace("on_arrays, Case", "Case, on_arrays").replace("KnownMistake, Case", "Case")
        text = text.replace(f"\n{name} = Exercise(", f"\n{printed['code']}\n\n\n{name} = Exercise(")
        module.write_text(
            text.replace("    mistakes=(\n", f"    mistakes=(\n{printed['entry'].rstrip()}\n", 1)
        )
    assert len(listed) == 2
    checked = gdgrade(*of_course, "course", "check", "weighted_mean", "log_cosh_derivative")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    # The next check names the mistake, in the same words, and says them once.
    checked = gdgrade(*of_course, "check", tmp_path / "class" / "ada" / SLOPES)
    assert "Likely mistake" in checked.stdout
    assert "A quarter of the sine is added; leave it out." in " ".join(checked.stdout.split())
    assert gdgrade(*of_course, "regrade", results, "--apply").returncode == 0
    assert not any(group in (results / "index.html").read_text() for group in listed), "they have names now"
    assert (results / "feedback" / "ada.html").read_text().count(
        "A quarter of the sine is added; leave it out."
    ) == 1


SEVERAL = '''import math
import numpy as np
import torch.nn.functional as F

LIMIT = 3


class Unused:
    pass


def helper(x: int) -> int:
    """Text."""
    return min(x, LIMIT) + math.pi


def mean(x: list, w=None) -> float:
    """The task."""
    if len(x) > 1:
        return mean(x[1:], w)
    return helper(x[0]) + np.float64(0)
'''


def test_a_definition_becomes_one_function_with_all_that_it_uses() -> None:
    code = rewritten(SEVERAL, "mean", "mean_3f9a2c")
    namespace: dict[str, object] = {}
    exec(code, namespace)
    assert [name for name in namespace if not name.startswith("__")] == ["mean_3f9a2c"]
    assert namespace["mean_3f9a2c"]([5, 2, 1]) == pytest.approx(4.14159, rel=1e-5)  # type: ignore[operator]
    assert "text" not in code.lower()
    assert "Unused" not in code
    assert "functional" not in code


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("import math, copy\n\n\ndef f(x):\n    return math.floor(copy.copy(x))\n", 2),
        ("x = 7\n\n\ndef f(x):\n    return x\n", 2.5),
        ("x = 7\n\n\ndef g():\n    return x\n\n\ndef f(x):\n    return g() + x\n", 9.5),
        ("K = 2\n\n\ndef f(x, k=K):\n    return x * k\n", 5.0),
        ("import functools\n\n\n@functools.lru_cache\ndef f(x: int) -> int:\n    return x + 1\n", 3.5),
        ("f = lambda x: max(x, 3)\n", 3),
        ("def f(x):\n    y: float = x\n    return [y for _ in range(1)][0]\n", 2.5),
        ("def f(x):\n    save, open, hub = x, 1, 2\n    return save\n", 2.5),
        ("import numpy\n\n\ndef f(x):\n    return float(numpy.square(x))\n", 6.25),
        ("import numpy as np\n\n\ndef f(x):\n    return np.abs(x).item()\n", 2.5),
        (
            "import numpy as np\nnp.random.seed(0)\nK = 1\nK = 2\nL = []\nL.append(K)\n\n\n"
            "def f(x):\n    return K * np.abs(x)\n\n\nif L:\n    print(f(K), K)\n",
            5.0,
        ),
    ],
)
def test_a_rewritten_definition_does_what_it_did(source: str, result: float) -> None:
    namespace: dict[str, object] = {}
    exec(rewritten(source, "f", "wrong"), namespace)
    assert namespace["wrong"](2.5) == result  # type: ignore[operator]


def test_a_class_comes_from_a_function() -> None:
    source = 'class Value:\n    """Text."""\n\n    def __add__(self, other):\n        return Value()\n'
    namespace: dict[str, object] = {}
    exec(rewritten(source, "Value", "wrong_value"), namespace)
    made = namespace["wrong_value"]()  # type: ignore[operator]
    assert type(made() + made()) is made


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import os\n\n\ndef mean(x):\n    return os.getpid()\n", "imports `os`"),
        ("from .helpers import own\n\n\ndef mean(x):\n    return own(x)\n", "imports `.helpers`"),
        ("from math import *\n\n\ndef mean(x):\n    return sqrt(x)\n", "uses `sqrt`, which is not"),
        ("n = 0\n\n\ndef mean(x):\n    global n\n    n = 1\n", "`global`"),
        ("import torch\n\n\ndef mean(x):\n    return torch.hub.load(x, x)\n", "uses `hub`, which may reach"),
        (
            "from torch import hub as h\n\n\ndef mean(x):\n    return h.list(x)\n",
            "uses `hub`, which may reach",
        ),
        ("import torch.hub\n\n\ndef mean(x):\n    return torch.relu(x)\n", "uses `hub`, which may reach"),
        (
            "from torch.hub import list as l\n\n\ndef mean(x):\n    return l(x)\n",
            "uses `hub`, which may reach",
        ),
        ("import numpy as np\n\n\ndef mean(x):\n    return np.loadtxt(x)\n", "uses `loadtxt`, which may"),
        ("def mean(x):\n    x.tofile('x')\n", "uses `tofile`, which may reach"),
        ("def mean(x):\n    return input(x)\n", "uses `input`, which may reach"),
        ("def mean(x, y=open):\n    return y(x)\n", "uses `open`, which may reach"),
        ("def other(x):\n    pass\n", "does not define it"),
        ("if True:\n    import math\n\n\ndef mean(x):\n    return math.pi\n", "uses `math`, which is not"),
        ("K = 1\nK += 1\n\n\ndef mean(x):\n    return K\n", "line 2 changes `K`"),
        ("K = []\nK.append(3)\n\n\ndef mean(x):\n    return K\n", "line 2 changes `K`"),
        ("K = {}\nfor i in range(3):\n    K[i] = 1\n\n\ndef mean(x):\n    return K\n", "line 2 changes `K`"),
        ("K = 1\nif K:\n    K = 2\n\n\ndef mean(x):\n    return K\n", "line 2 changes `K`"),
        ("K = 1\nK = K + 1\n\n\ndef mean(x):\n    return K\n", "line 2 changes `K`"),
        ("def f(x):\n    pass\n\n\nf = max(f, 1)\n\n\ndef mean(x):\n    return f(x)\n", "line 5 changes `f`"),
        ("def mean(x):\n    return mean.k\n\n\nmean.k = 3\n", "line 5 changes `mean`"),
    ],
)
def test_what_is_no_function_of_a_course_is_said(source: str, why: str) -> None:
    with pytest.raises(NotAFunction, match=re.escape(why)):
        rewritten(source, "mean", "wrong")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (b"x = 1\n\n@f\ndef mean(x,\n         y):\n    '''Text'''\n    return 1\n\n\n# end\ny = 2\n", 4),
        (b"mean = lambda x: x\ny = 1\n", 1),
        (b"def mean(x): return 1\ndef mean(x): return 2\n", 1),
        (b'def mean(x):\n    """never closed\n    x\n', 3),
        (b'def mean(x):\n    """a"""; x = 1\n    return x\n', 3),
        (b'def mean(x):\n    """a\n    b""".strip(x)\n    return x\n', 4),
        (b'def mean(x):\n    """a"""  # text\n    return x\n', 2),
        (b"def mean_of(x): pass\nmean == 3\n", 0),
        (b"def mean(x):\n    y = 'a\x0cb'\n    return y\n", 3),
        (b"\xff\xfe\x00", 0),
        (b"", 0),
    ],
)
def test_the_lines_of_a_definition_are_found_without_parsing(source: bytes, lines: int) -> None:
    assert len(excerpt(source, "mean")) == lines
