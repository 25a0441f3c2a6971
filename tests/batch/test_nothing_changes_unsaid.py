"""A second run changes nothing unsaid: options are remembered, files are left alone, strangers' files too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.batch.ledger import FILE, Ledger
from grader.cli.main import run
from tests.batch.conftest import Run, scores
from tests.batch.graded_class import HereReaders, changed, grade, make_class, touched
from tests.batch.test_ledger import record
from tests.batch.test_verify import sql

LATE = ("--due", "2026-11-20", "--late-penalty", "50%")
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.batch.readers.Readers", HereReaders)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, gdgrade_here: Run) -> Path:
    """A class in `class`, graded on `sigmoid` into `results`, with a late policy that costs bela half. A new
    ledger asks a worker which versions it has."""
    place = tmp_path_factory.mktemp("graded")
    grade(place / "results", make_class(place / "class"))
    ended = gdgrade_here("batch", place / "class", "-o", place / "results", "--only", "sigmoid", *LATE)
    assert ended.returncode == 0, ended.stderr
    return place


@pytest.fixture
def folder(tmp_path: Path, graded: Path) -> Path:
    return shutil.copytree(graded / "class", tmp_path / "class")


@pytest.fixture
def results(tmp_path: Path, graded: Path) -> Path:
    return shutil.copytree(graded / "results", tmp_path / "results")


def batch(folder: Path, results: Path, *words: str) -> int:
    return run(["batch", str(folder), "-o", str(results), *words])


def finals(results: Path) -> dict[str, str]:
    return {student: row["final_score"] for student, row in scores(results).items()}


def test_options_that_are_left_out_mean_what_the_ledger_remembers(folder: Path, results: Path) -> None:
    assert finals(results) == {"ada": "1", "bela": "0.5", "chen": "1"}
    before = touched(results)
    assert batch(folder, results) == 0
    assert touched(results) == before, "not even the ledger is written"


DIFFERENT = {
    "due": (("--due", "2026-11-25"), "--late-penalty", "1 final score"),
    "penalty": (("--late-penalty", "10%"), "--late-penalty", "1 final score"),
    "no due date": (("--due", "none"), "no penalty", "1 final score"),
    "no penalty": (("--no-late-penalty",), "no penalty", "1 final score"),
    "grace": (("--grace", "1m"), "grace 1m", "0 final scores"),
    "timeout": (("--timeout", "3"), "10 s", "new and changed work only"),
    "total": (("--total", "60"), "120 s", "new and changed work only"),
    "memory": (("--memory", "512"), "2048 MB", "new and changed work only"),
    "only": (("--only", "relu"), "sigmoid", "new and changed work only"),
    "place": (("--show-place", "line"), "kind", "all pages at once"),
    "device": (("--device", "auto"), "auto", "new and changed work only"),
}


@pytest.mark.parametrize(("words", "says", "effect"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_another_option_is_said_and_nothing_is_done(
    folder: Path, results: Path, capsys: Output, words: tuple[str, ...], says: str, effect: str
) -> None:
    before = touched(results)
    capsys.readouterr()
    assert batch(folder, results, *words) == 2
    told = capsys.readouterr().err
    assert says in told
    assert effect in told
    assert "Add --keep to use those of" in told
    assert touched(results) == before


def test_the_same_in_other_words_is_no_difference(folder: Path, results: Path) -> None:
    words = ("--due", "2026-11-20", "--late-penalty", "50.0 %", "--grace", "0m", "--timeout", "10.0")
    assert batch(folder, results, *words, "--only", "sigmoid") == 0
    assert finals(results)["bela"] == "0.5"


def test_what_is_kept_stays_and_what_is_changed_applies_to_all_at_once(folder: Path, results: Path) -> None:
    before = touched(results)
    assert batch(folder, results, "--late-penalty", "100%", "--keep") == 0
    assert touched(results) == before
    assert batch(folder, results, "--late-penalty", "100%", "--change") == 0
    assert finals(results) == {"ada": "1", "bela": "0", "chen": "1"}
    assert changed(before, touched(results)) == {"scores.csv", "index.html", "feedback/bela.html"}
    assert "100 %" in (results / "feedback" / "bela.html").read_text("utf-8")
    assert batch(folder, results, "--no-late-penalty", "--change") == 0
    assert finals(results)["bela"] == "1"
    with Ledger(results) as ledger:
        assert ledger.settings()["late"] is None


def test_one_of_both_has_to_be_chosen(folder: Path, results: Path, capsys: Output) -> None:
    assert batch(folder, results, "--keep", "--change") == 2
    for more in (("--late-penalty", "5%"), ("--grace", "5m")):
        assert batch(folder, results, "--due", "none", *more) == 2
        assert "use --due none alone" in capsys.readouterr().err


def test_another_version_of_the_course_is_said(folder: Path, results: Path, capsys: Output) -> None:
    with Ledger(results) as ledger:
        ours = ledger.settings()["version"]
        ledger.save_settings({"version": "0123456789ab", "points": {"sigmoid": 7.0}})
    for decision in ((), ("--keep",), ()):
        assert batch(folder, results, *decision) == (0 if decision else 2)
    told = capsys.readouterr().err
    assert told.count("0123456789ab") == 2, "who keeps is asked again"
    assert "1 exercise with other points" in told
    assert "until `gdgrade regrade`" in told
    assert batch(folder, results, "--change") == 0
    assert finals(results) == {"ada": "1", "bela": "0.5", "chen": "1"}, "results stay"
    with Ledger(results) as ledger:
        assert ledger.settings()["version"] == ours
    assert batch(folder, results) == 0


def test_other_exercises_are_for_new_work_and_have_columns_beside_the_old_ones(
    folder: Path, results: Path
) -> None:
    assert batch(folder, results, "--only", "relu", "--change") == 0
    row = scores(results)["ada"]
    assert (row["sigmoid"], row["relu"]) == ("1", "")


@pytest.mark.parametrize("name", ["scores.csv", "index.html", "feedback/ada.html", "reports/ada.json.gz"])
def test_a_file_that_was_edited_or_is_missing_is_written_again(
    folder: Path, results: Path, name: str
) -> None:
    before = touched(results)
    for spoil in (lambda path: path.write_bytes(b"edited"), Path.unlink):
        spoil(results / name)
        assert batch(folder, results) == 0
        assert (results / name).read_bytes() == before[name][0]
        assert changed(before, touched(results)) == {name}


def test_who_is_gone_keeps_a_row_and_their_page_moves_away_and_back(
    tmp_path: Path, folder: Path, results: Path, capsys: Output
) -> None:
    page = (results / "feedback" / "bela.html").read_bytes()
    (folder / "bela").rename(tmp_path / "bela")
    assert batch(folder, results) == 0
    assert f"Their pages are in {results / 'gone'}" in capsys.readouterr().out
    assert finals(results)["bela"] == "0.5"
    assert not (results / "feedback" / "bela.html").exists()
    assert (results / "gone" / "feedback" / "bela.html").read_bytes() == page
    assert (results / "gone" / "reports" / "bela.json.gz").exists()
    before = touched(results)
    assert batch(folder, results) == 0
    assert touched(results) == before
    (tmp_path / "bela").rename(folder / "bela")
    assert batch(folder, results) == 0
    assert (results / "feedback" / "bela.html").read_bytes() == page
    assert not list((results / "gone").rglob("*.*"))


FOREIGN = ["scores.csv", "index.html", "left_out.txt", "feedback/ada.html", "reports/zoe.json.gz"]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_of_somebody_elses_is_not_overwritten(
    tmp_path: Path, folder: Path, capsys: Output, name: str
) -> None:
    make_class(folder, ("zoe",))
    results = tmp_path / "results"
    with Ledger(results) as ledger:
        record(ledger, "ada", 1.0)
    (results / name).parent.mkdir(exist_ok=True)
    (results / name).write_text("precious")
    (results / name).chmod(0o600)
    before = touched(results)
    assert batch(folder, results, "--only", "sigmoid") == 2
    assert f"{results / name} was not written by gdgrade" in capsys.readouterr().err
    assert changed(before, touched(results)) == set()


def test_an_export_leaves_the_files_of_others_and_equal_ones_alone(results: Path, capsys: Output) -> None:
    for form in ("csv", "junit", "gradescope"):
        assert run(["export", str(results), "--format", form]) == 0
    before = touched(results)
    for form in ("csv", "junit", "gradescope"):
        assert run(["export", str(results), "--format", form]) == 0
    assert changed(before, touched(results)) == set()
    (results / "mine.csv").write_text("precious")
    for name in ("mine.csv", FILE):
        assert run(["export", str(results), "--format", "csv", "-o", str(results / name)]) == 2
        assert "was not written by gdgrade" in capsys.readouterr().err
    assert (results / "mine.csv").read_text() == "precious"


def test_a_class_that_starts_over_knows_the_files_of_the_earlier_one(
    tmp_path: Path, folder: Path, results: Path, gdgrade_here: Run
) -> None:
    shutil.rmtree(folder)
    (tmp_path / "class" / "dora").mkdir(parents=True)
    (tmp_path / "class" / "dora" / "01_activations.zip").write_bytes(b"no archive")
    ended = gdgrade_here("batch", folder, "-o", results, "--fresh", "--only", "sigmoid")
    assert "The pages of 3 students no longer in the results were moved" in ended.stdout, ended.stderr
    assert list(scores(results)) == ["dora"]
    assert [path.name for path in (results / "feedback").iterdir()] == ["dora.html"]
    assert len(list((results / "gone").rglob("*.html"))) == 3


def test_a_kill_between_a_file_and_its_entry_does_not_make_it_a_strangers(
    folder: Path, results: Path
) -> None:
    """Before a file is written for the first time, the ledger says that it is ours."""
    sql(results, "UPDATE written SET digest = '', size = 0, modified = 0")
    before = touched(results)
    (results / "feedback" / "ada.html").write_bytes(b"from a run that was killed")
    assert batch(folder, results) == 0
    assert (results / "feedback" / "ada.html").read_bytes() == before["feedback/ada.html"][0]
    assert changed(before, touched(results)) == {"feedback/ada.html"}, "what is right already stays"
