"""Write a class into a folder: python -m examples.classroom FOLDER --students 300 --layout canvas."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from examples.classroom.layouts import LAYOUTS
from examples.classroom.students import make_students
from grader.course import load_course


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--students", "count", default=30, show_default=True, type=click.IntRange(min=1))
@click.option("--layout", default="folders", show_default=True, type=click.Choice(sorted(LAYOUTS)))
@click.option("--seed", default=0, show_default=True)
def main(folder: Path, count: int, layout: str, seed: int) -> None:
    """Write a class of students into FOLDER."""
    students = list(make_students(count, seed, load_course()))
    LAYOUTS[layout](folder, students)
    kinds = Counter(student.kind for student in students)
    click.echo(f"{folder}: {', '.join(f'{number} {kind}' for kind, number in kinds.most_common())}")


if __name__ == "__main__":
    main()
