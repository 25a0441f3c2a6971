"""`gdgrade verify`: what was edited in a ledger outside gdgrade is found, with the name of the student."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from grader.batch.errors import LedgerError
from grader.batch.ledger import FILE, Ledger
from grader.batch.results import write_results
from grader.batch.signing_key import find_key, find_or_make_key, key_path
from grader.cli.main import run
from grader.course import load_course
from tests.batch.test_ledger import record

SETTINGS = {"names": ["sigmoid"], "late": None, "seed": 7, "device": "cpu", "timeout": 10.0, "memory": 2048}


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results, and the state with the key that they were signed with. Ada was graded three times, bela and
    chen once, dora handed in the same as bela."""
    place = tmp_path_factory.mktemp("written")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(place / "state"))
        write(place / "results")
    return place


def write(folder: Path) -> None:
    with Ledger(folder) as ledger:
        ledger.save_settings(SETTINGS)
        for number in range(3):
            record(ledger, "ada", 1.0 + number / 2, f"x = {number}\n")
        record(ledger, "bela", 0.5, "x = 7\n")
        record(ledger, "chen", 1.5, "x = 8\n")
        write_results(ledger, load_course(), ["sigmoid"], "class")


@pytest.fixture
def results(tmp_path: Path, written: Path) -> Path:
    """The same again, for a test alone."""
    return shutil.copytree(written, tmp_path, dirs_exist_ok=True) / "results"


def sql(results: Path, *statements: str) -> None:
    connection = sqlite3.connect(results / FILE)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


Output = pytest.CaptureFixture[str]


def verified(results: Path, capsys: Output, *words: str) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = run(["verify", str(results), *words])
    told = capsys.readouterr()
    return code, (told.out + told.err).splitlines()


def test_what_gdgrade_wrote_is_in_order(results: Path, capsys: Output) -> None:
    sentence = f"{results} is as gdgrade recorded it: 3 students, all signatures are valid."
    assert verified(results, capsys) == (0, [sentence])


EDITS = {
    "a better mark": ("UPDATE grading SET score = 2 WHERE score = 0.5", "bela", "score: was 0.5, is now 2.0"),
    "another report": (
        "UPDATE grading SET report = (SELECT report FROM grading WHERE id = 1) WHERE score = 0.5",
        "bela",
        "the result was changed outside gdgrade (report)",
    ),
    "less to reach": ("UPDATE grading SET max_score = 1 WHERE score = 0.5", "bela", "max_score: was 2.0"),
    "other versions": ("UPDATE grading SET versions = '{}' WHERE score = 0.5", "bela", "versions"),
    "another time": ("UPDATE grading SET graded_at = '1999-01-01' WHERE score = 0.5", "bela", "graded_at"),
    "the key of another result": ("UPDATE grading SET key = 'k' WHERE score = 0.5", "bela", "key"),
    "somebody else's result": (
        "UPDATE student SET grading = (SELECT grading FROM student WHERE id = 'ada') WHERE id = 'bela'",
        "bela",
        "the row was changed outside gdgrade (grading",
    ),
    "an earlier result": (
        "UPDATE student SET grading = 1 WHERE id = 'ada'",
        "ada",
        "was 3, is now 1",
    ),
    "handed in before": (
        "UPDATE student SET submitted = '2026-01-0' WHERE id = 'bela'",
        "bela",
        "submitted",
    ),
    "not late": (
        "UPDATE student SET marked_late = 0 WHERE id = 'bela'",
        "bela",
        "was 1, is now 0",
    ),
    "no problem": ("UPDATE student SET problems = '[\"x\"]' WHERE id = 'bela'", "bela", "problems"),
    "another student": (
        "UPDATE student SET id = 'eve' WHERE id = 'bela'",
        "eve",
        "was added outside gdgrade",
    ),
    "a student is gone": ("DELETE FROM student WHERE id = 'bela'", "bela", "was removed outside gdgrade"),
    "history is gone": ("DELETE FROM history WHERE id = 1", "ada", "the history was removed outside gdgrade"),
    "history is another": ("UPDATE history SET grading = 3 WHERE id = 1", "ada", "the history was changed"),
    "history was added": (
        "INSERT INTO history VALUES (9, 'bela', 'graded', 1, 'now')",
        "bela",
        "the history was added outside gdgrade",
    ),
    "other work": (
        "UPDATE content SET files = (SELECT files FROM content LIMIT 1)"
        " WHERE sha256 = (SELECT sha256 FROM grading WHERE score = 0.5)",
        "bela",
        "the submission was changed outside gdgrade (files)",
    ),
    "no penalty": (
        'UPDATE setting SET value = \'["2030-01-01", "1%/day", "0"]\' WHERE name = \'late\'',
        "The setting late",
        "value",
    ),
    "a signature is another": (
        "UPDATE signature SET content = replace(content, '0.5', '2.0') WHERE content LIKE '%\"score\": 0.5%'",
        "bela",
        "the result has an invalid signature",
    ),
    "a signature under another key": (
        "UPDATE signature SET key = 'ffff' WHERE row = '[\"student\", \"chen\"]'",
        "chen",
        "the row has an invalid signature",
    ),
    "signatures are gone": (
        "DELETE FROM signature WHERE id = 9",
        "",
        "was signed after signatures that are missing",
    ),
    "all signatures are gone": ("DELETE FROM signature", "", "All signatures were removed."),
}


