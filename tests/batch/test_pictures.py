"""Pictures in the pages of a batch: drawn where they are asked for, kept by the ledger."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from grader.batch.errors import LedgerError
from grader.batch.ledger import Ledger
from grader.batch.packing import pack_text
from grader.batch.picture_packing import PNG, pack_drawings, unpack_drawings
from grader.batch.regrade import with_drawings
from grader.cli.instructors.batch_words import earlier_words
from grader.cli.main import run
from grader.drawing import Drawing, Drawings
from tests.batch.graded_class import changed, touched
from tests.batch.test_history import as_version
from tests.batch.test_verify import sql
from tests.reports.test_pages import TANH, row

Output = pytest.CaptureFixture[str]
IDENTITY = "def relu(x):\n    return x\n"
NOTHING = "def relu(x):\n    raise NotImplementedError\n"


def batch(place: Path, *words: str) -> int:
    return run(["batch", str(place / "class"), "-o", str(place / "results"), "--quiet", *words])


def pictures(results: Path, student: str) -> int:
    page = (results / "feedback" / f"{student}.html").read_text(encoding="utf-8")
    assert len(page) < 1_000_000
    assert "://" not in page
    return page.count('<img src="data:image/png;base64,')


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two students, graded on `relu` with pictures; chen has not begun."""
    place = tmp_path_factory.mktemp("drawn")
    for student, source in {"ada": IDENTITY, "chen": NOTHING}.items():
        folder = place / "class" / student
        folder.mkdir(parents=True)
        (folder / "01_activations.py").write_text(source, encoding="utf-8")
    assert batch(place, "--only", "relu", "--show-place", "none", "--pictures", "--workers", "1") == 0
    return place


@pytest.fixture
def place(tmp_path: Path, drawn: Path) -> Path:
    return shutil.copytree(drawn, tmp_path / "place")


def test_a_page_shows_what_the_students_code_returns(drawn: Path) -> None:
    assert pictures(drawn / "results", "ada") == 1
    assert pictures(drawn / "results", "chen") == 0
    page = (drawn / "results" / "feedback" / "ada.html").read_text(encoding="utf-8")
    assert 'alt="Picture of relu: curves for x from -3 to 3' in page
    assert run(["verify", str(drawn / "results")]) == 0


def test_the_ledger_remembers_that_there_are_pictures(place: Path, capsys: Output) -> None:
    before = touched(place / "results")
    assert batch(place) == 0
    assert changed(before, touched(place / "results")) == set()
    assert batch(place, "--no-pictures") == 2
    said = capsys.readouterr().err
    assert "--pictures" in said
    assert "not drawn" in said


def test_what_earlier_work_lacks_is_said(capsys: Output) -> None:
    results, before = Path("results"), {"place": "none", "pictures": False}
    (both,) = earlier_words(before, {"place": "unnamed", "pictures": True}, results)
    assert both == (
        "In the work that was graded earlier no mistake was located and nothing was drawn; `gdgrade regrade"
        " results --apply` does that."
    )
    assert not list(earlier_words({}, {"place": "unnamed", "pictures": True}, results))
    assert not list(earlier_words(before, before, results))


def test_pages_that_are_written_again_keep_their_pictures(place: Path) -> None:
    page = place / "results" / "feedback" / "ada.html"
    before = page.read_bytes()
    page.unlink()
    assert batch(place) == 0
    assert page.read_bytes() == before


def test_a_new_grading_has_pictures_of_its_own(place: Path) -> None:
    assert run(["regrade", str(place / "results"), "--student", "ada", "--apply", "--workers", "1"]) == 0
    assert pictures(place / "results", "ada") == 1


def test_without_matplotlib_nothing_is_graded(
    tmp_path: Path, drawn: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    shutil.copytree(drawn / "class", tmp_path / "class")
    monkeypatch.setattr("grader.pictures.can_draw", lambda: False)
    assert batch(tmp_path, "--pictures") == 2
    assert capsys.readouterr().err.count("gdgrade[plot]") == 1
    with Ledger(tmp_path / "results") as ledger:
        assert ledger.students() == []


def test_the_pictures_of_a_part_that_is_graded_again_take_the_place_of_the_earlier_ones() -> None:
    old, other, new = (
        Drawing(name, PNG, words) for name, words in (("tanh", "a"), ("relu", "b"), ("tanh", "c"))
    )
    report = row(TANH).report
    assert report is not None
    drawings = with_drawings(Drawings((old, other)), Drawings((new,), "One more."), report)
    assert drawings == Drawings((other, new), "One more.")


def test_pictures_are_kept_as_they_are_and_nothing_else_is_taken_for_them() -> None:
    drawings = Drawings((Drawing("relu", PNG + b"\x00", "Words."),), "A note.")
    assert unpack_drawings(pack_drawings(drawings)) == drawings
    for text in (
        "[]",
        '{"note": "", "drawn": [["relu", "R0lG", ""]]}',
        '{"note": 1, "drawn": []}',
        "[" * 9999,
    ):
        with pytest.raises(ValueError, match=r"malformed|nested"):
            unpack_drawings(pack_text(text))


def test_a_ledger_of_a_version_without_pictures_goes_on(place: Path) -> None:
    results = place / "results"
    before = touched(results)
    as_version(3, results)
    assert run(["verify", "--adopt", str(results)]) == 0
    with closing(Ledger(results)) as ledger:
        assert [row.pictures for row in ledger.rows()] == [Drawings(), Drawings()]
    assert batch(place) == 0
    assert changed(before, touched(results)) == set()


def test_pictures_that_somebody_edited_are_found(place: Path, capsys: Output) -> None:
    sql(place / "results", "UPDATE picture SET drawings = x'00'")
    assert run(["verify", str(place / "results")]) == 1
    assert "was changed outside gdgrade" in capsys.readouterr().out
    with Ledger(place / "results") as ledger, pytest.raises(LedgerError):
        ledger.row("ada")
