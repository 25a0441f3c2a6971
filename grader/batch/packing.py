"""How the ledger keeps what is long: reports and the files of a submission, compressed."""

from __future__ import annotations

import base64
import json
import zlib

from grader.report import Report
from grader.reports.json_report import dumps, loads
from grader.submission import SourceFile, Submission

COMPRESSION = 6


def pack_report(report: Report) -> bytes:
    """The report as JSON, compressed."""
    return zlib.compress(dumps(report).encode(), COMPRESSION)


def unpack_report(packed: bytes) -> Report:
    """The report that `pack_report` packed."""
    return loads(zlib.decompress(packed))


def pack_files(submission: Submission) -> bytes:
    """The files of a submission as JSON, {name: base64 of its bytes}, compressed."""
    sources = {file.name: base64.b64encode(file.source).decode() for file in submission.files}
    return zlib.compress(json.dumps(sources).encode())


def unpack_files(packed: bytes, student: str) -> Submission:
    """The submission that `pack_files` packed, as that of `student`."""
    sources = json.loads(zlib.decompress(packed))
    kept = (SourceFile(name, base64.b64decode(text), name) for name, text in sources.items())
    return Submission(student, tuple(kept))
