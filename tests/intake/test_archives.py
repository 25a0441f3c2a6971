"""Archives that strangers made: what is good in them is read, the rest is refused in a sentence."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.intake import IntakeError
from grader.intake.archives import MAX_ARCHIVE, archive_stem, open_archive
from grader.intake.members import MAX_MEMBERS
from grader.intake.topics import is_source
from grader.intake.trees import Tree, read

GOOD = b"def sigmoid(x): ...\n"


def opened(content: bytes, name: str = "alice.zip") -> Tree:
    return open_archive(content, name, is_source)


def contents(tree: Tree) -> dict[str, bytes]:
    return {
        item.path: read(tree, item.path, 1_000_000)
        for item in tree.walk()
        if not item.is_folder and not item.problem and is_source(item.path)
    }


def refused(tree: Tree) -> dict[str, str]:
    return {item.path: item.problem for item in tree.walk() if item.problem}


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            archive.writestr(name, content, compress_type=method)
    return buffer.getvalue()


def tarred(*members: tuple[str, bytes] | tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
                continue
            info = tarfile.TarInfo(member[0])
            info.size = len(member[1])
            archive.addfile(info, io.BytesIO(member[1]))
    return buffer.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def mode(name: str, bits: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = bits << 16
    return info


@pytest.mark.parametrize(
    "content",
    [
        zipped(("hw/02_losses.py", GOOD), ("__MACOSX/hw/._02_losses.py", b"x"), ("hw/.git/a.py", b"x")),
        zipped(("hw/02_losses.py", GOOD), method=zipfile.ZIP_STORED),
        tarred(("./hw/02_losses.py", GOOD), ("./hw/.DS_Store", b"x")),
        gzip.compress(tarred(("hw/02_losses.py", GOOD))),
        bz2.compress(tarred(("hw/02_losses.py", GOOD))),
        lzma.compress(tarred(("hw/02_losses.py", GOOD))),
    ],
    ids=["zip", "stored zip", "tar", "tar.gz", "tar.bz2", "tar.xz"],
)
def test_every_kind_is_told_by_its_content(content: bytes) -> None:
    assert contents(opened(content, "wrong-ending.rar")) == {"hw/02_losses.py": GOOD}


@pytest.mark.parametrize(
    "name", ["../02_losses.py", "/etc/02_losses.py", "a/../../02_losses.py", "C:\\02_losses.py"]
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_are_refused_and_the_rest_is_read(name: str, pack: Callable[..., bytes]) -> None:
    tree = opened(pack((name, b"evil"), ("04_softmax.py", GOOD)))
    assert contents(tree) == {"04_softmax.py": GOOD}
    assert len(refused(tree)) == 1


@pytest.mark.parametrize(
    "content",
    [
        zipped((mode("02_losses.py", 0o120777), b"/etc/passwd"), ("04_softmax.py", GOOD)),
        zipped((mode("02_losses.py", 0o010644), b""), ("04_softmax.py", GOOD)),
        zipped((mode("02_losses.py", 0o060644), b""), ("04_softmax.py", GOOD)),
        tarred(special("02_losses.py", tarfile.SYMTYPE, "/etc/passwd"), ("04_softmax.py", GOOD)),
        tarred(special("02_losses.py", tarfile.LNKTYPE, "04_softmax.py"), ("04_softmax.py", GOOD)),
        tarred(special("02_losses.py", tarfile.FIFOTYPE), ("04_softmax.py", GOOD)),
        tarred(special("02_losses.py", tarfile.CHRTYPE), ("04_softmax.py", GOOD)),
    ],
)
def test_links_and_devices_are_refused_and_the_rest_is_read(content: bytes) -> None:
    tree = opened(content)
    assert contents(tree) == {"04_softmax.py": GOOD}
    assert "link" in refused(tree)["02_losses.py"] or "regular" in refused(tree)["02_losses.py"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_come_twice_or_differ_in_case_are_refused(pack: Callable[..., bytes]) -> None:
    tree = opened(pack(("a.py", b"1"), ("a.py", b"2"), ("b.py", b"1"), ("B.py", b"2"), ("c.py", GOOD)))
    assert contents(tree) == {"c.py": GOOD}
    assert set(refused(tree)) == {"a.py", "b.py", "B.py"}


def test_encrypted_and_unusual_members_are_refused() -> None:
    content = bytearray(zipped(("02_losses.py", GOOD), ("04_softmax.py", GOOD)))
    for start in (content.find(b"PK\x03\x04") + 6, content.find(b"PK\x01\x02") + 8):
        content[start] |= 1
    tree = opened(bytes(content))
    assert contents(tree) == {"04_softmax.py": GOOD}
    assert "password" in refused(tree)["02_losses.py"]
    assert "unusual" in refused(opened(zipped(("a.py", GOOD), method=zipfile.ZIP_LZMA)))["a.py"]


def test_members_that_share_their_bytes_are_refused() -> None:
    content = bytearray(zipped(("a.py", GOOD), ("b.py", GOOD)))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<L", 4)
    assert set(refused(opened(bytes(content)))) == {"a.py", "b.py"}


def test_a_size_that_lies_does_not_cost_more_than_it_may() -> None:
    content = bytearray(zipped(("a.py", b"0" * 3_000_000)))
    for signature, field in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.find(signature) + field
        content[start : start + 4] = struct.pack("<L", 10)
    with pytest.raises(IntakeError, match=r"a\.py.* damaged"):
        read(opened(bytes(content)), "a.py", 1_000_000)
    with pytest.raises(IntakeError, match="larger than 1 MB"):
        read(opened(zipped(("a.py", b"0" * 3_000_000))), "a.py", 1_000_000)


def test_a_member_without_a_name_is_refused() -> None:
    content = zipped(("Z.py", b"evil"), ("a.py", GOOD)).replace(b"Z.py", b"\0.py")
    assert contents(opened(content)) == {"a.py": GOOD}
    assert refused(opened(content)) == {"": "is not a valid file name"}


@pytest.mark.parametrize("size", [-512, -1024, -(10**9)])
def test_a_tar_that_leads_backwards_ends(size: int) -> None:
    info = tarfile.TarInfo("02_losses.py")
    content = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    content[124:136] = b"\xff" + (2**88 + size).to_bytes(11, "big")
    content[148:156] = b" " * 8
    content[148:156] = f"{sum(content[:512]):06o}\0 ".encode()
    with suppress(IntakeError):
        assert contents(opened(bytes(content) + bytes(10240))) == {}


def test_too_many_members_are_refused() -> None:
    many = [(f"{number}.py", b"") for number in range(MAX_MEMBERS + 1)]
    for content in (zipped(*many), gzip.compress(tarred(*many), 1)):
        with pytest.raises(IntakeError, match="more than 5000 members"):
            opened(content)


BOMB = """
import sys, time
from pathlib import Path
from grader.intake import IntakeError
from grader.intake.archives import open_archive
from grader.intake.trees import read
content = sys.stdin.buffer.read()
# In what getrusage says the peak of the parent is contained, which would hide any that is lower.
peak = lambda: int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
before = peak()
start = time.process_time()
try:
    tree = open_archive(content, "bomb", lambda path: True)
    for item in tree.walk():
        read(tree, item.path, 1_000_000)
