"""The command `teach`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.exit_codes import ExitCode
from grader.cli.instructors.common import opened, table, write_again
from grader.cli.options import results_argument

if TYPE_CHECKING:
    from grader.batch.groups import Group
    from grader.batch.ledger import Ledger
    from grader.batch.lessons import Lesson
    from grader.exercise import Course

MOST_NAMES = 12
WIDEST = 72
"""Of a sentence in a table."""


@click.command(short_help="Say once what is wrong to all with the same wrong answers.")
@results_argument
@click.argument("group", required=False)
@click.argument("sentence", metavar="[SENTENCE]", nargs=-1)
@click.option("--remove", metavar="GROUP", help="Take the sentence of this group back.")
def teach(results: Path, group: str | None, sentence: tuple[str, ...], remove: str | None) -> int:
    """Say once what is wrong to all students who gave the same wrong answers.

    Without GROUP: list the groups of students in RESULTS whose wrong answers are equal in every case, however
    they wrote them, and whose mistake has no name in feedback. With GROUP alone: show its students, the code
    of a typical one and the first failing case.

    With SENTENCE, at most two lines: put it on the pages and reports of all of them, and print a KnownMistake
    for the course. It stays there, in later runs too, as long as a student's answers are the same. A new
    sentence replaces the earlier one.
    """
    from grader.batch.groups import find_group, graded, groups_of, ids_of, without_digest
    from grader.batch.lessons import lessons_of

    if remove is not None and group is not None:
        raise click.UsageError("--remove GROUP takes no other group and no sentence.")
    if len(sentence) > 1:
        raise click.UsageError("The sentence is several words; put it in quotes.")
    wanted = remove if remove is not None else group
    with opened(results, writes=bool(sentence) or remove is not None) as (ledger, course):
        lessons = lessons_of(ledger.settings())
        students = graded(ledger)
        groups = groups_of(students, lessons)
        if wanted is None:
            lines = _list(ledger, groups, lessons, without_digest(students))
        else:
            found = find_group(groups, wanted, ledger)
            short = ids_of(groups)[found.key]
            if remove is not None:
                lines = _remove(ledger, course, found, short, lessons)
            elif sentence:
                lines = _teach(ledger, course, found, short, sentence[0])
            else:
                lines = _show(ledger, found, short, lessons)
        for line in lines:
            click.echo(line)
    return ExitCode.OK


def _list(
    ledger: Ledger, groups: Sequence[Group], lessons: Mapping[str, Lesson], ungrouped: int
) -> list[str]:
    from grader.batch.groups import ids_of
    from grader.reports.text import number_of

    folder, ids = ledger.folder.path, ids_of(groups)
    taught = {key: lesson.sentence for key, lesson in lessons.items()}
    rows = [(ids[each.key], str(len(each.members)), taught.get(each.key, "")) for each in groups]
    lines = table(("group", "students", "taught"), rows, WIDEST) if rows else []
    if rows:
        lines.append(
            f"`gdgrade teach {folder} GROUP` shows one of them; a sentence in quotes after GROUP is put on"
            " the pages of its students."
        )
    if ungrouped:
        lines.append(
            f"{number_of(ungrouped, 'student')} graded by an earlier gdgrade cannot be grouped yet;"
            f" `gdgrade regrade {folder} --apply` grades them again."
        )
    return lines or [f"{folder} has no wrong answers without a name."]


def _show(ledger: Ledger, group: Group, short: str, lessons: Mapping[str, Lesson]) -> list[str]:
    from grader.batch.unnamed import wrong_answers
    from grader.reports.class_groups import clipped
    from grader.reports.text import first_of, number_of, printable

    found = wrong_answers(ledger, group, short, lessons)
    who = f": {first_of(group.students, MOST_NAMES)}" if group.students else ""
    lines = [f"{short}, {number_of(len(group.members), 'student')}{who}"]
    if found.taught:
        lines += [f"Taught {found.taught_at}: {printable(found.taught)}"]
    if found.source:
        lines += ["", "The code of a typical student:", "", printable(clipped(found.source))]
    lines += ["", *map(printable, found.known)] if found.known else []
    if found.failure:
        failure = printable(clipped(found.failure.splitlines()))
        lines += ["", f"First failing case: {printable(found.case)}", "", failure]
    return lines


def _teach(ledger: Ledger, course: Course, group: Group, short: str, sentence: str) -> list[str]:
    from grader.batch.lessons import checked
    from grader.reports.text import number_of

    said = checked(sentence)
    _put_in_force(ledger, course, group, said)
    pages = number_of(len(group.members), "page")
    undone = f"`gdgrade teach {ledger.folder.path} --remove {short}` takes it back"
    return [f"The sentence is on {pages}; {undone}.", *_known_mistake(ledger, course, group, said)]


def _remove(
    ledger: Ledger, course: Course, group: Group, short: str, lessons: Mapping[str, Lesson]
) -> list[str]:
    if group.key not in lessons:
        folder = ledger.folder.path
        raise click.ClickException(
            f"{short} has no sentence; `gdgrade teach {folder}` lists those that have."
        )
    _put_in_force(ledger, course, group, None)
    return [f"The sentence of {short} was taken back."]


def _put_in_force(ledger: Ledger, course: Course, group: Group, sentence: str | None) -> None:
    """Keep what is said to a group, and write what that changes."""
    from grader.batch.changes import Command
    from grader.batch.lessons import teach
    from grader.batch.results import refuse_foreign

    refuse_foreign(ledger)
    ledger.start_run(Command.TEACH)
    teach(ledger, group.key, sentence)
    write_again(ledger, course)


def _known_mistake(ledger: Ledger, course: Course, group: Group, sentence: str) -> list[str]:
    from grader.batch.groups import typical
    from grader.batch.known_mistakes import NoKnownMistake, known_mistake

    found = typical(ledger, group)
    if found is None or group.exercise not in course.names:
        return []
    student = found.member.student
    try:
        code = known_mistake(ledger, group, found, course.find(group.exercise)[1], sentence)
    except NoKnownMistake as error:
        return [f"No KnownMistake can be made from the code of {student}: {error}."]
    return [
        f"Below is a KnownMistake for the course, made from the code of {student}. Read it before you add it:"
        " a course runs without a sandbox.",
        "",
        code,
    ]
