"""pytest over the work of others: nothing that was handed in decides how pytest runs.

pytest looks for its configuration, for conftest.py and for plugins in the folder that it is started in and in
those that it is given, before any plugin could keep it from that. Here it is told where all of these are.
"""

from __future__ import annotations

import contextlib
import importlib.util
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from grader.course_source import VARIABLE
from grader.grading import secret_seed
from grader.safe_path import grader_environment

PLUGINS = (
    # What is loaded beside pytest's own; others may read files of the current folder.
    *("grader.pytest_plugin", "pytest_metadata.plugin", "pytest_jsonreport.plugin"),
    # The cache would be kept where pytest is started; a debugger runs the .pdbrc that is there.
    *("no:cacheprovider", "no:debugging"),
)


WORKERS = "xdist.plugin"
"""What gives pytest its -n."""


class NoWorkersError(Exception):
    """Workers are asked for and pytest-xdist is not installed; one sentence."""


def run_pytest(folder: Path, arguments: Sequence[str], origin: str) -> int:
    """Grade the exercises in a folder by pytest with these arguments of its command line; its exit code.
    `origin` is the course's. Raises NoWorkersError."""
    plugins = (*PLUGINS, WORKERS) if importlib.util.find_spec("xdist") else PLUGINS
    if WORKERS not in plugins and any(map(_asks_for_workers, arguments)):
        raise NoWorkersError("-n needs pytest-xdist; run `pip install pytest-xdist`.")
    with tempfile.TemporaryDirectory(prefix="gdgrade-pytest-") as own:
        configuration = Path(own, "pytest.ini")
        configuration.write_text("[pytest]\n", encoding="utf-8")
        command = [sys.executable, "-P", "-m", "pytest", f"--config-file={configuration}", "--rootdir=."]
        command += ["--noconftest", *(f"-p{plugin}" for plugin in plugins)]
        # Inputs that nobody can know beforehand, as for all work of others; a later --gdgrade-seed wins.
        command += [f"--gdgrade={folder.resolve()}", f"--gdgrade-seed={secret_seed()}", *arguments]
        with subprocess.Popen(command, env=_environment() | {VARIABLE: origin}) as pytest:
            while True:
                # Ctrl-C reaches pytest too, and that says what it has so far.
                with contextlib.suppress(KeyboardInterrupt):
                    return pytest.wait()


def _asks_for_workers(word: str) -> bool:
    return re.fullmatch(r"-n(\d+|auto|logical)?|--(numprocesses|dist)(=.*)?", word) is not None


def _environment() -> dict[str, str]:
    """Without the caller's PYTEST_ADDOPTS and PYTEST_PLUGINS, and with no plugin that is not asked for."""
    kept = {name: value for name, value in grader_environment().items() if not name.startswith("PYTEST_")}
    return kept | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
