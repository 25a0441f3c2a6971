"""The profile of a child that works on a GPU: what a driver needs, and nothing beyond. No GPU is needed for
that: these are the acts that cuInit fails without, and those next to them."""

from __future__ import annotations

import re
from typing import cast

import pytest

from grader.grading import DEFAULT_SEED, Grader, Options
from grader.sandbox.barriers import filesystem
from grader.sandbox.barriers.confinement import DRIVER_FILE, Profile
from grader.sandbox.barriers.filesystem import has_landlock
from grader.sandbox.barriers.system_calls import has_seccomp
from grader.sandbox.host.base import Sandbox
from tests.conftest import Lent, submission

NEEDED = {
    "name its threads": (
        "ran = threading.Event()\n"
        "thread = threading.Thread(target=ran.wait)\n"
        "thread.start()\n"
        "for name in os.listdir('/proc/self/task'):\n"
        "    with open(f'/proc/self/task/{name}/comm', 'r+b', buffering=0) as comm: comm.write(b'cuda')\n"
        "ran.set()\n"
        "thread.join()\n"
    ),
    "name itself": "open(f'/proc/self/task/{os.getpid()}/comm', 'w').write('cuda')\n",
    "a file in memory": "os.ftruncate(os.memfd_create('cuda', os.MFD_CLOEXEC), 1 << 20)\n",
    "a socket of its own": (
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\n"
        "s.bind('\\0cuda-uvmfd-' + str(os.getpid()))\n"
        "s.listen(1)\n"
    ),
    "seals on it": "fcntl.fcntl(os.memfd_create('cuda', os.MFD_ALLOW_SEALING), fcntl.F_ADD_SEALS, 0)\n",
    "requests of its devices": (
        "for request in (0xC01046C9, 37, 0x30000001):\n"
        "    try: fcntl.ioctl(1, request)\n"
        "    except OSError as error: assert error.errno != errno.EPERM\n"
    ),
    "its own processors": "os.sched_setaffinity(0, os.sched_getaffinity(0))\n",
    "its maps": "open('/proc/self/maps').read()\n",
    "events": "os.eventfd(0)\nselect.epoll().close()\nos.close(os.pipe()[0])\n",
}
REFUSED = {
    "names of others": "open(f'/proc/{os.getppid()}/comm', 'r+b')\n",
    "its own score": "open('/proc/self/oom_score_adj', 'w').write('0')\n",
    "a large file in memory": f"os.ftruncate(os.memfd_create('cuda'), {DRIVER_FILE + 1})\n",
    "the network": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n",
    "datagrams": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n",
    "local datagrams": "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n",
    "a connection": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect('/run/dbus/socket')\n",
    "an answer": (
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\n"
        "s.bind('\\0cuda-uvmfd-' + str(os.getpid()))\n"
        "s.listen(1)\n"
        "s.settimeout(0)\n"
        "try:\n    s.accept()\n"
        "except BlockingIOError: pass\n"
    ),
    "signals by a descriptor": "fcntl.fcntl(socket.socketpair()[0], fcntl.F_SETOWN, os.getppid())\n",
    "signals by a socket": "fcntl.ioctl(socket.socketpair()[0], 0x8901, bytes(4))\n",
    "locks": "fcntl.lockf(open(os.__file__, 'rb'), fcntl.LOCK_SH | fcntl.LOCK_NB)\n",
    "processors of others": "os.sched_setaffinity(os.getppid(), [0])\n",
    "a file": "io.FileIO('/dev/shm/gdgrade-cuda', 'w')\n",
}


@pytest.fixture(scope="module")
def on_cuda(course, grader):
    if not (has_landlock() and has_seccomp()):
        pytest.skip("this system has no Landlock or no seccomp")

    class OnCuda(Grader):
        _profile = Profile(cuda=True)

        def _start_sandbox(self) -> Sandbox:
            return cast(Sandbox, Lent(grader._sandbox))

    with OnCuda(course, Options(device="cpu"), DEFAULT_SEED) as other:
        yield other


def tried(on_cuda, body):
    """What becomes of a function that does this first."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    source = "import errno, fcntl, io, os, select, socket, threading\n"
    source += f"def relu(x):\n{lines}    return x.clamp(min=0)\n"
    return on_cuda.grade(submission(activations=source), ["relu"]).exercises[0]


@pytest.mark.parametrize("body", NEEDED.values(), ids=NEEDED.keys())
def test_what_a_driver_needs_is_possible(on_cuda, body):
    report = tried(on_cuda, body)
    assert str(report.status) == "passed", report.first_failure


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_next_to_it_is_not(on_cuda, body):
    report = tried(on_cuda, body)
    assert str(report.status) == "error"
    assert re.search("ermi|too large|No such file|Read-only", report.first_failure.message)


def test_the_drivers_library_is_readable_where_the_environment_says_that_it_is(monkeypatch, tmp_path):
    driver, other, course = tmp_path / "driver", tmp_path / "other", tmp_path / "driver" / "course"
    other.mkdir()
    course.mkdir(parents=True)
    (driver / "libcuda.so.1").touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", f"{other}:{driver}:relative:")
    assert list(filesystem.driver_folders()) == [str(driver)]
    assert list(filesystem.driver_folders([str(course)])) == [str(driver / "libcuda.so.1")]
