"""Cases that are missing, found by small edits of the worked solutions: `gdgrade course check --holes`.

An edit after which every case still passes is the same function written in another way, and listed as such
in the `rewrites.tsv` of its topic, or a mistake that no case can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from multiprocessing.connection import Connection

from grader.authoring.survivors import Question, Survivors
from grader.authoring.variants import read
from grader.exercise import Course, Topic
from grader.grading import DEFAULT_MEMORY, DEFAULT_SEED, start_sandbox
from grader.places import CourseError
from grader.sandbox.host.base import Sandbox

SECONDS = 120.0
"""Of processor time for the edits of one exercise."""
PATIENCE = 20.0
"""How many times as long they may take on a busy machine."""
ENTRY = "grader.authoring.survivors:serve"

REASONS = {
    "alias": "the result may share memory with an argument",
    "axis": "another name of the same axis, or all axes there are",
    "binary": "the values are 0 and 1 alone",
    "default": "a default that every case replaces, or that the task gives",
    "even": "a square, an absolute value or a cosine takes the sign away",
    "graph": "the same values outside of the autograd graph, or inside of it",
    "internal": "an intermediate result that no task asks for",
    "one": "a size that is 1 or 2 by the task",
    "order": "the order does not matter",
    "product": "the same product, written in another way",
    "ratio": "a factor that cancels",
    "shape": "the same shape, or one that is broadcast to the same",
    "size": "the same size, taken from something else",
    "symmetric": "a symmetric matrix, or a vector transposed",
    "tie": "equal values, which the task leaves open or which do not occur",
    "type": "another type of the same number",
    "zero": "zero either way",
}
"""Why an edit changes no result."""

Rewrites = Mapping[tuple[str, str], str]
"""The reason of each edit on a list, by its exercise and what it changes."""


def find_holes(
    course: Course, echo: Callable[[str], None], seed: int = DEFAULT_SEED, names: Collection[str] = ()
) -> bool:
    """Print every edit of the solutions that passes and is on no list, and every one on a list that does not
    pass; whether there was none. `names` limits it to these exercises."""
    faults = []
    with start_sandbox(course, DEFAULT_MEMORY) as sandbox:
        for topic, exercise in course:
            if names and exercise.name not in names:
                continue
            found = _survivors(sandbox, course, topic, exercise.name, seed)
            echo(f"{exercise.name}: {found.tried} edits tried, {len(found.changes)} change no result.")
            listed = [change for name, change in rewrites_of(course, topic) if name == exercise.name]
            where = course.places.shown(course.places.rewrites_of(topic.name))
            faults += [f"{exercise.name}: {one}" for one in _held_against(found, listed, where)]
    for fault in faults:
        echo(fault)
    problems = "1 problem." if len(faults) == 1 else f"{len(faults)} problems."
    echo(problems if faults else "No case is missing.")
    return not faults


def _survivors(sandbox: Sandbox, course: Course, topic: Topic, name: str, seed: int) -> Survivors:
    """What the process that tries the edits has found. CourseError where it ended."""
    path = course.places.solution(topic.file)
    try:
        source = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{course.places.shown(path)} is missing; write the solutions first.") from error
    process = sandbox.start_trusted(ENTRY)
    with Connection(process.channel.detach()) as connection:
        places = course.places
        connection.send(Question(course.origin, places.root, course.digest, name, source, seed, SECONDS))
        try:
            if connection.poll(PATIENCE * SECONDS):
                found: Survivors = connection.recv()
                return found
        except EOFError:
            raise CourseError(
                f"The edits of {name} could not be tried: the process ended ({sandbox.last_words()})."
            ) from None
    sandbox.end(process.pid)
    raise CourseError(f"An edit of {name} did not end.")


def _held_against(found: Survivors, listed: Collection[str], where: str) -> list[str]:
    faults = [
        f"`{change}` passes every case. Add a case that tells it apart, or a line to {where} with the reason."
        for change in found.changes
        if change not in listed
    ]
    if not found.finished:
        return [*faults, f"not all edits could be tried in {SECONDS:.0f} seconds."]
    gone = [change for change in listed if change not in found.changes]
    return [*faults, *(f"`{change}` is in {where}, but it fails, or is no longer tried." for change in gone)]


def rewrites_of(course: Course, topic: Topic) -> Rewrites:
    """The list of a topic; empty where there is no such file. CourseError where it cannot be read."""
    path = course.places.rewrites_of(topic.name)
    known = {exercise.name for exercise in topic.exercises}
    return read(course, path, partial(read_rewrites, exercises=known)) if path.is_file() else {}


def read_rewrites(text: str, exercises: Collection[str]) -> Rewrites:
    """The list in a file of tab-separated lines: exercise, change, reason. Raises ValueError, one sentence
    with the number of the line, for a line that has others."""
    rewrites = {}
    for number, line in enumerate(text.splitlines()[1:], start=2):
        match line.split("\t"):
            case [exercise, change, reason] if exercise in exercises and reason in REASONS:
                rewrites[exercise, change] = reason
            case _:
                raise ValueError(
                    f"Line {number}: it needs an exercise of the topic, what is changed, and one of the"
                    f" reasons {', '.join(REASONS)}."
                )
    return rewrites
