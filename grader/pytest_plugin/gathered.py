"""What a run of pytest has graded: one warm grader for all items, and what is made of their reports."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pytest

from grader.grading import DEFAULT_SEED, Grader
from grader.intake import IntakeError, read_files
from grader.learner.results import save_report
from grader.learner.workspace import own_folder
from grader.pytest_plugin.folders import Asked
from grader.report import Report, Status
from grader.reports.json_report import loads
from grader.reports.text import number_of, points
from grader.submission import Submission


class Gathered:
    """A plugin of one session. With pytest-xdist each worker has one, which grades, and the session itself,
    which remembers and sums up."""

    def __init__(self, config: pytest.Config, asked: Asked) -> None:
        self._config = config
        self._asked = asked
        self._reports: dict[str, list[Report]] = {}
        self._is_worker = hasattr(config, "workerinput")

    @cached_property
    def _grader(self) -> Grader:
        seed = self._config.getoption("--gdgrade-seed")
        grader = Grader(self._asked.course, seed=DEFAULT_SEED if seed is None else seed)
        self._config.add_cleanup(grader.close)
        return grader

    def grade(self, submission: Submission, name: str) -> Report:
        """The report on one exercise."""
        return self._grader.grade(submission, [name])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        sent = getattr(report, "gdgrade", None)
        if sent is not None:
            self._reports.setdefault(sent["file"], []).append(loads(sent["report"]))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """An exercise that is not started is skipped, and earns nothing: that is no success."""
        if self._is_worker:
            return
        self._remember()
        if exitstatus == pytest.ExitCode.OK and any(not report.passed for report in self._scored()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        scored = self._scored()
        if not scored:
            return
        score, maximum = sum(r.score for r in scored), sum(r.max_score for r in scored)
        waiting = sum(r.exercises[0].status is Status.NOT_STARTED for r in scored)
        started = f"; {number_of(waiting, 'exercise')} not started" if waiting else ""
        terminalreporter.write_line(f"gdgrade: {points(score)} of {points(maximum)} points{started}")

    def _scored(self) -> list[Report]:
        everything = (report for reports in self._reports.values() for report in reports)
        return [report for report in everything if report.exercises[0].status is not Status.NOT_RUN]

    def _remember(self) -> None:
        """Keep in each folder how its exercises ended; with --gdgrade only where it is one's own folder."""
        for file, reports in self._reports.items():
            exercises = tuple(exercise for report in reports for exercise in report.exercises)
            whole = replace(reports[-1], exercises=exercises)
            try:
                submission = read_files([Path(file)], self._asked.course)
            except IntakeError:
                continue
            folder = own_folder(submission) if self._asked.alone else Path(file).parent
            save_report(whole, submission, folder)
