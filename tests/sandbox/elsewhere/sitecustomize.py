"""Makes of this system one that lacks what only Linux, or a new one, has: for every process that is started
with this folder on its path, the warm one included. GDGRADE_ELSEWHERE says which."""

import os
import sys

KIND = os.environ.get("GDGRADE_ELSEWHERE", "")
ONLY_LINUX = (
    "setresuid",
    "setresgid",
    "memfd_create",
    "pidfd_open",
    "sched_getaffinity",
    "sched_setaffinity",
)

ONLY_POSIX = ("fork", "forkpty", "killpg", "setsid", "getsid", "getuid", "geteuid", "setpriority", "statvfs")

if KIND == "macOS":
    # These are the ones of Linux, and look at the platform when they are imported.
    import platform
    import subprocess

    import psutil
    import torch

    for name in ONLY_LINUX:
        delattr(os, name)
    # It is there, and its limit on memory is without effect.
    import resource

    set_limit = resource.setrlimit
    resource.setrlimit = lambda kind, limits: kind == resource.RLIMIT_AS or set_limit(kind, limits)
    sys.platform = "darwin"
    platform.system = lambda: "Darwin"

if KIND == "Windows":
    import platform
    import selectors
    import socket
    import stat
    import subprocess

    # These use some of it themselves, each its own on every system.
    import psutil  # noqa: F401
    import torch  # noqa: F401

    class OnlySockets(selectors.SelectSelector):
        """What waits there waits for sockets and for nothing else."""

        def register(self, fileobj, events, data=None):
            number = fileobj if isinstance(fileobj, int) else fileobj.fileno()
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                raise OSError("an operation was attempted on something that is not a socket")
            return super().register(fileobj, events, data)

    class Popen(subprocess.Popen):
        """It passes no descriptors on but those three that every process has."""

        def __init__(self, *words, pass_fds=(), **options):
            if pass_fds:
                raise ValueError("pass_fds not supported on Windows.")
            super().__init__(*words, **options)

    selectors.DefaultSelector = OnlySockets
    subprocess.Popen = Popen
    for name in (*ONLY_LINUX, *ONLY_POSIX):
        delattr(os, name)
    for name in ("AF_UNIX", "send_fds", "recv_fds"):
        delattr(socket, name)
    sys.modules.update(dict.fromkeys(["fcntl", "resource"]))
    # Not "win32": Python itself would look for more of Windows than there is here.
    sys.platform = "elsewhere"
    platform.system = lambda: "Windows"

if KIND:
    # To Python a module that is not installed.
    sys.modules.update(dict.fromkeys(["landlockpy", "pyseccomp"]))
    from grader.sandbox.host import launch

    clean_environment = launch.clean_environment
    launch.clean_environment = lambda folder: {
        **clean_environment(folder),
        "PYTHONPATH": os.environ["PYTHONPATH"],
        "GDGRADE_ELSEWHERE": KIND,
    }
