"""Workers on a Dask cluster: another executor for the same run. Needs the extra `cluster`.

Whoever may speak to a scheduler or a worker of Dask runs code there, as the account that started it. Those
that are started here speak TLS, with a certificate that is made for the run, stays in its processes and is
asked of everybody who connects; they answer nothing over HTTP.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from grader.batch import work
from grader.batch.work import Environment, Failed, JobOptions
from grader.batch.workers import NoWorker, WorkerPool

CONNECT_SECONDS = 5
NO_PAGES: dict[str, list[str]] = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""What Dask serves without a password to everybody who can reach its ports: tasks, call stacks, logs."""


@contextmanager
def on_a_cluster(address: str) -> Iterator[WorkerPool]:
    """The workers of the scheduler at `tls://HOST:PORT`, or N of this machine for `local:N`.

    The certificates for `tls://` are those of Dask's own configuration. `tcp://` has none: a warning says so.
    Raises NoWorker where there is none. Dask starts a worker again that has died, and gives its tasks to
    others; results are told once.
    """
    try:
        import dask
        from distributed import Client, LocalCluster, Security
    except ImportError as error:
        raise NoWorker("--cluster needs Dask: pip install 'gdgrade[cluster]'.") from error
    # What Dask logs of dying workers is its own affair: the run tells what came of it.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        kind, _, rest = address.partition(":")
        place: Any = address
        security = None
        try:
            if kind == "local":
                folder = stack.enter_context(
                    tempfile.TemporaryDirectory(prefix="gdgrade-batch-", ignore_cleanup_errors=True)
                )
                _keep_the_current_folder_off_the_path()
                security = Security.temporary()  # type: ignore[no-untyped-call]
                stack.enter_context(dask.config.set(NO_PAGES))
                place = stack.enter_context(
                    LocalCluster(  # type: ignore[no-untyped-call]
                        n_workers=_count(rest),
                        threads_per_worker=1,
                        dashboard_address=None,
                        # Any free port: two runs at once are none of each other's business.
                        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                        memory_limit=0,
                        # Workers import from it: never from one that others may write to.
                        local_directory=folder,
                        silence_logs=logging.CRITICAL,
                        protocol="tls://",
                        security=security,
                    )
                )
            client = stack.enter_context(Client(place, timeout=CONNECT_SECONDS, security=security))  # type: ignore[no-untyped-call]
        except ImportError as error:
            raise NoWorker("--cluster local:N needs cryptography: pip install 'gdgrade[cluster]'.") from error
        except (OSError, ValueError, TypeError) as error:
            raise NoWorker(f"There is no Dask scheduler at {address}: {error}.") from error

        def everyone(options: JobOptions) -> Mapping[str, Environment | Failed]:
            answers: Mapping[str, Environment | Failed] = client.run(work.environment, options)
            return answers

        executor = stack.enter_context(client.get_executor(pure=False))
        try:
            yield WorkerPool(executor, everyone, max(1, len(client.ncores())))
        finally:
            # Warm processes end with their workers; of a cluster that stays, they shall too.
            with contextlib.suppress(Exception):
                client.run(work.retire)


def _keep_the_current_folder_off_the_path() -> None:
    """Dask starts its workers, now and when one has died, with Python's own multiprocessing, which hands on
    how this process was started and its environment. Raises NoWorker where that would not keep students'
    files from being imported."""
    if sys.flags.ignore_environment and not sys.flags.safe_path:
        raise NoWorker("--cluster local:N: start Python with -P as well as -E.")
    os.environ["PYTHONSAFEPATH"] = "1"


def warning_about(address: str) -> str:
    """What to say of a cluster that anybody who reaches it can command; empty where it is not such a one."""
    if address.partition(":")[0] in ("local", "tls"):
        return ""
    return (
        f"The Dask scheduler at {address} does not use TLS, so anyone who can reach it or its workers can run"
        " code there and read what students handed in; docs/instructors.md shows how to set up tls://."
    )


def _count(words: str) -> int:
    if not (words.isascii() and words.isdigit() and int(words)):
        raise NoWorker(f"--cluster local:{words}: give a number of workers, such as local:4.")
    return int(words)
