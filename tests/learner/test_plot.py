"""`gdgrade plot`: what a student's function returns, next to the reference, as a picture."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pexpect
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from grader.cli.main import run
from grader.course import load_course
from grader.exercise import Course, Exercise, Topic
from grader.grading import Grader
from grader.picture import Curve, Matrix, Shown, Sketch
from grader.pictures import PAGE_WIDTH, WIDTH, canvas, described, draw, draw_for_page, painter, remark
from grader.pictures.sixel import sixel
from grader.pictures.terminal import Protocol, inline, protocol_of
from grader.submission import SourceFile, Submission
from tests.conftest import Run, submission

ROOT = Path(__file__).resolve().parent.parent.parent
SIGMOID = "import torch\ndef sigmoid(x):\n    return 1 / (1 + torch.exp({sign}x))\n"
RIGHT, WRONG = SIGMOID.format(sign="-"), SIGMOID.format(sign="")
DRAWN = [(topic, e) for topic, e in load_course() if e.picture is not None]
MARKUP = "<svg onload=alert(1)><script>alert(1)</script>&lt;"
BESIDE = f"""
def relu(x):
    raise ValueError("{MARKUP}")


def tanh(x):
    return "{MARKUP}"
"""

Environment = Mapping[str, str]


def environment(**more: str) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "TMUX")}
    return {**plain, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **more}


def gdgrade(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "grader", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(**more),
        timeout=240,
    )


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def is_drawn(png: bytes, width: int = 800) -> bool:
    """Whether a picture is so many pixels wide and shows more than a few lines of text."""
    image = pixels(png)
    return image.shape[1] == width and image.shape[0] > 200 and bool((image < 200).any(axis=2).mean() > 0.01)


def words_in(sketch: Sketch, width: float) -> list[tuple[str, Bbox]]:
    """What a picture says, and where; of flat panels also the entries of matrices."""
    with canvas.style():
        figure = painter(sketch.picture)(sketch, width)
        figure.canvas.draw()
        found: list[Any] = [figure._suptitle, figure._supxlabel]
        for axes in figure.axes:
            found += [axes.get_legend(), *axes.texts]
            if axes.name != "3d":  # its labels lie along its edges
                found += [axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label]
        texts = [a for a in found if a is not None and (not isinstance(a, Text) or a.get_text())]
        return [(str(getattr(a, "get_text", lambda: "legend")()), a.get_window_extent()) for a in texts]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Exercises of a student who has sigmoid wrong."""
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "01_activations.py").write_text(WRONG, encoding="utf-8")
    return folder


def test_the_command_writes_a_picture_and_says_how_far_it_is_off(folder: Path, gdgrade_here: Run) -> None:
    done = gdgrade_here("plot", "sigmoid", cwd=folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Largest difference between yours and the reference: 0.995\nWrote exercises/.gdgrade/sigmoid.png.\n"
    )
    assert is_drawn((folder / ".gdgrade" / "sigmoid.png").read_bytes())


@pytest.mark.parametrize("width", [PAGE_WIDTH, WIDTH])
@pytest.mark.parametrize("wrong", [0.0, 0.5])
def test_the_panels_of_a_matrix_with_a_bar_of_colours_are_equally_large(width: float, wrong: float) -> None:
    entries = np.arange(50.0).reshape(5, 10)
    yours = ((entries + wrong * (entries % 3),),)
    sketch = Sketch("lenet_forward", Matrix(arguments=lambda: ()), Shown(((),), ((entries,),), yours))
    with canvas.style():
        figure = painter(sketch.picture)(sketch, width)
        figure.canvas.draw()
    panels = [axes.get_position().size for axes in figure.axes if axes.get_title()]
    assert len(panels) == 3
    assert np.allclose(panels, panels[0])


