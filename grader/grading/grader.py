"""The grader: a warm process and an examiner, kept for as many submissions as there are."""

from __future__ import annotations

import platform
import time
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from grader import __version__
from grader.examiner import Examiner, ExaminerError
from grader.exercise import Course
from grader.grading.errors import DeviceError, GradingError, translate_error
from grader.grading.options import DEFAULT_SEED, KNOWN_DEVICES, Options, secret_seed
from grader.grading.warm_process import start_sandbox, write_bytecode
from grader.loading import load
from grader.picture import Sketch
from grader.report import Report
from grader.sandbox.barriers.confinement import LAYERS, MEGABYTE, Profile
from grader.sandbox.barriers.probe import isolation
from grader.sandbox.barriers.threads import ThreadLimit
from grader.sandbox.host.base import Sandbox, SandboxError
from grader.sandbox.host.interruption import Interruption
from grader.submission import Submission

if TYPE_CHECKING:
    from grader.grading.stages import Stages


class Grader:
    """A warm process and the expected values, kept for as many submissions as there are.

    A context manager. It starts warming up at once; the first `grade` waits for it. `seed` draws the
    inputs of every submission that is graded without a seed of its own; by default it is a secret one.
    A request to `interruption` from another thread ends a grading with Interrupted.
    """

    _without: Collection[str] = ()
    """What is left out around the warm process; the controls of the tests leave something out."""

    def __init__(
        self,
        course: Course | None = None,
        options: Options | None = None,
        seed: int | None = None,
        interruption: Interruption | None = None,
    ) -> None:
        self._course = course or load()
        self._options = options or Options()
        self._seed = secret_seed() if seed is None else seed
        self._threads = ThreadLimit()
        self._interruption = interruption
        self._closed = False
        self._examiner: Examiner | None = None
        self._sandbox = self._start_sandbox()
        try:
            self._import_the_rest()
        except BaseException:  # Ctrl-C, above all
            self.close()
            raise

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _import_the_rest(self) -> None:
        """Only now, for this imports NumPy and most of the grader, while the warm process imports torch."""
        write_bytecode()
        from grader.grading.requests import Requests
        from grader.grading.stages import Stages
        from grader.mistake_places import Remembered

        self._requests = Requests(self._course, lambda: self.devices)
        self._through = partial(
            Stages, requests=self._requests, options=self._options, remembered=Remembered()
        )

    def close(self) -> None:
        """End every process this grader started. Safe to call twice, and while another thread grades: that
        raises GradingError then."""
        self._closed = True
        self._end_processes()

    def _end_processes(self) -> None:
        if self._examiner is not None:
            self._examiner.close()
            self._examiner = None
        self._sandbox.close()

    @contextmanager
    def _processes_in_use(self) -> Iterator[None]:
        """Where one of them fails, new ones are started: the next submission is unaffected."""
        try:
            yield
        except (SandboxError, ExaminerError) as error:
            self._end_processes()
            if not self._closed:
                self._sandbox = self._start_sandbox()
            raise translate_error(error) from error

    def _start_sandbox(self) -> Sandbox:
        sandbox = start_sandbox(self._course, self._options.memory, self._without)
        sandbox.interruption = self._interruption
        return sandbox

    def grade(
        self, submission: Submission, names: Sequence[str] | None = None, seed: int | None = None
    ) -> Report:
        """The report on a submission, on the exercises called `names` or on the whole course.

        `seed` draws the inputs, by default the seed of this grader. The references run once for each seed;
        what they said is kept for the last few. Raises DeviceError where a device that was asked for is
        absent, GradingError where a part of the grader itself has failed, Interrupted where that was
        requested; nothing that a submission does raises.
        """
        start = time.perf_counter()
        unknown = [name for name in names or () if name not in self._course.names]
        if unknown:
            raise GradingError(f"there is no exercise named {unknown[0]!r}")
        asked = [(t, e) for t, e in self._course if names is None or e.name in names]
        seed = self._seed if seed is None else seed
        with self._processes_in_use():
            stages = self._stages()
            responses, judged = stages.answered_and_judged(submission, asked, self.devices, seed)
            exercises = stages.reports(submission, asked, responses, judged, self._absent_devices)
            exercises = stages.placed(submission, exercises, seed, self._options.place)
        return Report(
            submission=submission.info,
            seed=seed,
            devices=self.devices,
            isolation=self.isolation,
            score=round(sum(e.score for e in exercises), 2),
            max_score=sum(e.max_score for e in exercises),
            exercises=exercises,
            flags=stages.flags(submission, responses),
            duration_seconds=round(time.perf_counter() - start, 3),
            versions=self.versions,
        )

    def sketch(self, submission: Submission, name: str) -> Sketch:
        """What the picture of an exercise shows of a submission, for `grader.pictures.draw`.

        The function is called where all student code runs, under the same limits. Raises GradingError where
        the exercise has no picture or a part of the grader itself has failed; nothing that a submission does
        raises.
        """
        (sketch,) = self.sketches(submission, [name])
        return sketch

    def sketches(self, submission: Submission, names: Sequence[str]) -> Generator[Sketch]:
        """What the pictures of these exercises show, in this order; the submission is run once. Raises as
        `sketch`."""
        asked = [self._course.find(name) for name in names]
        with self._processes_in_use():
            yield from self._stages().sketches(submission, asked, self._seed)

    def with_place(self, submission: Submission, report: Report, name: str) -> Report:
        """The report on the submission that was graded last, with the place of the mistake in one exercise
        where it is found. For a grader that searches none by itself, so that the verdict is there at once.
        Raises as `grade`."""
        with self._processes_in_use():
            only = tuple(exercise for exercise in report.exercises if exercise.name == name)
            placed = {e.name: e for e in self._stages().placed(submission, only, report.seed, "full")}
        exercises = tuple(placed.get(exercise.name, exercise) for exercise in report.exercises)
        return replace(report, exercises=exercises)

    def compared(self, submission: Submission, report: Report, seed: int) -> Report:
        """The report on a submission with the digests of its wrong answers made under another seed, so that
        they can be compared with those of submissions that were graded under that one. Only exercises whose
        mistake has no name are run again; the others have no digest then. Raises as `grade`."""
        names = [exercise.name for exercise in report.exercises if exercise.answers and not exercise.named]
        asked = [self._course.find(name) for name in names]
        with self._processes_in_use():
            judged = self._stages().compared(submission, asked, self.devices, seed) if asked else []
        found = {name: one.answers for name, one in zip(names, judged, strict=True)}
        exercises = (replace(each, answers=found.get(each.name, "")) for each in report.exercises)
        return replace(report, exercises=tuple(exercises))

    def rehearse(self) -> None:
        """Run every reference once where the course is somebody else's. Raises BrokenCourse where one fails,
        before anything is graded by it."""
        if self._course.digest:
            try:
                for name in self._course.names:
                    self._requests.of(name, DEFAULT_SEED)
                self._ready_examiner().rehearse(DEFAULT_SEED)
            except (SandboxError, ExaminerError) as error:
                raise translate_error(error) from error

    def _stages(self) -> Stages:
        return self._through(sandbox=self._sandbox, examiner=self._ready_examiner(), profile=self._profile)

    def _ready_examiner(self) -> Examiner:
        """The examiner, started when it is first needed: it waits for torch."""
        if self._examiner is None:
            self._examiner = Examiner(self._sandbox, self._course)
        return self._examiner

    @cached_property
    def devices(self) -> tuple[str, ...]:
        """The devices to run on. Raises DeviceError where one that was asked for is absent."""
        try:
            present = self._ready_examiner().devices
        except ExaminerError as error:
            raise translate_error(error) from error
        wanted = {"auto": present, "all": KNOWN_DEVICES}.get(self._options.device, (self._options.device,))
        for device in wanted:
            if device not in present:
                raise DeviceError(
                    f"there is no {device} device here; use --device {' or '.join(present)}, or auto"
                )
        return wanted

    @property
    def _profile(self) -> Profile:
        return Profile(
            memory_bytes=self._options.memory * MEGABYTE,
            threads=self._threads.most(),
            cuda=self.devices != ("cpu",),
        )

    @cached_property
    def possible_acts(self) -> Mapping[str, bool]:
        """Whether student code can do each thing that it must not, as a child has found out by trying."""
        return self._possible_acts(self._profile)

    def _possible_acts(self, profile: Profile) -> Mapping[str, bool]:
        try:
            return self._sandbox.possible_acts(profile)
        except SandboxError as error:
            raise GradingError(str(error)) from error

    @cached_property
    def isolation(self) -> str:
        """The confinement in force by its effect: `isolated`, `partial: it can …` or `none`."""
        unconfined = replace(self._profile, without=tuple(LAYERS))
        return isolation(self.possible_acts, partial(self._possible_acts, unconfined))

    @property
    def around(self) -> Mapping[str, str]:
        """What stands around the process that runs student code, by name: "in force", or why it does not."""
        return self._sandbox.around()

    @property
    def _absent_devices(self) -> tuple[str, ...]:
        """Devices that `auto` would have used, had they been there."""
        if self._options.device != "auto":
            return ()
        return tuple(device for device in KNOWN_DEVICES if device not in self.devices)

    @cached_property
    def versions(self) -> dict[str, str]:
        """Of the grader and of what students' code sees; waits for torch."""
        return {
            "gdgrade": __version__,
            "python": platform.python_version(),
            **self._sandbox.versions(),
        }
