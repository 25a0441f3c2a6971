"""What handing in late costs."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}

_PENALTY = re.compile(r"(?P<percent>\d+(?:\.\d+)?)\s*%\s*(?:/\s*(?P<step>hour|day|week))?", re.ASCII)
_GRACE = re.compile(r"(?:\d+\s*[smhd]\s*)+|0", re.ASCII)


class LatenessError(ValueError):
    """A late policy that cannot be understood; one sentence for the user."""


_SPREADSHEET = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](?P<year>\d{4})(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::00)?)?",
    re.ASCII,
)


@dataclass(frozen=True)
class LatePolicy:
    """What is taken off work that comes after `due`.

    `share` of the score (0 to 1) is lost for every `step` that has begun since `due`, or once where
    there is no step. Nothing is lost until `grace` is over; lateness is counted from `due` all the
    same. A day is 24 hours, whatever the clocks do.
    """

    due: datetime
    share: float
    step: timedelta | None = None
    grace: timedelta = timedelta(0)

    @classmethod
    def parse(cls, due: str, penalty: str, grace: str = "0") -> LatePolicy:
        """The policy that these words say.

        `due` is a date, which lasts until it ends, or a date and time, in ISO 8601; the time zone is the
        local one where none is named. `penalty` is `10%/day`, `5%/hour`, `20%/week` or `20%`; `grace` is
        `15m`, `1h30m`, `2d`. Raises `LatenessError`.
        """
        share, step = _parse_penalty(penalty)
        return cls(parse_due(due), share, step, _parse_grace(grace))

    def penalty(self, submitted: datetime | None, marked_late: bool = False) -> float:
        """The share of the score that is lost, 0 to 1.

        A time that is known decides. Where it is not, the course site's mark costs what the least
        lateness costs. A time without a zone is local.
        """
        if submitted is None:
            return self.share if marked_late else 0.0
        late = _utc(submitted) - _utc(self.due)
        if late <= max(self.grace, timedelta(0)):
            return 0.0
        steps = 1 if self.step is None else math.ceil(late / self.step)
        return min(1.0, self.share * steps)


def _utc(moment: datetime) -> datetime:
    """Two moments of one zone differ by their clocks unless both are brought to UTC first."""
    return moment.astimezone(UTC)


def parse_due(text: str) -> datetime:
    """The moment that a due date names, as `LatePolicy.parse` reads it. Raises `LatenessError`."""
    text = text.strip()
    try:
        moment = (
            datetime.combine(date.fromisoformat(text) + timedelta(days=1), time())
            if _is_date(text)
            else datetime.fromisoformat(text)
        )
        return moment.astimezone()
    except (ValueError, OverflowError):
        examples = " or ".join(_meant(text)) or "2026-03-01, 2026-03-01T18:00 or 2026-03-01T18:00Z"
        raise LatenessError(f"{text!r} is not a due date: write {examples}.") from None


def _meant(text: str) -> list[str]:
    """What a date may mean that begins with the day or the month, as spreadsheets write it."""
    found = _SPREADSHEET.fullmatch(text)
    if found is None:
        return []
    readings: dict[str, None] = {}
    for day, month in ((1, 2), (2, 1)):
        with suppress(ValueError):
            meant = date(int(found["year"]), int(found[month]), int(found[day])).isoformat()
            meant += f"T{int(found['hour']):02}:{found['minute']}" if found["hour"] else ""
            datetime.fromisoformat(meant)
            readings[meant] = None
    return list(readings)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _parse_penalty(text: str) -> tuple[float, timedelta | None]:
    found = _PENALTY.fullmatch(text.strip().lower())
    if found is None:
        raise LatenessError(f"{text!r} is not a late penalty: write 10%/day, 5%/hour or 20%.")
    share = float(found["percent"]) / 100
    if share > 1:
        raise LatenessError(f"A late penalty of {text!r} is too large: 100% is the maximum.")
    return share, _STEPS[found["step"]] if found["step"] else None


def _parse_grace(text: str) -> timedelta:
    text = text.strip().lower()
    if not _GRACE.fullmatch(text):
        raise LatenessError(f"{text!r} is not a grace period: write 15m, 2h or 1h30m.")
    try:
        parts = re.findall(r"(\d+)\s*([smhd])", text)
        return sum((int(count) * _UNITS[unit] for count, unit in parts), timedelta(0))
    except OverflowError:
        raise LatenessError(f"A grace period of {text!r} is too long.") from None
