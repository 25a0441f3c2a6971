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

if KIND == "macOS":
    # These are the ones of Linux, and look at the platform when they are imported.
    import platform
    import subprocess  # noqa: F401

    import psutil  # noqa: F401
    import torch  # noqa: F401

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

    for name in ("fork", "killpg", "setsid"):
        delattr(os, name)
    platform.system = lambda: "Windows"
    sys.modules.update(dict.fromkeys(["fcntl", "resource"]))

if KIND:
    # To Python a module that is not installed.
    sys.modules.update(dict.fromkeys(["landlockpy", "pyseccomp"]))
    from grader.sandbox import launch

    clean_environment = launch.clean_environment
    launch.clean_environment = lambda folder: {
        **clean_environment(folder),
        "PYTHONPATH": os.environ["PYTHONPATH"],
        "GDGRADE_ELSEWHERE": KIND,
    }
