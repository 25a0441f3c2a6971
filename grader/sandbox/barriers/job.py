"""A job object: what Windows has for limits of a process. Runs in the child."""

from __future__ import annotations

TICKS = 10_000_000
"""The unit of time there is 100 ns."""


def enter(memory_bytes: int, cpu_seconds: int) -> bool:
    """Put this process under these limits, for what it takes from now on, and let it start no other.
    Whether that could be done; False on another system.

    https://learn.microsoft.com/windows/win32/procthread/job-objects
    """
    try:
        import pywintypes
        import win32api
        import win32job
        import win32process
    except ImportError:
        return False
    here = win32api.GetCurrentProcess()
    try:
        job = win32job.CreateJobObject(None, "")
        kind = win32job.JobObjectExtendedLimitInformation
        limits = win32job.QueryInformationJobObject(job, kind)
        limits["ProcessMemoryLimit"] = win32process.GetProcessMemoryInfo(here)["PagefileUsage"] + memory_bytes
        limits["BasicLimitInformation"] |= {
            "ActiveProcessLimit": 1,
            "PerProcessUserTimeLimit": cpu_seconds * TICKS,
            "LimitFlags": win32job.JOB_OBJECT_LIMIT_PROCESS_MEMORY
            | win32job.JOB_OBJECT_LIMIT_ACTIVE_PROCESS
            | win32job.JOB_OBJECT_LIMIT_PROCESS_TIME
            | win32job.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
        }
        win32job.SetInformationJobObject(job, kind, limits)
        win32job.AssignProcessToJobObject(job, here)
    except pywintypes.error:
        return False
    return True
