"""The pairs of students whose work is alike, the ones with most in common first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from grader.similarity.pairs import Likeness, alike
from grader.similarity.versions import Author, ClassWork, Version


@dataclass(frozen=True)
class AlikeExercise:
    """One exercise in which the versions of two students are alike."""

    file: str
    exercise: str
    first: Version
    second: Version
    likeness: Likeness


@dataclass(frozen=True)
class AlikePair:
    """Two students, each for everybody with the same file, and the exercises in which they are alike, the
    most telling one first."""

    first: Author
    second: Author
    exercises: tuple[AlikeExercise, ...]

    @property
    def weight(self) -> float:
        return sum(each.likeness.weight for each in self.exercises)


def alike_pairs(work: ClassWork) -> list[AlikePair]:
    """Every pair, ranked by how much that is rare in the class they share. Files that are identical are one
    version and make no pair."""
    found: dict[tuple[str, str], list[AlikeExercise]] = defaultdict(list)
    for file, versions in work.versions.items():
        for exercise in dict.fromkeys(name for version in versions for name in version.prints or ()):
            having = [version for version in versions if (version.prints or {}).get(exercise)]
            for likeness in alike([(version.prints or {})[exercise] for version in having]):
                first, second = sorted(
                    (having[likeness.first], having[likeness.second]), key=lambda v: v.authors[0].student.id
                )
                ids = first.authors[0].student.id, second.authors[0].student.id
                found[ids].append(AlikeExercise(file, exercise, first, second, likeness))
    pairs = [_pair(exercises) for exercises in found.values()]
    return sorted(pairs, key=lambda pair: (-pair.weight, pair.first.student.id, pair.second.student.id))


def _pair(exercises: list[AlikeExercise]) -> AlikePair:
    one = exercises[0]
    telling = sorted(exercises, key=lambda each: -each.likeness.weight)
    return AlikePair(one.first.authors[0], one.second.authors[0], tuple(telling))