def test_without_a_name_it_lists_the_exercises_that_have_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["plot"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{len(DRAWN)} of {len(load_course().names)} exercises have a picture;")
    assert all(re.search(rf"\b{exercise.name}\b", told) for _, exercise in DRAWN)
    assert "parameter_count" not in told
    for words, says in (
        (["plot", "parameter_count"], "parameter_count has no picture; `gdgrade plot` lists"),
        (["plot", "softmax", "-o", "a.gif"], "a.gif must end in .png or .svg."),
        (["plot", "04"], "04 is a topic; name one of its exercises"),
    ):
        assert run(words) == 2
        assert says in capsys.readouterr().err


def test_without_matplotlib_it_says_what_to_install(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "sitecustomize.py").write_text(
        "import sys\n"
        "class Blocker:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'matplotlib':\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Blocker())\n",
        encoding="utf-8",
    )
    done = gdgrade(folder, "plot", "sigmoid", PYTHONPATH=f"{blocked}{os.pathsep}{ROOT}")
    assert done.returncode == 2
    assert "Pictures need matplotlib; install it with `pip install 'gdgrade[plot]'`." in done.stderr
    assert not list(folder.rglob("*.png"))


def test_settings_of_the_current_folder_are_not_read(folder: Path) -> None:
    (folder / "matplotlibrc").write_text("\x1b[2J: 1\n")
    done = gdgrade(folder, "plot", "sigmoid", "-o", "s.png")
    assert (done.returncode, done.stderr) == (0, "")


def test_no_other_command_imports_matplotlib() -> None:
    code = "import sys, grader.cli.main, grader.grading, grader.pictures; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_wrong_answer_shows_and_a_right_one_lies_on_the_reference(grader: Grader) -> None:
    right, wrong = (grader.sketch(submission(activations=text), "sigmoid") for text in (RIGHT, WRONG))
    assert remark(right).startswith("Yours agrees with the reference (largest difference ")
    assert wrong.difference == pytest.approx(0.995, abs=1e-3)
    images = [pixels(draw(sketch)) for sketch in (right, wrong)]
    assert images[0].shape == images[1].shape
    # The lower third holds the difference: a line at 0, and one from 1 to -1.
    below = [image[int(0.68 * len(image)) :] for image in images]
    rows = [np.flatnonzero((b == (0, 0x72, 0xB2)).all(axis=2).any(axis=1)) for b in below]
    assert np.ptp(rows[0]) < 5
    assert np.ptp(rows[1]) > 40


def test_an_svg_is_the_same_each_time_and_holds_nothing_that_a_student_wrote(grader: Grader) -> None:
    sketch = grader.sketch(submission(activations=RIGHT + BESIDE), "sigmoid")
    svg = draw(sketch, "svg")
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(list(root.iter())) > 100
    assert draw(sketch, "svg") == svg
    for name in ("relu", "tanh"):
        failed = grader.sketch(submission(activations=RIGHT + BESIDE), name)
        assert failed.yours is None
        assert failed.problem
        shown = draw(failed, "svg")
        ElementTree.fromstring(shown)
        assert b"alert" not in shown
        assert b"<script" not in shown
        assert b"onload" not in shown


HOSTILE = {
    "nan": "x * float('nan')",
    "infinite": "x * float('inf')",
    "as large as can be": "x * 1e308",
    "some of each": "torch.where(x > 1, x * float('nan'), torch.where(x < -1, x * float('inf'), x * 1e300))",
    "another shape": "torch.zeros(3)",
    "broadcastable": "torch.zeros(1)",
    "far more": "torch.zeros(3_000_000)",
    "nothing": "None",
    "nested": "[[x, [x, [x, [x]]]]]",
    "a string": "'<b>' * 1000",
    "an object": "__import__('numpy').array([object()] * 241)",
    "complex": "x * 1j",
    "no numbers": "x > 0",
    "gone": "__import__('os')._exit(0)",
}
QUICK = ("some of each", "a string")


@pytest.mark.parametrize(
    "body",
    [pytest.param(HOSTILE[n], id=n, marks=[] if n in QUICK else pytest.mark.long) for n in HOSTILE],
)
def test_whatever_comes_back_gives_a_picture(grader: Grader, body: str) -> None:
    sketch = grader.sketch(
        submission(activations=f"import torch\ndef sigmoid(x):\n    return {body}\n"), "sigmoid"
    )
    assert (sketch.yours is None) == bool(sketch.problem)
    assert is_drawn(draw(sketch))
    assert remark(sketch)


LARGE = (0.0, -0.0, 1.0, -1.0, 1e300, -1e300, float("nan"), float("inf"), float("-inf"), 5e-324)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted({type(e.picture).__name__ for _, e in DRAWN}))
def test_numbers_of_any_size_are_drawn_in_every_kind(grader: Grader, course: Course, name: str) -> None:
    """The boundary lets every number through, so every kind of picture has to take them all."""
    exercise = next(e for _, e in DRAWN if type(e.picture).__name__ == name)
    sketch = grader.sketch(Submission("nobody", ()), exercise.name)
    assert exercise.picture is not None
    for seed in range(3):
        rng = np.random.default_rng(seed)
        yours = tuple(tuple(rng.choice(LARGE, part.shape) for part in call) for call in sketch.expected)
        for mine in (yours, tuple(tuple(np.full(p.shape, LARGE[seed + 4]) for p in c) for c in yours)):
            drawn = Sketch(exercise.name, exercise.picture, Shown(sketch.inputs, sketch.expected, mine))
            assert is_drawn(draw(drawn))
            assert is_drawn(draw_for_page(drawn), 600)


