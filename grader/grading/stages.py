"""What is done with one submission: ask and judge, report, look for the places of mistakes.

Imported while the warm process imports torch, since this imports NumPy and most of the grader.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

from grader.answer import Answer, Failure
from grader.examiner import Examiner, Judged
from grader.exercise import Exercise, Topic
from grader.grading.notebook_lines import flags_in_cells
from grader.grading.options import Options, Places
from grader.grading.reports import exercise_report
from grader.grading.requests import Requests
from grader.mistake_places import Depth, Remembered, Searcher, with_places
from grader.picture import Sketch
from grader.report import ExerciseReport, Place
from grader.reports.short import fitting, shortened
from grader.reports.wording import first_troubled
from grader.sandbox.barriers.confinement import Profile
from grader.sandbox.host.base import Sandbox
from grader.sandbox.host.run import ExerciseResponse, run
from grader.submission import Submission

Asked = Sequence[tuple[Topic, Exercise]]


@dataclass(frozen=True)
class Stages:
    """The processes that a submission goes through, and how it is to be graded."""

    sandbox: Sandbox
    examiner: Examiner
    requests: Requests
    options: Options
    profile: Profile
    remembered: Remembered

    def answered_and_judged(
        self, submission: Submission, asked: Asked, devices: tuple[str, ...], seed: int
    ) -> tuple[list[ExerciseResponse], list[Judged]]:
        """The child answers while the examiner judges what has come already."""
        return self._answered(submission, asked, devices, seed, self.examiner.judge)

    def compared(
        self, submission: Submission, asked: Asked, devices: tuple[str, ...], seed: int
    ) -> list[Judged]:
        """The digests of the wrong answers alone: no time is spent on causes."""
        return self._answered(submission, asked, devices, seed, self.examiner.compare)[1]

    def _answered(
        self,
        submission: Submission,
        asked: Asked,
        devices: tuple[str, ...],
        seed: int,
        hand_over: Callable[[str, Sequence[Answer | Failure]], None],
    ) -> tuple[list[ExerciseResponse], list[Judged]]:
        examiner, options = self.examiner, self.options
        examiner.begin(devices, seed)
        requests = [self.requests.of(exercise.name, seed) for _, exercise in asked]
        responses = []
        responses_to_come = run(
            self.sandbox,
            submission,
            requests,
            options.timeout,
            self.profile,
            options.total,
            examiner.expect,
        )
        for (_, exercise), response in zip(asked, responses_to_come, strict=True):
            hand_over(exercise.name, response.answers)
            printed = tuple(answer.printed for answer in response.answers) if options.output else ()
            responses.append(replace(response, answers=(), printed=printed))
        if self.requests.may_fail:
            # A reference of somebody else's may fail, which is said also where nothing was answered.
            examiner.require([exercise.name for _, exercise in asked])
        return responses, examiner.collect()

    def reports(
        self,
        submission: Submission,
        asked: Asked,
        responses: Sequence[ExerciseResponse],
        judged: Sequence[Judged],
        absent_devices: Sequence[str],
    ) -> tuple[ExerciseReport, ...]:
        """The report on each exercise, without places."""
        return shortened(
            [
                exercise_report(
                    topic,
                    exercise,
                    self.requests.calls(exercise.name),
                    absent_devices,
                    one,
                    response,
                    submission,
                )
                for (topic, exercise), response, one in zip(asked, responses, judged, strict=True)
            ]
        )

    def flags(self, submission: Submission, responses: Sequence[ExerciseResponse]) -> tuple[str, ...]:
        """What an instructor should look at in the files, each once."""
        flags = dict.fromkeys(flag for response in responses for flag in response.file_flags)
        return fitting(flags_in_cells(flags, submission.files))

    def placed(
        self, submission: Submission, exercises: tuple[ExerciseReport, ...], seed: int, mode: Places
    ) -> tuple[ExerciseReport, ...]:
        """The reports with the places of mistakes, as far as they are asked for and found. Everything else in
        them stands already."""
        if mode == "none":
            return exercises
        searcher = Searcher(self.sandbox, self.examiner, self.profile, self.remembered)

        def find(exercise: ExerciseReport, depth: Depth) -> Place | None:
            return searcher.place(submission, exercise, self.requests.of(exercise.name, seed), depth)

        seconds = self.options.place_seconds
        places = with_places(mode, exercises, first_troubled(exercises), find, seconds)
        return tuple(replace(exercise, place=places.get(exercise.name)) for exercise in exercises)

    def sketches(self, submission: Submission, asked: Asked, seed: int) -> Generator[Sketch]:
        """What the pictures of these exercises show, in this order; the submission is run once."""
        requests = [self.requests.picture(exercise.name, seed) for _, exercise in asked]
        options = self.options
        responses = run(self.sandbox, submission, requests, options.timeout, self.profile, options.total)
        for (_, exercise), response in zip(asked, responses, strict=True):
            shown = self.examiner.shown(exercise.name, response.answers)
            assert exercise.picture is not None  # or there was no request
            yield Sketch(exercise.name, exercise.picture, shown)
