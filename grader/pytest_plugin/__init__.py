"""pytest's face: every exercise as an item, graded through Grader.grade() like everywhere else.

In a folder of exercises, or where files of one are named, `02_losses.py::mse_gradient` is an item beside the
tests that lie there. With `--gdgrade=FOLDER` the exercises of FOLDER are all that is collected. Elsewhere
the plugin is inert. An exercise that is not started is skipped, and the exit code is 0 only if every point
of what ran was earned. With pytest-json-report each item carries its score and the report their total.

With `--gdgrade` no conftest.py is imported, nor in a folder of exercises without tests of its own. pytest
reads its configuration before any plugin, however: a pytest.ini of the folder that pytest is started in, or
of one that looks like a path among its arguments, may import modules, block this plugin, and write files. So
pytest in a folder is for one's own work only. With `--gdgrade=FOLDER` from outside nothing of FOLDER is
used; `--gdgrade FOLDER`, which pytest takes for a path, is refused, and so is a FOLDER whose configuration
pytest has read already. `gdgrade pytest FOLDER` (grader/pytest_door.py) is the way to the work of others,
wherever it is started.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.pytest_plugin.folders import ASKED, ask, has_own_tests, keep_clear_of

if TYPE_CHECKING:
    from grader.pytest_plugin.items import ExerciseItem


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gdgrade")
    group.addoption("--gdgrade", metavar="FOLDER", help="grade the exercises in FOLDER, each as a test item")
    group.addoption("--gdgrade-seed", metavar="N", type=int, help="replay the inputs of this seed")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Find out whether we are active, before any conftest.py could be imported."""
    asked = ask(early_config)
    if asked is None:
        return
    if asked.alone:
        keep_clear_of(asked.folders[0], early_config)
    early_config.stash[ASKED] = asked
    namespace = early_config.known_args_namespace
    namespace.noconftest |= asked.alone or not any(map(has_own_tests, asked.folders))


def pytest_configure(config: pytest.Config) -> None:
    asked = config.stash.get(ASKED, None)
    if asked and asked.alone and not asked.folders[0].is_dir():
        raise pytest.UsageError(f"--gdgrade {asked.folders[0]}: there is no such folder")
    if asked:
        from grader.pytest_plugin.gathered import Gathered

        config.pluginmanager.register(Gathered(config, asked), "gdgrade-gathered")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> object | None:
    """With --gdgrade the exercises are the items, and nothing else is looked at."""
    asked = session.config.stash.get(ASKED, None)
    if asked is None or not asked.alone:
        return None
    from grader.pytest_plugin.items import items_of_folder, selected

    hook = session.config.hook
    items = items_of_folder(session, asked)
    session.items = selected(items, session.config.known_args_namespace.file_or_dir)
    session.testscollected = len(session.items)
    # pytest counts in these reports what it collected, of which -k leaves some out.
    hook.pytest_collectreport(report=pytest.CollectReport("", "passed", None, [*session.items]))
    hook.pytest_collection_modifyitems(session=session, config=session.config, items=session.items)
    hook.pytest_collection_finish(session=session)
    session.testscollected = len(session.items)
    return session.items


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """A file of exercises is collected as that, and never imported here."""
    collectors = yield
    asked = parent.config.stash.get(ASKED, None)
    if asked is None or not asked.holds(file_path):
        return collectors
    from grader.pytest_plugin.items import ExerciseFile

    others = [collector for collector in collectors if type(collector) is not pytest.Module]
    return [ExerciseFile.from_parent(parent, path=file_path), *others]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was graded goes with the report, also out of a worker of pytest-xdist; that an exercise was
    skipped is said of its own file."""
    report = yield
    exercise = _exercise(item)
    if exercise is not None and call.when == "call":
        exercise.tell(report)
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_json_runtest_metadata(item: pytest.Item, call: pytest.CallInfo[None]) -> dict[str, Any]:
    """For pytest-json-report: each exercise's status and points."""
    exercise = _exercise(item)
    if call.when != "call" or exercise is None or exercise.result is None:
        return {}
    found = exercise.result
    return {
        "topic": found.topic,
        "exercise": found.name,
        "status": str(found.status),
        "score": found.score,
        "max_score": found.max_score,
    }


@pytest.hookimpl(optionalhook=True)
def pytest_json_modifyreport(json_report: dict[str, Any]) -> None:
    """For pytest-json-report: the total of all items."""
    scored = list(_scored(json_report.get("tests", [])))
    if scored:
        json_report["gdgrade"] = {
            "score": round(sum(m["score"] for m in scored), 2),
            "max_score": sum(m["max_score"] for m in scored),
        }


def _scored(tests: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for test in tests:
        metadata = test.get("metadata", {})
        if "max_score" in metadata:
            yield metadata


def _exercise(item: pytest.Item) -> ExerciseItem | None:
    """The item as an exercise; None for any other. The class is imported where there may be one."""
    if item.config.stash.get(ASKED, None) is None:
        return None
    from grader.pytest_plugin.items import ExerciseItem

    return item if isinstance(item, ExerciseItem) else None
