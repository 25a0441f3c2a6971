"""A class file beside the submissions: in every score, in the history, and in the tables of a term."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import pytest

from tests.batch.conftest import Run, scores

MSE = "import torch\n\n\ndef mse(y_hat, y):\n    return ((y_hat - y) ** 2).{}()\n"
TOPIC = ("--only", "mse", "--workers", "1")
LATE = ("--due", "2026-03-01T18:00Z", "--late-penalty", "10%/day")
ON_SUNDAY, ON_MONDAY = 1772380800, 1772467200  # 16:00 UTC on the first and on the second of March

CLASS = (
    "id,name,number,login,email,github,section,for,due,exempt,override,note\n"
    "ada,Ada Lovelace,501,,,,A,,2026-03-08,,,ill\n"
    "leo,Leonhard Euler,503,,,,B,,,,,\n"
    "emmy,Emmy Noether,502,,,,B,mse,,,0.5,read on paper\n"
    "grace,Grace Hopper,504,,,,B,,,,,\n"
    ",Kurt G\u00f6del,505,,,,B,,,yes,,\n"
)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory, gdgrade_here: Run) -> Path:
    """A folder with SUBMISSIONS, `class.csv` beside them and results made without it."""
    folder = tmp_path_factory.mktemp("week")
    works = {
        "ada": ("mean", ON_MONDAY),
        "leo": ("mean", ON_MONDAY),
        "emmy": ("sum", ON_SUNDAY),
        "eve": ("mean", 0),
    }
    for student, (reduction, when) in works.items():
        file = folder / "hw1" / student / "02_losses.py"
        file.parent.mkdir(parents=True)
        file.write_text(MSE.format(reduction))
        os.utime(file, (when, when))
    done = gdgrade_here("batch", folder / "hw1", "-o", folder / "results", *TOPIC, *LATE)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def again(week: Path, tmp_path: Path) -> Path:
    """A copy of it, with the class file."""
    folder = shutil.copytree(week, tmp_path / "week")
    (folder / "class.csv").write_text(CLASS, encoding="utf-8")
    return folder


def final(results: Path) -> dict[str, tuple[str, str]]:
    return {student: (row["final_score"], row["max_score"]) for student, row in scores(results).items()}


def test_every_exception_counts_and_is_said(again: Path, gdgrade_here: Run) -> None:
    results = again / "results"
    assert final(results) == {
        "ada": ("0.9", "1"),
        "leo": ("0.9", "1"),
        "emmy": ("0", "1"),
        "eve": ("1", "1"),
    }
    done = gdgrade_here("batch", again / "hw1", "-o", results)
    assert done.returncode == 0, done.stderr
    assert final(results) == {
        "ada": ("1", "1"),
        "leo": ("0.9", "1"),
        "emmy": ("0.5", "1"),
        "eve": ("1", "1"),
        "grace": ("0", "1"),
        "505": ("", "0"),
    }
    table = scores(results)
    ada = table["ada"]
    assert (ada["name"], ada["number"], ada["section"]) == ("Ada Lovelace", "501", "A")
    assert table["grace"]["outcome"] == "missing"
    assert table["emmy"]["exceptions"] == "The points for mse were set to 0.5: read on paper"
    assert "class.csv: 5 students, 3 exceptions." in done.stdout
    assert "It changes 2 final scores: ada 0.9 to 1; emmy 0 to 0.5." in done.stdout
    assert "Not in class.csv: eve." in done.stdout
    assert "read on paper" in (results / "feedback" / "emmy.html").read_text("utf-8")
    history = gdgrade_here("history", results).stdout
    assert "5 students, 3 exceptions" in history
    assert gdgrade_here("verify", results).returncode == 0


def test_an_unchanged_file_changes_nothing_and_a_bad_one_stops(again: Path, gdgrade_here: Run) -> None:
    results = again / "results"
    gdgrade_here("batch", again / "hw1", "-o", results)
    ledger = (results / "ledger.sqlite").read_bytes()
    once_more = gdgrade_here("batch", again / "hw1", "-o", results)
    assert "It changes" not in once_more.stdout
    assert (results / "ledger.sqlite").read_bytes() == ledger
    before = final(results)
    (again / "class.csv").write_text("id,exempt\nada,perhaps\n")
    refused = gdgrade_here("batch", again / "hw1", "-o", results)
    assert refused.returncode == 2
    assert "class.csv, line 2: exempt is 'perhaps'; write yes or leave it empty." in refused.stderr
    assert final(results) == before
    (again / "class.csv").unlink()
    assert gdgrade_here("batch", again / "hw1", "-o", results).returncode == 0
    assert final(results) == before, "what the ledger remembers counts"


def test_other_points_are_asked_for_and_count(again: Path, gdgrade_here: Run) -> None:
    (again / "class.csv").unlink()
    results = again / "results"
    words = ("batch", again / "hw1", "-o", results, "--points", "mse=10")
    asked = gdgrade_here(*words)
    assert asked.returncode == 2
    assert "--points" in asked.stderr
    assert "mse=10" in asked.stderr
    assert gdgrade_here(*words, "--change").returncode == 0
    assert final(results)["leo"] == ("9", "10")


def test_a_gradebook_gets_the_scores_that_count(again: Path, gdgrade_here: Run) -> None:
    results = again / "results"
    gdgrade_here("batch", again / "hw1", "-o", results)
    book = again / "book.csv"
    lines = ("Lovelace, Ada", 501), ("Noether, Emmy", 502), ("Hopper, Grace", 504), ("G\u00f6del, Kurt", 505)
    head = "Student,ID,SIS Login ID,HW (1)\n    Points Possible,,,1\n"
    book.write_text(head + "".join(f'"{name}",{number},x{number},\n' for name, number in lines), "utf-8")
    done = gdgrade_here("export", results, "--format", "canvas", "--gradebook", book)
    assert done.returncode == 0, done.stderr
    with open(results / "export" / "book.csv", encoding="utf-8", newline="") as file:
        filled = {row["ID"]: row["HW (1)"] for row in csv.DictReader(file)}
    assert filled == {"": "1", "501": "1", "502": "0.5", "504": "", "505": ""}
    assert "They handed in nothing, so their cells are unchanged: Grace Hopper (grace)." in done.stdout
    assert "They are exempt, so their cells are unchanged: Kurt G\u00f6del" in done.stdout


def test_replaced_points_are_said_and_a_dry_run_writes_nothing(again: Path, gdgrade_here: Run) -> None:
    results = again / "results"
    gdgrade_here("batch", again / "hw1", "-o", results)
    book = again / "book.csv"
    lines = '"Lovelace, Ada",501,x,0.25\n"Euler, Leonhard",503,y,\n"Noether, Emmy",502,z,0.50\n'
    book.write_text("Student,ID,SIS Login ID,HW (1)\n    Points Possible,,,1\n" + lines, "utf-8")
    words = ("export", results, "--format", "canvas", "--gradebook", book)
    dry = gdgrade_here(*words, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert dry.stdout.splitlines()[:4] == [
        "Lovelace, Ada: 0.25, would be 1",
        "Noether, Emmy: 0.50, would be 0.5",
        "Euler, Leonhard: empty, would be 0.9",
        "Nothing was written; 3 cells would be filled in.",
    ]
    assert not (results / "export").exists()
    done = gdgrade_here(*words)
    assert done.stdout.splitlines()[0] == "Replaced points: Lovelace, Ada 0.25 by 1."
    refused = gdgrade_here("export", results, "--format", "csv", "--dry-run")
    assert (refused.returncode, "goes with --format canvas" in refused.stderr) == (2, True)


def test_a_template_is_a_class_file(again: Path, gdgrade_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(again)
    (again / "class.csv").unlink()
    done = gdgrade_here("class", "init", "results")
    assert done.returncode == 0, done.stderr
    assert (again / "class.csv").read_text().splitlines()[0] == CLASS.splitlines()[0]
    again_refused = gdgrade_here("class", "init", "results")
    assert again_refused.returncode == 2
    ran = gdgrade_here("batch", "hw1", "-o", "results")
    assert "class.csv: 4 students, 0 exceptions." in ran.stdout


def test_a_term_adds_the_weeks_up(again: Path, tmp_path: Path, gdgrade_here: Run) -> None:
    results = again / "results"
    gdgrade_here("batch", again / "hw1", "-o", results)
    second = shutil.copytree(results, tmp_path / "second")
    table = tmp_path / "term.csv"
    done = gdgrade_here("term", results, second, "-o", table, "--weight", "second=3", "--drop-lowest", "1")
    assert done.returncode == 0, done.stderr
    with open(table, encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    emmy, kurt = rows["emmy"], rows["505"]
    assert (emmy["total_percent"], emmy["results"], emmy["second"]) == ("50", "0.5", "0.5")
    assert rows["grace"]["total_percent"] == "0"
    assert (kurt["total_percent"], kurt["second"]) == ("", "exempt")
    wrong = gdgrade_here("term", results, "-o", table, "--weight", "hw9=1")
    assert wrong.returncode == 2
    assert "--weight hw9=1: write one of results, = and a number." in wrong.stderr
