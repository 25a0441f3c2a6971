"""Whether a ledger is as gdgrade wrote it: rows held against signatures, every finding in a sentence."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from grader.batch.errors import LedgerError
from grader.batch.ledger import Ledger
from grader.batch.signatures import REMOVED, Entry, SignedRows
from grader.batch.signing_key import Key, find_key, key_path
from grader.reports.text import number_of, printable

LONGEST_VALUE, MOST_NAMES = 60, 3

_WHAT = {
    "student": "the row",
    "grading": "the result",
    "summary": "the result",
    "content": "the submission",
    "history": "the history",
    "change": "the history",
}
"""What a table holds of a student."""


class Integrity(StrEnum):
    """Whether the results are those that were recorded."""

    INTACT = "intact"
    EDITED = "edited"
    UNKNOWN = "unknown"  # nothing can be said without the key that they were signed with


@dataclass(frozen=True)
class Checked:
    """What came of a check: sentences on what is not in order, the students whose results were adopted and
    not recorded under this key, and whether nothing at all was signed with it."""

    findings: tuple[str, ...]
    adopted: tuple[str, ...] = ()
    unknown: bool = False


def check(signed: SignedRows, key: Key | None) -> Checked:
    """Hold the rows of a ledger against the signatures on them."""
    if key is None or all(entry.key != key.name for entry in signed.signatures):
        if signed.signatures:
            return Checked((), unknown=True)
        return Checked(("All signatures were removed.",) if signed.rows else ())
    last: dict[str, Entry | None] = {}
    faults = list(_faults_of_signatures(signed.signatures, key, last))
    for row in dict.fromkeys([*signed.rows, *last]):
        # Where the signature does not hold, that is said already.
        if row not in last or last[row] is not None:
            faults += _faults_of_row(row, last.get(row), signed.rows.get(row))
    owners = _owners(signed) if faults else {}
    findings = (f"{_subject(row, owners)} {words}" for row, words in faults)
    return Checked(tuple(dict.fromkeys(findings)), tuple(_adopted(signed.rows, last)))


def refuse_edited(ledger: Ledger, warn: Callable[[str], object], *, writes: bool) -> None:
    """Go on only with results that nobody has edited: LedgerError where somebody has.

    Where that cannot be known a warning says so, and a command that `writes` adopts what there is.
    """
    checked = check(ledger.signed(), find_key())
    folder = ledger.folder.path
    if checked.findings:
        raise LedgerError(
            f"{folder} was changed outside gdgrade: {checked.findings[0]} `gdgrade verify {folder}` lists"
            f" {number_of(len(checked.findings), 'finding')} and says what to do."
        )
    if ledger.was_unsigned:
        warn(
            f"{folder} was written by an earlier gdgrade and is not signed; its results"
            " were adopted as they are."
        )
    if checked.unknown:
        adopted = "; they were adopted as they are" if writes else ""
        warn(f"{folder} was signed with another key, so edited marks in it cannot be found{adopted}.")
        if writes:
            ledger.adopt()


def verdict(ledger: Ledger) -> tuple[Integrity, list[str]]:
    """Whether a ledger is as it was recorded, and what `gdgrade verify` says of it."""
    key = find_key()
    signed = ledger.signed()
    checked, folder = check(signed, key), ledger.folder.path
    if checked.unknown:
        why = "with another key" if key else f"with a key that this account does not have ({key_path()})"
        return Integrity.UNKNOWN, [
            f"{folder} was signed {why}, on another machine or by another user. Verify it there, or copy that"
            f" key here; `gdgrade verify --adopt {folder}` trusts the results as they are, and signs them"
            " with your key."
        ]
    if checked.findings:
        return Integrity.EDITED, [
            *checked.findings,
            f"Restore {folder} from a copy, or grade again with `gdgrade batch --fresh`;"
            f" `gdgrade verify --adopt {folder}` accepts the changes.",
        ]
    students = number_of(sum(json.loads(row)[0] == "student" for row in signed.rows), "student")
    lines = [f"{folder} is as gdgrade recorded it: {students}, all signatures are valid."]
    if checked.adopted:
        names = _names(checked.adopted)
        lines.append(
            f"The results of {number_of(len(checked.adopted), 'student')} were adopted:"
            " they were not recorded with this key, so earlier edits cannot be ruled out:"
            f" {names}."
        )
    return Integrity.INTACT, lines


def _faults_of_signatures(
    signatures: Sequence[Entry], key: Key, last: dict[str, Entry | None]
) -> Iterator[tuple[str, str]]:
    """What is wrong with the signatures since the last adoption, each with the row it is on; `last` gets the
    last signature of each row, None where it does not hold."""
    start = _last_adoption(signatures, key)
    before: str | None = signatures[start - 1].hash if start else ""
    for entry in signatures[start:]:
        holds = entry.holds(key)
        if not holds:
            yield entry.row, "has an invalid signature."
        elif before not in (None, entry.previous):
            yield entry.row, ("was signed after signatures that are missing; a result may have been undone.")
        last[entry.row] = entry if holds else None
        before = entry.hash if holds else None


def _last_adoption(signatures: Sequence[Entry], key: Key) -> int:
    """How many signatures come before the last time that all rows were adopted under this key."""
    start = len(signatures)
    while start > 0 and not (signatures[start - 1].adopted and signatures[start - 1].key == key.name):
        start -= 1
    while start > 0 and signatures[start - 1].adopted and signatures[start - 1].key == key.name:
        start -= 1
    return start


def _faults_of_row(row: str, entry: Entry | None, content: str | None) -> Iterator[tuple[str, str]]:
    """How a row differs from what was signed."""
    if entry is None:
        yield row, "was added outside gdgrade."
    elif content is None:
        if entry.content != REMOVED:
            yield row, "was removed outside gdgrade."
    elif entry.content == REMOVED:
        yield row, "was added outside gdgrade."
    elif content != entry.content:
        recorded, found = json.loads(entry.content), json.loads(content)
        for column in dict.fromkeys([*recorded, *found]):
            if recorded.get(column) != found.get(column):
                yield row, _change(column, recorded.get(column), found.get(column))


def _change(column: str, recorded: Any, found: Any) -> str:
    if isinstance(recorded, dict) or isinstance(found, dict):
        return f"was changed outside gdgrade ({column})."
    return f"was changed outside gdgrade ({column}: was {_shown(recorded)}, is now {_shown(found)})."


def _adopted(rows: Mapping[str, str], last: Mapping[str, Entry | None]) -> Iterator[str]:
    """The students whose row or result is signed as adopted."""
    for row, content in rows.items():
        table, student = json.loads(row)
        if table == "student":
            result = json.dumps(["grading", json.loads(content)["grading"]])
            if any(entry and entry.adopted for entry in (last.get(row), last.get(result))):
                yield student


def _owners(signed: SignedRows) -> Mapping[str, set[str]]:
    """The students that each row belongs to, or did."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    said = [*((entry.row, entry.content) for entry in signed.signatures), *signed.rows.items()]
    read = [(row, *_read(row, content)) for row, content in said]
    for row, table, content in read:
        student = content.get("id" if table == "student" else "student")
        if table in ("student", "history") and isinstance(student, str):
            owners[row].add(student)
            owners[json.dumps(["grading", content.get("grading")])].add(student)
        elif table == "change" and content.get("what") == "student" and isinstance(content.get("name"), str):
            owners[row].add(content["name"])
    for row, table, content in read:
        if table == "summary":
            owners[row] |= owners[json.dumps(["grading", content.get("grading")])]
        elif table == "grading":
            owners[json.dumps(["content", content.get("sha256")])] |= owners[row]
    return owners


def _read(row: str, content: str) -> tuple[str, dict[str, Any]]:
    """The table and the values of a row, as far as somebody else left them readable."""
    try:
        table, _ = json.loads(row)
        values = json.loads(content)
    except (ValueError, TypeError, RecursionError):
        return "", {}
    return (table, values) if isinstance(table, str) and isinstance(values, dict) else ("", {})


def _subject(row: str, owners: Mapping[str, set[str]]) -> str:
    table, _ = _read(row, "{}")
    if names := owners.get(row):
        return f"{_names(sorted(names))}: {_WHAT.get(table, table)}"
    return f"The {table} {_shown(json.loads(row)[1])}" if table else "A row that gdgrade does not know"


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return printable(", ".join(map(_shown, names[:MOST_NAMES])) + more)


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return printable(text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…")
