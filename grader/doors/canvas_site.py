"""One assignment of Canvas, by its API. The only module that speaks with it.

https://developerdocs.instructure.com/services/canvas/resources/submissions
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grader.doors.errors import DoorError
from grader.doors.in_time import in_time
from grader.reports.text import plain_number

LOOPBACK = ("localhost", "127.0.0.1", "::1")
MOST_SUBMISSIONS = 100_000
"""How many submissions a list may have: each of its pages names the next one, and may do so for ever."""
SECONDS = 60.0
"""How long a request may take, from the connection to the end of the answer."""


@dataclass(frozen=True)
class Standing:
    """What Canvas has of one student: who they are, the score that was entered (before Canvas's own late
    policy, None where there is none), whether they are excused, and the names of the files in comments."""

    user: int
    name: str
    logins: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    score: float | None = None
    excused: bool = False
    attached: tuple[str, ...] = ()


class CanvasSite:
    """An assignment that a token may grade. Every method raises DoorError."""

    def __init__(self, url: str, token: str, course: int, assignment: int, seconds: float = SECONDS) -> None:
        _need_canvasapi()
        self._url = _checked(url)
        self._place = f"course {course}, assignment {assignment}"
        self._seconds = seconds
        self._submissions: dict[int, Any] = {}
        with self._explained():
            found = _course(self._url, token, course, seconds)
            self._assignment = found.get_assignment(assignment)

    @property
    def title(self) -> str:
        return str(getattr(self._assignment, "name", self._place))

    @property
    def points_possible(self) -> float | None:
        points = getattr(self._assignment, "points_possible", None)
        return float(points) if isinstance(points, (int, float)) else None

    def standings(self) -> tuple[Standing, ...]:
        """All students of the assignment as Canvas has them now."""
        with self._explained():
            found = self._assignment.get_submissions(include=["user", "submission_comments"])
            self._submissions = self._by_user(found)
            return tuple(_standing(user, one) for user, one in self._submissions.items())

    def enter_score(self, user: int, score: float) -> None:
        """Enter the score of a student, which replaces any other."""
        with self._explained():
            self._submissions[user].edit(submission={"posted_grade": plain_number(score)})

    def attach(self, user: int, name: str, page: str) -> None:
        """Add a comment to a student's submission that has a file of this name."""
        with tempfile.TemporaryDirectory(prefix="gdgrade-") as scratch, self._explained():
            path = Path(scratch, name)
            path.write_text(page, encoding="utf-8")
            sent, answer = self._submissions[user].upload_comment(str(path), content_type="text/html")
        if not sent:
            raise DoorError(f"Canvas did not take the file {name}: {str(answer)[:200]}.")

    def _by_user(self, found: Iterable[Any]) -> dict[int, Any]:
        """Each submission once, also where one is on two pages because somebody handed in meanwhile."""
        submissions: dict[int, Any] = {}
        for count, one in enumerate(found):
            if count > min(MOST_SUBMISSIONS, 2 * len(submissions) + 100):
                raise DoorError(
                    f"{urlsplit(self._url).netloc} lists submissions without end for {self._place}; check the"
                    " address."
                )
            submissions[int(one.user_id)] = one
        return submissions

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns what goes wrong on the way into a sentence, which never holds the token."""
        from canvasapi import exceptions
        from requests import RequestException

        host = urlsplit(self._url).netloc
        try:
            yield
        except (exceptions.InvalidAccessToken, exceptions.Unauthorized, exceptions.Forbidden) as error:
            # Canvas also forbids what comes too fast.
            if "Rate Limit Exceeded" in str(error):
                raise DoorError(f"{host} allows no more requests for now; try again later.") from error
            raise DoorError(f"{host} does not accept the token for {self._place}; make a new one.") from error
        except exceptions.ResourceDoesNotExist as error:
            raise DoorError(
                f"{host} has no {self._place}, or this token may not see it; the numbers are those in the"
                " address of the assignment, /courses/ID/assignments/ID."
            ) from error
        except exceptions.CanvasException as error:
            raise DoorError(f"{host} refused a request: {str(error)[:200]}.") from error
        except TimeoutError as error:
            raise DoorError(
                f"{host} did not answer a request within {plain_number(self._seconds)} seconds; try again"
                " later."
            ) from error
        except RequestException as error:
            raise DoorError(
                f"{host} cannot be reached, or ended the connection ({type(error).__name__}); check the"
                " address and the network."
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise DoorError(
                f"{host} does not answer as Canvas does ({type(error).__name__}); check the address."
            ) from error


def _course(url: str, token: str, course: int, seconds: float) -> Any:
    """A course of Canvas, each of whose requests has to end: canvasapi waits for ever, and takes no limit."""
    from canvasapi.course import Course
    from canvasapi.requester import Requester

    requester = Requester(url, token)
    requester.request = in_time(requester.request, seconds)
    return Course(requester, {"id": course})


def _need_canvasapi() -> None:
    try:
        import canvasapi  # noqa: F401
    except ImportError as error:
        raise DoorError("Canvas needs the package canvasapi; run `pip install 'gdgrade[lms]'`.") from error


def _checked(url: str) -> str:
    """The address of the site, without the path of its API; the token goes over HTTPS only."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise DoorError(
            f"{url} is not the address of a Canvas site; write it like https://canvas.example.edu."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _standing(user: int, submission: Any) -> Standing:
    who = getattr(submission, "user", None) or {}
    entered = getattr(submission, "entered_score", getattr(submission, "score", None))
    return Standing(
        user,
        str(who.get("name") or user),
        tuple(str(who[key]) for key in ("login_id", "sis_user_id") if who.get(key)),
        tuple(str(who[key]) for key in ("email", "login_id") if who.get(key)),
        float(entered) if isinstance(entered, (int, float)) else None,
        bool(getattr(submission, "excused", False)),
        tuple(_attached(getattr(submission, "submission_comments", None) or ())),
    )


def _attached(comments: Any) -> Iterator[str]:
    for comment in comments:
        for file in comment.get("attachments") or ():
            # Canvas renames a file whose name is taken, and keeps the name that it was sent with.
            yield from {str(file.get(key) or "") for key in ("display_name", "filename")}


def digits_of(name: str) -> str:
    """The digits of a page in the name of its file, also where Canvas has added to it; empty in others."""
    found = re.match(r"feedback-([0-9a-f]{12})\b", name)
    return found[1] if found else ""
