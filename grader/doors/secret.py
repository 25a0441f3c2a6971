"""The secret of a pack, and the seed that each submission gets from it.

Without the secret, nobody can tell the inputs that a file will be graded on. The same bytes get the same
inputs, so grading them again changes nothing; and since the inputs depend on the bytes, even a student who
has the secret cannot put the answers into them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from grader.doors.errors import DoorError
from grader.doors.private_file import read_private
from grader.grading import SEED_BITS
from grader.submission import Submission

VARIABLE = "GDGRADE_SECRET"
FILE = "secret.key"
BYTES = 32

_MESSAGE = b"gdgrade: the seed of a submission\0"


@dataclass(frozen=True, repr=False)
class Secret:
    """The key that seeds are derived from. It has no representation: it must not get into a log."""

    key: bytes

    def seed(self, submission: Submission) -> int:
        """The seed of these bytes: HMAC-SHA256 of their hash, `SEED_BITS` of it."""
        content = bytes.fromhex(submission.info.sha256)
        digest = hmac.new(self.key, _MESSAGE + content, hashlib.sha256).digest()
        return int.from_bytes(digest[: SEED_BITS // 8], "big")


def new_secret() -> str:
    """A secret as text: 256 random bits in hexadecimal digits."""
    return secrets.token_hex(BYTES)


def find_secret(file: Path) -> Secret:
    """The secret that the environment has, else that of the file. DoorError where there is neither, or one
    that is not a secret of `new_secret`.

    The variable is removed: no process that is started after this has it.
    """
    text = os.environ.pop(VARIABLE, "")
    if text:
        return _secret(text, f"The environment variable {VARIABLE}")
    if not file.exists():
        raise DoorError(f"There is no secret to draw the inputs from: set {VARIABLE}, or restore {file}.")
    return read_secret(file)


def read_secret(file: Path) -> Secret:
    """The secret in a file of one's own. DoorError where it cannot be read, or is none."""
    return _secret(read_private(file, "secret"), str(file))


def _secret(text: str, where: str) -> Secret:
    text = text.strip()
    if not re.fullmatch(f"[0-9a-f]{{{2 * BYTES}}}", text):
        raise DoorError(
            f"{where} is not a gdgrade secret, which has {2 * BYTES} hexadecimal digits; `gdgrade pack`"
            " writes one."
        )
    return Secret(bytes.fromhex(text))
