"""Hostile submissions, as plain data. Each attacks inside `relu`, and is bounded by itself, too: a sandbox
that fails must not take the machine down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """What stands in `relu` (or before it), the status it must end in, and a pattern of what it is told.

    `needs` names the layer that keeps it from succeeding, where one does.
    """

    name: str
    body: str
    status: str
    says: str = ""
    before: str = ""
    needs: str = ""

    @property
    def source(self) -> str:
        body = "".join(f"    {line}\n" for line in self.body.splitlines())
        return f"{IMPORTS}{self.before}\n\ndef relu(x):\n{body}{BYSTANDER}"


IMPORTS = "import ctypes, gc, mmap, os, pickle, signal, socket, subprocess, sys, threading, time\n" + (
    "import numpy as np\nimport torch\n\n"
)
BYSTANDER = "\n\ndef relu_derivative(x):\n    return (x > 0).to(x.dtype)\n"
"""Another exercise of the same file, which no attack may touch."""

ENDS = "end = time.time() + 20\n"
LANDLOCK, SECCOMP, IDENTITY = "Landlock", "seccomp", "unprivileged identity"
DENIED = "ermi|Read-only"  # "Permission denied", "Operation not permitted", "Read-only file system"

ATTACKS = (
    # time
    Attack("an endless loop", ENDS + "while time.time() < end: pass", "timeout", "took longer"),
    Attack("asleep", "time.sleep(20)", "timeout", "took longer"),
    Attack("a loop in C", "sum(range(10**10))", "timeout", "took longer"),
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
    # ends
    Attack("os._exit(0)", "os._exit(0)", "crashed", "exit code 0"),
    Attack("sys.exit", "sys.exit(0)", "error", "sys.exit"),
    Attack("a BaseException", "raise BaseException('no')", "error", "BaseException"),
    Attack("a segmentation fault", "ctypes.string_at(0)", "crashed", "SIGSEGV"),
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
    # processes
    Attack("fork", "if os.fork() == 0: os._exit(0)\nreturn x", "error", DENIED, needs=SECCOMP),
    Attack("a program", "subprocess.run(['/bin/true'])\nreturn x", "error", DENIED, needs=SECCOMP),
    Attack("exec", "os.execv('/bin/true', ['true'])", "error", DENIED, needs=SECCOMP),
    Attack("posix_spawn", "os.posix_spawn('/bin/true', ['true'], {})", "error", DENIED, needs=SECCOMP),
    Attack("kills its parent", "os.kill(os.getppid(), signal.SIGKILL)", "error", DENIED),
    Attack("kills its group", "os.killpg(0, signal.SIGKILL)", "error", DENIED),
    Attack("kills everything", "os.kill(-1, signal.SIGTERM)", "error", DENIED),
    Attack("a session of its own", "os.setsid()", "error", DENIED),
    Attack(
        "traces its parent",
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.ptrace(16, os.getppid(), 0, 0) != 0: raise OSError(ctypes.get_errno(), 'not permitted')",
        "error",
        DENIED,
    ),
    Attack("its parent's memory", "open(f'/proc/{os.getppid()}/mem', 'rb')", "error", DENIED),
    Attack("becomes root again", "os.setuid(0)\nreturn x", "error", DENIED),
    # files
    Attack(
        "reads the references",
        "open('{ROOT}/grader/course/activations.py').read()\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "reads the solutions",
        "open('{ROOT}/solutions/01_activations.py').read()\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack("imports the course", "import grader.course.activations\nreturn x", "error", "No module named"),
    Attack(
        "imports it by a path",
        "sys.path.insert(0, '{ROOT}')\nimport importlib\nimportlib.import_module('solutions.01_activations')",
        "error",
    ),
    Attack("reads passwords", "open('/etc/passwd').read()\nreturn x", "error", DENIED, needs=LANDLOCK),
    Attack("lists the root", "os.listdir('/')\nreturn x", "error", DENIED, needs=LANDLOCK),
    Attack("the environment of its parent", "open(f'/proc/{os.getppid()}/environ').read()", "error", DENIED),
    Attack("a file in /tmp", "open('/tmp/gdgrade-attack', 'w')\nreturn x", "error", DENIED, needs=LANDLOCK),
    Attack(
        "a file in its home",
        "open(os.path.expanduser('~/gdgrade-attack'), 'w')\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "a file in shared memory",
        "open('/dev/shm/gdgrade-attack', 'w')\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "a link",
        "os.symlink('/etc/passwd', '/tmp/gdgrade-attack')\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack("a folder", "os.mkdir('/tmp/gdgrade-attack')\nreturn x", "error", DENIED, needs=LANDLOCK),
    # network
    Attack(
        "the network", "socket.create_connection(('127.0.0.1', 9), timeout=1)", "error", DENIED, needs=SECCOMP
    ),
    Attack("a server", "socket.socket().bind(('127.0.0.1', 0))\nreturn x", "error", DENIED, needs=SECCOMP),
    Attack("a local socket", "socket.socket(socket.AF_UNIX)\nreturn x", "error", DENIED, needs=SECCOMP),
    Attack(
        "an abstract socket",
        "socket.socket(socket.AF_UNIX).bind('\\0gdgrade')\nreturn x",
        "error",
        DENIED,
        needs=SECCOMP,
    ),
    Attack(
        "packets",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nreturn x",
        "error",
        DENIED,
        needs=SECCOMP,
    ),
    # the channel
    Attack("garbage on the channel", "os.write(3, b'x' * 100)\nreturn x", "crashed", "could not be read"),
    Attack("a huge length", "os.write(3, b'\\xff' * 8)\nreturn x", "crashed", "over the limit"),
    Attack(
        "a forged pass",
        "import json, struct\nhead = json.dumps({'status': 'passed', 'score': 1}).encode()\n"
        "os.write(3, struct.pack('>II', len(head), 0) + head)\nreturn x",
        "crashed",
    ),
    Attack("closes the channel", "os.close(3)\nreturn x", "crashed"),
    Attack("closes everything", "os.closerange(0, 256)\nreturn x", "crashed"),
    # lies
    Attack(
        "equals everything",
        "class Yes(torch.Tensor):\n    __eq__ = lambda self, other: True\nreturn x.as_subclass(Yes)",
        "failed",
        "should return a torch.Tensor",
    ),
    Attack(
        "patched comparisons",
        "torch.equal = torch.allclose = np.allclose = np.array_equal = lambda *a, **k: True\nreturn x",
        "failed",
        "values differ",
    ),
    Attack(
        "a pickle that runs",
        "class Bomb:\n    def __reduce__(self): return os.system, ('touch /tmp/gdgrade-attack',)\n"
        "return np.array([Bomb()], dtype=object)",
        "failed",
        "should return a torch.Tensor",
    ),
    Attack("not a number", "return x * float('nan')", "failed", "nan"),
    Attack(
        "a meta tensor", "return torch.empty(x.shape, dtype=x.dtype, device='meta')", "failed", "not dense"
    ),
    Attack("a list in itself", "loop = []\nloop.append(loop)\nreturn loop", "failed", "should return"),
    Attack("broadcasts", "return torch.zeros(())", "failed", "shape should be"),
    Attack(
        "looks for the truth in memory",
        "for thing in gc.get_objects():\n"
        "    if type(thing).__name__ in ('Truth', 'Leaf', 'Exercise', 'KnownMistake'): return thing.value\n"
        "raise LookupError('nothing here')",
        "error",
        "nothing here",
    ),
    Attack(
        "looks for it in the frames",
        "frame = sys._getframe()\nwhile frame:\n    for value in list(frame.f_locals.values()):\n"
        "        if type(value).__name__ in ('Truth', 'Grader', 'Exercise'): return value\n"
        "    frame = frame.f_back\n"
        "raise LookupError('nothing here')",
        "error",
        "nothing here",
    ),
    Attack("an environment secret", "return x * len(os.environ['GDGRADE_CANARY'])", "error", "KeyError"),
)
