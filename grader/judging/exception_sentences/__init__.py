"""What torch, NumPy and Python say in an exception, each with a sentence on what to do.

A row is a name, what the text of the exception looks like, and the sentence, in which `{1}` is the first
group of the text. The first row that fits counts.
"""

from __future__ import annotations

from grader.judging.exception_sentences.calls import ON_CALLS
from grader.judging.exception_sentences.dtypes import DTYPES, TWO_DTYPES
from grader.judging.exception_sentences.entries import ON_ENTRIES
from grader.judging.exception_sentences.gradients import ON_GRADIENTS
from grader.judging.exception_sentences.types_and_shapes import ON_TYPES

__all__ = ["DTYPES", "SENTENCES", "TWO_DTYPES"]

SENTENCES = (*ON_GRADIENTS, *ON_ENTRIES, *ON_TYPES, *ON_CALLS)
