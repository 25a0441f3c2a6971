"""Ids of students: unique, safe as file names, the same in whatever order they are asked for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.ids import MAX_LENGTH, give_ids, is_id

ODD = st.sampled_from(["CON", "nul.txt", "..", "李雷", "ß"])
NAMES = st.text(max_size=80) | st.text("aA-. _é", max_size=4) | ODD


@given(st.dictionaries(NAMES, NAMES, max_size=12))
def test_ids_are_unique_and_safe(preferred_ids: dict[str, str]) -> None:
    ids = give_ids(preferred_ids)
    assert ids.keys() == preferred_ids.keys()
    assert len({given.casefold() for given in ids.values()}) == len(ids)
    for given_id in ids.values():
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", given_id)
        assert len(given_id) <= MAX_LENGTH
        assert is_id(given_id)
        assert not re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", given_id, re.IGNORECASE)
    assert give_ids(dict(reversed(preferred_ids.items()))) == ids


@pytest.mark.parametrize(
    ("preferred_id", "expected"),
    [
        ("alice", "alice"),
        ("Jane Doe 101", "Jane-Doe-101"),
        ("Zoë Ångström", "Zoe-Angstrom"),
        ("Weiß", "Weiss"),
        ("..hidden", "hidden"),
    ],
)
def test_ids_are_readable(preferred_id: str, expected: str) -> None:
    assert give_ids({"key": preferred_id}) == {"key": expected}


def test_names_that_ascii_cannot_spell_still_tell_apart() -> None:
    ids = give_ids({"a": "李雷", "b": "韩梅梅", "c": "Ann", "d": "ANN"})
    assert all(re.fullmatch(r"(student|Ann|ANN)-[0-9a-f]{6}", given_id) for given_id in ids.values())
    assert ids["a"] == give_ids({"a": "李雷"})["a"]


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "..", "../outside", "/etc/passwd", "a/b", "a\\b", "C:a", "a\0b", "con", "Aux.txt"),
        *(".hidden", "-o", "a.", "a\n", "é", "١", "a" * 100),
    ],
)
def test_what_is_no_id_is_known(text: str) -> None:
    assert not is_id(text)
