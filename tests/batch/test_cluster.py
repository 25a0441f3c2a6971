"""The same run on a Dask cluster: two worker processes, one of them killed; workers of another version."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import psutil
import pytest
from distributed import Client, Security

from grader.batch.cluster import on_a_cluster
from grader.batch.ledger import Graded, Ledger
from grader.batch.versions import course_version
from grader.batch.workers import Job, Workers
from grader.exercise import Course
from grader.grading import Options
from tests.batch.conftest import GDGRADE, ROOT, Run, environment
from tests.batch.test_batch import all_gone, below, wait_for_results
from tests.conftest import submission

WORDS = ("--only", "01", "--seed", "5")


@pytest.mark.long
def test_a_cluster_gives_the_scores_that_this_machine_gives_though_a_worker_is_killed(
    tmp_path: Path, big_class: Path, gdgrade_here: Run
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
    warm = next(p for p in processes if "grader.sandbox.child.zygote" in p.cmdline())
    # What stands around the warm process is not the worker.
    worker = next(p for p in warm.parents() if "grader.sandbox.child.zygote" not in p.cmdline())
    worker.kill()
    told, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    assert "30 students" in told
    assert "Traceback" not in errors
    assert all_gone(processes)
    here = gdgrade_here("batch", big_class, "-o", tmp_path / "here", "--workers", "1", *WORDS)
    assert here.returncode == 0, here.stderr
    with Ledger(tmp_path / "cluster") as cluster, Ledger(tmp_path / "here") as plain:
        ours = {row.student.id: row.score for row in plain.rows()}
        assert {row.student.id: row.score for row in cluster.rows()} == ours
        assert len(ours) == 30
        assert not any(cluster.history(student) for student in ours), "somebody was counted twice"


ATTACK = """
import asyncio, sys
patience = float(sys.argv[1])
from distributed import Security
from distributed.core import rpc

async def asked(address):
    arguments = Security.temporary().get_connection_args("client") if address.startswith("tls") else {}
    try:
        async with rpc(address, timeout=patience, connection_args=arguments) as other:
            return "obeyed", (await asyncio.wait_for(other.identity(), 2 * patience))["type"]
    except Exception as error:
        return "held", type(error).__name__

async def ask_all():
    print(*await asyncio.gather(*map(asked, sys.argv[2:])), sep="\\n")

asyncio.run(ask_all())
"""
"""What another account of the machine can do, which has no certificate, or one of its own."""


def attack(addresses: list[str], patience: float) -> str:
    words = [sys.executable, "-P", "-c", ATTACK, str(patience), *addresses]
    return subprocess.run(words, capture_output=True, text=True, timeout=600, check=True).stdout


def test_a_local_cluster_grades_and_nobody_commands_it_without_the_certificate_of_the_run(
    scheduler: str, course: Course
) -> None:
    """Neither the scheduler nor a worker, whatever it listens to; and it tells nothing over HTTP."""
    right = submission(activations="def relu(x):\n    return x.clamp(min=0)\n")
    assert attack([scheduler], 100) == "('obeyed', 'Scheduler')\n", "this is no attack"
    others = set(psutil.Process().children(recursive=True))
    with on_a_cluster("local:1") as pool:
        assert pool.executor.submit(os.getpid).result() != os.getpid(), "the run itself cannot command it"
        listening = {
            connection.laddr
            for process in {psutil.Process(), *psutil.Process().children(recursive=True)} - others
            for connection in process.net_connections()
            if connection.status == psutil.CONN_LISTEN
        }
        assert {ip for ip, _ in listening} == {"127.0.0.1"}
        assert len(listening) >= 3
        told = attack([f"{kind}://127.0.0.1:{port}" for _, port in listening for kind in ("tcp", "tls")], 2)
        assert told.count("('held', ") == 2 * len(listening), told
        for _, port in listening:
            for page in ("health", "info/main/workers.html"):
                with pytest.raises(OSError):  # noqa: PT011 - refused in several ways
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}", timeout=5).close()
        with Workers(lambda: nullcontext(pool), course, Options("cpu"), unisolated=True) as workers:
            assert workers.environment().course == course_version(course)
            ((_, graded),) = workers.grade([Job("relu", right, ("relu",), 5)])
        assert isinstance(graded, Graded)
        assert graded.score == graded.max_score == 1


@contextmanager
def started_scheduler(kind: str, *words: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    more = ["--host", f"{kind}://127.0.0.1", "--port", str(port), "--no-dashboard", *words]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "distributed.cli.dask_scheduler", *more],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"{kind}://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=120)


def wait_for_a_worker(address: str) -> None:
    with Client(address, timeout=300) as client:
        client.wait_for_workers(1, 300)


def wait_with_certificates(address: str, configured: dict[str, str]) -> None:
    """The same in a process of its own, which reads them from Dask's configuration."""
    code = f"from distributed import Client\nClient({address!r}, timeout=300).wait_for_workers(1, 300)"
    words = [sys.executable, "-P", "-c", code]
    subprocess.run(words, env=environment(**configured), timeout=900, check=True)


