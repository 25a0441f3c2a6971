"""Submissions that ask the kernel for what arithmetic does not need: files' attributes, locks, objects that
no limit counts, other ways into the kernel."""

from __future__ import annotations

import platform
from collections.abc import Iterator

import pyseccomp

from grader.sandbox.barriers.system_calls import ALLOWED, REQUESTS
from tests.attacks.attack import DENIED, SECCOMP, Attack

LATEST_CALL = 470
PARTLY_ALLOWED = ("openat", "clone", "clone3", "mmap", "prlimit64", *REQUESTS)
NEW_PROCESS = ("fork", "vfork")
"""Not tried: they take no arguments that could be wrong."""
UPROBES = {335, 336}
"""Not tried: on x86-64 the kernel asks no filter about these, and ends a program that calls them."""


def number(name: str) -> int:
    """Of a system call, on this architecture; -1 where it has none."""
    try:
        return int(pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name))
    except ValueError:
        return -1


def calling(function: str) -> str:
    """Calls a function of the C library and raises the error that it had."""
    return (
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"if libc.{function} < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))\n"
    )


def refused(name: str, body: str, calls: str, needs: str = "") -> Attack:
    """An attack on the kernel that fails, and is flagged by the name of its call."""
    return Attack(name, f"{body}\nreturn x", "error", f"{DENIED}|not allowed", flag=calls, needs=needs)


def every_other_call() -> str:
    """Tries all system calls that the filter does not name, and tells which of them were let in."""
    known = {number(name) for name in (*ALLOWED, *PARTLY_ALLOWED, *NEW_PROCESS)}
    others = [call for call in range(LATEST_CALL) if call not in known | UPROBES]
    return (
        "libc = ctypes.CDLL(None, use_errno=True)\nlet_in = []\n"
        f"for call in {others}:\n"
        "    result = libc.syscall(call, -1, -1, -1, -1, -1, -1)\n"
        "    if result >= 0 or ctypes.get_errno() not in (1, 38): let_in.append(call)\n"
        # On two lines: what is told quotes the one that raises.
        "if let_in: raise ValueError(let_in)\nraise PermissionError('none is permitted')"
    )


# A file that everybody reads, and what it has already: should it succeed, nothing is broken.
FILE = "path, found = np.__file__, os.stat(np.__file__)\n"
OPEN = "file = os.open(np.__file__, os.O_RDONLY)\n"

FILES = (
    refused("a mode", FILE + "os.chmod(path, found.st_mode & 0o777)", "(fchmodat|chmod)"),
    refused("a mode by a descriptor", FILE + OPEN + "os.fchmod(file, found.st_mode & 0o777)", "fchmod"),
    refused("an owner", FILE + "os.chown(path, -1, -1)", "(fchownat|chown)"),
    refused("times", FILE + "os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))", "utimensat"),
    refused("an attribute", "os.setxattr(np.__file__, 'user.gdgrade', b'1')", "setxattr"),
    refused("names of attributes", "os.listxattr(np.__file__)", "listxattr", SECCOMP),
    refused("a length", FILE + "os.truncate(path, found.st_size)", "truncate"),
    refused("a length by a descriptor", FILE + OPEN + "os.ftruncate(file, found.st_size)", "ftruncate"),
    refused("empties a file", "os.open('{SECRET}', os.O_RDONLY | os.O_TRUNC)", "openat"),
    refused("neither reads nor writes", "os.open(np.__file__, 3)", "openat"),
    refused("removes a file", "os.unlink('{SECRET}')", "unlink(at)?"),
    refused("renames a file", "os.rename('{SECRET}', '{SECRET}')", "rename(at2?)?"),
    refused("a second name", "os.link(np.__file__, '/tmp/{MARK}')", "link(at)?"),
    refused("a pipe with a name", "os.mkfifo('/tmp/{MARK}')", "mknod(at)?"),
    refused("locks a file", OPEN + "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)", "flock", SECCOMP),
    refused(
        "locks a part of a file", OPEN + "fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)", "fcntl", SECCOMP
    ),
    refused("a lease", OPEN + "fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)", "fcntl"),
    refused("a watched folder", OPEN + "fcntl.fcntl(file, fcntl.F_NOTIFY, 1)", "fcntl"),
    refused("inotify", calling("inotify_init1(0)"), "inotify_init1", SECCOMP),
    refused("goes into a folder", "os.chdir('{PRIVATE}')", "chdir"),
    refused("goes where a package is", "os.fchdir(os.open(os.path.dirname(np.__file__), 0))", "fchdir"),
    Attack("a private file", "os.stat('{PRIVATE}/mark')\nreturn x", "error", DENIED),
    Attack("what its parent runs", "os.readlink(f'/proc/{os.getppid()}/exe')\nreturn x", "error", DENIED),
    Attack("where its parent is", "os.chdir(f'/proc/{os.getppid()}/cwd')\nreturn x", "error", DENIED),
    Attack(
        "files by other ways",
        "found = []\n"
        "for path in ('/usr/lib/../../etc/passwd', '/etc/localtime/../passwd', '/proc/self/maps',\n"
        "    '/proc/self/environ', '/proc/self/mountinfo', '/proc/net/tcp', '/proc/cpuinfo', '/var/log',\n"
        "    '/proc/self/fd', '/sys/class/net', '/proc/1/root/etc/passwd', '/proc/self/root/etc/passwd'):\n"
        "    try: os.close(os.open(path, 0))\n"
        "    except OSError: continue\n"
        "    found.append(path)\n"
        "if found: raise ValueError(found)\nraise PermissionError('not permitted')",
        "error",
        DENIED,
    ),
    Attack(
        "files of the grader",
        "frame, found = sys._getframe(), []\n"
        "while frame:\n"
        "    root = os.path.dirname(os.path.dirname(frame.f_code.co_filename))\n"
        "    for name in ('course/__init__.py', 'sandbox/child.py', '../README.md', '../.git/HEAD'):\n"
        "        try: found.append(open(f'{root}/{name}').name)\n"
        "        except OSError: pass\n"
        "    frame = frame.f_back\n"
        "if found: raise ValueError(found)\nraise PermissionError('not permitted')",
        "error",
        DENIED,
    ),
)

