"""What a person sees while a class is graded."""

from __future__ import annotations

import io

import pytest

from grader.batch.progress import Tally, in_words, kind_of, shown
from grader.batch.run import Recorded
from grader.roster import Outcome

FULL = Recorded("ada", Outcome.GRADED, 1.0)
PART = Recorded("bela", Outcome.GRADED, 0.25, known=True)
NOTHING = Recorded("chen", Outcome.GRADED, 0.0)
REFUSED = Recorded("dora", Outcome.REFUSED)
FAILED = Recorded("emil", Outcome.FAILED)
EVERYBODY = (FULL, PART, NOTHING, REFUSED, FAILED)


def test_how_a_student_ended_is_a_word_or_two() -> None:
    assert [kind_of(one) for one in EVERYBODY] == ["full marks", "partly", "nothing", "refused", "failed"]


def test_a_tally_counts_and_says_how_fast() -> None:
    now = iter([10.0, 12.0]).__next__
    tally = Tally(clock=now)
    for one in (*EVERYBODY, FULL):
        tally.add(one)
    # Who was known took no time, and says nothing of how long the others will take.
    assert (tally.done, tally.known, tally.rate) == (6, 1, 2.5)
    assert tally.words() == "2 full marks, 1 partly, 1 nothing, 1 refused, 1 failed"


def test_where_everybody_is_known_they_are_the_rate() -> None:
    tally = Tally(clock=iter([10.0, 12.0]).__next__)
    tally.add(PART)
    assert tally.rate == 0.5


def told(*, quiet: bool = False, terminal: bool = False) -> str:
    stream = io.StringIO()
    with shown(len(EVERYBODY), stream, quiet=quiet, terminal=terminal) as (tell, tally):
        for one in EVERYBODY:
            tell(one)
    assert tally.done == len(EVERYBODY)
    return stream.getvalue()


def test_elsewhere_than_on_a_terminal_it_is_plain_lines() -> None:
    (line,) = told().splitlines()
    assert line.startswith("5 of 5 done, ")
    assert line.endswith(" a second: 1 full marks, 1 partly, 1 nothing, 1 refused, 1 failed")


def test_on_a_terminal_a_bar_moves_and_goes_away() -> None:
    shown_text = told(terminal=True)
    assert "5/5" in shown_text
    assert "a second" in shown_text
    assert "1 full marks" in shown_text


def test_quiet_is_quiet() -> None:
    assert told(quiet=True) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (42, "42 s"), (90, "2 min"), (3599, "1 h 0 min"), (7500, "2 h 5 min")],
)
def test_the_time_left_is_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
