"""The comparison with other autograders: its assignment, how the scores of each are read, its table."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks.peers.adapters import PEERS, gdgrade, gradescope, jupyter, otter, prairielearn, pytest_report
from benchmarks.peers.assignment import (
    EXERCISES,
    PERCEPTRON,
    RIGHT,
    SIGMOID,
    SOFTMAX,
    checks,
    submissions,
    tampering,
)
from benchmarks.peers.environments import PINNED, is_ready, version_of
from benchmarks.peers.grading import check, full_marks, one_round
from benchmarks.peers.measuring import Cost
from benchmarks.peers.peer import Peer
from benchmarks.peers.table import Row, table

CHEAPEST = next(peer for peer in PEERS if peer.name == "gradescope-utils")


def put(path: Path, data: Any) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", RIGHT)
def test_the_checks_accept_what_must_earn_full_marks_and_nothing_else(name: str) -> None:
    functions: dict[str, Any] = {}
    exec(submissions()[name].read_text(encoding="utf-8"), functions)
    assert {e for e in EXERCISES if accepted(e, functions)} == RIGHT[name]


def accepted(exercise: str, functions: Mapping[str, Any]) -> bool:
    try:
        getattr(checks, f"check_{exercise}")(functions[exercise])
    except (AssertionError, AttributeError, NotImplementedError):
        return False
    return True


def test_every_submission_is_there() -> None:
    assert all(path.is_file() for path in {**submissions(), **tampering()}.values())
    assert len(submissions()) == 10
    assert len(tampering()) == 4


def test_each_peer_has_an_exact_version() -> None:
    pinned = "".join(path.read_text(encoding="utf-8") for path in PINNED).splitlines()
    for peer in PEERS:
        for package in peer.packages:
            assert [line for line in pinned if line.startswith(f"{package}==")], package
        assert re.fullmatch(r"[0-9.]+", version_of(peer))


def test_pytest_json_report_is_read(tmp_path: Path) -> None:
    outcomes = {SIGMOID: "passed", SOFTMAX: "failed", PERCEPTRON: "error"}
    tests = [
        {"nodeid": f"test_submission.py::test_{e}", "outcome": outcome} for e, outcome in outcomes.items()
    ]
    report = put(tmp_path / "report.json", {"tests": tests})
    assert pytest_report.read_report(report) == {SIGMOID: 1.0, SOFTMAX: 0.0, PERCEPTRON: 0.0}
    assert pytest_report.read_report(tmp_path / "missing.json") == {}


def test_gradescope_results_are_read(tmp_path: Path) -> None:
    where = "(test_submission.TestSubmission.test_it)"
    tests = [
        {"name": f"test_{SIGMOID} {where}", "score": 1, "max_score": 1},
        {"name": f"test_{SOFTMAX} {where}", "score": 0.0, "max_score": 2},
        {"name": "unittest.loader._FailedTest.other", "score": 0.0},
    ]
    results = put(tmp_path / "results.json", {"tests": tests})
    assert gradescope.read_results(results) == {SIGMOID: 1.0, SOFTMAX: 0.0}
    results.write_text("")  # the process ended before the runner wrote
    assert gradescope.read_results(results) == {}


def test_prairielearn_results_are_read(tmp_path: Path) -> None:
    tests = [{"name": SIGMOID, "points_frac": 1.0}, {"name": SOFTMAX, "points_frac": 0.0}]
    results = put(tmp_path / "autograder_results.json", {"tests": tests})
    assert prairielearn.read_results(results) == {SIGMOID: 1.0, SOFTMAX: 0.0}
    assert prairielearn.read_results(tmp_path / "missing.json") == {}


def test_otter_results_are_read(tmp_path: Path) -> None:
    tests = [{"name": "Public Tests"}, {"name": SIGMOID, "score": 1.0, "max_score": 1.0}]
    tests.append({"name": SOFTMAX, "score": 0.0, "max_score": 1.0})
    results = put(tmp_path / "results.json", {"tests": tests})
    assert otter.read_results(results) == {SIGMOID: 1.0, SOFTMAX: 0.0}


def test_a_gradebook_of_nbgrader_is_read(tmp_path: Path) -> None:
    tables = {
        "student": "id",
        "submitted_assignment": "id, student_id",
        "submitted_notebook": "id, assignment_id",
        "base_cell": "id, name",
        "grade_cells": "id, max_score",
        "grade": "id, cell_id, notebook_id, auto_score",
    }
    rows = {
        "student": [("ada",), ("ben",)],
        "submitted_assignment": [(1, "ada"), (2, "ben")],
        "submitted_notebook": [(1, 1), (2, 2)],
        "base_cell": [(1, SIGMOID), (2, SOFTMAX)],
        "grade_cells": [(1, 1.0), (2, 2.0)],
        "grade": [(1, 1, 1, 1.0), (2, 2, 1, 2.0), (3, 1, 2, None), (4, 2, 2, 1.0)],
    }
    path = tmp_path / "gradebook.db"
    with closing(sqlite3.connect(path)) as gradebook, gradebook:
        for name, columns in tables.items():
            gradebook.execute(f"create table {name} ({columns})")
            places = ", ".join("?" * len(rows[name][0]))
            gradebook.executemany(f"insert into {name} values ({places})", rows[name])
    assert jupyter.read_gradebook(path, ["ada", "ben", "cyd"]) == {
        "ada": {SIGMOID: 1.0, SOFTMAX: 1.0},
        "ben": {SIGMOID: 0.0, SOFTMAX: 0.5},
        "cyd": {},
    }


def test_the_scores_of_gdgrade_are_read(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(f"id,score,{','.join(EXERCISES)}\nada,4,2,1.5,\n", encoding="utf-8")
    assert gdgrade.read_scores(path, ["ada"]) == {"ada": {SIGMOID: 1.0, SOFTMAX: 0.5, PERCEPTRON: 0.0}}


def test_wrong_scores_stop_the_comparison() -> None:
    scores = {name: dict.fromkeys(right, 1.0) for name, right in RIGHT.items()}
    check("a peer", scores)
    scores["wrong_shapes"] = {SIGMOID: 1.0}
    with pytest.raises(
        RuntimeError, match=f"a peer gives wrong_shapes full marks for {SIGMOID}; it must be nothing"
    ):
        check("a peer", scores)


def test_full_marks_need_every_exercise() -> None:
    assert full_marks(dict.fromkeys(EXERCISES, 1.0))
    assert not full_marks({**dict.fromkeys(EXERCISES, 1.0), SOFTMAX: 0.99})
    assert not full_marks({})


def test_the_table_has_medians_and_the_ratios_of_rounds() -> None:
    base = Row("gdgrade", [Cost(0.1, 0.1), Cost(0.2, 0.2), Cost(0.1, 0.1)], 500_000_000, frozenset())
    other = Row(
        "peer", [Cost(3.0, 2.0), Cost(3.5, 2.0), Cost(4.0, 3.0)], 250_000_000, frozenset({"ends_the_run"})
    )
    assert table([base, other], "gdgrade").splitlines()[2:] == [
        "| gdgrade | 0.10 | 0.10 | 500 | 1.0 | none |",
        "| peer | 2.00 | 3.50 | 250 | 20.0 | 4 |",
    ]


@pytest.mark.long
@pytest.mark.parametrize("peer", [gdgrade.Gdgrade(), CHEAPEST], ids=lambda peer: peer.name)
def test_a_round_gives_every_submission_its_score(peer: Peer) -> None:
    if not is_ready(peer):
        pytest.skip(f"the environment of {peer.name} is not set up (make bench-peers)")
    assert one_round(peer).cpu > 0
