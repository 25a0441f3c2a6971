"""Control groups: made only where one may be, with the limits asked for, and gone at the end.

The kernel's own are tried with the controller of processes, which a machine seldom keeps from root; the
ways of other systems by folders that look like theirs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.sandbox.barriers import cgroup
from grader.sandbox.host.forking import AROUND, CGROUP, IN_FORCE, ForkingSandbox

FORK_BOMB = "for i in $(seq 60); do sleep 5 & done; wait"


@pytest.fixture
def group():
    made = cgroup.make({"pids": 20})
    if made is None:
        pytest.skip("this user may not divide a control group of processes on this machine")
    yield made
    made.remove()


def test_what_is_in_a_group_keeps_its_limit_and_the_group_goes_with_it(group):
    (folder,) = group.folders
    with subprocess.Popen(
        group.entered(["/bin/sh", "-c", FORK_BOMB]), stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert "annot fork" in process.stderr.readline()
        process.wait()
        assert len((folder / "cgroup.procs").read_text().split()) <= 20
        group.remove()
        assert folder.exists()
        os.killpg(process.pid, 9)
    _until(lambda: not (folder / "cgroup.procs").read_text())
    group.remove()
    assert not folder.exists()


@pytest.mark.usefixtures("group")
def test_the_next_grader_removes_the_group_of_one_that_was_killed():
    program = (
        "import os\nfrom grader.sandbox.barriers.cgroup import make\n"
        "print(*make({'pids': 20}).folders, flush=True)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program + "os.kill(os.getpid(), 9)"], stdout=subprocess.PIPE, text=True
    )
    left = Path(killed.stdout.strip())
    assert left.exists()
    another = cgroup.make({"pids": 20})
    assert not left.exists()
    another.remove()


@pytest.mark.usefixtures("group")
def test_the_warm_process_and_all_that_it_forks_are_in_it(monkeypatch):
    make = cgroup.make
    monkeypatch.setattr(cgroup, "make", lambda limits: make({"pids": limits["pids"]}))
    with ForkingSandbox() as sandbox:
        assert sandbox.around()[CGROUP] == IN_FORCE
        (folder,) = sandbox._group.folders
        inside = (folder / "cgroup.procs").read_text().split()
        assert any(
            "grader.sandbox.child.zygote" in Path(f"/proc/{pid}/cmdline").read_text() for pid in inside
        )
    assert not folder.exists()


def test_where_there_is_none_the_sandbox_says_so(monkeypatch):
    monkeypatch.setattr(cgroup, "make", lambda limits: None)
    with ForkingSandbox(without=[name for name in AROUND if name != CGROUP]) as sandbox:
        assert "none" in sandbox.around()[CGROUP]


def tree(tmp_path: Path, groups: dict[str, str]) -> Path:
    """Folders like those of the second version, with what each hands on to the groups inside."""
    for name, handed_on in groups.items():
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name / "cgroup.subtree_control").write_text(handed_on)
    return tmp_path


@pytest.mark.parametrize(
    ("own", "delegated", "user", "place"),
    [
        # A user's program in a desktop session: beside it, in the slice that is the user's own.
        ("user.slice/app.slice/terminal.scope", (), 1000, "user.slice/app.slice"),
        # Root in somebody's session or service: nothing says that this is for dividing.
        ("user.slice/app.slice/terminal.scope", (), 0, None),
        # Root in what systemd has delegated, the group having been divided before.
        ("service", ("service",), 0, "service"),
        ("service", (), 0, None),
        # Root at the top of a container.
        ("", (), 0, ""),
    ],
)
def test_a_group_is_made_only_where_this_user_may_divide_one(
    tmp_path, monkeypatch, own, delegated, user, place
):
    top = tree(
        tmp_path,
        {
            "": "memory pids",
            "service": "memory",
            "user.slice": "",
            "user.slice/app.slice": "memory",
            "user.slice/app.slice/terminal.scope": "",
        },
    )
    if os.geteuid() != 0:
        pytest.skip("only root can make folders that are somebody else's")
    if user:
        for folder in (top, *top.rglob("*")):
            os.chown(folder, user, user) if os.geteuid() == 0 else None
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(os, "getxattr", lambda path, name: b"1" if path.name in delegated else b"0")
    monkeypatch.setattr(cgroup, "_own_groups", lambda: iter([(top, top / own, frozenset())]))
    places = list(cgroup._places("memory"))
    assert places[:1] == ([] if place is None else [top / place])


def test_a_limit_is_written_in_the_words_of_both_versions(tmp_path):
    for file in ("memory.max", "memory.limit_in_bytes"):
        folder = tmp_path / file
        folder.mkdir()
        (folder / file).write_text("max")
        cgroup._limit(folder, "memory", 5 << 30)
        assert (folder / file).read_text() == str(5 << 30)


def _until(condition) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to pass within a minute")
