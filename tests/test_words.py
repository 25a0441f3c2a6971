"""What users read is plain English, short and true: messages, help, pages, README and docs."""

from __future__ import annotations

import ast
import re
import shlex
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest

from grader.cli.main import gdgrade
from grader.course import load_course
from grader.exercise import Topic
from grader.report import Report

ROOT = Path(__file__).parents[1]
DOCS = [
    *(
        ROOT / name
        for name in ("README.md", "CONTRIBUTING.md", "benchmarks/gpu.md", "benchmarks/peers/README.md")
    ),
    *sorted((ROOT / "docs").glob("*.md")),
]
TEMPLATES = sorted((ROOT / "grader" / "reports" / "templates").glob("*.html"))

BANNED = {
    "told|nobody|whoever|anew|shall": "make a person or a program the subject, with the usual verb",
    "lies": "a file *is* in a folder",
    "mend|mends|mended": "fix",
    "goes on": "resumes, or continues",
    "called like": "named like",
    "of ours|of theirs": "gdgrade's, the student's",
    "and no more|counts? for nothing": "and nothing else; is not scored",
    r"(?<!there )(?:is|are|was) no(?! longer)": "is not a",
    "in case only|for want of": "only in case; because there is none",
}
"""Words that make English sound translated, as regular expressions, and what to write."""

BANNED_IN_THE_COURSE = {
    "asked for": "the task asks for",
    r"givens?(?! name)": "name the argument, or leave it out",
    r"on paper|sheets?": "algebraically, first",
    r"settle[sd]?": "resolve, or say what happens",
    r"tak(?:e|es|en|ing) (?:\w+ ){0,3}off": "subtract",
    "turned round|sign slip": "reversed; say which sign is wrong",
}
"""Words that the texts of exercises use for something else than the field does."""

MOST_LINES, COLUMNS = 3, 100
MOST_LINES_OF_A_MISTAKE = 2

TOPICS = load_course().topics


def banned_in(text: str, banned: Iterable[str] = BANNED) -> list[str]:
    """The banned words of a text. Code between backticks, such as the user `nobody`, is not English."""
    english = re.sub(r"`[^`\n]*`", "`code`", text)
    found = [re.search(rf"\b(?:{words})\b", english, re.IGNORECASE) for words in banned]
    return [match[0] for match in found if match]


def lines_of(text: str) -> int:
    """The lines that a text takes where it is shown."""
    return sum(len(textwrap.wrap(line, COLUMNS)) for line in text.splitlines())


def texts_of(topic: Topic) -> Iterator[tuple[str, str]]:
    """What a student can read of a topic: each text, and where it is."""
    for exercise in topic.exercises:
        for number, hint in enumerate(exercise.hints, 1):
            yield f"{exercise.name}, hint {number}", hint
        for mistake in exercise.mistakes:
            yield f"{exercise.name}, {mistake.name!r}", f"{mistake.name}. {mistake.message}"
        for rule in exercise.properties:
            yield f"{exercise.name}, {rule.name!r}", f"{rule.name}. {rule.advice}"
        yield f"{exercise.name}, outputs", ", ".join(exercise.outputs)
        yield f"{exercise.name}, by hand", exercise.asks_for
    for folder in ("solutions", "exercises"):
        for number, line in enumerate((ROOT / folder / topic.file).read_text("utf-8").splitlines(), 1):
            yield f"{folder}/{topic.file}, line {number}", line


