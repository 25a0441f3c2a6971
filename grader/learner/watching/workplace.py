"""The exercises folder as it is now: what was saved, and what of it can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.intake.errors import IntakeError
from grader.intake.files import exercise_files
from grader.intake.submissions import read_folder
from grader.learner.digests import digest, digests_of
from grader.learner.tasks import missing_file
from grader.learner.watching.events import Saved
from grader.learner.watching.prints import FilePrints, file_prints
from grader.submission import Submission

if TYPE_CHECKING:
    from grader.exercise import Course, Topic


class Workplace:
    """The folder of some exercises, looked at again and again."""

    def __init__(self, course: Course, folder: Path, names: Sequence[str]) -> None:
        self.course, self.folder = course, folder
        self._asked = {
            topic: [each.name for each in topic.exercises if each.name in names]
            for topic in course.topics
            if any(each.name in names for each in topic.exercises)
        }
        self.submission = Submission(folder.resolve().name, ())
        self.folders = frozenset([folder])
        self._digests: Mapping[str, str] = {}
        self._known: dict[tuple[str, str, frozenset[tuple[str, str]]], FilePrints] = {}

    @property
    def digests(self) -> Mapping[str, str]:
        """The SHA-256 of each file as it was looked at last, by topic."""
        return self._digests

    def look(self) -> Saved:
        """Read everything again. Where nothing can be read, `submission` stays what it was."""
        before = self._digests
        try:
            self.submission = read_folder(self.folder, self.course)
        except IntakeError as error:
            there = {path.name for path in exercise_files(self.folder, self.course)}
            why = {t.name: str(error) if t.file in there else missing_file(t) for t in self._asked}
            self._digests = {}
            return Saved({}, why, frozenset(before))
        inside = {(self.folder / other.name).parent for other in self.submission.beside}
        self.folders = frozenset([self.folder, *inside])
        self._digests = digests_of(self.submission)
        read = {topic: self._read(topic) for topic in self._asked}
        prints = {name: text for each in read.values() for name, text in each.prints.items()}
        troubles = {topic.name: each.trouble for topic, each in read.items() if each.trouble}
        topics = before.keys() | self._digests.keys()
        changed = frozenset(t for t in topics if before.get(t) != self._digests.get(t))
        return Saved(prints, troubles, changed)

    def _read(self, topic: Topic) -> FilePrints:
        """The prints of one file; read once for each content of it and of the files beside it."""
        file = next((file for file in self.submission.files if file.name == topic.file), None)
        if file is None:
            unread = (problem for problem in self.submission.problems if topic.name in problem)
            return FilePrints(trouble=next(unread, missing_file(topic)))
        beside = self.submission.beside
        key = (topic.name, self._digests[topic.name], frozenset((o.name, digest(o.source)) for o in beside))
        if key not in self._known:
            self._known = {old: known for old, known in self._known.items() if old[0] != topic.name}
            self._known[key] = file_prints(file, self._asked[topic], beside)
        return self._known[key]
