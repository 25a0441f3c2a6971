"""The same functions on the same inputs in one plain process: what the student's arithmetic costs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.grading import Options, make_paper
from grader.plan import plan
from grader.sandbox.pool import ONE_THREAD
from grader.submission import Submission

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7


def plain_seconds(names: Sequence[str], submission: Submission, options: Options) -> float:
    """The median over a few runs of the seconds spent inside the student's functions."""
    command = [sys.executable, "-m", "benchmarks.plain", str(options.seed), *names]
    sources = {file.name: file.source.decode() for file in submission.files}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=ONE_THREAD,
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def main() -> None:
    """Reads the sources from stdin and prints the seconds."""
    import statistics

    from grader.course import load_course
    from grader.sandbox import wire
    from grader.sandbox.calling import answer_call
    from grader.sandbox.loading import load

    sources = json.loads(sys.stdin.read())
    modules = {file: load(file, source.encode()) for file, source in sources.items()}
    papers = []
    course = load_course()
    for topic, exercise in map(course.find, sys.argv[2:]):
        paper = make_paper(topic, exercise, plan(exercise, ["cpu"]), int(sys.argv[1]))
        (frame,) = wire.FrameReader(wire.TO_CHILD).feed(paper.frame)
        papers.append((modules[topic.file], frame))
    runs = []
    for _ in range(RUNS + 1):
        seconds = 0.0
        for module, frame in papers:
            for number, call in enumerate(frame.header["calls"]):
                header, _ = answer_call(module, frame.header, call, frame.arrays, number)
                seconds += header["seconds"]
        runs.append(seconds)
    print(statistics.median(runs[1:]))


if __name__ == "__main__":
    main()
