"""Observers: they see the way to a result, whatever it is written with, and let every right way pass."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from grader.published.observers import OBSERVERS, lines_run, most_bytes_at_once


def as_asked(observer: str, function: Any, *arguments: Any) -> bool:
    """What the observer says of a call, which has to be made and to return what the function returns."""
    returned, question = OBSERVERS[observer].observe(function, arguments)
    assert returned is not None
    return question()


def leaf() -> torch.Tensor:
    return torch.tensor([0.5, -1.5, 2.0], requires_grad=True)


def loss_fn(w: torch.Tensor) -> torch.Tensor:
    return (w**3).sum()


def by_backward(loss_fn: Any, parameter: torch.Tensor, times: int) -> Any:
    for _ in range(times):
        loss_fn(parameter).backward()
    return parameter.grad


def on_a_copy(loss_fn: Any, parameter: torch.Tensor, times: int) -> Any:
    return by_backward(lambda w: loss_fn(w * 1), parameter.detach().clone().requires_grad_(), times)


def one_graph(loss_fn: Any, parameter: torch.Tensor, times: int) -> Any:
    loss = loss_fn(parameter)
    for _ in range(times):
        torch.autograd.backward(loss, retain_graph=True)
    return parameter.grad


def by_grad(loss_fn: Any, parameter: torch.Tensor, times: int) -> Any:
    return sum(torch.autograd.grad(loss_fn(parameter), parameter)[0] for _ in range(times))


def by_func(loss_fn: Any, parameter: torch.Tensor, times: int) -> Any:
    return times * torch.func.grad(loss_fn)(parameter.detach())


def once(loss_fn: Any, parameter: torch.Tensor, times: int) -> Any:
    (times * loss_fn(parameter)).backward()
    return parameter.grad


@pytest.mark.parametrize("function", [by_backward, on_a_copy, one_graph])
def test_backward_is_seen_on_whatever_leaf_it_works(function):
    assert as_asked("backward_each_time", function, loss_fn, leaf(), 3)
    assert as_asked("backward_once", lambda f, w: function(f, w, 1), loss_fn, leaf())


@pytest.mark.parametrize("function", [by_grad, by_func])
def test_a_gradient_by_other_means_is_told_apart(function):
    assert not as_asked("backward_each_time", function, loss_fn, leaf(), 3)
    assert not as_asked("backward_once", lambda f, w: function(f, w, 1), loss_fn, leaf())


def test_one_backward_is_not_several():
    assert not as_asked("backward_each_time", once, loss_fn, leaf(), 3)
    assert as_asked("backward_each_time", once, loss_fn, leaf(), 1)


def together(starts: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    for _ in range(steps):
        starts = starts - lr * starts
    return torch.stack([row * 1 for row in starts])


def in_turn(starts: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    return torch.cat([together(start[None], lr, steps) for start in starts])


def in_every_step(starts: torch.Tensor, lr: float, steps: int) -> torch.Tensor:
    for _ in range(steps):
        starts = torch.stack([start - lr * start for start in starts])
    return starts


def test_a_loop_over_the_starts_is_seen_and_one_that_puts_the_result_together_is_none():
    starts = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    mapped = torch.func.vmap(lambda start: together(start[None], 0.1, 4)[0])
    assert as_asked("starts_together", together, starts, 0.1, 4)
    assert as_asked("starts_together", lambda s, lr, steps: mapped(s), starts, 0.1, 4)
    assert not as_asked("starts_together", in_turn, starts, 0.1, 4)
    assert not as_asked("starts_together", in_every_step, starts, 0.1, 4)


def test_lines_are_counted_and_an_earlier_trace_is_put_back():
    assert lines_run(together, torch.ones(1, 2), 0.1, 9) > lines_run(together, torch.ones(1, 2), 0.1, 2)


def sums(upstream: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    p = torch.softmax(logits, 1)
    return p * (upstream - torch.einsum("nc,nc,nd->nd", upstream, p, torch.ones_like(p)))


def jacobian(upstream: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    p = torch.softmax(logits, 1)
    return torch.einsum("ni,nij->nj", upstream, torch.diag_embed(p) - p[:, :, None] * p[:, None, :])


def in_lists(upstream: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    (g,), (p,) = upstream.tolist(), torch.softmax(logits, 1).tolist()
    rows = [[a * ((i == j) - b) for j, b in enumerate(p)] for i, a in enumerate(p)]
    return torch.tensor([[sum(x * row[j] for x, row in zip(g, rows, strict=True)) for j in range(len(p))]])


def in_numpy(upstream: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    p = torch.softmax(logits, 1).numpy()
    return upstream * torch.from_numpy(p) - torch.from_numpy(upstream.numpy() @ (p.T @ p))


def test_a_matrix_of_all_pairs_is_seen_in_torch_numpy_and_lists():
    row = torch.ones(1, 3)
    assert as_asked("without_a_matrix", sums, row, row)
    for function in (jacobian, in_lists, in_numpy):
        assert not as_asked("without_a_matrix", function, row, row)


def test_a_view_counts_as_what_it_was_made_of():
    assert most_bytes_at_once(lambda x: x.expand(10**6, 4), torch.ones(4)) < 10**5
