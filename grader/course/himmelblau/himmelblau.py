"""himmelblau · The height of the landscape."""

from __future__ import annotations

from grader.course.himmelblau import pictures
from grader.course.himmelblau.landscape import brackets, height
from grader.course.himmelblau.starts import POINTS
from grader.toolkit import Exercise, KnownMistake

himmelblau = Exercise(
    name="himmelblau",
    points=1,
    shapes="point (2,) -> ()",
    reference=height,
    cases=POINTS,
    mistakes=(
        KnownMistake(
            "2x and 2y in place of the squares",
            lambda point: (2 * point[0] + point[1] - 11) ** 2 + (point[0] + 2 * point[1] - 7) ** 2,
            "You double x and y; square them.",
        ),
        KnownMistake(
            "squared twice",
            lambda point: sum(bracket**4 for bracket in brackets(point)),
            "You raise the brackets to the fourth power; square each once.",
        ),
        KnownMistake(
            "x and y, or 11 and 7, exchanged",
            lambda point: height(point.flip(0)),
            "You exchanged x and y, or 11 and 7 (both give this result); point is (x, y), and the brackets "
            "are x² + y - 11 and x + y² - 7.",
        ),
        KnownMistake(
            "outer squares missing",
            lambda point: sum(brackets(point)),
            "You add the two brackets; square each of them first.",
        ),
        KnownMistake(
            "square of the sum",
            lambda point: sum(brackets(point)) ** 2,
            "You add the brackets and square the sum; square each one, then add.",
        ),
        KnownMistake(
            "only the first bracket",
            lambda point: brackets(point)[0] ** 2,
            "You leave out the second bracket; add (x + y² - 7)².",
        ),
        KnownMistake(
            "only the second bracket",
            lambda point: brackets(point)[1] ** 2,
            "You leave out the first bracket; add (x² + y - 11)².",
        ),
        KnownMistake(
            "difference of the squares",
            lambda point: brackets(point)[0] ** 2 - brackets(point)[1] ** 2,
            "You subtract the second square; add it.",
        ),
        KnownMistake(
            "product of the squares",
            lambda point: brackets(point)[0] ** 2 * brackets(point)[1] ** 2,
            "You multiply the two squares; add them.",
        ),
        KnownMistake(
            "half",
            lambda point: height(point) / 2,
            "You have a factor 1/2; this function has none.",
        ),
        KnownMistake(
            "minus before y",
            lambda point: (brackets(point)[0] - 2 * point[1]) ** 2 + brackets(point)[1] ** 2,
            "Your first bracket is x² - y - 11; it should be x² + y - 11.",
        ),
        KnownMistake(
            "minus before y²",
            lambda point: brackets(point)[0] ** 2 + (brackets(point)[1] - 2 * point[1] ** 2) ** 2,
            "Your second bracket is x - y² - 7; it should be x + y² - 7.",
        ),
        KnownMistake(
            "plus 11 and plus 7",
            lambda point: (brackets(point)[0] + 22) ** 2 + (brackets(point)[1] + 14) ** 2,
            "You add 11 and 7; subtract them.",
        ),
        KnownMistake(
            "inner squares missing",
            lambda point: (point.sum() - 11) ** 2 + (point.sum() - 7) ** 2,
            "Your brackets are x + y - 11 and x + y - 7; they should be x² + y - 11 and x + y² - 7.",
        ),
        KnownMistake(
            "y in place of y²",
            lambda point: brackets(point)[0] ** 2 + (point.sum() - 7) ** 2,
            "Your second bracket is x + y - 7; it should be x + y² - 7.",
        ),
        KnownMistake(
            "x in place of x²",
            lambda point: (point.sum() - 11) ** 2 + brackets(point)[1] ** 2,
            "Your first bracket is x + y - 11; it should be x² + y - 11.",
        ),
        KnownMistake(
            "both squared in both brackets",
            lambda point: ((point**2).sum() - 11) ** 2 + ((point**2).sum() - 7) ** 2,
            "You square x and y in both brackets; they are x² + y - 11 and x + y² - 7.",
        ),
        KnownMistake(
            "square root",
            lambda point: height(point).sqrt(),
            "You take the square root; this function has none.",
        ),
        KnownMistake(
            "x² + y in both brackets",
            lambda point: brackets(point)[0] ** 2 + (brackets(point)[0] + 4) ** 2,
            "Your second bracket is x² + y - 7; it should be x + y² - 7.",
        ),
        KnownMistake(
            "x + y² in both brackets",
            lambda point: (brackets(point)[1] - 4) ** 2 + brackets(point)[1] ** 2,
            "Your first bracket is x + y² - 11; it should be x² + y - 11.",
        ),
    ),
    picture=pictures.SURFACE,
    hints=(
        "Unpack the point: `x, y = point`. Then the code reads like the formula.",
        "Two brackets, each squared as a whole, then added. The result is 0-d, not a list and not of shape "
        "(1,).",
    ),
)
