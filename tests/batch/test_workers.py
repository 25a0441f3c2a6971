"""Which workers a run takes, and what it makes of one that fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.batch import work
from grader.batch.ledger import Graded
from grader.batch.options import WorkerOptions
from grader.batch.this_machine import on_this_machine
from grader.batch.versions import course_version
from grader.batch.work import Environment, Failed, JobOptions
from grader.batch.worker import SCRATCH
from grader.batch.workers import Job, NoWorker, Opener, WorkerPool, Workers
from grader.cli.instructors.common import opener
from grader.course import load_course
from grader.grading import Options
from grader.safe_path import grader_environment
from grader.submission import Submission

COURSE = load_course()
HERE = Environment("isolated", ("cpu",), course_version(COURSE), {"torch": version("torch")})
UNCONFINED = Environment("partial: it can write files", ("cpu",), course_version(COURSE), HERE.versions)
GRADED = Graded(1.0, 2.0, 0.1, {}, b"", 7)


class Answering(Executor):
    """An executor whose workers give these answers, one after the other; exceptions are raised."""

    def __init__(self, *answers: Graded | Failed | Exception) -> None:
        self._answers = list(answers)

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
        return future


def pool(executor: Executor, **told: Environment | Failed) -> Opener:
    @contextmanager
    def opened() -> Iterator[WorkerPool]:
        yield WorkerPool(executor, lambda options: told, 1)

    return opened


def environment(unisolated: bool = False, **told: Environment | Failed) -> Environment:
    with Workers(pool(Answering(), **told), COURSE, Options(), unisolated=unisolated) as workers:
        return workers.environment()


def test_workers_that_are_as_this_machine_are_taken() -> None:
    assert environment(one=HERE, two=HERE) == HERE


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (Environment("isolated", ("cpu",), "0123", HERE.versions), "The worker two has another course"),
        (
            Environment("isolated", ("cpu",), HERE.course, {"torch": "1.0"}),
            "The worker two has another torch",
        ),
        (UNCONFINED, "cannot be isolated here"),
        (Failed("There is no cuda device here."), "There is no cuda device here"),
    ],
)
def test_one_that_is_not_is_refused_with_the_reason(told: Environment | Failed, says: str) -> None:
    with pytest.raises(NoWorker, match=says):
        environment(one=HERE, two=told)


def test_the_build_of_torch_may_differ_and_its_number_not() -> None:
    number = version("torch").partition("+")[0]
    other = Environment("isolated", ("cpu",), HERE.course, {"torch": f"{number}+cu999"})
    assert environment(one=other) == other


def test_where_it_is_allowed_the_weakest_speaks_for_all() -> None:
    assert environment(unisolated=True, one=HERE, two=UNCONFINED) == UNCONFINED


def test_no_worker_at_all_is_told() -> None:
    with pytest.raises(NoWorker, match="There are no workers"):
        environment()


def test_a_worker_that_fails_costs_one_submission() -> None:
    jobs = [Job(str(number), Submission(str(number), ()), None, 7) for number in range(3)]
    executor = Answering(GRADED, RuntimeError("gave up"), GRADED)
    with Workers(pool(executor), COURSE, Options(), unisolated=False) as workers:
        results = {job.key: result for job, result in workers.grade(jobs)}
    assert results["0"] == results["2"] == GRADED
    assert results["1"] == Failed("The worker failed on it (RuntimeError: gave up).")


def test_what_is_graded_is_handed_on_while_no_job_is_to_be_had() -> None:
    done: list[str] = []

    def jobs() -> Iterator[Job | None]:
        yield Job("first", Submission("first", ()), None, 7)
        for _ in range(3):
            yield None
        assert done == ["first"]
        yield Job("second", Submission("second", ()), None, 7)

    with Workers(pool(Answering(GRADED, GRADED)), COURSE, Options(), unisolated=False) as workers:
        for job, _ in workers.grade(jobs()):
            done.append(job.key)
    assert done == ["first", "second"]


def test_a_worker_that_joins_later_with_another_course_runs_nothing() -> None:
    with ThreadPoolExecutor(1) as executor:
        options = JobOptions(Options(), course="0123")
        told = executor.submit(work.grade, options, Submission("ada", ()), None, 7).result()
    assert isinstance(told, Failed)
    assert told.why.startswith("It was not run: the worker on ")


@pytest.mark.parametrize(("workers", "submissions"), [(3, 1), (1, 3)])
def test_no_more_workers_are_started_than_there_are_submissions(workers: int, submissions: int) -> None:
    """Each loads torch."""
    before = set(psutil.Process().children())
    with opener(WorkerOptions(workers=workers), submissions)() as pool:
        assert len(set(psutil.Process().children()) - before) == pool.count == 1


def test_workers_that_cannot_be_started_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(NoWorker) as refused, on_this_machine(1):
        pass
    assert str(refused.value).startswith("No worker process can be started (")
    assert str(refused.value).endswith("check that /nowhere/python runs.")


@pytest.mark.parametrize("name", ["work", f"{SCRATCH}x"])
def test_a_worker_removes_the_folder_of_its_run_and_no_other(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "file").touch()
    subprocess.run(
        [sys.executable, "-P", "-m", "grader.batch.worker"],
        cwd=folder,
        env=grader_environment(),
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    assert folder.exists() == (not name.startswith(SCRATCH))
