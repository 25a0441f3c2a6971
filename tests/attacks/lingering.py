"""Submissions that would have something stay behind, or find what others have left."""

from __future__ import annotations

from tests.attacks.attack import DENIED, LANDLOCK, MOMENT, OTHERS, SECCOMP, STOPPED, Attack

KEY = 0x6764
"""Of the objects of System V that an attack makes."""


def calling(function: str) -> str:
    """Call a function of the C library that Python has no name for."""
    return (
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"if libc.{function} < 0: raise OSError(ctypes.get_errno(), 'not permitted')\n"
        "return x"
    )


ADD_KEY = "syscall({'x86_64': 248, 'aarch64': 217}[os.uname().machine], b'user', b'gdgrade', b'x', 1, -4)"
FORKS_TWICE = (
    "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(5)\n    os._exit(0)\nreturn x"
)
THREADS_THAT_STAY = (
    "def stay(end=time.time() + 20):\n    while time.time() < end: time.sleep(0.01)\n"
    "while threading.active_count() < 5: threading.Thread(target=stay).start()\nreturn x"
)
FILES_WITHOUT_END = (
    "made = 0\nfor number in range(20):\n"
    "    for place in ('.', '/tmp', '/var/tmp', '/dev/shm', '/proc/self'):\n"
    "        try: os.close(os.open(f'{place}/{MARK}-{number}', os.O_CREAT | os.O_WRONLY))\n"
    "        except OSError: continue\n"
    "        made += 1\n"
    "if not made: raise PermissionError('not permitted')\nreturn x"
)

LINGERING = (
    # in the kernel, until somebody removes it
    Attack("a segment that stays", calling(f"shmget({KEY}, 4096, 0o1666)"), "error", DENIED, needs=SECCOMP),
    Attack("a queue that stays", calling(f"msgget({KEY}, 0o1666)"), "error", DENIED, needs=SECCOMP),
    Attack("a semaphore that stays", calling(f"semget({KEY}, 1, 0o1666)"), "error", DENIED, needs=SECCOMP),
    Attack("a key that stays", calling(ADD_KEY), "error", DENIED),
    # as a process, a thread, a descriptor
    Attack("forks twice", FORKS_TWICE, "error", DENIED, needs=SECCOMP),
    Attack("threads that stay", THREADS_THAT_STAY, "failed", "values differ"),
    Attack(
        "closes its output",
        "kept = [os.dup(number) for number in (1, 2, 3)]\nos.close(1)\nos.close(2)\nreturn x",
        "failed",
        "values differ",
    ),
    # on a disk
    Attack("files without end", FILES_WITHOUT_END, "error", DENIED, needs=LANDLOCK),
    Attack(
        "a file where it is",
        "os.open('{MARK}', os.O_CREAT | os.O_WRONLY)\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "a file in its folder for those",
        "os.open(os.environ['TMPDIR'] + '/{MARK}', os.O_CREAT | os.O_WRONLY)\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "a file in /var/tmp",
        "os.open('/var/tmp/{MARK}', os.O_CREAT | os.O_WRONLY)\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack("a change to NumPy", "open(np.__file__, 'a')\nreturn x", "error", DENIED),
    # of others
    Attack("a secret file", "print(open('{SECRET}').read())\nreturn x", "error", DENIED, needs=LANDLOCK),
    Attack("its own memory", "open('/proc/self/mem', 'rb')\nreturn x", "error", DENIED, needs=LANDLOCK),
    Attack(
        "the environment of other children",
        OTHERS.replace("ACT", "print(open(f'/proc/{pid}/environ').read())"),
        "error",
        DENIED,
        before=MOMENT,
    ),
    Attack(
        "schedules other children",
        OTHERS.replace("ACT", "os.sched_setscheduler(pid, os.SCHED_OTHER, os.sched_param(0))"),
        "error",
        DENIED,
        before=MOMENT,
        needs=SECCOMP,
    ),
    Attack(
        "a handle of other children",
        OTHERS.replace("ACT", "os.pidfd_open(pid)"),
        "error",
        DENIED,
        before=MOMENT,
        needs=SECCOMP,
    ),
    # before any call
    Attack(
        "an endless loop at import",
        "return x",
        "timeout",
        STOPPED,
        before="end = time.time() + 20\nwhile time.time() < end: pass",
        at_import=True,
    ),
    Attack("the end at import", "return x", "crashed", "exit code 0", before="os._exit(0)", at_import=True),
)
