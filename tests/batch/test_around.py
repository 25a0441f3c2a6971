"""What people write around their exercises costs nothing in a batch, in whatever it is handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.conftest import Run, scores
from tests.test_imports import RIGHT, asked_of, submit_in_every_way


@pytest.mark.parametrize("names", [["a package", "data"], pytest.param([*RIGHT], marks=pytest.mark.long)])
def test_the_table_is_right_in_a_batch(tmp_path: Path, names: list[str], gdgrade_here: Run) -> None:
    wanted = {}
    for number, name in enumerate(names):
        submit_in_every_way(tmp_path / "class", number, RIGHT[name])
        wanted |= {f"{kind}{number}": str(len(asked_of(RIGHT[name]))) for kind in "fzt"}
    results = tmp_path / "results"
    words = ("--only", "relu", "--only", "mse", "--quiet", "--workers", "1")
    ended = gdgrade_here("batch", tmp_path / "class", "-o", results, *words)
    assert {student: row["score"] for student, row in scores(results).items()} == wanted, ended.stderr
