"""The same run on a Dask cluster: two worker processes, one of them killed; workers of another version."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grader.batch.ledger import Ledger
from tests.batch.conftest import GDGRADE, ROOT, Run, environment
from tests.batch.test_batch import all_gone, below, wait_for_results

WORDS = ("--only", "01", "--seed", "5")


def test_a_cluster_gives_the_scores_that_this_machine_gives_though_a_worker_is_killed(
    tmp_path: Path, big_class: Path, gdgrade: Run
) -> None:
    process = subprocess.Popen(
        [*GDGRADE, "batch", str(big_class), "-o", str(tmp_path / "cluster"), "--cluster", "local:2", *WORDS],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for_results(tmp_path / "cluster", process)
    processes = below(process.pid)
    warm = next(p for p in processes if "grader.sandbox.zygote" in p.cmdline())
    # What stands around the warm process is not the worker.
    worker = next(p for p in warm.parents() if "grader.sandbox.zygote" not in p.cmdline())
    worker.kill()
    told, errors = process.communicate(timeout=90)
    assert process.returncode == 0, errors
    assert "30 students" in told
    assert "Traceback" not in errors
    assert all_gone(processes)
    here = gdgrade("batch", big_class, "-o", tmp_path / "here", "--workers", "2", *WORDS)
    assert here.returncode == 0, here.stderr
    with Ledger(tmp_path / "cluster") as cluster, Ledger(tmp_path / "here") as plain:
        ours = {row.student.id: row.score for row in plain.rows()}
        assert {row.student.id: row.score for row in cluster.rows()} == ours
        assert len(ours) == 30
        assert not any(cluster.history(student) for student in ours), "somebody was counted twice"


@pytest.fixture
def scheduler() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield f"tcp://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=20)


def test_a_worker_with_another_course_is_refused_by_name(
    tmp_path: Path, classroom: Path, scheduler: str, gdgrade: Run
) -> None:
    shutil.copytree(ROOT / "grader", tmp_path / "other" / "grader")
    with open(tmp_path / "other" / "grader" / "course" / "activations.py", "a", encoding="utf-8") as topic:
        topic.write("\n# Mended.\n")
    words = f"{scheduler} --no-nanny --no-dashboard --nthreads 1 --local-directory {tmp_path}".split()
    worker = subprocess.Popen(
        [sys.executable, "-P", "-m", "distributed.cli.dask_worker", *words],
        env=environment(PYTHONPATH=str(tmp_path / "other")),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(3)
        ended = gdgrade("batch", classroom, "-o", tmp_path / "results", "--cluster", scheduler, *WORDS)
    finally:
        processes = [psutil.Process(worker.pid), *below(worker.pid)]
        worker.terminate()
        worker.wait(timeout=20)
    assert ended.returncode == 2, ended.stdout
    assert "The worker tcp://127.0.0.1:" in ended.stderr
    assert "has another course (" in ended.stderr
    assert not (tmp_path / "results" / "scores.csv").exists()
    assert all_gone(processes)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("tcp://127.0.0.1:9", "There is no Dask scheduler at tcp://127.0.0.1:9"),
        ("local:many", "such as local:4"),
    ],
)
def test_a_cluster_that_is_not_there_is_a_wrong_call(
    tmp_path: Path, classroom: Path, gdgrade: Run, address: str, says: str
) -> None:
    ended = gdgrade("batch", classroom, "-o", tmp_path, "--cluster", address, *WORDS)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