def messages(source: str) -> Iterator[tuple[int, str]]:
    """The strings of a module that are not documentation, with their lines; `…` for each inserted value."""
    tree = ast.parse(source)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    skipped = parts | {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(str(getattr(part, "value", "…")) for part in map(_text, node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def _text(part: ast.expr) -> ast.expr:
    return part if isinstance(part, ast.Constant) else ast.Constant("…")


def modules() -> list[Path]:
    """The modules whose strings users read. Those of the course are read as exercises, topic by topic."""
    engine = sorted((ROOT / "grader").rglob("*.py"))
    texts = {"course", "new.py"}  # the latter holds whole files
    return [path for path in engine if texts.isdisjoint(path.relative_to(ROOT / "grader").parts)]


def is_sentence(text: str) -> bool:
    """Whether a string is a sentence, not a table of names, a statement of SQL or the code of a child."""
    words = re.sub(r"[…\s]+", " ", text).split()
    return (
        len(words) > 3
        and bool(re.search(r"[.;:!?](\s|$)", text))
        and not re.match(r"(SELECT|INSERT|<)", text)
    )


def commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        for name, one in inside(command).items():
            yield from commands(one, (*path, name))


def inside(group: click.Group) -> dict[str, click.Command]:
    """The commands of a group by their names."""
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def command_lines(page: Path) -> Iterator[str]:
    """The calls of `gdgrade` in a page: in code between backticks, and in indented blocks."""
    text = page.read_text(encoding="utf-8")
    for line in re.findall(r"`(gdgrade [^`]+)`", text.replace("\n", " ")):
        yield re.sub(r"\s+", " ", line)
    for line in re.findall(r"^    (?:\$ )?(gdgrade .*)$", text, re.MULTILINE):
        yield line.split(" #")[0].strip()


def options_of(command: click.Command) -> set[str]:
    """The options of a command, as they are written."""
    return {option for parameter in command.params for option in parameter.opts}


def slug(heading: str) -> str:
    """The anchor that a heading gets on a page."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def python_blocks(page: Path) -> list[str]:
    """The indented blocks of a page that are programs: they begin with an import."""
    blocks = re.findall(r"(?:^    .*\n|^\n)+", page.read_text(encoding="utf-8"), re.MULTILINE)
    programs = [textwrap.dedent(block).strip() + "\n" for block in blocks]
    return [program for program in programs if program.startswith(("from ", "import "))]


@pytest.mark.parametrize(
    "text", ["Nobody is told.", "x is no file.", "It lies there.", "it counts for nothing"]
)
def test_a_banned_word_is_found(text: str) -> None:
    assert banned_in(text)


@pytest.mark.parametrize(
    "text", ["Take 1 off everywhere.", "p is taken off row i.", "Simplify on paper.", "the slope given"]
)
def test_a_word_banned_in_the_course_is_found(text: str) -> None:
    assert banned_in(text, BANNED_IN_THE_COURSE)
    assert not banned_in(text)


@pytest.mark.parametrize(
    "text", ["The child becomes `nobody`.", "There is no file.", "It is no longer there."]
)
def test_plain_english_is_allowed(text: str) -> None:
    assert not banned_in(text)


@pytest.mark.parametrize("page", DOCS + TEMPLATES, ids=lambda page: page.name)
def test_pages_have_no_banned_word(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert [f"line {n}: {banned_in(line)}" for n, line in enumerate(lines, 1) if banned_in(line)] == []


def test_a_command_has_the_name_that_it_is_called_by() -> None:
    named = {path: command.name for path, command in commands(gdgrade) if path}
    assert {path: path[-1] for path in named} == named


def test_the_help_of_every_command_has_no_banned_word() -> None:
    found = dict(commands(gdgrade))
    assert ("course", "check") in found
    for path, command in found.items():
        with click.Context(command, info_name=" ".join(path)) as context:
            assert banned_in(command.get_help(context)) == [], path


def test_the_lists_of_commands_cut_nothing() -> None:
    for path, command in commands(gdgrade):
        with click.Context(command, info_name=" ".join(path), terminal_width=80) as context:
            listed = command.get_help(context).partition("\nCommands:\n")[2].splitlines()
        assert [line for line in listed if line.endswith("...")] == [], path


@pytest.fixture(scope="module")
def all_messages() -> list[tuple[str, str]]:
    """The strings of all modules, each with its place."""
    return [
        (f"{path.relative_to(ROOT)}:{line}", text)
        for path in modules()
        for line, text in messages(path.read_text(encoding="utf-8"))
    ]


def test_messages_have_no_banned_word(all_messages: list[tuple[str, str]]) -> None:
    found = {place: banned_in(text) for place, text in all_messages}
    assert {place: words for place, words in found.items() if words} == {}


def test_messages_take_three_lines_at_most(all_messages: list[tuple[str, str]]) -> None:
    """Inserted values not counted. The README of a new folder of exercises is a file, not a message."""
    read = [(place, text) for place, text in all_messages if is_sentence(text) and not text.startswith("# ")]
    assert len(read) > 200, "the messages were not found"
    assert [place for place, text in read if lines_of(text) > MOST_LINES] == []


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_the_texts_of_a_topic_have_no_banned_word(topic: Topic) -> None:
    banned = [*BANNED, *BANNED_IN_THE_COURSE]
    found = {place: banned_in(text, banned) for place, text in texts_of(topic)}
    assert {place: words for place, words in found.items() if words} == {}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_hints_take_three_lines_and_mistakes_two(topic: Topic) -> None:
    for exercise in topic.exercises:
        assert [hint for hint in exercise.hints if lines_of(hint) > MOST_LINES] == [], exercise.name
        messages = [mistake.message for mistake in exercise.mistakes]
        assert [text for text in messages if lines_of(text) > MOST_LINES_OF_A_MISTAKE] == [], exercise.name


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_mistake_does_not_repeat_its_name(topic: Topic) -> None:
    """The report shows the name and then the text."""
    repeated = [
        f"{exercise.name}: {mistake.name}. {mistake.message}"
        for exercise in topic.exercises
        for mistake in exercise.mistakes
        if mistake.message.casefold().startswith(mistake.name.casefold())
    ]
    assert repeated == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_command_line_of_a_page_exists_with_its_options(page: Path) -> None:
    for line in command_lines(page):
        words = shlex.split(line.replace("|", " ").replace("…", "..."))[1:]
        command: click.Command = gdgrade
        known = {"-h", "--help"}
        while isinstance(command, click.Group) and words:
            known |= options_of(command)
            names = [word for word in words if word in inside(command)]
            assert names or words[0].startswith("-"), line
            if not names:
                break
            words.remove(names[0])
            command = inside(command)[names[0]]
        known |= options_of(command)
        if "arguments" not in options_of(command):  # those of pytest
            assert [
                word for word in words if word.startswith("-") and word.split("=")[0] not in known
            ] == [], line


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_of_a_page_resolve(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8").replace("\n", " ")):
        place, _, anchor = target.partition("#")
        if place.startswith("https:"):
            continue
        file = (page.parent / place).resolve() if place else page
        assert file.exists(), target
        headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in map(slug, headings), target


@pytest.mark.usefixtures("one_warm_process")
def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    programs = python_blocks(ROOT / "README.md")
    assert len(programs) == 3
    for name in ("my-exercises", "submissions/ada"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "01_activations.py").write_bytes(
            (ROOT / "solutions/01_activations.py").read_bytes()
        )
    monkeypatch.chdir(tmp_path)
    cell, short, long = programs
    assert "check(softmax_jacobian)" in cell  # tests/notebook runs such cells
    values: dict[str, object] = {}
    exec(compile(short, "README.md", "exec"), values)
    report = values["report"]
    assert isinstance(report, Report)
    assert f"# ({report.score}, {report.max_score})" in short
    # One exercise of the course instead of all: the program is the same, and takes a tenth of the time.
    exec(
        compile(
            long.replace("read_folder(folder, course))", 'read_folder(folder, course), ("sigmoid",))'),
            "README.md",
            "exec",
        ),
        {},
    )
    assert capsys.readouterr().out == "ada 1.0 1.0\n"
