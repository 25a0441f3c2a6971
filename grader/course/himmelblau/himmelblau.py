"""himmelblau · The height of the landscape."""

from __future__ import annotations

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
            "x and y, or 11 and 7, exchanged",
            lambda point: height(point.flip(0)),
            "Either gives the same: point is x, then y, and 11 belongs to x² + y, 7 to x + y².",
        ),
        KnownMistake(
            "outer squares missing",
            lambda point: sum(brackets(point)),
            "Square each of the two brackets before you add them.",
        ),
        KnownMistake(
            "square of the sum",
            lambda point: sum(brackets(point)) ** 2,
            "You add the brackets and square the sum: square each, then add.",
        ),
        KnownMistake(
            "only the first bracket",
            lambda point: brackets(point)[0] ** 2,
            "(x + y² - 7)² is missing.",
        ),
        KnownMistake(
            "only the second bracket",
            lambda point: brackets(point)[1] ** 2,
            "(x² + y - 11)² is missing.",
        ),
        KnownMistake(
            "difference of the squares",
            lambda point: brackets(point)[0] ** 2 - brackets(point)[1] ** 2,
            "The two squares are added, not subtracted.",
        ),
        KnownMistake(
            "product of the squares",
            lambda point: brackets(point)[0] ** 2 * brackets(point)[1] ** 2,
            "The two squares are added, not multiplied.",
        ),
        KnownMistake(
            "half",
            lambda point: height(point) / 2,
            "There is no 1/2 in front of this function: the two squares are added, not averaged.",
        ),
        KnownMistake(
            "minus before y",
            lambda point: (brackets(point)[0] - 2 * point[1]) ** 2 + brackets(point)[1] ** 2,
            "The first bracket is x² + y - 11: you have x² - y - 11.",
        ),
        KnownMistake(
            "minus before y²",
            lambda point: brackets(point)[0] ** 2 + (brackets(point)[1] - 2 * point[1] ** 2) ** 2,
            "The second bracket is x + y² - 7: you have x - y² - 7.",
        ),
        KnownMistake(
            "plus 11 and plus 7",
            lambda point: (brackets(point)[0] + 22) ** 2 + (brackets(point)[1] + 14) ** 2,
            "The 11 and the 7 are subtracted.",
        ),
        KnownMistake(
            "inner squares missing",
            lambda point: (point.sum() - 11) ** 2 + (point.sum() - 7) ** 2,
            "Inside the brackets x is squared in the first and y in the second.",
        ),
        KnownMistake(
            "y in place of y²",
            lambda point: brackets(point)[0] ** 2 + (point.sum() - 7) ** 2,
            "In the second bracket y is squared.",
        ),
        KnownMistake(
            "x in place of x²",
            lambda point: (point.sum() - 11) ** 2 + brackets(point)[1] ** 2,
            "In the first bracket x is squared.",
        ),
        KnownMistake(
            "both squared in both brackets",
            lambda point: ((point**2).sum() - 11) ** 2 + ((point**2).sum() - 7) ** 2,
            "Only x is squared in the first bracket, and only y in the second.",
        ),
        KnownMistake(
            "square root",
            lambda point: height(point).sqrt(),
            "There is no square root in this function.",
        ),
    ),
    hints=(
        "Take x and y out of the point: `x, y = point`. Then it reads like the formula.",
        "Two brackets, each squared as a whole, then added. The result is 0-d: no list, no shape (1,).",
    ),
)
