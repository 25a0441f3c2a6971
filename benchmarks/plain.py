"""The same functions on the same inputs in one plain process: what the student's arithmetic costs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from grader.grading import DEFAULT_SEED
from grader.grading.requests import make_request
from grader.plan import plan
from grader.sandbox.host.launch import ONE_THREAD
from grader.submission import Submission

ROOT = Path(__file__).resolve().parent.parent


class PlainProcess:
    """Calls the functions of a submission, without a grader. A context manager."""

    def __init__(self, names: Sequence[str], submission: Submission) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.plain", *names],
            cwd=ROOT,
            env=ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ask({file.name: file.source.decode() for file in submission.files})

    def __enter__(self) -> PlainProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def seconds(self) -> float:
        """The seconds spent inside the student's functions, over every call once."""
        return float(self._ask("again"))

    def _ask(self, question: object) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(question), file=self._process.stdin, flush=True)
        return self._process.stdout.readline()


def main() -> None:
    """Reads the sources from the first line of stdin; answers every line with the seconds of a run."""
    from grader.course import load_course
    from grader.sandbox import wire
    from grader.sandbox.child.invoke import answer_call
    from grader.sandbox.child.loading import LoadFailure, load

    sources = json.loads(sys.stdin.readline())
    modules = {}
    for file, source in sources.items():
        loaded = load(file, source.encode())
        if isinstance(loaded, LoadFailure):
            raise SystemExit(loaded.message)
        modules[file] = loaded
    requests = []
    course = load_course()
    for topic, exercise in map(course.find, sys.argv[1:]):
        request = make_request(topic, exercise, plan(exercise, ["cpu"]), DEFAULT_SEED)
        (frame,) = wire.FrameReader(wire.TO_CHILD).feed(request.frame)
        requests.append((modules[topic.file], frame))
    print("ready", flush=True)
    for _ in sys.stdin:
        seconds = 0.0
        for module, frame in requests:
            for number, call in enumerate(frame.header["calls"]):
                header, _ = answer_call(module, frame.header, call, frame.arrays, number)
                seconds += header["seconds"]
        print(seconds, flush=True)


if __name__ == "__main__":
    main()
