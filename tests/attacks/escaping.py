"""Submissions that reach for what is not theirs: processes, files, the network."""

from __future__ import annotations

from tests.attacks.attack import DENIED, LANDLOCK, MOMENT, OTHERS, SECCOMP, Attack

ESCAPING = (
    # processes
    Attack("fork", "if os.fork() == 0: os._exit(0)\nreturn x", "error", DENIED, needs=SECCOMP),
    Attack("a program", "subprocess.run(['/bin/true'])\nreturn x", "error", DENIED, needs=SECCOMP),
    Attack("exec", "os.execv('/bin/true', ['true'])", "error", DENIED, needs=SECCOMP),
    Attack("posix_spawn", "os.posix_spawn('/bin/true', ['true'], {})", "error", DENIED, needs=SECCOMP),
    Attack(
        "a background process",
        "subprocess.Popen(['/bin/sleep', '5'], start_new_session=True)\nreturn x",
        "error",
        DENIED,
        needs=SECCOMP,
    ),
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
    # other children
    Attack("kills other children", OTHERS.replace("ACT", "os.kill(pid, 0)"), "error", DENIED, before=MOMENT),
    Attack(
        "takes memory and time from other children",
        OTHERS.replace("ACT", "resource.prlimit(pid, resource.RLIMIT_CPU)"),
        "error",
        DENIED,
        before=MOMENT,
        needs=SECCOMP,
    ),
    Attack(
        "chooses processors for other children",
        OTHERS.replace("ACT", "os.sched_setaffinity(pid, os.sched_getaffinity(0))"),
        "error",
        DENIED,
        before=MOMENT,
        needs=SECCOMP,
    ),
    Attack(
        "slows other children", "os.setpriority(os.PRIO_USER, 0, 0)\nreturn x", "error", DENIED, needs=SECCOMP
    ),
    Attack(
        "traces other children",
        OTHERS.replace("ACT", "if ctypes.CDLL(None).ptrace(16, pid, 0, 0): raise OSError"),
        "error",
        DENIED,
        before=MOMENT,
    ),
    Attack(
        "the memory of other children",
        OTHERS.replace("ACT", "open(f'/proc/{pid}/mem', 'rb')"),
        "error",
        DENIED,
        before=MOMENT,
    ),
    Attack(
        "a signal by a descriptor",
        "fcntl.fcntl(3, fcntl.F_SETOWN, os.getppid())\nreturn x",
        "error",
        DENIED,
        needs=SECCOMP,
    ),
    Attack(
        "flushes a disk",
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.syncfs(0): raise OSError(ctypes.get_errno(), 'not permitted')\nreturn x",
        "error",
        DENIED,
        needs=SECCOMP,
    ),
    # files
    Attack(
        "reads the references",
        "print(open('{ROOT}/grader/course/activations/sigmoid.py').read()[:300])\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "reads the solutions",
        "print(open('{ROOT}/solutions/01_activations.py').read()[:300])\nreturn x",
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
    Attack(
        "the environment of its parent",
        "print(open(f'/proc/{os.getppid()}/environ').read())",
        "error",
        DENIED,
    ),
    Attack(
        "a file in /tmp",
        "os.open('/tmp/{MARK}', os.O_CREAT | os.O_WRONLY)\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "a file in its home",
        "os.open(os.path.expanduser('~/{MARK}'), os.O_CREAT | os.O_WRONLY)\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "a file in shared memory",
        "os.open('/dev/shm/{MARK}', os.O_CREAT | os.O_WRONLY)\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "a link",
        "os.symlink('/etc/passwd', '/tmp/{MARK}')\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack("a folder", "import posix\nposix.mkdir('/tmp/{MARK}')\nreturn x", "error", DENIED, needs=LANDLOCK),
    Attack(
        "a result",
        "os.open('report.json', os.O_CREAT | os.O_WRONLY)\nreturn x",
        "error",
        DENIED,
        needs=LANDLOCK,
    ),
    Attack(
        "another submission",
        "other = '{REHTO}'[::-1]\n"
        "read = [entry[2] for entry in linecache.cache.values() if len(entry) == 4]\n"
        "found = [text for lines in read for text in lines if other in text]\n"
        "found += [thing for thing in gc.get_objects() if isinstance(thing, dict) and other in thing]\n"
        "if found: return x\nraise LookupError('nothing here')",
        "error",
        "nothing here",
    ),
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
)
