"""What the HTML pages have in common: escaping, style, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache, partial
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.reports.short import joined
from grader.reports.text import number_of, points, printable, rounded

MOST_IN_LIST = 2_000
"""How many characters of what is listed of one student, in a page of all."""


def render(template: str, script: str = "", *, pictures: bool = False, **values: object) -> str:
    """A page of its own: `template` with `values`, the style, and the script of that name, if any.

    Every value is shown as text. The page's Content-Security-Policy admits this style and this script
    by their hashes, with `pictures` the images that the page itself holds, and no other script, style, image,
    form or connection.
    """
    style_text, script_text = _text("style.css"), _text(script) if script else ""
    policy = [
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        f"style-src {_hash(style_text)}",
        *([f"script-src {_hash(script_text)}"] if script else []),
        *(["img-src data:"] if pictures else []),
    ]
    # Both are files of this package, and neither ends its element.
    style, code = Markup(style_text), Markup(script_text)
    return (
        _environment()
        .get_template(template)
        .render(values, policy="; ".join(policy), style=style, script=code)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters |= {
        "points": points,
        "rounded": rounded,
        "printable": printable,
        "with_marks": with_marks,
        "foldable": foldable,
        "brief": partial(joined, most=MOST_IN_LIST),
    }
    environment.globals |= {"number_of": number_of}
    return environment


def fragment(template: str, **values: object) -> str:
    """A part of a page, for a page that somebody else makes; every value is shown as text."""
    return _environment().get_template(template).render(values)


def style(name: str) -> Markup:
    """A style sheet of this package."""
    return Markup(_text(name))


def image(png: bytes) -> str:
    """A PNG as the address of an image."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


@cache
def _text(name: str) -> str:
    return (files("grader.reports") / "templates" / name).read_text(encoding="utf-8")


def _shown(value: object) -> object:
    """Every text that a page shows, without characters that turn its direction or cannot be written."""
    return printable(value) if type(value) is str else value


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_MARKED = re.compile(r"`(?P<code>[^`\n]+)`|(?<![\w*])\*(?P<stressed>\w(?:[^*\n]*\w)?)\*(?![\w*])")


def with_marks(text: str) -> Markup:
    """`text`, escaped, what stands in `backticks` set as code and what stands in *stars* stressed."""

    def marked(found: re.Match[str]) -> str:
        return f"<code>{found['code']}</code>" if found["code"] else f"<em>{found['stressed']}</em>"

    return Markup(_MARKED.sub(marked, str(escape(printable(text)))))


def foldable(name: str) -> Markup:
    """A name of Python's, escaped, which may go on below after an underscore."""
    return Markup(str(escape(printable(name))).replace("_", "_<wbr>"))