@pytest.mark.parametrize(("edit", "name", "says"), EDITS.values(), ids=EDITS.keys())
def test_an_edit_is_found_and_its_student_named(
    results: Path, capsys: Output, edit: str, name: str, says: str
) -> None:
    sql(results, edit)
    code, lines = verified(results, capsys)
    assert code == 1
    assert any(line.startswith(name) and says in line for line in lines[:-1]), lines
    assert f"`gdgrade verify --adopt {results}` accepts the changes." in lines[-1]


def test_an_edit_with_a_signature_under_another_key_is_found(results: Path, capsys: Output) -> None:
    """Even where it comes last, as a run on another machine would leave it."""
    sql(
        results,
        "UPDATE student SET grading = 1 WHERE id = 'bela'",
        "INSERT INTO signature SELECT (SELECT max(id) + 1 FROM signature), row,"
        " replace(content, '\"grading\": 4', '\"grading\": 1'), 1, signed_at, 'ffff', previous, mac"
        ' FROM signature WHERE row = \'["student", "bela"]\'',
    )
    code, lines = verified(results, capsys)
    assert code == 1
    assert "bela: the row has an invalid signature." in lines


def test_an_earlier_result_put_back_with_its_signature_is_found(results: Path, capsys: Output) -> None:
    """As far as anything was signed after it; nothing here vouches for the very last entries."""
    sql(
        results,
        "DELETE FROM signature WHERE row LIKE '%\"history\", 2%'",
        "DELETE FROM signature WHERE row LIKE '%ada%' AND content LIKE '%\"grading\": 3%'",
        "DELETE FROM history WHERE id = 2",
        "UPDATE student SET grading = 2 WHERE id = 'ada'",
    )
    code, lines = verified(results, capsys)
    assert code == 1
    assert "signatures that are missing; a result may have been undone" in lines[0]


def test_results_that_were_edited_are_not_exported_or_added_to(
    tmp_path: Path, results: Path, classroom: Path, capsys: Output
) -> None:
    sql(results, "UPDATE grading SET score = 2 WHERE score = 0.5")
    before = {path: path.stat().st_mtime_ns for path in results.rglob("*")}
    for words in (
        ["export", str(results), "--format", "csv", "-o", str(tmp_path / "out.csv")],
        ["regrade", str(results), "--apply"],
        ["batch", str(classroom), "-o", str(results), "--only", "sigmoid"],
    ):
        assert run(words) == 2
        told = capsys.readouterr().err
        assert "was changed outside gdgrade: bela: the result" in told
        assert f"`gdgrade verify {results}`" in told
    assert {path: path.stat().st_mtime_ns for path in results.rglob("*")} == before
    assert not (tmp_path / "out.csv").exists()


def test_changes_can_be_adopted_and_stay_named(results: Path, capsys: Output) -> None:
    sql(results, "UPDATE grading SET score = 2 WHERE score = 0.5", "DELETE FROM signature WHERE id = 3")
    code, lines = verified(results, capsys, "--adopt")
    assert code == 0
    assert "The results of 3 students were adopted" in lines[1]
    assert lines[1].endswith(": ada, bela, chen.")
    with Ledger(results) as ledger:
        record(ledger, "ada", 2.0, "x = 9\n")
    assert verified(results, capsys)[1][1].endswith(": bela, chen."), "who was graded again is recorded"
    sql(results, "UPDATE grading SET score = 1 WHERE score = 2")
    assert verified(results, capsys)[0] == 1


