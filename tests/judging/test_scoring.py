"""Points: nothing before the basic case, a share for each case, full only for all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judging.scoring import score
from grader.report import Status

P, F, N = Status.PASSED, Status.FAILED, Status.NOT_RUN
CASE_STATUSES = [s for s in Status if s != Status.PARTIAL]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([P, P], (Status.PASSED, 3.0, 3.0)),
        ([F, P, P], (Status.FAILED, 0.0, 3.0)),
        ([P, F, P], (Status.PARTIAL, 2.0, 3.0)),
        ([P, Status.TIMEOUT], (Status.PARTIAL, 1.5, 3.0)),
        ([Status.NOT_STARTED] * 4, (Status.NOT_STARTED, 0.0, 3.0)),
        ([P, P, N, N], (Status.PASSED, 3.0, 3.0)),
        ([P, F, N, N], (Status.PARTIAL, 1.5, 3.0)),
        ([N, N], (Status.NOT_RUN, 0.0, 0.0)),
        ([], (Status.NOT_RUN, 0.0, 0.0)),
    ],
)
def test_examples(statuses, expected):
    assert score(statuses, 3) == expected


@given(st.lists(st.sampled_from(CASE_STATUSES), max_size=300), st.integers(1, 10))
def test_full_points_are_for_all_cases_passed_and_nothing_else(statuses, points):
    status, earned, most = score(statuses, points)
    run = [s for s in statuses if s != N]
    assert 0 <= earned <= most <= points
    assert (earned == points) == (bool(run) and all(s == P for s in run))
    assert (status == P) == (earned == points)
    if run and run[0] != P:
        assert earned == 0
