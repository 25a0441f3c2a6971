"""Who is in the class, and what each of them hands in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path

from examples.make_class import make_file
from examples.recipes import Recipe
from grader.authoring.variants import read_variants
from grader.exercise import Course, Topic

VARIANTS = Path(__file__).resolve().parents[2] / "variants"
DUE = datetime(2026, 11, 20, 18, 0).astimezone()

FIRST = """
    Ada Béla Chen Dora Emil Fay Gil Hana Ivan Jo Kim Léna Max Nia Omar Pía Quinn Rosa Sören Tomás Uma Víctor
    Wei Xenia Yusuf Zoë Aïcha Bram Çağla Đorđe Έλενα Фёдор 王伟 محمد Mary-Jane D'Arcy
""".split()
LAST = """
    Abel Braun Costa Dubois Eriksen Fischer García Huang Ito Jensen Kovács López Møller Nguyễn O'Neill Petrov
    Quist Rossi Şahin Tan Ünal Vogt Wójcik Xu Yılmaz Žižek Saint-Just Smith Smith Smith
""".split()

KINDS = {
    "right": 12,
    "partly": 40,
    "mistaken": 30,
    "untouched": 8,
    "broken": 7,
    "hostile": 3,
}
"""What students hand in, and how many of a hundred do."""


@dataclass(frozen=True)
class MadeStudent:
    """One student of the class and their files. `wrong` are the exercises with a mistake in them, by the
    words for it; `unwritten` those that are not begun."""

    name: str
    login: str
    number: int
    kind: str
    files: Mapping[str, bytes]
    submitted: datetime
    wrong: Mapping[str, str]
    unwritten: tuple[str, ...] = ()

    @property
    def late(self) -> bool:
        return self.submitted > DUE


def make_students(count: int, seed: int, course: Course) -> Iterator[MadeStudent]:
    """The first `count` students of the class that belongs to `seed`.

    Mistakes go round: of a class that is large enough, somebody has made each.
    """
    rng = random.Random(seed)
    mistakes = {name: cycle(found) for name, found in wrong_versions(course).items()}
    kinds = [kind for kind, share in KINDS.items() for _ in range(share)]
    for number in range(count):
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        kind = rng.choice(kinds)
        unwritten = _unwritten(kind, course, rng)
        wrong = {
            exercise: next(mistakes[exercise])
            for exercise in course.names
            if rng.random() < {"partly": 0.1, "mistaken": 0.4}.get(kind, 0.0) and exercise not in unwritten
        }
        recipe = Recipe(name, kind, {n: text for n, (_, text) in wrong.items()}, unwritten)
        files = {topic.file: make_file(topic, recipe).encode() for topic in course.topics}
        if kind in ("broken", "hostile"):
            files = _spoil(files, kind, rng)
        hours = rng.uniform(-96, -1) if rng.random() < 0.9 else rng.uniform(0.5, 60)
        yield MadeStudent(
            name,
            f"s{number:05}",
            10_000 + number,
            kind,
            files,
            DUE + timedelta(hours=hours),
            {name: title for name, (title, _) in wrong.items()},
            unwritten,
        )


@cache
def wrong_versions(course: Course) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The wrong versions of each exercise, which have every known mistake among them: the words for what
    is wrong, and the functions."""
    return {exercise.name: list(_wrong(topic, exercise.name)) for topic, exercise in course}


def _wrong(topic: Topic, exercise: str) -> Iterator[tuple[str, str]]:
    text = (VARIANTS / topic.name / f"{exercise.lower()}.py").read_text(encoding="utf-8")
    prelude = text.split("# %%", 1)[0]
    for variant in read_variants(text):
        if variant.exercise == exercise and not variant.right:
            _, _, function = variant.source.removeprefix(prelude).partition("\n")
            yield variant.title, function


def _unwritten(kind: str, course: Course, rng: random.Random) -> tuple[str, ...]:
    """What a student has not begun: everything, or all from some exercise on."""
    if kind == "untouched":
        return course.names
    if kind == "partly":
        return course.names[rng.randrange(5, len(course.names)) :]
    return ()


BROKEN = {
    "a bracket too few": lambda source: source + b"\n\ndef more(x:\n    return (x\n",
    "not UTF-8": lambda source: source + "\n# größer\n".encode("latin-1"),
    "empty": lambda _: b"",
    "an import that is not there": lambda source: b"import tensorflow as tf\n" + source,
    "tabs and blanks": lambda source: source + b"\nif True:\n\tx = 1\n        y = 2\n",
    "cut off": lambda source: source[: len(source) * 2 // 3],
}

HOSTILE = {
    "leaves the process": b"\nimport os\nos._exit(0)\n",
    "opens a socket": b"\nimport socket\nsocket.create_connection(('127.0.0.1', 9))\n",
    "reads a password file": b"\nprint(open('/etc/passwd').read())\n",
    "starts a program": b"\nimport subprocess\nsubprocess.run(['id'])\n",
    "writes a file": b"\nopen('scores.csv', 'w').write('100')\n",
    "takes ten gigabytes": b"\nhog = bytearray(10 ** 10)\n",
    "replaces a comparison": b"\nimport numpy\nnumpy.allclose = lambda *a, **k: True\n",
}


def _spoil(files: Mapping[str, bytes], kind: str, rng: random.Random) -> dict[str, bytes]:
    """The files with one of them broken, or one that attacks; or with some missing."""
    spoilt = dict(files)
    file = rng.choice(sorted(files))
    if kind == "hostile":
        spoilt[file] += HOSTILE[rng.choice(sorted(HOSTILE))]
    elif rng.random() < 0.3:
        return {name: source for name, source in files.items() if name < file} or spoilt
    else:
        spoilt[file] = BROKEN[rng.choice(sorted(BROKEN))](spoilt[file])
    return spoilt
