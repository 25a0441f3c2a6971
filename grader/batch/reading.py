"""The process that reads what students handed in, one submission after the other.

An archive or a notebook may be made to take for ever, or to crash what reads it. So this process has limits
for each reading, knows of no other student, and grades nothing: where it ends, its run starts another.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import sys
import time

from grader.exercise import Course
from grader.intake import FoundEntry, IntakeError, read_entry
from grader.loading import load_again
from grader.sandbox.barriers.identity import forbid_tracing
from grader.submission import Submission

CPU_SECONDS = 10
"""The processor time that one reading may take before the system ends it. A reading that keeps to its own
budget (`grader.intake.budget`) takes less."""
MEMORY_BYTES = 1_000_000_000
"""What the process may hold beyond what it has from the start."""

Read = tuple[Submission | None, tuple[str, ...]]
"""The files that can be graded, None where there are none, and sentences on the others."""


def main(origin: str) -> None:
    """Answer each FoundEntry on stdin with what was read, or with a sentence (a `str`) where reading failed,
    or with the IntakeError where the class itself cannot be opened; all of them pickles, from gdgrade on both
    sides. `origin` is the course's."""
    forbid_tracing()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints gets between the answers
    course = load_again(origin)
    limit_memory()
    # Notebooks become millions of small objects, and looking for circles in them takes longer than they do.
    gc.freeze()
    gc.disable()
    _send(answers, True)
    while True:
        try:
            found = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        limit_time()
        _send(answers, _answer(found, course))
        gc.collect()


def _answer(found: FoundEntry, course: Course) -> Read | str | IntakeError:
    try:
        submission, problems = read_entry(found, course)
        if submission is not None:
            _ = submission.info  # the hash of its content, worked out here
        return submission, problems
    except IntakeError as error:
        return IntakeError(str(error))
    except Exception as error:  # noqa: BLE001 - whatever is in there costs this student alone
        return f"It could not be read ({type(error).__name__}: {str(error)[:200]})."


def _send(answers: object, answer: object) -> None:
    # In whole or not at all: a reading that runs out of memory here must not leave half an answer.
    packed = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    answers.write(packed)  # type: ignore[attr-defined]
    answers.flush()  # type: ignore[attr-defined]


def limit_memory() -> None:
    """Let this process take `MEMORY_BYTES` more, where the system can hold it to that."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm", encoding="ascii") as sizes:
            now = int(sizes.read().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = now + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_time() -> None:
    """Let this process take `CPU_SECONDS` more, where the system can hold it to that."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(time.process_time()) + 1 + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if most < 0 else min(wanted, most), most))
