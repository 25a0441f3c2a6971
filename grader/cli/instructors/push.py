"""The command `push`."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.exit_codes import ExitCode
from grader.cli.groups import CommandGroup
from grader.cli.instructors.common import opened
from grader.cli.options import InputFile, results_argument


class NumberInAddress(click.IntRange):
    """A number that Canvas shows in the address of an assignment, after the word `part`."""

    def __init__(self, part: str) -> None:
        super().__init__(min=1)
        self._part = part

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """What is said where the option is left out."""
        return (
            f"It is the number after /{self._part}/ in the address of the assignment, such as"
            " https://canvas.example.edu/courses/101/assignments/202"
        )


@click.group(cls=CommandGroup)
def push() -> None:
    """Send results to a course site."""


@push.command(short_help="Send scores and feedback pages to an assignment of Canvas.")
@results_argument
@click.option(
    "--course",
    "course_id",
    metavar="ID",
    type=NumberInAddress("courses"),
    required=True,
    help="The number after /courses/ in the address of the assignment.",
)
@click.option(
    "--assignment",
    metavar="ID",
    type=NumberInAddress("assignments"),
    required=True,
    help="The number after /assignments/ in that address.",
)
@click.option(
    "--url",
    metavar="URL",
    envvar="CANVAS_URL",
    required=True,
    help="The site, such as https://canvas.example.edu.  [default: CANVAS_URL]",
)
@click.option(
    "--token-file",
    metavar="FILE",
    type=InputFile(exists=False),
    help="A file with the access token that only you can read.  [default: CANVAS_TOKEN]",
)
@click.option("--apply", is_flag=True, help="Send the changes.")
def canvas(
    results: Path, course_id: int, assignment: int, url: str, token_file: Path | None, apply: bool
) -> int:
    """Send the scores and the feedback pages in RESULTS to an assignment of Canvas.

    Lists each change, and sends nothing without --apply. What Canvas has already is not sent again: after a
    crash the same command sends the rest. The page is attached to a comment on the submission.

    To find the two numbers, open the assignment in Canvas: its address ends in
    /courses/ID/assignments/ID.
    """
    from grader.doors.canvas_site import CanvasSite
    from grader.doors.push import push as send
    from grader.doors.token import find_token
    from grader.reports.text import printable

    with opened(results, writes=False) as (ledger, course):
        site = CanvasSite(url, find_token(token_file), course_id, assignment)
        click.echo(printable(f"Canvas: {site.title}"))
        for line in send(ledger, course, site, apply=apply):
            click.echo(line)
    if not apply:
        click.echo("Nothing was sent; add --apply to send it.")
    return ExitCode.OK
