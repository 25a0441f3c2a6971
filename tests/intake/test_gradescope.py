"""Gradescope's metadata: who handed in what, whatever else stands there."""

from __future__ import annotations

import io
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.intake import IntakeError
from grader.intake.layouts.gradescope import Entry, read_metadata


def metadata(text: str) -> dict[str, Entry]:
    return read_metadata(io.BytesIO(text.encode()))


def test_names_that_yaml_would_take_for_something_else_stay_names() -> None:
    (entry,) = metadata(
        "submission_1:\n  :submitters:\n  - :name: 'No'\n    :sid: 0815\n    :email: a@b.c\n"
    ).values()
    assert [(one.name, one.email) for one in entry.owners] == [("No", "a@b.c")]


def test_sections_may_be_indented_and_their_keys_plain() -> None:
    people = "submission_1:\n    submitters:\n      - name: Ann\n        email: a@b.c\n"
    (entry,) = metadata(f"{people}    created_at: 2026-01-01\n").values()
    assert entry.owners[0].name == "Ann"
    assert entry.submitted == 1767225600


@pytest.mark.parametrize(
    "section",
    [
        "- 3",
        "- !ruby/object:Student {name: x}",
        "- *unknown",
        "- {",
        "'",
        "- :name: {}",
        "- :created: 2026-02-31",
        pytest.param(f"- :sid: {'[' * 50_000}", id="nested without end"),
        pytest.param(f"- :sid: {'{a: ' * 20_000}", id="mappings without end"),
        pytest.param(f"- :sid: {'7' * 9000}", id="too many digits"),
    ],
)
def test_an_entry_that_cannot_be_read_costs_only_itself(section: str) -> None:
    good = "submission_2:\n  :submitters:\n  - :name: Ann\n"
    entries = metadata(f"submission_1:\n  :submitters:\n  {section}\n{good}")
    assert entries["submission_1"] == Entry((), None)
    assert entries["submission_2"].owners[0].name == "Ann"


@pytest.mark.parametrize("sid", [f"0x{'f' * 5000}", ":".join(["59"] * 20_000), f"0{'7' * 9000}", "1e999999"])
def test_a_number_that_is_nobodys_costs_no_more_than_itself(sid: str) -> None:
    (entry,) = metadata(f"submission_1:\n  :submitters:\n  - :name: Ann\n    :sid: {sid}\n").values()
    assert [(one.name, len(one.login) < 100) for one in entry.owners] == [("Ann", True)]


def test_what_a_program_printed_never_passes_for_an_entry() -> None:
    forged = "submission_2:\n  :submitters:\n  - :name: Mallory\n"
    for before in (100_000 - len('    :output: "'), 1):
        printed = "x" * before + forged.replace("\n", "\n      ")
        text = f'submission_1:\n  :results:\n    :output: "{printed}"\n'
        assert list(metadata(text)) == ["submission_1"]


def test_merged_keys_do_not_grow_without_bound() -> None:
    lines = ["submission_1:", "  :submitters:", "  - &a0 {name: Ann}"]
    lines += [f"  - &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], name: Ann{n}}}" for n in range(1, 9)]
    assert metadata("\n".join(lines)) == {"submission_1": Entry((), None)}


def test_results_of_any_length_cost_no_memory() -> None:
    entry = (
        "  :submitters:\n  - :name: Ann\n    :email: {}@b.c\n  :results:\n    :output: |\n"
        + "      x\n" * 500
    )
    text = "".join(f"submission_{n}:\n{entry.format(n)}" for n in range(150)).encode()
    file = io.BytesIO(text)
    tracemalloc.start()
    assert len(read_metadata(file)) == 150
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "submission_1:",
                "submission_2:",
                "  :submitters:",
                "  - :name: Ann",
                "    :sid: &a 1",
                "  :created_at: x",
            ]
        )
        | st.text(max_size=12),
        max_size=10,
    )
)
def test_metadata_of_any_shape_are_read_or_refused(lines: list[str]) -> None:
    with suppress(IntakeError):
        metadata("\n".join(lines))
