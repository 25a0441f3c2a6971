"""What handing in late costs, and what a policy that cannot be read is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.lateness import LatenessError, LatePolicy

DUE = datetime(2026, 3, 1, 18, tzinfo=UTC)

policies = st.builds(
    LatePolicy,
    due=st.just(DUE),
    share=st.floats(0, 1),
    step=st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=30)),
    grace=st.timedeltas(timedelta(0), timedelta(days=3)),
)
moments = st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(lambda late: DUE + late)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@given(policies, moments, moments)
def test_later_never_costs_less_and_the_penalty_is_a_share(
    policy: LatePolicy, one: datetime, other: datetime
) -> None:
    first, second = sorted((one, other))
    assert 0.0 <= policy.penalty(first) <= policy.penalty(second) <= 1.0


@given(policies, moments, st.booleans())
def test_nothing_is_lost_until_grace_is_over(policy: LatePolicy, moment: datetime, marked: bool) -> None:
    if moment <= DUE + policy.grace:
        assert policy.penalty(moment, marked) == 0.0
    else:
        assert policy.penalty(moment, marked) >= policy.share


@given(policies, moments)
def test_the_zone_of_a_moment_does_not_matter(policy: LatePolicy, moment: datetime) -> None:
    assert policy.penalty(moment.astimezone(ZoneInfo("Asia/Kathmandu"))) == policy.penalty(moment)


@given(policies)
def test_without_a_time_the_mark_of_the_site_costs_the_least(policy: LatePolicy) -> None:
    assume(policy.share > 0)
    assert policy.penalty(None, marked_late=False) == 0.0
    assert policy.penalty(None, marked_late=True) == policy.share


@pytest.mark.parametrize(
    ("penalty", "late", "lost"),
    [
        ("10%/day", timedelta(seconds=1), 0.1),
        ("10%/day", timedelta(days=1), 0.1),
        ("10%/day", timedelta(days=1, seconds=1), 0.2),
        ("10 % / day", timedelta(days=30), 1.0),
        ("5%/hour", timedelta(hours=2, minutes=1), 0.15),
        ("2.5%/hour", timedelta(minutes=1), 0.025),
        ("30%/week", timedelta(days=8), 0.6),
        ("20%", timedelta(days=300), 0.2),
        ("0%/day", timedelta(days=300), 0.0),
    ],
)
def test_every_step_that_has_begun_counts(penalty: str, late: timedelta, lost: float) -> None:
    policy = LatePolicy.parse(DUE.isoformat(), penalty)
    assert policy.penalty(DUE + late) == pytest.approx(lost)


def test_lateness_counts_from_the_time_due_once_grace_is_over() -> None:
    policy = LatePolicy.parse("2026-03-01T18:00Z", "10%/hour", "1h30m")
    assert policy.penalty(DUE + timedelta(minutes=90)) == 0.0
    assert policy.penalty(DUE + timedelta(minutes=91)) == pytest.approx(0.2)


@pytest.mark.usefixtures("berlin")
def test_a_time_without_a_zone_is_local_and_a_date_lasts_until_it_ends() -> None:
    policy = LatePolicy.parse("2026-03-01", "20%")
    assert policy.due == datetime(2026, 3, 1, 23, tzinfo=UTC)
    assert policy.penalty(datetime(2026, 3, 1, 23, 59, 59)) == 0.0
    assert policy.penalty(datetime(2026, 3, 2, 0, 0, 1)) == 0.2
    assert LatePolicy.parse("2026-07-01 18:00", "20%").due == datetime(2026, 7, 1, 16, tzinfo=UTC)


@pytest.mark.usefixtures("berlin")
def test_a_day_has_24_hours_even_when_the_clocks_go_forward() -> None:
    policy = LatePolicy.parse("2026-03-28T18:00", "10%/day")  # the clocks go forward on the 29th
    berlin = ZoneInfo("Europe/Berlin")
    assert policy.penalty(datetime(2026, 3, 29, 19, tzinfo=berlin)) == pytest.approx(0.1)
    assert policy.penalty(datetime(2026, 3, 29, 19, 1, tzinfo=berlin)) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("due", "penalty", "grace", "complaint"),
    [
        ("tomorrow", "10%/day", "0", "'tomorrow' is not a due date: write 2026-03-01"),
        ("2026-02-30", "10%/day", "0", "is not a due date"),
        ("08.12.2026", "10%/day", "0", "'08.12.2026' is not a due date: write 2026-12-08 or 2026-08-12."),
        ("31/12/2026", "10%/day", "0", "'31/12/2026' is not a due date: write 2026-12-31."),
        ("8.8.2026 9:30", "10%/day", "0", "is not a due date: write 2026-08-08T09:30."),
        ("12/31/2026 18:00:00", "10%/day", "0", "is not a due date: write 2026-12-31T18:00."),
        ("31.31.2026", "10%/day", "0", "is not a due date: write 2026-03-01, 2026-03-01T18:00"),
        ("9999-12-31", "10%/day", "0", "is not a due date"),
        ("", "10%/day", "0", "is not a due date"),
        ("2026-03-01", "10", "0", "'10' is not a late penalty: write 10%/day"),
        ("2026-03-01", "10%/month", "0", "is not a late penalty"),
        ("2026-03-01", "-5%", "0", "is not a late penalty"),
        ("2026-03-01", "nan%", "0", "is not a late penalty"),
        ("2026-03-01", "101%", "0", "100% is the maximum"),
        ("2026-03-01", "5%", "15", "'15' is not a grace period: write 15m"),
        ("2026-03-01", "5%", "a while", "is not a grace period"),
        ("2026-03-01", "5%", "99999999999999999d", "is too long"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(
    due: str, penalty: str, grace: str, complaint: str
) -> None:
    with pytest.raises(LatenessError) as caught:
        LatePolicy.parse(due, penalty, grace)
    assert complaint in str(caught.value)
    assert str(caught.value).endswith(".")
