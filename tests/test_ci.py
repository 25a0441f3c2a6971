"""What `.ci/run` does before the tests, with programs of the test's own for all that it starts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INSTALLS_CHROMIUM = 'case "$*" in *install*) : > chromium; chmod +x chromium;; esac'

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="CI runs on Linux")


def ci(folder: Path, apt_get: str, user: int = 0) -> subprocess.CompletedProcess[str]:
    """Run it where `apt-get` is that script, and nothing else is on the PATH but what it needs."""
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci")
    scripts = {
        "apt-get": f'cd {folder}\necho "apt-get $*" >> asked\n{apt_get}',
        "make": 'echo "make $*, Chromium needed: $GDGRADE_TESTS_NEED_CHROMIUM"',
        "id": f"echo {user}",
        "sleep": "",
    }
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\nPATH={folder}:/usr/bin:/bin\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    for name in ("bash", "dirname"):
        (folder / name).symlink_to(shutil.which(name) or name)
    command = [str(folder / "bash"), str(folder / ".ci" / "run")]
    return subprocess.run(
        command, env={"PATH": str(folder)}, capture_output=True, text=True, check=False, timeout=60
    )


def test_a_chromium_is_installed_where_there_is_none(tmp_path: Path) -> None:
    done = ci(tmp_path, INSTALLS_CHROMIUM)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("make lint, Chromium needed: 1\nmake test, Chromium needed: 1\n")
    assert (tmp_path / "asked").read_text().splitlines()[-1].endswith(" chromium")


def test_one_that_is_there_is_taken(tmp_path: Path) -> None:
    (tmp_path / "chromium").touch(mode=0o755)
    done = ci(tmp_path, INSTALLS_CHROMIUM)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "asked").exists()


def test_an_index_that_fails_at_first_is_asked_again(tmp_path: Path) -> None:
    done = ci(tmp_path, f"[ $(wc -l < asked) -gt 2 ] || exit 100\n{INSTALLS_CHROMIUM}")
    assert (done.returncode, done.stderr) == (0, "")
    assert len((tmp_path / "asked").read_text().splitlines()) == 4


@pytest.mark.parametrize(("apt_get", "user"), [("exit 100", 0), (INSTALLS_CHROMIUM, 1000)])
def test_where_none_can_be_had_it_says_so_and_the_tests_of_the_pages_fail(
    tmp_path: Path, apt_get: str, user: int
) -> None:
    done = ci(tmp_path, apt_get, user)
    assert "Chromium is missing and could not be installed" in done.stderr
    assert "make test, Chromium needed: 1\n" in done.stdout


def test_where_it_is_needed_and_missing_the_tests_of_the_pages_fail(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "tests/reports/test_browser.py", "-k", "listed"]
    environment = {"PATH": str(tmp_path), "GDGRADE_TESTS_NEED_CHROMIUM": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "There is no Chromium on the PATH" in done.stdout
