"""`gdgrade history` and `gdgrade undo`, and how a ledger of version 2 becomes one that has a history."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from grader.batch.changes import Command
from grader.batch.ledger import FILE, Ledger
from grader.cli.instructors.common import table
from grader.cli.main import run
from tests.batch.conftest import scores
from tests.batch.graded_class import changed, grade, make_class, touched
from tests.batch.test_nothing_changes_unsaid import batch, finals, folder, graded, read_here, results
from tests.batch.test_verify import sql

__all__ = ["folder", "graded", "read_here", "results"]

Output = pytest.CaptureFixture[str]


def lines(capsys: Output) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_a_run_is_taken_back_and_put_in_force_again(folder: Path, results: Path, capsys: Output) -> None:
    before = touched(results)
    assert batch(folder, results, "--late-penalty", "100%", "--change") == 0
    later = touched(results)
    assert finals(results)["bela"] == "0"
    capsys.readouterr()
    assert run(["undo", str(results)]) == 0
    told = lines(capsys)
    assert any("--late-penalty" in line and "100% after" in line and "50% after" in line for line in told)
    assert "Nothing was changed; add --apply" in told[-1]
    assert changed(later, touched(results)) == set()
    for expected in (before, later, before):
        assert run(["undo", str(results), "--apply"]) == 0
        now = touched(results)
        assert {n: c for n, (c, _) in now.items() if n != FILE} == {
            n: c for n, (c, _) in expected.items() if n != FILE
        }
        assert run(["verify", str(results)]) == 0
    assert batch(folder, results) == 0, "the settings are those of before, too"


def test_students_whom_a_run_added_are_taken_out_and_their_pages_moved(
    folder: Path, results: Path, capsys: Output
) -> None:
    make_class(folder, ("zoe",))
    grade(results, folder)
    assert batch(folder, results) == 0
    assert list(scores(results)) == ["ada", "bela", "chen", "zoe"]
    capsys.readouterr()
    assert run(["undo", str(results), "--apply"]) == 0
    assert [line.split() for line in lines(capsys)[:2]] == [
        ["who", "now", "then"],
        ["zoe", "1", "of", "2", "-"],
    ]
    assert list(scores(results)) == ["ada", "bela", "chen"]
    assert (results / "gone" / "feedback" / "zoe.html").exists()
    assert run(["verify", str(results)]) == 0
    with Ledger(results) as ledger:
        assert ledger.settings()["names"] == ["sigmoid"]
    assert run(["undo", str(results), "--apply"]) == 0
    assert list(scores(results)) == ["ada", "bela", "chen", "zoe"]
    assert (results / "feedback" / "zoe.html").exists()


def test_the_history_names_runs_settings_and_students(folder: Path, results: Path, capsys: Output) -> None:
    assert batch(folder, results, "--late-penalty", "100%", "--change") == 0
    grade(results, folder, {"ada": 2.0})
    capsys.readouterr()
    assert run(["history", str(results)]) == 0
    head, *told = lines(capsys)
    assert head.split() == ["time", "what", "who", "from", "to"]
    assert "3 new students" in told[0]
    assert any("--late-penalty" in line and "50%" in line and "100%" in line for line in told)
    assert told[-1].endswith("with the same points") or "1 of 2" in told[-1]
    assert any("ada" in line and "1 of 2" in line and "2 of 2" in line for line in told)
    assert run(["history", str(results), "ada"]) == 0
    told = lines(capsys)
    assert not any("bela" in line for line in told)
    assert [line.split()[-3:] for line in told if "ada" in line][-1] == ["2", "of", "2"]
    assert run(["history", str(results), "zoe"]) == 2
    assert "has no student 'zoe'" in capsys.readouterr().err


def test_what_nothing_recorded_cannot_be_undone(tmp_path: Path, capsys: Output) -> None:
    Ledger(tmp_path).close()
    assert run(["undo", str(tmp_path)]) == 2
    assert "records no run, so there is nothing to undo" in capsys.readouterr().err


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE change SET before = NULL WHERE what = 'student'",
        "DELETE FROM change WHERE id = (SELECT max(id) FROM change)",
        "UPDATE run SET command = 'undo'",
        "UPDATE summary SET files = '{}'",
    ],
)
def test_an_edit_of_the_history_is_found(folder: Path, results: Path, capsys: Output, edit: str) -> None:
    grade(results, folder, {"ada": 2.0})
    sql(results, edit)
    capsys.readouterr()
    assert run(["verify", str(results)]) == 1
    assert "outside gdgrade" in capsys.readouterr().out
    assert run(["undo", str(results), "--apply"]) == 2


def test_a_student_who_was_taken_out_is_found_where_somebody_puts_them_back(
    results: Path, capsys: Output
) -> None:
    with Ledger(results) as ledger:
        row = ledger.student_row("ada")
        assert row is not None
        ledger.start_run(Command.UNDO)
        ledger.restore({"ada": None}, {})
    assert run(["verify", str(results)]) == 0
    values = ", ".join("NULL" if value is None else repr(value) for value in row.values())
    sql(results, f"INSERT INTO student VALUES ({values})")
    capsys.readouterr()
    assert run(["verify", str(results)]) == 1
    assert "ada: the row was added outside gdgrade." in capsys.readouterr().out


def as_version(version: int, results: Path) -> None:
    """Make the ledger as an earlier version wrote it, and the files as version 2 did."""
    older = results / "older.sqlite"
    with closing(sqlite3.connect(older)) as connection:
        for script in ("schema_1", *(f"to_version_{later}" for later in range(2, version + 1))):
            connection.executescript((files("grader.batch") / f"{script}.sql").read_text("utf-8"))
        connection.execute("ATTACH ? AS newer", (str(results / FILE),))
        tables = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM newer.{table}")
        for table in ("picture", *(("change", "run", "summary") if version < 3 else ())):
            connection.execute(f"DELETE FROM signature WHERE row LIKE '[\"{table}\"%'")
        connection.execute(f"PRAGMA main.user_version = {version}")
        connection.commit()
    older.chmod(0o600)
    older.replace(results / FILE)
    if version > 2:
        return
    for path in (results / "reports").glob("*.json.gz"):
        path.rename(path.with_suffix(""))


def test_a_ledger_of_version_2_goes_on(folder: Path, results: Path, capsys: Output) -> None:
    with Ledger(results) as ledger:
        rows = list(ledger.rows())
    pages = touched(results)
    as_version(2, results)
    assert run(["verify", "--adopt", str(results)]) == 0
    with Ledger(results) as ledger:
        assert list(ledger.rows()) == rows
        assert ledger.changes() == []
    assert batch(folder, results) == 0
    assert changed(pages, touched(results)) <= {f"reports/{s}.json.gz" for s in ("ada", "bela", "chen")}
    assert sorted(path.name for path in (results / "reports").iterdir()) == [
        f"{student}.json.gz" for student in ("ada", "bela", "chen")
    ]
    assert run(["verify", str(results)]) == 0


def test_a_long_cell_takes_several_lines_and_an_id_stays_whole() -> None:
    name, sentence = f"{'long_' * 10}name-7cfbe62c43e2", "leave the sum out " * 4
    lines = table(("who", "from", "to"), [(name, "-", sentence), ("ada", "1", "2")], widest=48)
    assert [line.split()[0] for line in lines] == ["who", name, "sum", "ada"]
    assert max(map(len, lines)) <= len(name) + 2 + len("from") + 2 + 48
