"""RESULTS is the user's alone: what others own or may write to is refused, and no write follows a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.batch.errors import LedgerError, ResultsError
from grader.batch.folder import Folder
from grader.batch.ledger import FILE, Ledger, set_aside
from grader.batch.results import write_left_out, write_results
from grader.cli.main import run
from grader.course import load_course
from grader.intake import LeftOut
from tests.batch.test_ledger import record

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners, modes and links of POSIX")

NOBODY = 65534


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file of the instructor's that nothing may write to."""
    path = tmp_path / "victim.txt"
    path.write_text("precious")
    return path


def modes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")
    } | {".": stat.S_IMODE(folder.stat().st_mode)}


def write_everything(results: Path) -> None:
    with Ledger(results) as ledger:
        record(ledger, "ada", 1.0)
        write_left_out([LeftOut("note.txt", "is no source file")], ledger)
        write_results(ledger, load_course(), ["sigmoid"], "class")
        assert_private(results)  # with the files that SQLite has beside the ledger while it is open


def assert_private(results: Path) -> None:
    for name, mode in modes(results).items():
        assert mode == (0o700 if (results / name).is_dir() else 0o600), (name, oct(mode))


@pytest.mark.usefixtures("open_umask")
def test_others_can_read_nothing_whatever_the_umask(tmp_path: Path) -> None:
    results = tmp_path / "deep" / "results"
    write_everything(results)
    for form in ("csv", "junit", "gradescope"):
        assert run(["export", str(results), "--format", form]) == 0
    assert len(modes(results)) == 15
    assert_private(results)


def test_what_earlier_versions_left_readable_is_closed(tmp_path: Path) -> None:
    results = tmp_path / "results"
    write_everything(results)
    for path in (results, *results.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (results / "of the instructor").write_text("")
    (results / "of the instructor").chmod(0o644)
    Ledger(results).close()
    assert modes(results).pop("of the instructor") == 0o644, "that is not gdgrade's"
    (results / "of the instructor").unlink()
    assert_private(results)


def test_a_folder_with_other_things_that_others_may_read_stays_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "paper.pdf").touch()
    shared.chmod(0o755)
    with pytest.raises(LedgerError, match="holds other files, and others may read it"):
        Ledger(shared)
    assert modes(shared)["."] == 0o755
    assert [path.name for path in shared.iterdir()] == ["paper.pdf"]