ZEROS = "mmap.mmap(os.open('/dev/zero', os.O_RDONLY), 1 << 20, mmap.MAP_SHARED, mmap.PROT_READ)"
SECCOMP_CALL = number("seccomp")
RAISES_A_LIMIT = "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))"
SENDS_A_DESCRIPTOR = "socket.send_fds(socket.socket(fileno=os.dup(3)), [b'x'], [0])"

OBJECTS = (
    refused("a pipe", "os.pipe()", "pipe2?", SECCOMP),
    refused("a large pipe", "fcntl.fcntl(1, fcntl.F_SETPIPE_SZ, 1 << 20)", "fcntl"),
    refused("zeros that are shared", ZEROS, "mmap", SECCOMP),
    refused("a file in memory by its number", calling("memfd_create(b'hidden', 0)"), "memfd_create", SECCOMP),
    refused("pages that are moved", calling("splice(1, None, 1, None, 1, 0)"), "splice"),
    refused("a removed queue", calling("mq_unlink(b'/gdgrade-none')"), "mq_unlink", SECCOMP),
    refused("a queue with a name", calling("mq_open(b'/gdgrade', 0)"), "mq_open", SECCOMP),
    refused("others' segments", calling("shmctl(0, 14, (ctypes.c_char * 256)())"), "shmctl", SECCOMP),
    refused("others' semaphores", calling("semctl(0, 0, 19, (ctypes.c_char * 256)())"), "semctl", SECCOMP),
    refused("others' messages", calling("msgctl(0, 14, (ctypes.c_char * 256)())"), "msgctl", SECCOMP),
    refused("io_uring", calling("syscall(425, 1, (ctypes.c_char * 120)())"), "io_uring_setup"),
    refused("userfaultfd", calling(f"syscall({number('userfaultfd')}, 1)"), "userfaultfd"),
    refused("an event", calling("eventfd(0, 0)"), "eventfd2", SECCOMP),
    refused("locked memory", calling("mlock((ctypes.c_char * 4096)(), 4096)"), "mlock", SECCOMP),
    refused(
        "which mounts there are", calling("syscall(458, None, None, 0, 0)"), "(listmount|system call 458)"
    ),
    refused("what is mounted", calling("syscall(457, None, None, 0, 0)"), "(statmount|system call 457)"),
    refused("how full a disk is", "os.statvfs(np.__file__)", "statfs", SECCOMP),
    refused("another memory layout", calling("personality(0x0040000)"), "personality", SECCOMP),
)

RIGHTS = (
    refused("a limit that is raised", RAISES_A_LIMIT, "(prlimit64|setrlimit)"),
    refused("lets itself be traced", calling("prctl(4, 1, 0, 0, 0)"), "prctl", SECCOMP),
    refused("another user", "os.setresuid(-1, -1, -1)", "setresuid", SECCOMP),
    refused("all groups", "os.setgroups([])", "setgroups"),
    refused("all capabilities", calling("capset(bytes(24), bytes(24))"), "capset"),
    # After the second filter nobody is asked.
    Attack(
        "a filter of its own",
        f"{calling(f'syscall({SECCOMP_CALL}, 2, 0, 0)')}\nreturn x",
        "error",
        DENIED,
    ),
    Attack("sends a descriptor", f"{SENDS_A_DESCRIPTOR}\nreturn x", "error", DENIED, needs=SECCOMP),
    Attack(
        "a signal to its parent's thread",
        f"{calling('tgkill(os.getppid(), os.getppid(), 0)')}\nreturn x",
        "error",
        DENIED,
    ),
    Attack("a signal to the first process", f"{calling('tgkill(1, 1, 0)')}\nreturn x", "error", DENIED),
    Attack(
        "descriptors of the grader",
        "others = [number for number in range(5, 256) if os.path.exists(f'/proc/self/fd/{number}')]\n"
        "if others: raise ValueError(others)\nraise PermissionError('none permitted')",
        "error",
        DENIED,
    ),
    Attack("every other system call", every_other_call(), "error", "none is permitted", flag="pipe"),
)

ABI_OF_32_BITS = "b8 14 00 00 00 cd 80 c3"
"""The machine code of getpid() as 32-bit programs call it, and a return."""


def _other_abis() -> Iterator[Attack]:
    """The entries that only x86-64 has."""
    if platform.machine() == "x86_64":
        yield Attack(
            "the entry of x32", "ctypes.CDLL(None).syscall((1 << 30) | 39)\nreturn x", "crashed", "SIGSYS"
        )
        yield Attack(
            "the entry of 32-bit programs",
            "page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 7)\n"
            f"page.write(bytes.fromhex('{ABI_OF_32_BITS}'))\n"
            "ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()\nreturn x",
            "crashed",
            # Some kernels have no such entry.
            "SIGSYS|SIGSEGV",
        )


KERNEL = (*FILES, *OBJECTS, *RIGHTS, *_other_abis())