@pytest.mark.parametrize(
    ("topic", "exercise"),
    # Where loops are not allowed, it counts what a driver calls for one point after another.
    [pytest.param(*d, id=d[1].name, marks=[] if not d[1].loops else pytest.mark.long) for d in DRAWN],
)
def test_every_picture_is_drawn_from_the_solutions(grader: Grader, topic: Topic, exercise: Exercise) -> None:
    source = (ROOT / "solutions" / topic.file).read_bytes()
    sketch = grader.sketch(Submission("s", (SourceFile(topic.file, source, topic.file),)), exercise.name)
    assert sketch.problem == ""
    assert remark(sketch).startswith("Yours agrees with the reference")
    assert is_drawn(draw(sketch))
    page = draw_for_page(sketch)
    assert is_drawn(page, 600)
    assert len(page) < 80_000
    assert described(sketch).endswith(remark(sketch))


CROWDED = (
    "linear_chain_gradient",
    "softmax_jacobian",
    "softmax_regression",
    "himmelblau_gradient",
    "descend",
)


@pytest.mark.parametrize("width", [PAGE_WIDTH, WIDTH])
@pytest.mark.parametrize(
    ("topic", "exercise"),
    [pytest.param(*d, id=d[1].name, marks=[] if d[1].name in CROWDED else pytest.mark.long) for d in DRAWN],
)
def test_words_lie_within_the_picture_and_on_no_other_words(
    grader: Grader, topic: Topic, exercise: Exercise, width: float
) -> None:
    """Legends, titles and the labels of axes, for right answers as for large ones."""
    alone = grader.sketch(Submission("nobody", ()), exercise.name)
    assert exercise.picture is not None
    large = tuple(tuple(-7e29 * part for part in call) for call in alone.expected)
    for mine in (alone.expected, large):
        sketch = Sketch(exercise.name, exercise.picture, Shown(alone.inputs, alone.expected, mine))
        boxes = words_in(sketch, width)
        assert [name for name, box in boxes if box.x0 < 0 or box.x1 > width * 100 or box.y0 < 0] == []
        pairs = combinations(boxes, 2)
        assert [(a, b) for (a, one), (b, other) in pairs if one.overlaps(other)] == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "code"),
    [(("plot", "tanh", "-o", "t.svg"), 1), (("plot", "sigmoid", "-o", "s.svg"), 0), (("plot", "relu"), 1)],
)
def test_what_is_missing_or_fails_is_said(folder: Path, words: tuple[str, ...], code: int) -> None:
    (folder / "01_activations.py").write_text(WRONG + BESIDE, encoding="utf-8")
    done = gdgrade(folder, *words)
    assert (done.returncode, done.stderr) == (code, "")
    assert re.search(r"Wrote (t\.svg|s\.svg|\.gdgrade/relu\.png)\.", done.stdout)
    if code:
        assert "You have no result to draw: this is the reference alone." in done.stdout


@pytest.mark.long
def test_an_endless_loop_ends_in_time(folder: Path) -> None:
    (folder / "01_activations.py").write_text("def sigmoid(x):\n    while True: pass\n", encoding="utf-8")
    done = gdgrade(folder, "plot", "sigmoid", "--timeout", "1", "-o", "s.png")
    assert done.returncode == 1
    assert is_drawn((folder / "s.png").read_bytes())


KITTY, ITERM, SIXEL = {"TERM": "xterm-kitty"}, {"TERM_PROGRAM": "iTerm.app"}, {"TERM": "xterm"}