@pytest.fixture
def scheduler() -> Iterator[str]:
    with started_scheduler("tcp") as address:
        yield address


@pytest.mark.long
def test_a_scheduler_with_tls_takes_the_certificates_of_dasks_configuration(
    tmp_path: Path, classroom: Path, gdgrade: Run
) -> None:
    """As docs/instructors.md shows it."""
    made = Security.temporary()
    (tmp_path / "ca.pem").write_text(made.tls_ca_file)
    (tmp_path / "key.pem").write_text(made.tls_client_key)
    files = {"ca-file": tmp_path / "ca.pem", "cert": tmp_path / "ca.pem", "key": tmp_path / "key.pem"}
    tls = [word for name, path in files.items() for word in (f"--tls-{name}", str(path))]
    configured = {
        "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(files["ca-file"]),
        "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT": str(files["cert"]),
        "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY": str(files["key"]),
    }
    with started_scheduler("tls", *tls) as address:
        worker = subprocess.Popen(
            [
                *(sys.executable, "-P", "-m", "distributed.cli.dask_worker", address, *tls, "--no-nanny"),
                *("--no-dashboard", "--nthreads", "1", "--local-directory", str(tmp_path / "worker")),
            ],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_with_certificates(address, configured)
            without = gdgrade("batch", classroom, "-o", tmp_path / "without", "--cluster", address, *WORDS)
            ended = gdgrade(
                "batch", classroom, "-o", tmp_path / "results", "--cluster", address, *WORDS, **configured
            )
        finally:
            worker.terminate()
            worker.wait(timeout=120)
    assert (without.returncode, "There is no Dask scheduler at tls://" in without.stderr) == (2, True)
    assert ended.returncode == 0, ended.stderr
    assert "Warning" not in ended.stderr


def test_a_worker_with_another_course_is_refused_by_name(
    tmp_path: Path, classroom: Path, scheduler: str, gdgrade_here: Run
) -> None:
    shutil.copytree(ROOT / "grader", tmp_path / "other" / "grader")
    with open(tmp_path / "other/grader/course/activations/relu.py", "a", encoding="utf-8") as exercise:
        exercise.write("\n# Fixed.\n")
    words = f"{scheduler} --no-nanny --no-dashboard --nthreads 1 --local-directory {tmp_path}".split()
    worker = subprocess.Popen(
        [sys.executable, "-P", "-m", "distributed.cli.dask_worker", *words],
        env=environment(PYTHONPATH=str(tmp_path / "other")),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_a_worker(scheduler)
        ended = gdgrade_here("batch", classroom, "-o", tmp_path / "results", "--cluster", scheduler, *WORDS)
    finally:
        processes = [psutil.Process(worker.pid), *below(worker.pid)]
        worker.terminate()
        worker.wait(timeout=120)
    assert ended.returncode == 2, ended.stdout
    assert "The worker tcp://127.0.0.1:" in ended.stderr
    assert "has another course (" in ended.stderr
    assert f"Warning: The Dask scheduler at {scheduler} does not use TLS" in ended.stderr
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
    tmp_path: Path, classroom: Path, gdgrade_here: Run, address: str, says: str
) -> None:
    ended = gdgrade_here("batch", classroom, "-o", tmp_path, "--cluster", address, *WORDS)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
