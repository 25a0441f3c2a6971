"""Reading right and wrong versions from percent cells, and the form of the files there are."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from grader.authoring import variants as versions
from grader.authoring.variants import Variant, read_variants
from grader.course import load_course
from grader.exercise import Exercise, Topic

VARIANTS = Path(__file__).parents[1] / "variants"
FEWEST_RIGHT = 5
FEWEST_WRONG = 8

COURSE = load_course()
every_topic = pytest.mark.parametrize("topic", COURSE.topics, ids=[topic.name for topic in COURSE.topics])
every_exercise = pytest.mark.parametrize(("topic", "exercise"), list(COURSE), ids=COURSE.names)


def variants_of(topic: Topic) -> tuple[Variant, ...]:
    return versions.variants_of(COURSE, topic)


def versions_of(topic: Topic, exercise: Exercise) -> list[Variant]:
    return [variant for variant in variants_of(topic) if variant.exercise == exercise.name]


def test_cells_are_read_with_the_prelude_before_each() -> None:
    text = (
        "import torch\n"
        "\n"
        "# %% relu | right | clamp\n"
        "def relu(x):\n"
        "    return x.clamp(min=0)\n"
        "# %% relu | wrong | a fold | cause: absolute value\n"
        "def relu(x):\n"
        "    return x.abs()\n"
    )
    clamp, fold = read_variants(text)
    assert clamp == Variant(
        exercise="relu",
        right=True,
        title="clamp",
        cause=None,
        source="import torch\n\n# %% relu | right | clamp\ndef relu(x):\n    return x.clamp(min=0)\n",
    )
    assert fold == Variant(
        exercise="relu",
        right=False,
        title="a fold",
        cause="absolute value",
        source="import torch\n\n# %% relu | wrong | a fold | cause: absolute value\n"
        "def relu(x):\n    return x.abs()\n",
    )


def test_bars_without_spaces_belong_to_the_title() -> None:
    (variant,) = read_variants("# %% relu | wrong | half of x + |x| | cause: |x| not halved\n")
    assert variant.title == "half of x + |x|"
    assert variant.cause == "|x| not halved"


def test_text_without_cells_has_no_variants() -> None:
    assert read_variants("") == ()
    assert read_variants("import torch\n# % no cell\n") == ()


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("# %%", "a header reads"),
        ("# %% relu", "a header reads"),
        ("# %% relu | right", "a header reads"),
        ("# %% relu | right |  ", "a header reads"),
        ("# %% relu|right|clamp", "a header reads"),
        ("# %% relu | wrong | fold | cause: sign | more", "a header reads"),
        ("# %% re lu | right | clamp", "`re lu` is not the name of a function"),
        ("# %% relu | correct | clamp", "not `correct`"),
        ("# %% relu | wrong | fold | sign", "the last field reads"),
        ("# %% relu | wrong | fold | cause:", "the last field reads"),
        ("# %% relu | right | clamp | cause: sign", "a right version has no cause"),
    ],
)
def test_a_malformed_header_is_named_by_its_line(header: str, complaint: str) -> None:
    text = f"import torch\n\n# %% relu | right | clamp\nrelu = torch.relu\n{header}\n"
    with pytest.raises(ValueError, match=r"^Line 5: [^\n]+\.$") as raised:
        read_variants(text)
    assert complaint in str(raised.value)


@every_topic
def test_every_cell_is_python_and_defines_its_function(topic: Topic) -> None:
    for variant in variants_of(topic):
        tree = ast.parse(variant.source, f"{variant.exercise}: {variant.title}")
        assert [name for step in tree.body for name in bound_by(step)].count(variant.exercise) == 1, (
            variant.title
        )


def bound_by(step: ast.stmt) -> list[str]:
    """The names that a definition or a plain assignment binds."""
    match step:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
    return []


@every_topic
def test_every_version_is_of_an_exercise_of_its_topic(topic: Topic) -> None:
    assert {variant.exercise for variant in variants_of(topic)} <= {e.name for e in topic.exercises}


@every_topic
def test_every_wrong_version_says_its_cause(topic: Topic) -> None:
    assert [v.title for v in variants_of(topic) if not v.right and v.cause is None] == []


@every_exercise
def test_there_are_enough_versions(topic: Topic, exercise: Exercise) -> None:
    versions = versions_of(topic, exercise)
    right = sum(version.right for version in versions)
    assert right >= FEWEST_RIGHT
    assert len(versions) - right >= FEWEST_WRONG


@every_exercise
def test_no_version_stands_there_twice(topic: Topic, exercise: Exercise) -> None:
    """Neither under one title, nor under two."""
    versions = versions_of(topic, exercise)
    titles = Counter(version.title for version in versions)
    bodies = Counter(ast.dump(ast.parse(version.source)) for version in versions)
    assert [title for title, count in titles.items() if count > 1] == []
    assert [count for count in bodies.values() if count > 1] == []


@every_topic
def test_every_file_holds_the_versions_of_one_exercise(topic: Topic) -> None:
    for path in (VARIANTS / topic.name).glob("*.py"):
        versions = read_variants(path.read_text(encoding="utf-8"))
        assert {version.exercise.lower() for version in versions} == {path.stem}


def test_no_folder_of_versions_is_left_over() -> None:
    folders = {path.name for path in VARIANTS.iterdir() if path.is_dir()}
    assert folders == {topic.name for topic in COURSE.topics}
