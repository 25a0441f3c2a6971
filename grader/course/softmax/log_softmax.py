"""log_softmax · The logarithm of softmax, along one dimension."""

from __future__ import annotations

from collections.abc import Callable

from grader.course.softmax import pictures
from grader.course.softmax.formulas import shifted
from grader.course.softmax.logits import ALONG_A_DIMENSION
from grader.toolkit import ByHand, Exercise, KnownMistake, torch


def less(logits: torch.Tensor, dim: int, part: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """s - part(exp(s)) with s = z - max z; log-softmax takes off the logarithm of the sum along `dim`."""
    return shifted(logits, dim) - part(torch.exp(shifted(logits, dim)))


def log_of_shares(scores: torch.Tensor, dim: int) -> torch.Tensor:
    """z - log Σ exp(z), with nothing done against overflow."""
    return scores - torch.log(torch.exp(scores).sum(dim, keepdim=True))


MISTAKES = (
    KnownMistake(
        "maximum subtracted twice",
        lambda logits, dim=-1: torch.log_softmax(logits, dim) - logits.amax(dim, keepdim=True),
        "You subtract the maximum twice: from the scores, and again with the logarithm of the sum.",
    ),
    KnownMistake(
        "log(softmax)",
        lambda logits, dim=-1: torch.log(torch.softmax(logits, dim)),
        "A probability too small for a float is 0, and log 0 is -inf. Simplify the logarithm algebraically: "
        "z minus log Σ exp(z).",
    ),
    KnownMistake(
        "log(softmax + 1e-8)",
        lambda logits, dim=-1: torch.log(torch.softmax(logits, dim) + 1e-8),
        "The added 1e-8 hides the -inf but changes every result. Simplify the logarithm algebraically: z "
        "minus log Σ exp(z).",
    ),
    KnownMistake(
        "no maximum subtracted",
        lambda logits, dim=-1: logits - torch.log(torch.exp(logits).sum(dim, keepdim=True)),
        "exp is inf or 0 for large |z|. Subtract the maximum along `dim` first: log p stays the same.",
    ),
    KnownMistake(
        "one maximum for the whole tensor",
        lambda logits, dim=-1: (
            logits - logits.max() - torch.log(torch.exp(logits - logits.max()).sum(dim, keepdim=True))
        ),
        "You subtract the maximum of the whole tensor, so the sum of a row far below it is 0; subtract the "
        "maximum along `dim`.",
    ),
    KnownMistake(
        "maximum subtracted inside only",
        lambda logits, dim=-1: (
            logits - torch.log(torch.exp(logits - logits.amax(dim, keepdim=True)).sum(dim, keepdim=True))
        ),
        "You subtract the maximum inside the sum but not from z in front of it; subtract it in both places.",
    ),
    KnownMistake(
        "log of the sum missing",
        lambda logits, dim=-1: logits - logits.amax(dim, keepdim=True),
        "You subtract only the maximum; subtract the logarithm of the sum of exponentials as well.",
    ),
    KnownMistake(
        "dim ignored",
        lambda logits, dim=-1: torch.log_softmax(logits, -1),
        "You always sum over the last dimension; use the argument `dim`.",
    ),
    KnownMistake(
        "always along dimension 0",
        lambda logits, dim=-1: torch.log_softmax(logits, 0),
        "You always sum over dimension 0; use the argument `dim`.",
    ),
    KnownMistake(
        "softmax",
        lambda logits, dim=-1: torch.softmax(logits, dim),
        "You return the probabilities; the task asks for their logarithm.",
    ),
    KnownMistake(
        "base 2",
        lambda logits, dim=-1: torch.log_softmax(logits, dim) / torch.log(logits.new_tensor(2)),
        "You use the logarithm to base 2; the task asks for the natural logarithm.",
    ),
    KnownMistake(
        "mean subtracted",
        lambda logits, dim=-1: log_of_shares(logits - logits.mean(dim, keepdim=True), dim),
        "You subtract the mean, and a score far above it still overflows; subtract the maximum along `dim`.",
    ),
    KnownMistake(
        "maximum subtracted in front only",
        lambda logits, dim=-1: (
            logits - logits.amax(dim, keepdim=True) - torch.log(torch.exp(logits).sum(dim, keepdim=True))
        ),
        "You subtract the maximum from z in front but not inside the sum; subtract it in both places.",
    ),
    KnownMistake(
        "sign of the maximum",
        lambda logits, dim=-1: (
            logits + 2 * logits.amax(dim, keepdim=True) - torch.logsumexp(logits, dim, keepdim=True)
        ),
        "You have the wrong sign of the maximum; log Σ exp(z) is the maximum *plus* log Σ exp(z - maximum), "
        "and you subtract all of it.",
    ),
    KnownMistake(
        "plus in place of minus",
        lambda logits, dim=-1: less(logits, dim, lambda e: -torch.log(e.sum(dim, keepdim=True))),
        "You add the logarithm of the sum; subtract it, since the logarithm of a quotient is a difference.",
    ),
    KnownMistake(
        "sum of the logarithms",
        lambda logits, dim=-1: (
            shifted(logits, dim) - torch.log(torch.exp(shifted(logits, dim))).sum(dim, keepdim=True)
        ),
        "You take the logarithm before the sum; sum the exponentials first, then take the logarithm.",
    ),
    KnownMistake(
        "log of the mean",
        lambda logits, dim=-1: less(logits, dim, lambda e: torch.log(e.mean(dim, keepdim=True))),
        "You take the logarithm of the mean of the exponentials; take that of their sum.",
    ),
    KnownMistake(
        "log missing",
        lambda logits, dim=-1: less(logits, dim, lambda e: e.sum(dim, keepdim=True)),
        "You subtract the sum of exponentials; subtract its logarithm.",
    ),
    KnownMistake(
        "quotient in place of the difference",
        lambda logits, dim=-1: logits / torch.logsumexp(logits, dim, keepdim=True),
        "You divide by log Σ exp(z); subtract it, since the logarithm of a quotient is a difference.",
    ),
    KnownMistake(
        "log10",
        lambda logits, dim=-1: less(logits, dim, lambda e: torch.log10(e.sum(dim, keepdim=True))),
        "You use the logarithm to base 10; the task asks for the natural logarithm.",
    ),
    KnownMistake(
        "1 added to the sum",
        lambda logits, dim=-1: less(logits, dim, lambda e: torch.log1p(e.sum(dim, keepdim=True))),
        "You use log1p(s), which is log(1 + s); take the logarithm of the sum itself.",
    ),
    KnownMistake(
        "exp(0) in the sum",
        lambda logits, dim=-1: logits - torch.logaddexp(logits.new_zeros(()), logits.logsumexp(dim, True)),
        "Your sum begins with exp(0) = 1, as if there were one more score of 0; begin with nothing, which is "
        "-inf for logaddexp.",
    ),
    KnownMistake(
        "divided by the logarithm of the sum",
        lambda logits, dim=-1: (
            shifted(logits, dim) / torch.log(torch.exp(shifted(logits, dim)).sum(dim, keepdim=True))
        ),
        "You divide by the logarithm of the sum; subtract it: the logarithm of a quotient is a difference.",
    ),
    KnownMistake(
        "log-sigmoid",
        lambda logits, dim=-1: torch.nn.functional.logsigmoid(logits),
        "You apply a log-sigmoid to each score; softmax makes the probabilities along `dim` sum to 1.",
    ),
    KnownMistake(
        "softmax applied twice",
        lambda logits, dim=-1: torch.log_softmax(torch.softmax(logits, dim), dim),
        "You apply softmax, then log-softmax, which applies softmax again; give it the logits.",
    ),
    KnownMistake(
        "summed over everything",
        lambda logits, dim=-1: logits - torch.logsumexp(logits.flatten(), 0),
        "You sum over the whole tensor; sum along `dim` only, and keep that dimension.",
    ),
    KnownMistake(
        "1e-9 added to the sum",
        lambda logits, dim=-1: less(logits, dim, lambda e: torch.log(e.sum(dim, keepdim=True) + 1e-9)),
        "The added 1e-9 changes every result; after subtracting the maximum the sum is at least 1, so add "
        "nothing.",
    ),
    KnownMistake(
        "sum of the logarithms",
        lambda logits, dim=-1: shifted(logits, dim) - shifted(logits, dim).sum(dim, keepdim=True),
        "You take the logarithm before the sum; sum the exponentials first, then take the logarithm.",
    ),
)

log_softmax = Exercise(
    name="log_softmax",
    points=2,
    reference=lambda logits, dim=-1: torch.log_softmax(logits, dim),
    cases=ALONG_A_DIMENSION,
    by_hand=ByHand("log_softmax"),
    mistakes=MISTAKES,
    picture=pictures.LOG_SOFTMAX,
    hints=(
        "The logarithm of a quotient is a difference, and log exp(z) is z. What is left of log p?",
        "log Σ exp(z) overflows at 1000. Subtract the maximum m from all of z first: log p stays the same.",
        "With s = z - m: log p = s - log Σ exp(s), the sum along `dim` with the dimension kept.",
    ),
)
