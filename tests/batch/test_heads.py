"""What the page of a class says of its batch."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from grader.batch.heads import head_of
from grader.batch.ledger import Ledger
from grader.batch.results import write_results
from grader.course import load_course


def test_the_head_has_the_course_the_due_date_and_the_rounds(tmp_path: Path) -> None:
    course = load_course()
    with Ledger(tmp_path / "results") as ledger:
        assert head_of(ledger, course).facts == (("Course", "gdgrade"),)
        ledger.save_settings({"late": ["2026-03-01T18:00+00:00", "10%/day", "0"], "version": "1a2b3c4d5e6f"})
        ledger.begin_round(7)
        head = head_of(ledger, course)
        assert head.version == "1a2b3c4d5e6f"
        due = datetime(2026, 3, 1, 18, tzinfo=UTC).astimezone()  # as the instructor's clock shows it
        assert head.due == f"{due:%Y-%m-%d %H:%M %Z}"
        assert re.fullmatch(r"1, started \d{4}-\d\d-\d\d \d\d:\d\d UTC", head.rounds)
        write_results(ledger, course, (), "class")
        ledger.begin_round(8)
        assert re.fullmatch(r"2, the last started .* UTC", head_of(ledger, course).rounds)
    page = (tmp_path / "results" / "index.html").read_text(encoding="utf-8")
    assert "<dt>Version</dt> <dd>1a2b3c4d5e6f</dd>" in page
    assert head.titles["04_softmax"] == "Softmax and cross-entropy"
