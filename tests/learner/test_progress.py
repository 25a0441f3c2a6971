"""What is remembered, and that losing it costs nothing else."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.learner import progress, results
from grader.learner.digests import digest
from grader.learner.progress import LastCheck, Placed, Progress, Result
from grader.learner.state import keep_copy, write_atomically
from grader.report import ExerciseReport, Report, Status, SubmissionInfo
from grader.submission import SourceFile, Submission

KNOWN = Progress({"sigmoid": 2}, {"sigmoid": Result(Status.PARTIAL, 1.5, 2.0, "a" * 64)})


def submission(source: bytes = b"def sigmoid(x): ...\n") -> Submission:
    return Submission("me", (SourceFile("01_activations.py", source, "01_activations.py"),))


def report(**statuses: Status) -> Report:
    exercises = tuple(
        ExerciseReport("01_activations", name, status, 2.0 if status is Status.PASSED else 0.0, 2.0)
        for name, status in statuses.items()
    )
    return Report(SubmissionInfo("me", (), "0" * 64), 0, ("cpu",), "none", 0, 0, exercises)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    assert progress.load(tmp_path) == Progress()
    assert progress.save(KNOWN, tmp_path)
    assert progress.load(tmp_path) == KNOWN
    assert [path.name for path in (tmp_path / ".gdgrade").iterdir() if "progress" in path.name] == [
        "progress.json"
    ]


def test_what_it_says_in_the_folder_of_somebody_else_steers_no_terminal(tmp_path: Path) -> None:
    steers = "\x1b]0;title\x07\x1b[2J\u202e"
    forged = replace(
        KNOWN,
        places={"sigmoid": Placed((steers,), "a" * 64)},
        last=LastCheck(1, 0, steers, Status.FAILED, steers),
    )
    progress.save(forged, tmp_path)
    known = progress.load(tmp_path)
    assert known.last is not None
    for said in (*known.places["sigmoid"].sentences, known.last.exercise, known.last.said):
        assert said == "\\x1b]0;title\\x07\\x1b[2J\\u202e"


def test_nothing_of_it_gets_into_a_repository(tmp_path: Path) -> None:
    progress.save(KNOWN, tmp_path)
    assert (tmp_path / ".gdgrade" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"version": 2, "hints": {"sigmoid": 1}}',
        b'{"version": 1, "hints": [], "results": "x"}',
        b'{"version": 1, "hints": {"sigmoid": -1, "tanh": "2", "relu": true, "cost": 1.5}}',
        b'{"version": 1, "results": {"a": 1, "b": {}, "c": {"status": "won", "score": 1}}}',
        b'{"version": 1, "results": {"a": {"status": "passed", "score": NaN, "max_score": 1, "sha256": ""}}}',
        b'{"version": 1, "results": {"a": {"status": [], "score": 1, "max_score": 1, "sha256": ""}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    progress.save(KNOWN, tmp_path)
    (tmp_path / ".gdgrade" / "progress.json").write_bytes(content)
    assert progress.load(tmp_path) == Progress()
    assert progress.save(KNOWN, tmp_path)
    assert progress.load(tmp_path) == KNOWN


@given(st.binary(max_size=200))
def test_any_bytes_can_be_loaded(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / ".gdgrade").mkdir()
    (folder / ".gdgrade" / "progress.json").write_bytes(content)
    assert progress.load(folder) == Progress()


def test_what_is_sound_in_a_damaged_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".gdgrade").mkdir()
    (tmp_path / ".gdgrade" / "progress.json").write_text('{"version": 1, "hints": {"a": 2, "b": null}}')
    assert progress.load(tmp_path) == Progress({"a": 2})


def test_a_folder_that_cannot_be_written_to_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / ".gdgrade").write_text("a file is in the way")
    assert not progress.save(KNOWN, tmp_path)
    assert progress.load(tmp_path) == Progress()
    assert results.save_report(report(sigmoid=Status.PASSED), submission(), tmp_path).passed("sigmoid")


def test_a_report_replaces_the_results_of_its_exercises_and_no_others() -> None:
    known = Progress(
        {"tanh": 1}, {"tanh": Result(Status.PASSED, 2, 2, "old"), "relu": Result(Status.FAILED, 0, 2, "o")}
    )
    new = results.with_report(known, report(tanh=Status.FAILED, sigmoid=Status.PASSED), submission())
    assert new.hints == {"tanh": 1}
    assert not new.passed("tanh")
    assert new.passed("sigmoid")
    assert new.results["relu"].sha256 == "o"
    assert new.results["sigmoid"].sha256 == digest(submission().files[0].source)


def test_exercises_that_were_not_run_keep_their_result() -> None:
    known = Progress({}, {"tanh": Result(Status.PASSED, 2, 2, "old")})
    assert results.with_report(known, report(tanh=Status.NOT_RUN), submission()) == known


def test_a_file_is_written_whole_or_not_at_all_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("old")
    path.chmod(0o640)
    write_atomically(path, "new\n")
    assert path.read_text() == "new\n"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "half\ud800")
    assert path.read_text() == "new\n"
    assert list(tmp_path.iterdir()) == [path]


def test_copies_of_one_second_do_not_overwrite_each_other(tmp_path: Path) -> None:
    kept = {keep_copy(tmp_path, "01_activations.py", bytes([i])) for i in range(5)}
    assert sorted(path.read_bytes() for path in kept) == [bytes([i]) for i in range(5)]
    assert all(path.parent == tmp_path / ".gdgrade" / "kept" for path in kept)
    assert all(path.name.startswith("01_activations.") and path.suffix == ".py" for path in kept)