except IntakeError as error:
    print(error)
print(peak() - before, time.process_time() - start)
"""


def ten_gigabytes_in_a_tar(compress: Callable[[bytes], bytes]) -> bytes:
    """A member of 10 GB of zeros: a compressed stream of 4 MB, repeated."""
    info = tarfile.TarInfo("02_losses.py")
    info.size = 10_000_000_000
    return compress(info.tobuf(tarfile.GNU_FORMAT)) + compress(bytes(4_000_000)) * 2500


def ten_gigabytes_in_a_zip() -> bytes:
    content = bytearray(zipped(("02_losses.py", bytes(40_000_000))))
    for signature, field in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.find(signature) + field
        content[start : start + 4] = struct.pack("<L", 0xFFFFFFF0)
    return bytes(content)


def long_header() -> bytes:
    info = special("pax", tarfile.XHDTYPE)
    info.size = 30_000_000
    return gzip.compress(info.tobuf() + b"1" * info.size, 1)


def old_sparse() -> bytes:
    """A file with millions of holes, each block of the list of them saying that another one follows."""
    header = bytearray(special("02_losses.py", tarfile.GNUTYPE_SPARSE).tobuf(tarfile.GNU_FORMAT))
    header[482] = 1
    header[148:156] = b"%06o\0 " % (256 + sum(header[:148]) + sum(header[156:512]))
    return gzip.compress(bytes(header) + (b"%011o\0" % 1 * 42 + b"\1" + bytes(7)) * 80_000, 1)


def new_sparse() -> bytes:
    """The same in the form of pax, where the list stands before the content."""
    info = tarfile.TarInfo("02_losses.py")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "1"}
    info.size = 40_000_000
    return gzip.compress(info.tobuf(tarfile.PAX_FORMAT) + b"19999998\n" + b"1\n" * 20_000_000, 1)


HOSTILE_HEADERS = {"long header": long_header, "old sparse": old_sparse, "new sparse": new_sparse}


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read in /proc")
@pytest.mark.parametrize("kind", HOSTILE_HEADERS)
def test_a_hostile_header_costs_little(kind: str) -> None:
    command = [sys.executable, "-c", BOMB]
    content = HOSTILE_HEADERS[kind]()
    told = subprocess.run(command, input=content, capture_output=True, check=True, timeout=90).stdout.decode()
    sentence, costs = told.splitlines()
    kilobytes, seconds = costs.split()
    assert "damaged" in sentence
    assert int(kilobytes) < 50_000
    assert float(seconds) < 2


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read in /proc")
@pytest.mark.parametrize("kind", ["gzip", "bz2", "lzma", "zip"])
def test_a_bomb_costs_little(kind: str) -> None:
    compress = {"gzip": gzip.compress, "bz2": bz2.compress, "lzma": lzma.compress}.get(kind)
    content = ten_gigabytes_in_a_tar(compress) if compress else ten_gigabytes_in_a_zip()
    assert len(content) < MAX_ARCHIVE
    command = [sys.executable, "-c", BOMB]
    told = subprocess.run(command, input=content, capture_output=True, check=True, timeout=90).stdout.decode()
    sentence, costs = told.splitlines()
    kilobytes, seconds = costs.split()
    assert "MB" in sentence
    assert int(kilobytes) < 50_000
    assert float(seconds) < 2


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x03\x04", b"Rar!\x1a\x07\x00", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\x00"]
)
def test_what_is_no_archive_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(IntakeError, match=r"alice\.rar cannot be read: it is damaged, or not a zip or tar"):
        opened(content, "alice.rar")


SEEDS = [
    zipped(("hw/02_losses.py", GOOD * 20), ("a.py", b"x")),
    tarred(("hw/02_losses.py", GOOD * 20), special("b.py", tarfile.SYMTYPE, "x")),
    gzip.compress(tarred(("hw/02_losses.py", GOOD * 20))),
    bz2.compress(tarred(("hw/02_losses.py", GOOD * 20))),
    lzma.compress(tarred(("hw/02_losses.py", GOOD * 20))),
]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
    st.floats(0, 1),
)
def test_a_damaged_archive_is_read_or_refused_and_never_more(
    seed: bytes, changes: list[tuple[float, int]], kept: float
) -> None:
    content = bytearray(seed)
    for place, value in changes:
        content[int(place * (len(content) - 1))] = value
    for whole in (bytes(content), bytes(content[: int(kept * len(content))])):
        with suppress(IntakeError):
            contents(opened(whole))


# zipfile itself cannot write a name that begins with a zero byte.
MEMBER_NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
    lambda name: name[0] != "\0"
)


@settings(max_examples=200, deadline=None)
@given(st.lists(MEMBER_NAMES, max_size=5))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_of_any_names_is_listed(names: list[str]) -> None:
    tree = opened(zipped(*[(name, GOOD) for name in names]))
    for item in tree.walk():
        assert not (item.path.startswith("/") or ".." in item.path.split("/")) or item.problem
        if not item.problem and not item.is_folder:
            assert read(tree, item.path, 100) == GOOD


@pytest.mark.parametrize(
    ("name", "stem"),
    [("alice.tar.gz", "alice"), ("b.o.b.ZIP", "b.o.b"), ("c.tgz", "c"), ("d.7z", "d"), ("e.py", "e.py")],
)
def test_the_name_of_an_archive_without_its_ending(name: str, stem: str) -> None:
    assert archive_stem(name) == stem


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for seed in SEEDS:
        contents(opened(seed))
    assert list(tmp_path.iterdir()) == []