@pytest.mark.parametrize(
    ("told", "answer", "how"),
    [
        (KITTY, "", "kitty"),
        ({"TERM": "xterm-ghostty"}, "", "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "", "kitty"),
        ({"TERM": "xterm", "KITTY_WINDOW_ID": "1"}, "", "kitty"),
        (ITERM, "", "iterm"),
        (SIXEL, "\x1b[?62;4;22c", "sixel"),
        (SIXEL, "\x1b[?4c", "sixel"),
        (SIXEL, "\x1b[?64;1;22c", None),
        (SIXEL, "", None),
        ({**KITTY, "TMUX": "/tmp/tmux"}, "\x1b[?4c", None),
        ({"TERM": "dumb"}, "\x1b[?4c", None),
    ],
)
def test_the_terminal_says_how_it_shows_pictures(
    told: Environment, answer: str, how: Protocol | None
) -> None:
    assert protocol_of(told, lambda: answer) == how


@pytest.mark.parametrize(("answer", "how"), [("\x1b[?62;4c", "sixel"), ("\x1b[?62c", "None"), ("", "None")])
def test_a_terminal_is_asked_for_sixel(answer: str, how: str) -> None:
    code = "from grader.pictures.terminal import protocol; print('shows', protocol())"
    child = pexpect.spawn(sys.executable, ["-c", code], env=environment(TERM="xterm"), encoding="utf-8")
    child.expect_exact("\x1b[c")
    child.send(answer)
    child.expect_exact(f"shows {how}")
    child.expect(pexpect.EOF)


def test_kitty_and_iterm_get_the_png_itself() -> None:
    import base64

    png = os.urandom(10_000)
    chunks = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", inline(png, "kitty"))
    assert base64.b64decode("".join(data for _, data in chunks)) == png
    assert [head[-1] for head, _ in chunks] == ["1"] * (len(chunks) - 1) + ["0"]
    assert all(len(data) <= 4096 for _, data in chunks)
    assert base64.b64decode(inline(png, "iterm").split(":")[1].rstrip("\a\n")) == png


def test_sixels_are_the_picture() -> None:
    image = np.full((20, 33, 3), 255, np.uint8)
    image[3:9, 5:20] = (255, 0, 0)
    image[10:19, 0:30] = (0, 0, 0)
    target = io.BytesIO()
    Image.fromarray(image).save(target, "png")
    assert np.array_equal(decoded(sixel(target.getvalue())), image)


def decoded(text: str) -> np.ndarray:
    """The pixels of sixels, by the rules of the VT340."""
    head = re.match(r'\x1bPq"1;1;(\d+);(\d+)', text)
    assert head is not None
    width, height = int(head[1]), int(head[2])
    image = np.zeros((height + 6, width, 3), np.uint8)
    colours: dict[int, tuple[int, ...]] = {}
    colour, x, y = 0, 0, 0
    for token in re.findall(r"#\d+(?:;2;\d+;\d+;\d+)?|!\d+[?-~]|[$\-?-~]", text[head.end() : -2]):
        if token[0] == "#":
            colour, *parts = map(int, token[1:].split(";"))
            if parts:
                colours[colour] = tuple(round(255 * part / 100) for part in parts[1:])
        elif token == "$":
            x = 0
        elif token == "-":
            x, y = 0, y + 6
        else:
            count = int(token[1:-1]) if token[0] == "!" else 1
            for bit in range(6):
                if (ord(token[-1]) - 63) >> bit & 1:
                    image[y + bit, x : x + count] = colours[colour]
            x += count
    return image[:height]


@pytest.mark.long
def test_a_terminal_that_can_shows_the_picture(folder: Path) -> None:
    words = ["-P", "-m", "grader", "plot", "sigmoid"]
    child = pexpect.spawn(
        sys.executable, words, cwd=str(folder), env=environment(TERM="xterm-kitty"), timeout=240
    )
    child.expect_exact(b"\x1b_Ga=T,f=100,q=2,m=1;")
    child.expect(pexpect.EOF)
    assert not list(folder.rglob("*.png"))


@pytest.mark.long
def test_a_picture_of_somebody_elses_course(tmp_path: Path) -> None:
    course, module = tmp_path / "mine", tmp_path / "mine" / "course" / "slopes.py"
    assert run(["course", "new", str(course)]) == 0
    words = ("--course", str(course), "plot", "log_cosh_derivative", "-o", "a.png")
    done = gdgrade(course / "solutions", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Yours agrees with the reference")
    assert is_drawn((course / "solutions" / "a.png").read_bytes())
    text, declared = module.read_text("utf-8"), 'Curve(x=(-4, 4), y_label="derivative of log(cosh(x))")'
    assert declared in text
    for wrong, says in (
        ("3", "its picture is not one of the kinds of the toolkit"),
        ("Curve(x=(-4, 4), arguments=lambda x: ({'x': object()},))", "the picture of log_cosh_derivative"),
        ("Curve(x=(-4, 4), driver='no_such_driver')", "there is no driver 'no_such_driver'"),
        ("Curve(x=(-4, 4), values=lambda returned, inputs: returned[1000])", "the picture of log_cosh"),
    ):
        module.write_text(text.replace(declared, wrong), encoding="utf-8")
        done = gdgrade(course / "solutions", *words)
        assert done.returncode == 2, (wrong, done)
        assert says in done.stderr, (wrong, done)


def test_a_curve_is_asked_at_its_points() -> None:
    curve = Curve(x=(-1, 1), points=5)
    (inputs,) = curve.calls()
    assert inputs["x"].tolist() == [-1, -0.5, 0, 0.5, 1]