def of_nobody(path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can give files away")
    os.lchown(path, NOBODY, NOBODY)


def another_name(path: Path) -> None:
    os.link(path, path.parent.parent / "another name")


def as_link(path: Path) -> None:
    moved = path.rename(path.parent.parent / "moved")
    path.symlink_to(moved)


def open_to_all(path: Path) -> None:
    path.chmod(0o777)


SPOILS = {of_nobody: "belongs to another user", open_to_all: "Other users may write to", as_link: "is a link"}
WRITTEN = f". {FILE} scores.csv index.html left_out.txt feedback reports/ada.json.gz".split()


@pytest.mark.parametrize(
    ("name", "spoil", "says"),
    # The user's own link to RESULTS is theirs.
    [(n, spoil, says) for spoil, says in SPOILS.items() for n in WRITTEN if (n, spoil) != (".", as_link)],
)
def test_what_others_may_have_touched_is_refused(
    tmp_path: Path, name: str, spoil: Callable[[Path], None], says: str
) -> None:
    results = tmp_path / "results"
    write_everything(results)
    spoil(results / name)
    before = {path: path.lstat().st_mtime_ns for path in (results, *results.rglob("*"))}
    for door in (Ledger, Ledger.existing, set_aside):
        with pytest.raises(LedgerError, match=says):
            door(results)
    assert {path: path.lstat().st_mtime_ns for path in (results, *results.rglob("*"))} == before


@pytest.mark.parametrize("name", [FILE, f"{FILE}-wal", "scores.csv", "reports/ada.json.gz"])
def test_a_hard_link_is_refused(tmp_path: Path, victim: Path, name: str) -> None:
    results = tmp_path / "results"
    write_everything(results)
    (results / name).unlink(missing_ok=True)
    os.link(victim, results / name)
    with pytest.raises(LedgerError, match="a hard link"):
        Ledger(results)
    assert victim.read_text() == "precious"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    with pytest.raises(LedgerError, match="is neither a file nor a folder"):
        Ledger(tmp_path)


@pytest.mark.parametrize(
    "name", [f"{FILE}-wal", f"{FILE}-shm", f"{FILE}-journal", ".scores.csv.unfinished", "export", "anything"]
)
def test_a_link_made_beforehand_is_refused_before_anything_is_written(
    tmp_path: Path, victim: Path, classroom: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results"
    results.mkdir()
    (results / name).symlink_to(victim)
    assert run(["batch", str(classroom), "-o", str(results), "--only", "sigmoid"]) == 2
    assert f"{results / name} is a link" in capsys.readouterr().err
    assert [path.name for path in results.iterdir()] == [name]
    assert victim.read_text() == "precious"


def test_a_folder_where_anyone_can_put_another_is_refused(tmp_path: Path) -> None:
    parent = tmp_path / "public"
    parent.mkdir()
    parent.chmod(0o777)
    with pytest.raises(LedgerError, match=r"Anyone may write to .*public"):
        Ledger(parent / "deep" / "results")
    assert list(parent.iterdir()) == []
    parent.chmod(0o1777)  # as /tmp is
    Ledger(parent / "deep" / "results").close()


def test_the_users_own_link_to_results_is_followed_and_that_of_another_is_not(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "results")
    Ledger(tmp_path / "results").close()
    Ledger(link).close()
    of_nobody(link)
    for results in (link, link / "inner"):
        with pytest.raises(LedgerError, match="is a link that belongs to another user"):
            Ledger(results)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_root_may_go_on_with_what_the_caller_of_sudo_owns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / "results"
    write_everything(results)
    for path in (results, *results.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    with pytest.raises(LedgerError, match="belongs to another user"):
        Ledger(results)
    monkeypatch.setenv("SUDO_UID", str(NOBODY))
    assert run(["export", str(results), "--format", "csv"]) == 0
    assert {path.stat().st_uid for path in results.rglob("*")} == {NOBODY}, "what root wrote is theirs too"


def test_an_export_elsewhere_follows_no_link(tmp_path: Path, victim: Path) -> None:
    write_everything(tmp_path / "results")
    out = tmp_path / "elsewhere" / "out.csv"
    out.parent.mkdir()
    (out.parent / ".out.csv.unfinished").symlink_to(victim)
    assert run(["export", str(tmp_path / "results"), "--format", "csv", "-o", str(out)]) == 0
    assert victim.read_text() == "precious"
    assert "ada" in out.read_text()
    assert [path.name for path in out.parent.iterdir()] == ["out.csv"]


def test_an_export_replaces_no_link(tmp_path: Path, victim: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_everything(tmp_path / "results")
    out = tmp_path / "out.csv"
    out.symlink_to(victim)
    assert run(["export", str(tmp_path / "results"), "--format", "csv", "-o", str(out)]) == 2
    assert f"'{out}' is a link" in capsys.readouterr().err
    assert out.is_symlink()
    assert victim.read_text() == "precious"


def test_a_gradescope_export_elsewhere_follows_no_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_everything(tmp_path / "results")
    (tmp_path / "other").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ada").symlink_to(tmp_path / "other")
    words = ["export", str(tmp_path / "results"), "--format", "gradescope", "-o", str(tmp_path / "out")]
    assert run(words) == 2
    assert f"{tmp_path / 'out' / 'ada'} cannot be created" in capsys.readouterr().err
    assert list((tmp_path / "other").iterdir()) == []


def test_a_folder_that_is_swapped_for_a_link_meanwhile_is_not_written_through(tmp_path: Path) -> None:
    """What is open stays what it was, whatever its path leads to by then."""
    results = tmp_path / "results"
    with Ledger(results) as ledger:
        record(ledger, "ada", 1.0)
        results.rename(tmp_path / "moved")
        (tmp_path / "other").mkdir()
        results.symlink_to(tmp_path / "other")
        write_results(ledger, load_course(), ["sigmoid"], "class")
        assert (tmp_path / "moved" / "feedback" / "ada.html").exists()
        assert list((tmp_path / "other").iterdir()) == []


def test_a_file_is_complete_or_as_it_was(tmp_path: Path) -> None:
    def broken() -> Iterator[str]:
        yield "half"
        raise RuntimeError

    with Folder.at(tmp_path / "results") as folder:
        folder.write("scores.csv", ["whole"])
        with pytest.raises(RuntimeError):
            folder.write("scores.csv", broken())
        assert [path.name for path in folder.path.iterdir()] == ["scores.csv"]
        assert (folder.path / "scores.csv").read_text() == "whole"


def test_without_owners_and_modes_the_same_files_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, which opens no folders."""
    for module in ("grader.batch.folder", "grader.batch.private_folder"):
        monkeypatch.setattr(f"{module}.POSIX", False)
    results = tmp_path / "results"
    for score in (1.0, 2.0):
        with Ledger(results) as ledger:
            assert ledger.folder.descriptor is None
            record(ledger, "ada", score)
            write_results(ledger, load_course(), ["sigmoid"], "class")
            write_left_out([], ledger)
    assert (results / "scores.csv").read_text().count("ada") == 1
    assert set_aside(results)
    (tmp_path / "victim").mkdir()
    (results / "export").symlink_to(tmp_path / "victim")
    with Folder.at(results) as folder, pytest.raises(ResultsError, match="is a link or not a folder"):
        folder.inner("export")
    with pytest.raises(LedgerError, match="is a link"):
        Ledger(results)
