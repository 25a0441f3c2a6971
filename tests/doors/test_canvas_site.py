"""What a site answers that is not Canvas, or is broken, ends in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from grader.doors.canvas_site import CanvasSite
from grader.doors.errors import DoorError
from tests.doors.canvas_server import ASSIGNMENT, COURSE, TOKEN, Canvas, serving, submission

ODD: dict[str, Any] = {
    "a student that is a list": {"user": [1]},
    "no number": {"user_id": None},
    "a number in words": {"user_id": "one"},
    "a score without end": {"score": 10**400},
    "comments that are text": {"submission_comments": "none"},
    "a comment that is text": {"submission_comments": ["none"]},
    "a file that is text": {"submission_comments": [{"attachments": ["page.html"]}]},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_a_submission_in_another_shape_is_a_sentence(odd: dict[str, Any]) -> None:
    with serving(Canvas({1: submission(1, "Ada Abel") | odd})) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        with pytest.raises(DoorError, match="does not answer as Canvas does"):
            site.standings()


@pytest.mark.parametrize("odd", [7, "none", [1, 2]])
def test_submissions_that_are_none_are_a_sentence(odd: Any) -> None:
    with serving(Canvas({1: odd})) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        with pytest.raises(DoorError, match="does not answer as Canvas does"):
            site.standings()


def test_a_list_without_end_is_a_sentence() -> None:
    everyone = {user: submission(user, "Ada Abel") for user in range(5)}
    with serving(Canvas(everyone, endless=True)) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        with pytest.raises(DoorError, match="lists submissions without end"):
            site.standings()


def test_a_submission_that_moved_to_the_next_page_counts_once() -> None:
    everyone = {user: submission(user, "Ada Abel") for user in (1, 2, 3)}
    with serving(Canvas({**everyone, 4: everyone[3]})) as canvas:
        site = CanvasSite(canvas.url, TOKEN, COURSE, ASSIGNMENT)
        assert [one.user for one in site.standings()] == [1, 2, 3]
