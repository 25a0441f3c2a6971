"""Submissions that use up what a machine has, or end where they must not."""

from __future__ import annotations

from tests.attacks.attack import DENIED, ENDS, SECCOMP, STOPPED, Attack

EXHAUSTING = (
    # time
    Attack(
        "threads that work while it sleeps",
        "work = lambda: hashlib.pbkdf2_hmac('sha256', b'', b'', 10**9)\n"
        "for _ in range(4): threading.Thread(target=work, daemon=True).start()\ntime.sleep(20)",
        "timeout",
        STOPPED,
        before="import hashlib",
    ),
    Attack("an endless loop", ENDS + "while time.time() < end: pass", "timeout", STOPPED),
    Attack("asleep", "time.sleep(20)", "timeout", "still waiting after"),
    Attack("a loop in C", "sum(range(10**10))", "timeout", STOPPED),
    Attack(
        "ignores every signal",
        "for number in range(1, 32):\n    try: signal.signal(number, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\n" + ENDS + "while time.time() < end: pass",
        "timeout",
    ),
    Attack(
        "catches everything",
        ENDS + "while time.time() < end:\n    try: time.sleep(1)\n    except: pass",
        "timeout",
    ),
    Attack(
        "a lock held twice", "lock = threading.Lock()\nlock.acquire()\nlock.acquire(timeout=20)", "timeout"
    ),
    Attack(
        "a message without end",
        "class Endless(Exception):\n    def __str__(self): time.sleep(20)\nraise Endless",
        "timeout",
    ),
    Attack("stops itself", "signal.raise_signal(signal.SIGSTOP)", "timeout", "still waiting after"),
    # ends
    Attack("os._exit(0)", "os._exit(0)", "crashed", "exit code 0"),
    Attack("sys.exit", "sys.exit(0)", "error", "sys.exit"),
    Attack("a BaseException", "raise BaseException('no')", "error", "BaseException"),
    Attack("a segmentation fault", "ctypes.string_at(0)", "crashed", "SIGSEGV"),
    Attack(
        "ends in a thread", "threading.Thread(target=os._exit, args=(0,)).start()\ntime.sleep(9)", "crashed"
    ),
    Attack(
        "ends in its message",
        "class Ending(Exception):\n    def __str__(self): os._exit(0)\nraise Ending",
        "crashed",
        "exit code 0",
    ),
    Attack("an abort", "os.abort()", "crashed", "SIGABRT"),
    # memory, output, disk
    Attack("a memory bomb", "block = bytearray(8 << 30)\nreturn x", "error", "memory"),
    Attack(
        "a bomb in small steps",
        "kept = []\nfor _ in range(800): kept.append(np.zeros(200 << 20, np.uint8))",
        "error",
        "memory",
    ),
    Attack(
        "a giant broadcast", "return torch.ones(60000, 1, 1) * torch.ones(1, 60000, 1)", "error", "memory"
    ),
    Attack("shared memory", "mmap.mmap(-1, 1 << 20)", "error", DENIED, needs=SECCOMP),
    Attack("a file in memory", "os.memfd_create('hidden')", "error", DENIED, needs=SECCOMP),
    Attack(
        "an output bomb",
        "for _ in range(200):\n    os.write(1, b'x' * 100000)\nreturn x",
        "error",
        "printed more",
    ),
    Attack(
        "threads",
        "for _ in range(50): threading.Thread(target=time.sleep, args=(3,), daemon=True).start()\nreturn x",
        "failed",
    ),
    Attack(
        "a bomb of threads",
        "libc, attributes, thread = ctypes.CDLL(None), (ctypes.c_char * 128)(), ctypes.c_ulong()\n"
        "libc.pthread_attr_init(attributes)\n"
        "libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(16384))\n"
        "for _ in range(4200):\n"
        "    number = libc.pthread_create(ctypes.byref(thread), attributes, libc.pause, None)\n"
        "    if number: raise OSError(number, os.strerror(number))\n"
        "return x",
        "error",
        "temporarily unavailable",
    ),
    Attack(
        "holds every descriptor",
        "kept = []\nwhile True: kept.append(os.dup(3))",
        "error",
        "Too many open files",
    ),
    Attack("megabytes in a message", "raise ValueError('x' * 10**7)", "error", "ValueError: xxx"),
)