def test_a_ledger_of_another_machine_is_told_and_adopted_when_it_goes_on(
    tmp_path: Path, results: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))
    code, lines = verified(results, capsys)
    assert code == 2
    assert "was signed with a key that this account does not have" in lines[0]
    assert find_key() is None, "verify makes no key"
    find_or_make_key()
    assert "was signed with another key" in verified(results, capsys)[1][0]
    assert run(["export", str(results), "--format", "csv"]) == 0
    warning = f"Warning: {results} was signed with another key, so edited marks in it cannot be found"
    assert capsys.readouterr().err == f"{warning}.\n"
    assert verified(results, capsys)[0] == 2, "an export adopts nothing"
    assert run(["regrade", str(results), "--student", "zoe"]) == 2
    assert f"{warning}; they were adopted as they are." in capsys.readouterr().err
    code, lines = verified(results, capsys)
    assert (code, len(lines)) == (0, 2)
    assert lines[1].endswith(": ada, bela, chen.")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert verified(results, capsys)[0] == 1, "the first machine finds what was signed elsewhere since"


def as_version_1(results: Path) -> None:
    """Make the ledger one that an earlier gdgrade wrote: without signatures, with one seed for all."""
    older = results / "older.sqlite"
    with closing(sqlite3.connect(older)) as connection:
        connection.executescript((files("grader.batch") / "schema_1.sql").read_text("utf-8"))
        connection.execute("ATTACH ? AS newer", (str(results / FILE),))
        tables = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} SELECT {columns} FROM newer.{table}")
        connection.execute("INSERT OR REPLACE INTO main.setting SELECT 'seed', max(seed) FROM newer.grading")
        connection.execute("PRAGMA main.user_version = 1")
        connection.commit()
    older.chmod(0o600)
    older.replace(results / FILE)


def test_a_ledger_of_version_1_is_signed_as_it_is(results: Path, capsys: Output) -> None:
    with Ledger(results) as ledger:
        before = list(ledger.rows())
    as_version_1(results)
    assert run(["export", str(results), "--format", "csv"]) == 0
    told = capsys.readouterr()
    assert told.err == (
        f"Warning: {results} was written by an earlier gdgrade and is not signed; its results"
        " were adopted as they are.\n"
    )
    with Ledger(results) as ledger:
        assert list(ledger.rows()) == before
        assert not ledger.was_unsigned
    code, lines = verified(results, capsys)
    assert (code, lines[1].endswith(": ada, bela, chen.")) == (0, True)


def test_a_stopped_migration_changes_nothing(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_version_1(results)
    monkeypatch.setattr("grader.batch.ledger_file.adopt", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Ledger(results)
    connection = sqlite3.connect(results / FILE)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()
    monkeypatch.undo()


def test_a_copy_of_results_is_as_good_as_they_are(tmp_path: Path, results: Path, capsys: Output) -> None:
    assert verified(shutil.copytree(results, tmp_path / "copy"), capsys)[0] == 0


def test_a_folder_without_a_ledger_cannot_be_verified(tmp_path: Path, capsys: Output) -> None:
    code, lines = verified(tmp_path, capsys)
    assert code == 2
    assert "There is no ledger.sqlite" in lines[0]


def test_the_key_is_made_once_and_for_its_user_alone(tmp_path: Path) -> None:
    assert find_key() is None
    key = find_or_make_key()
    path = key_path()
    assert path == tmp_path / "state" / "gdgrade" / "ledger.key"
    assert find_or_make_key() == find_key() == key
    assert len(key.secret) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda key: key.chmod(0o640), "Other users may read or replace the signing key"),
        (lambda key: key.parent.chmod(0o777), "Other users may read or replace the signing key"),
        (lambda key: key.write_bytes(b"short"), "is damaged"),
        (lambda key: key.symlink_to(key.rename(key.parent / "moved")), "cannot be read"),
    ],
)
def test_a_key_that_others_may_know_is_refused(results: Path, spoil, says: str) -> None:
    spoil(key_path())
    with Ledger(results) as ledger, pytest.raises(LedgerError, match=says):
        record(ledger, "ada", 2.0, "x = 9\n")
    with Ledger(results) as ledger:
        assert ledger.row("ada").score == 2.0, "what was not signed was not written"
