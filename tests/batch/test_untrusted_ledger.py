"""A ledger that somebody else has made: nothing of it runs, leads out of RESULTS or takes endless memory."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader.batch.errors import LedgerError
from grader.batch.ledger import FILE, Ledger
from grader.batch.packing import TAUGHT, pack_report
from grader.batch.results import write_results
from grader.cli.main import run
from grader.course import load_course
from grader.report import ExerciseReport, Status
from grader.roster import Outcome
from tests.batch.test_ledger import graded, record, report, submission, submission_entry

SETTINGS = {"names": ["sigmoid"], "late": None, "seed": 7, "device": "cpu", "timeout": 10.0, "memory": 2048}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    with Ledger(folder) as ledger:
        ledger.save_settings(SETTINGS)
        record(ledger, "ada", 1.0)
        record(ledger, "bela", 2.0, "x = 2\n")
    return folder


def sql(results: Path, *statements: str) -> None:
    connection = sqlite3.connect(results / FILE)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "student", ["../../outside", "/outside", "a/b", "con", "..", ".hidden", "", "a' || x'00", "-o", "a" * 200]
)
@pytest.mark.parametrize("table", ["student", "history"])
def test_an_id_that_gdgrade_never_gives_is_refused(
    tmp_path: Path, results: Path, table: str, student: str
) -> None:
    column = "id" if table == "student" else "student"
    sql(results, "INSERT INTO history VALUES (1, 'ada', 'graded', 1, 'now')")
    sql(results, f"UPDATE {table} SET {column} = '{student}' WHERE {column} = 'ada'")
    before = sorted(tmp_path.rglob("*"))
    for words in (["export", "--format", "gradescope"], ["regrade", "--apply"], ["verify"]):
        assert run([words[0], str(results), *words[1:]]) == 2
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(LedgerError, match="is not a student id"):
        Ledger(results)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON setting BEGIN UPDATE grading SET score = 999; END", "trigger t"),
        ("CREATE VIEW v AS SELECT 1", "view v"),
        ("CREATE TABLE photo (name TEXT)", "table photo"),
        ("CREATE VIRTUAL TABLE words USING fts5(text)", "table words"),
        ("CREATE INDEX i ON student (name)", "index i"),
        ("ALTER TABLE student ADD COLUMN points TEXT", "table student"),
        ("ALTER TABLE student ADD COLUMN twice TEXT AS (name || name)", "table student"),
        ("ALTER TABLE student RENAME COLUMN name TO title", "table student"),
        ("DROP TABLE history", "table history"),
        ("DROP INDEX signature_of_row", "index signature_of_row"),
    ],
)
def test_a_schema_that_is_not_exactly_ours_is_refused(results: Path, statement: str, says: str) -> None:
    sql(results, statement)
    before = (results / FILE).read_bytes()
    with pytest.raises(LedgerError, match=rf"its {says}\w* was changed by another program"):
        Ledger(results)
    assert (results / FILE).read_bytes() == before


def test_a_table_that_stands_in_for_one_of_ours_is_refused(results: Path) -> None:
    sql(
        results,
        "ALTER TABLE student RENAME TO hidden",
        "CREATE VIEW student AS SELECT * FROM hidden",
    )
    with pytest.raises(LedgerError, match="was changed by another program"):
        Ledger(results)


def test_a_reference_to_nothing_is_told(results: Path) -> None:
    sql(results, "UPDATE student SET grading = 77 WHERE id = 'ada'")
    with pytest.raises(LedgerError, match=r"is damaged .*student refers to missing rows.*--fresh"):
        Ledger(results)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE grading SET score = 'much'",
        "UPDATE grading SET report = 'text'",
        "UPDATE content SET files = 'text'",
        "UPDATE student SET problems = x'5b5d'",
        "UPDATE student SET marked_late = 'yes'",
        "UPDATE setting SET value = x'00' WHERE name = 'seed'",
        "UPDATE signature SET content = x'00'",
    ],
)
def test_a_value_of_another_type_is_told(results: Path, change: str) -> None:
    sql(results, change)
    with pytest.raises(LedgerError, match=r"is damaged .* has a wrong type.*--fresh"):
        Ledger(results)


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("change", "use"),
    [
        ("UPDATE setting SET value = '[1]' WHERE name = 'names'", Ledger.settings),
        ("UPDATE setting SET value = '[\"a\"]' WHERE name = 'late'", Ledger.settings),
        ("UPDATE setting SET value = '{}' WHERE name = 'seed'", Ledger.settings),
        ("UPDATE setting SET value = 'NaN' WHERE name = 'timeout'", Ledger.settings),
        ("UPDATE setting SET value = '-1' WHERE name = 'memory'", Ledger.settings),
        ("INSERT INTO setting VALUES ('more', '{\"a\": [1]}')", Ledger.settings),
        (f"UPDATE setting SET value = '{DEEP}' WHERE name = 'late'", Ledger.settings),
        ("UPDATE student SET problems = '{\"a\": 1}'", lambda ledger: ledger.row("ada")),
        ("UPDATE student SET problems = '[[1]]'", lambda ledger: ledger.row("ada")),
        (f"UPDATE student SET problems = '{DEEP}'", lambda ledger: ledger.row("ada")),
        ("UPDATE student SET outcome = 'won'", lambda ledger: ledger.row("ada")),
        ("UPDATE student SET outcome = 'won'", Ledger.entries),
        ("UPDATE student SET submitted = 'soon'", lambda ledger: ledger.row("ada")),
    ],
)
def test_json_and_words_of_other_kinds_are_told(
    results: Path, change: str, use: Callable[[Ledger], object]
) -> None:
    sql(results, change)
    with Ledger(results) as ledger, pytest.raises(LedgerError, match=r"ledger.sqlite cannot be used: .+\.$"):
        use(ledger)


def blob(results: Path, table: str, column: str, value: bytes) -> None:
    connection = sqlite3.connect(results / FILE)
    connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("packed", "says"),
    [
        (zlib.compress(b" " * (40 << 20), 9), "unpacks to more than 32 MB"),
        (zlib.compress(b"{}")[:-5], "is cut off"),
        (b"no zlib", "cannot be used"),
        (zlib.compress(DEEP.encode()), "cannot be used"),
        (zlib.compress(b"\xff\xfe"), "cannot be used"),
        (zlib.compress(b"[]"), "cannot be used"),
        (zlib.compress(b'{"a": 1}'), "cannot be used"),
        (zlib.compress(b'{"a": "a"}'), "cannot be used"),
        (zlib.compress(b"{}"), "cannot be used"),
    ],
    ids=["bomb", "cut", "no zlib", "deep", "no text", "list", "odd types", "odd text", "empty"],
)
def test_what_cannot_be_unpacked_is_told_and_takes_little_memory(
    results: Path, packed: bytes, says: str
) -> None:
    blob(results, "grading", "report", packed)
    blob(results, "content", "files", packed)
    before = psutil.Process().memory_info().rss
    with Ledger(results) as ledger:
        (entry, _) = ledger.entries()
        assert entry.grading is not None
        assert entry.sha256 is not None
        with pytest.raises(LedgerError, match=says):
            ledger.report(entry.grading)
        with pytest.raises(LedgerError, match=says):
            ledger.submission(entry.sha256, "ada")
    assert psutil.Process().memory_info().rss - before < 120 << 20


def test_a_value_that_is_too_long_is_told(results: Path) -> None:
    with Ledger(results) as ledger:
        sha256 = ledger.entries()[0].sha256
    sql(results, f"UPDATE content SET files = zeroblob(70000000) WHERE sha256 = '{sha256}'")
    with Ledger(results) as ledger, pytest.raises(LedgerError, match="too big"):
        ledger.submission(sha256 or "", "ada")


def test_a_ledger_without_settings_cannot_be_graded_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Ledger(tmp_path).close()
    assert run(["regrade", str(tmp_path)]) == 2
    assert "does not record the device" in capsys.readouterr().err


def test_what_was_handed_in_must_be_what_was_graded(results: Path) -> None:
    blob(results, "content", "files", zlib.compress(json.dumps({"01_activations.py": "eA=="}).encode()))
    with Ledger(results) as ledger, pytest.raises(LedgerError, match="is not what was graded"):
        ledger.submission(ledger.entries()[0].sha256 or "", "ada")


def test_what_is_in_order_is_written(results: Path) -> None:
    """The door is not closed to everybody."""
    with Ledger(results) as ledger:
        write_results(ledger, load_course(), ["sigmoid"], "class")
    assert (results / "feedback" / "ada.html").exists()


def taught(results: Path, sentence: str, time: str) -> None:
    """With the signature of whoever has made the ledger."""
    with Ledger(results) as ledger:
        ledger.save_settings({TAUGHT: {"sigmoid-0123456789ab": [sentence, time]}})


@pytest.mark.parametrize("group", [[], ["sigmoid-012345"]])
def test_a_sentence_that_somebody_else_has_kept_steers_no_terminal(
    results: Path, group: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    taught(results, "Read \x1b]0;this\x07 <b>first</b>.", "2026-05-01T10:00:00+00:00")
    assert run(["teach", str(results), *group]) == 0
    shown = capsys.readouterr().out
    assert "Read \\x1b]0;this\\x07 <b>first</b>." in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    "time", ["soon", "", "99999-01-01", "0001-01-01", "2026-05-01T10:00:00+00:00\x1b[2J"]
)
def test_a_sentence_of_no_time_is_told(results: Path, time: str, capsys: pytest.CaptureFixture[str]) -> None:
    taught(results, "Read this first.", time)
    assert run(["teach", str(results), "sigmoid-012345"]) == 2
    assert "its setting taught is malformed" in capsys.readouterr().err


@pytest.mark.parametrize("time", ["soon", "", "99999-01-01", "0001-01-01"])
@pytest.mark.parametrize(
    ("column", "command", "words"),
    [
        ("change SET changed", "history", ["ada"]),
        ("run SET started", "history", []),
        ("run SET started", "undo", []),
    ],
)
def test_a_history_of_no_time_is_told(
    results: Path, column: str, command: str, words: list[str], time: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sql(results, f"UPDATE {column} = '{time}'")
    assert run(["verify", "--adopt", str(results)]) == 0
    assert run([command, str(results), *words]) == 2
    assert "its history has a time that is none" in capsys.readouterr().err


def test_a_group_of_a_file_that_nobody_handed_in_gives_no_known_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = submission()
    exercise = ExerciseReport("02_losses", "mse", Status.FAILED, 0.0, 2.0, answers="0123456789ab")
    told = replace(report(0.0, own), exercises=(exercise,))
    with Ledger(tmp_path) as ledger:
        ledger.save_settings({**SETTINGS, "names": ["mse"]})
        packed = replace(graded(0.0, own), report=pack_report(told))
        ledger.record(submission_entry("ada"), Outcome.GRADED, new=("key", own, packed))
    assert run(["teach", str(tmp_path), "mse-012345", "Read this first."]) == 0
    said = "No KnownMistake can be made from the code of ada: the results do not have its file."
    assert said in " ".join(capsys.readouterr().out.split())
