"""When two names of people are the same: for the lines of gradebooks and the rows of class files."""

from __future__ import annotations

import re
import unicodedata

LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "đ": "d"})
"""Letters that no decomposition of Unicode takes apart. Ids are made with them: one more changes ids."""

_APOSTROPHES = re.compile("['\u2018\u2019\u201b\u02bc\u02b9\u00b4`\uff07]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]")
"""Letters of Chinese, Japanese and Korean, in which names are written with and without a space."""


def plain(text: str) -> str:
    """Equal for texts that a person would call the same: `Ada `, `ada`, `Ａda`."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def unaccented(text: str) -> str:
    """The text without accents: `Åsa Łuk` is `Asa Luk`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def exact_name(name: str) -> str:
    """Equal for `Lovelace, Ada` and `Ada  Lovelace`, and for `O’Neill` and `O'Neill`."""
    family, comma, given = _APOSTROPHES.sub("'", name).partition(",")
    return " ".join(plain(f"{given} {family}" if comma else family).split())


def loose_name(name: str) -> str:
    """Equal for names that differ in accents, in marks and in the order of their words: `Ångström, Zoë` is
    `Zoe Angstrom`, `O’Neill` is `ONeill`, `王, 伟` is `王伟`."""
    letters = unaccented(_APOSTROPHES.sub("", plain(name)))
    words: list[str] = []
    for word in _BETWEEN_WORDS.split(letters):
        words += word if _WITHOUT_SPACES.search(word) else [word]
    return " ".join(sorted(filter(None, words)))


def agree(one: str, other: str) -> bool:
    """Whether two names may be those of one person: a word of one is in the other, as in `Doe, Jane` and
    `doejane`. Names without a letter, such as numbers, say nothing and agree with all."""
    words, others = loose_name(one).split(), loose_name(other).split()
    if not any(map(_is_telling, words)) or not any(map(_is_telling, others)):
        return True
    together, all_others = "".join(words), "".join(others)
    return any(word in all_others for word in filter(_is_telling, words)) or any(
        word in together for word in filter(_is_telling, others)
    )


def _is_telling(word: str) -> bool:
    """Whether a word says who somebody is: two letters do, one of Chinese does."""
    letters = sum(map(str.isalpha, word))
    return letters > 1 or bool(_WITHOUT_SPACES.search(word))
