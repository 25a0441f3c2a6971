"""Pictures in the page of a check: from the student's own code, small, and in words too."""

from __future__ import annotations

import base64
import io
import re
import sys

import pytest
from PIL import Image

from grader import pictures
from grader.drawing import Drawings
from grader.exercise import Course
from grader.grading import Grader, drawings
from grader.grading.drawings import draw_all
from grader.pictures import MISSING
from grader.reports.feedback_html import page_of_check
from tests.conftest import submission

WORK = """
import torch

def sigmoid(x):
    return 1 / (1 + torch.exp(-x))

def relu(x):
    return x

def tanh(x):
    raise ValueError("<script>")

def leaky_relu_derivative(x, slope):
    raise NotImplementedError
"""
NAMES = ["sigmoid", "relu", "tanh", "leaky_relu_derivative"]


def drawn(grader: Grader, course: Course) -> tuple[Drawings, str]:
    """The pictures of WORK, and its page."""
    work = submission(activations=WORK)
    report = grader.grade(work, NAMES)
    pictures = draw_all(grader, course, work, report)
    return pictures, page_of_check(report, "", pictures)


def test_what_ran_is_drawn_and_said_in_words_and_what_went_wrong_comes_first(
    grader: Grader, course: Course
) -> None:
    pictures, page = drawn(grader, course)
    assert [drawing.exercise for drawing in pictures.drawn] == ["relu", "sigmoid"]
    assert pictures.note == ""
    relu, sigmoid = (drawing.words for drawing in pictures.drawn)
    assert relu.startswith("Picture of relu: curves for x from -3 to 3, yours over the reference")
    assert relu.endswith("Largest difference between yours and the reference: 3")
    assert "Yours agrees with the reference" in sigmoid
    images = re.findall(r'<img src="data:image/png;base64,([^"]*)" alt="([^"]*)">', page)
    assert [words for _, words in images] == [relu, sigmoid]
    for png, _ in images:
        with Image.open(io.BytesIO(base64.b64decode(png))) as image:
            assert 500 < image.width < 800
            assert len(image.getcolors() or ()) > 5
    assert len(page) < 60_000


def test_a_page_stays_small(grader: Grader, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MOST_BYTES", 10_000)
    pictures, page = drawn(grader, course)
    assert [drawing.exercise for drawing in pictures.drawn] == ["relu"]
    assert "1 more picture would make this page too large; <code>gdgrade plot NAME</code> draws one." in page


def test_without_matplotlib_the_page_says_how_to_get_pictures(
    grader: Grader, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "can_draw", lambda: False)
    pictures, page = drawn(grader, course)
    assert pictures == Drawings(note=MISSING)
    assert "<img" not in page
    assert "Pictures need matplotlib" in page


def test_where_matplotlib_cannot_be_imported_it_is_said_how_to_get_it(
    grader: Grader, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    sketch = grader.sketch(submission(activations=WORK), "relu")
    monkeypatch.delattr(pictures, "canvas", raising=False)
    monkeypatch.setitem(sys.modules, "grader.pictures.canvas", None)
    for draw in pictures.draw, pictures.draw_for_page:
        with pytest.raises(pictures.NoMatplotlib, match="install it with"):
            draw(sketch)
