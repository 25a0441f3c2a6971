"""Grade many files of a course at once, with a grader for each core."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue

from grader.exercise import Course, Topic
from grader.grading import Grader, Options, cores
from grader.report import Report
from grader.submission import SourceFile, Submission

MOST_GRADERS = 8
"""Each holds half a gigabyte or so."""
FILES_EACH = 100
"""What takes longer than the start of one more grader."""


@dataclass(frozen=True)
class FileToGrade:
    """A file to grade: its text, and the exercises that are asked of it."""

    topic: Topic
    source: str
    names: tuple[str, ...]
    label: str


@contextmanager
def graders(
    course: Course, options: Options, seed: int, files: int
) -> Iterator[Callable[[Iterable[FileToGrade]], Iterator[Report]]]:
    """A grader for each core, in a thread of its own: most of the work is in their processes. There is one
    for few files, which do not repay the start of another, and where a GPU is used, of whose memory each
    child takes a good part. Reports come in order."""
    with ExitStack() as stack:
        first = stack.enter_context(Grader(course, options, seed))
        most = min(cores(), MOST_GRADERS, 1 + files // FILES_EACH)
        count = most if first.devices == ("cpu",) else 1
        idle: SimpleQueue[Grader] = SimpleQueue()
        others = (stack.enter_context(Grader(course, options, seed)) for _ in range(count - 1))
        for grader in (first, *others):
            idle.put(grader)
        pool = ThreadPoolExecutor(count)
        stack.callback(pool.shutdown, cancel_futures=True)

        def grade(asked: FileToGrade) -> Report:
            grader = idle.get()
            try:
                return grade_source(grader, asked.topic, asked.source, asked.names, asked.label)
            finally:
                idle.put(grader)

        yield partial(pool.map, grade)


def grade_source(
    grader: Grader,
    topic: Topic,
    source: str,
    names: Sequence[str] | None,
    label: str,
    seed: int | None = None,
) -> Report:
    """The report on one file's text; `seed` as for `Grader.grade`."""
    file = SourceFile(topic.file, source.encode(), topic.file)
    return grader.grade(Submission(label, (file,)), names, seed)
