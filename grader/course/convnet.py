"""14 · Convolutional networks: convolution and pooling, forwards and backwards, and LeNet."""

from __future__ import annotations

from functools import partial

import numpy as np

from grader.course import lenet
from grader.course.convolutions import (
    BACKWARD,
    FORWARD,
    by_windows,
    changed,
    correlate,
    correlate_backward,
    equal_anywhere,
    first_column_by_column,
    last_gradient,
    only,
    padded,
    padded_to_fit,
    pool,
    pool_backward,
    pool_windows,
    pooled,
    pooled_backward,
    pooling_cases,
    shared_out,
)
from grader.course.inputs import normal
from grader.exercise import ByHand, Case, Exercise, Inputs, KnownMistake, Topic
from grader.lazy import torch

NO_CONVOLUTION = ByHand(
    *("conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d"),
    *("lazy_conv2d", "lazy_conv_transpose2d", "convolution", "conv_tbc"),
    *("mkldnn_convolution", "cudnn_convolution", "thnn_conv2d"),
    *("correlate", "convolve", "correlate2d", "convolve2d", "fftconvolve"),
    asks_for="the convolution itself: write its sums over windows with loops, slices or `unfold`",
)

NO_POOLING = ByHand(
    *("max_pool1d", "max_pool2d", "max_pool3d", "max_pool2d_with_indices", "max_pool1d_with_indices"),
    *("adaptive_max_pool2d", "adaptive_max_pool1d", "fractional_max_pool2d"),
    *("max_unpool2d", "max_unpool1d", "mkldnn_max_pool2d", "quantized_max_pool2d"),
    asks_for="the pooling itself: take the maxima over windows with loops, slices or `unfold`",
)

conv2d = Exercise(
    name="conv2d",
    points=3,
    reference=correlate,
    by_hand=NO_CONVOLUTION,
    cases=FORWARD,
    mistakes=(
        KnownMistake(
            "flipped kernel",
            changed(weight=lambda weight: weight.flip(2, 3)),
            "You turn the kernel round, as in the convolution of mathematics. Here weight[k, l] meets "
            "x[i + k, j + l] as it stands.",
        ),
        KnownMistake(
            "bias missing",
            changed(bias=lambda bias, weight: 0 * bias),
            "Add bias[f] to every entry of channel f of the result.",
        ),
        KnownMistake(
            "bias once per channel",
            changed(bias=lambda bias, weight: bias * weight.shape[1]),
            "You add the bias for each channel of x: it is added once, after the sum over channels.",
        ),
        KnownMistake(
            "bias once per weight",
            changed(bias=lambda bias, weight: bias * weight[0].numel()),
            "You add the bias inside of the sum: it is added once, after it.",
        ),
        KnownMistake(
            "first bias for all",
            changed(bias=lambda bias, weight: bias[:1].expand_as(bias)),
            "All filters get bias[0]: filter f has its own, bias[f].",
        ),
        KnownMistake(
            "bias subtracted",
            changed(bias=lambda bias, weight: -bias),
            "The bias is added, not subtracted.",
        ),
        KnownMistake(
            "first channel only",
            changed(x=lambda x, *_: x[:, :1], weight=lambda weight: weight[:, :1]),
            "You use channel 0 of x alone: sum over all channels.",
        ),
        KnownMistake(
            "last channel only",
            changed(x=lambda x, *_: x[:, -1:], weight=lambda weight: weight[:, -1:]),
            "Only the last channel of x counts: each one replaces what the others gave. Add them up.",
        ),
        KnownMistake(
            "mean over channels",
            changed(weight=lambda weight: weight / weight.shape[1]),
            "You take the mean over the channels: it is the sum.",
        ),
        KnownMistake(
            "mean over the window",
            changed(weight=lambda weight: weight / weight[0].numel()),
            "You take the mean over the window: it is the sum.",
        ),
        KnownMistake(
            "first filter for all",
            changed(weight=lambda weight: weight[:1].expand_as(weight)),
            "Every channel of your result comes from filter 0: channel f belongs to weight[f].",
        ),
        KnownMistake(
            "weights without x",
            changed(x=lambda x, *_: torch.ones_like(x)),
            "You sum the weights alone: multiply them by the window of x.",
        ),
        KnownMistake(
            "window without weights",
            changed(weight=lambda weight: torch.ones_like(weight)),
            "You sum the window as it is: multiply it by the weights.",
        ),
        KnownMistake(
            "stride ignored",
            changed(stride=lambda stride: 1),
            "Your windows start at every row and column: they are `stride` apart.",
        ),
        KnownMistake(
            "stride in the size alone",
            lambda x, weight, bias, stride=1, padding=0: correlate(x, weight, bias, 1, padding)[
                :,
                :,
                : correlate(x, weight, bias, stride, padding).shape[2],
                : correlate(x, weight, bias, stride, padding).shape[3],
            ],
            "The size is right, but your windows start at every row and column: window i starts at row "
            "i · stride.",
        ),
        KnownMistake(
            "padding ignored",
            changed(padding=lambda padding: 0),
            "Add `padding` rows and columns of zeros on each side of x first.",
        ),
        KnownMistake(
            "padding before alone",
            changed(x=lambda x, weight, stride, padding: padded(x, padding, 0), padding=lambda padding: 0),
            "You pad above and on the left alone: also below and on the right.",
        ),
        KnownMistake(
            "padding after alone",
            changed(x=lambda x, weight, stride, padding: padded(x, 0, padding), padding=lambda padding: 0),
            "You pad below and on the right alone: also above and on the left.",
        ),
        KnownMistake(
            "padding twice",
            changed(padding=lambda padding: 2 * padding),
            "You pad twice as much: `padding` rows and columns on each side.",
        ),
        KnownMistake(
            "padded with the border",
            changed(
                x=lambda x, weight, stride, padding: padded(x, padding, padding, "replicate"),
                padding=lambda padding: 0,
            ),
            "You pad with the values of the border: pad with zeros.",
        ),
        KnownMistake(
            "size rounded up",
            changed(x=padded_to_fit),
            "Your result has a window that leaves the image: round the number of windows down.",
        ),
        KnownMistake(
            "the + 1 of the size forgotten",
            lambda x, weight, bias, stride=1, padding=0: correlate(x, weight, bias, stride, padding)[
                :, :, :-1, :-1
            ],
            "The last row and the last column of windows are missing: (H + 2·padding - KH) // stride + 1.",
        ),
    ),
    hints=(
        "Begin with one window: which slice of x does result[n, f, i, j] look at, and what is done with it?",
        "Pad first. Then the window of (i, j) starts at row i · stride and column j · stride and has the "
        "size of the kernel.",
        "Two loops over i and j are enough: all images and all filters share the window, and einsum or a "
        "broadcast product with a sum over three dimensions does the rest.",
        "Without loops: unfold lays every window out as a column of C·KH·KW numbers; the weight, flattened "
        "the same way, times those columns is the result, but for its shape and the bias.",
    ),
)

conv2d_backward = Exercise(
    name="conv2d_backward",
    points=4,
    reference=correlate_backward,
    by_hand=NO_CONVOLUTION,
    outputs=("dx", "dweight", "dbias"),
    cases=BACKWARD,
    mistakes=(
        KnownMistake(
            "kernel not flipped in dx",
            lambda upstream, x, weight, *others: (
                correlate_backward(upstream, x, weight.flip(2, 3), *others)[0],
                *correlate_backward(upstream, x, weight, *others)[1:],
            ),
            "dx has the kernel the wrong way round: window entry (k, l) gets upstream · weight[k, l], so "
            "that seen from one entry of x the kernel is turned.",
        ),
        KnownMistake(
            "dweight flipped",
            lambda upstream, x, weight, *others: (
                correlate_backward(upstream, x, weight, *others)[0],
                correlate_backward(upstream, x, weight, *others)[1].flip(2, 3),
                correlate_backward(upstream, x, weight, *others)[2],
            ),
            "dweight has its rows and columns the wrong way round: entry (k, l) sums upstream[i, j] times "
            "xp[i·stride + k, j·stride + l].",
        ),
        KnownMistake(
            "overlaps overwritten in dx",
            partial(by_windows, overwrite_dx=True),
            "Where windows overlap, your dx keeps the last one alone: add them up, += and not =.",
        ),
        KnownMistake(
            "dweight of the last window alone",
            partial(by_windows, overwrite_dweight=True),
            "Your dweight keeps the last window alone: add all of them up, += and not =.",
        ),
        KnownMistake(
            "stride ignored",
            partial(by_windows, hop=1),
            "Your windows start at every row and column: that of upstream[i, j] starts at row i · stride and "
            "column j · stride.",
        ),
        KnownMistake(
            "padding left in dx",
            partial(by_windows, stripped=lambda dx, padding: dx),
            "Your dx still has the padding around it: cut `padding` rows and columns off each side.",
        ),
        KnownMistake(
            "padding cut off at the wrong end",
            partial(
                by_windows,
                stripped=lambda dx, padding: dx[
                    :, :, : dx.shape[2] - 2 * padding, : dx.shape[3] - 2 * padding
                ],
            ),
            "You cut all of the padding off below and on the right: it is on each side.",
        ),
        KnownMistake(
            "empty slice without padding",
            partial(by_windows, stripped=lambda dx, padding: dx[:, :, padding:-padding, padding:-padding]),
            "With padding 0 your dx is empty: [p:-p] is [0:0] then. Cut up to H + p instead.",
        ),
        KnownMistake(
            "upstream ignored",
            lambda upstream, *others: correlate_backward(torch.ones_like(upstream), *others),
            "These are the gradients of the plain sum of the result: weight everything by upstream.",
        ),
        KnownMistake(
            "dweight of the first image",
            lambda upstream, x, weight, *others: (
                correlate_backward(upstream, x, weight, *others)[0],
                correlate_backward(upstream[:1], x[:1], weight, *others)[1],
                correlate_backward(upstream, x, weight, *others)[2],
            ),
            "Your dweight sees image 0 alone: all images of the batch use the same weight, so sum over them.",
        ),
        KnownMistake(
            "dweight of the last image",
            lambda upstream, x, weight, *others: (
                correlate_backward(upstream, x, weight, *others)[0],
                correlate_backward(upstream[-1:], x[-1:], weight, *others)[1],
                correlate_backward(upstream, x, weight, *others)[2],
            ),
            "Your dweight keeps the last image alone: sum over the batch, += and not =.",
        ),
        KnownMistake(
            "mean over the batch",
            lambda upstream, *others: (
                correlate_backward(upstream, *others)[0],
                *(part / len(upstream) for part in correlate_backward(upstream, *others)[1:]),
            ),
            "dweight and dbias are divided by N: the batch is summed, what mean there is lies in upstream.",
        ),
        KnownMistake(
            "dbias counts the windows",
            lambda upstream, *others: (
                *correlate_backward(upstream, *others)[:2],
                torch.full_like(upstream[0, :, 0, 0], upstream[:, 0].numel()),
            ),
            "dbias is the number of windows: sum upstream over them.",
        ),
        KnownMistake(
            "dbias mean over the windows",
            lambda upstream, *others: (
                *correlate_backward(upstream, *others)[:2],
                upstream.mean((0, 2, 3)),
            ),
            "dbias is a mean: the bias is in every window, so its gradients add up.",
        ),
        KnownMistake(
            "dbias of all filters together",
            lambda upstream, *others: (
                *correlate_backward(upstream, *others)[:2],
                upstream.sum() * torch.ones_like(upstream[0, :, 0, 0]),
            ),
            "Every entry of dbias is the sum over all filters: sum over batch, rows and columns only.",
        ),
        KnownMistake(
            "first filter only in dx",
            lambda upstream, x, weight, bias, *others: (
                correlate_backward(upstream[:, :1], x, weight[:1], bias[:1], *others)[0],
                *correlate_backward(upstream, x, weight, bias, *others)[1:],
            ),
            "Your dx sees filter 0 alone: x goes into every filter, so sum over them.",
        ),
        KnownMistake(
            "last filter only in dx",
            lambda upstream, x, weight, bias, *others: (
                correlate_backward(upstream[:, -1:], x, weight[-1:], bias[-1:], *others)[0],
                *correlate_backward(upstream, x, weight, bias, *others)[1:],
            ),
            "Your dx keeps the last filter alone: sum over the filters, += and not =.",
        ),
    ),
    hints=(
        "Write out one window: out[n, f, i, j] is a weighted sum. Which entries of x, weight and bias are "
        "in it, and with which factor?",
        "Go through the windows and let each add its part: upstream times the weight to the window of dx, "
        "upstream times the window of x to dweight, upstream itself to dbias.",
        "Work on a padded x and a padded dx, and cut the padding off at the end. Which dimension of upstream "
        "stays in dbias?",
        "Without loops: with the windows as columns, out is weight times columns. Both gradients are those "
        "of a matrix product, and fold adds the columns back to the image.",
    ),
)

max_pool2d = Exercise(
    name="max_pool2d",
    points=2,
    reference=pool,
    by_hand=NO_POOLING,
    cases=pooling_cases(pooled),
    mistakes=(
        KnownMistake(
            "mean of each window",
            lambda x, kernel_size, stride: torch.nn.functional.avg_pool2d(x, kernel_size, stride),
            "You take the mean of each window: take its largest value.",
        ),
        KnownMistake(
            "sum of each window",
            lambda x, kernel_size, stride: (
                kernel_size**2 * torch.nn.functional.avg_pool2d(x, kernel_size, stride)
            ),
            "You sum each window: take its largest value.",
        ),
        KnownMistake(
            "smallest of each window",
            lambda x, kernel_size, stride: -pool(-x, kernel_size, stride),
            "You take the smallest value of each window.",
        ),
        KnownMistake(
            "starts from 0",
            lambda x, kernel_size, stride: pool(x, kernel_size, stride).clamp(min=0),
            "Where all of a window is negative, yours is 0: begin with its first value or with -inf.",
        ),
        KnownMistake(
            "largest size",
            lambda x, kernel_size, stride: pool(x.abs(), kernel_size, stride),
            "You take the largest |x|: the sign counts.",
        ),
        KnownMistake(
            "corner of each window",
            lambda x, kernel_size, stride: x[
                :, :, : x.shape[2] - kernel_size + 1 : stride, : x.shape[3] - kernel_size + 1 : stride
            ].clone(),
            "You take the first value of each window: take its largest.",
        ),
        KnownMistake(
            "stride ignored",
            lambda x, kernel_size, stride: pool(x, kernel_size, kernel_size),
            "Your windows lie side by side, kernel_size apart: they are `stride` apart.",
        ),
        KnownMistake(
            "windows at every row and column",
            lambda x, kernel_size, stride: pool(x, kernel_size, 1),
            "Your windows start at every row and column: they are `stride` apart.",
        ),
        KnownMistake(
            "windows of the size of the stride",
            lambda x, kernel_size, stride: pool(x, stride, stride),
            "Your windows have `stride` rows and columns: they have `kernel_size`.",
        ),
        KnownMistake(
            "size rounded up",
            lambda x, kernel_size, stride: torch.nn.functional.max_pool2d(
                x, kernel_size, stride, ceil_mode=True
            ),
            "You keep windows that leave the image: round the number of windows down.",
        ),
        KnownMistake(
            "one row and column short",
            lambda x, kernel_size, stride: pool(x, kernel_size, stride)[:, :, :-1, :-1],
            "The last row and column of windows are missing: (H - kernel_size) // stride + 1.",
        ),
        KnownMistake(
            "first column of each window",
            lambda x, kernel_size, stride: x.unfold(2, kernel_size, stride).amax(-1)[..., ::stride].clone(),
            "You take the largest of one column of each window: go through its columns too.",
        ),
        KnownMistake(
            "whole batch together",
            lambda x, kernel_size, stride: (
                pool(x, kernel_size, stride).amax((0, 1), keepdim=True).expand(*x.shape[:2], -1, -1)
            ),
            "You take the largest over all images and channels: each is pooled on its own.",
        ),
        KnownMistake(
            "all channels together",
            lambda x, kernel_size, stride: (
                pool(x, kernel_size, stride).amax(1, keepdim=True).expand(-1, x.shape[1], -1, -1)
            ),
            "You take the largest over the channels too: each channel is pooled on its own.",
        ),
    ),
    hints=(
        "Which slice of x is the window of result[n, c, i, j]? Its largest value is the result.",
        "Two loops over i and j, and amax over the last two dimensions of the slice. Or let x.unfold cut the "
        "windows, once for the rows and once for the columns.",
    ),
)

max_pool2d_backward = Exercise(
    name="max_pool2d_backward",
    points=3,
    reference=pool_backward,
    by_hand=NO_POOLING,
    cases=pooling_cases(pooled_backward),
    mistakes=(
        KnownMistake(
            "all of the largest",
            partial(
                shared_out,
                shares=lambda windows: (windows == windows.amax(1, keepdim=True)).to(windows.dtype),
            ),
            "Where several entries are the largest, each of yours gets the whole gradient: only the first "
            "does.",
        ),
        KnownMistake(
            "shared among the largest",
            partial(
                shared_out,
                shares=lambda windows: (
                    (windows == windows.amax(1, keepdim=True)).to(windows.dtype)
                    / (windows == windows.amax(1, keepdim=True)).sum(1, keepdim=True)
                ),
            ),
            "Where several entries are the largest, yours share the gradient: the first gets all of it.",
        ),
        KnownMistake(
            "last of the largest",
            partial(
                shared_out,
                shares=lambda windows: only(
                    windows.shape[1] - 1 - windows.flip(1).argmax(1, keepdim=True), windows
                ),
            ),
            "Where several entries are the largest, yours is the last of them: it is the first. Replace a "
            "maximum only by something greater, not by something equal.",
        ),
        KnownMistake(
            "column by column",
            partial(shared_out, shares=first_column_by_column),
            "Of several largest entries you take the first column by column: go row by row.",
        ),
        KnownMistake(
            "equal values anywhere",
            equal_anywhere,
            "Every entry that equals the largest of some window gets its gradient, even from outside of that "
            "window: look inside the window alone, and there for the first.",
        ),
        KnownMistake(
            "the whole window",
            partial(shared_out, shares=lambda windows: torch.ones_like(windows)),
            "Every entry of a window gets the gradient: only the largest does.",
        ),
        KnownMistake(
            "that of mean pooling",
            partial(shared_out, shares=lambda windows: torch.ones_like(windows) / windows.shape[1]),
            "You share the gradient out evenly, as mean pooling does: only the largest entry gets it.",
        ),
        KnownMistake(
            "smallest of each window",
            partial(shared_out, shares=lambda windows: only(windows.argmin(1, keepdim=True), windows)),
            "The smallest entry of each window gets the gradient: the largest does.",
        ),
        KnownMistake(
            "largest size",
            partial(shared_out, shares=lambda windows: only(windows.abs().argmax(1, keepdim=True), windows)),
            "The entry with the largest |x| gets the gradient: the sign counts.",
        ),
        KnownMistake(
            "overlaps overwritten",
            partial(pool_windows, overwrite=True),
            "Where windows overlap, the last one replaces the others: add them up, += and not =.",
        ),
        KnownMistake(
            "last gradient of an entry",
            last_gradient,
            "An entry that is the largest of several windows keeps the gradient of the last alone: add them "
            "up, += and not =.",
        ),
        KnownMistake(
            "stride ignored",
            partial(pool_windows, hop=1),
            "Your windows start at every row and column: that of upstream[i, j] starts at row i · stride and "
            "column j · stride.",
        ),
        KnownMistake(
            "upstream ignored",
            lambda upstream, *others: pool_backward(torch.ones_like(upstream), *others),
            "You count how often each entry is the largest: weight that by upstream.",
        ),
        KnownMistake(
            "times x",
            lambda upstream, x, *others: x * pool_backward(upstream, x, *others),
            "You multiply the gradient by x: the derivative of the largest entry by itself is 1.",
        ),
        KnownMistake(
            "the largest values",
            lambda upstream, x, *others: (
                x * (pool_backward(torch.ones_like(upstream), x, *others) > 0).to(x.dtype)
            ),
            "You keep x where it is the largest: upstream goes there.",
        ),
    ),
    hints=(
        "A small change of one entry of x changes the result only where that entry is the largest. By how "
        "much?",
        "For each window find where its largest entry is, the first of equals, and add upstream[n, c, i, j] "
        "there. Nothing else changes.",
        "argmax over a flattened window gives a single number: the row is that number divided by "
        "kernel_size, rounded down, the column the remainder.",
    ),
)


def four_sizes(rng: np.random.Generator) -> Inputs:
    """A batch of two or three with sizes that all differ, one of thousands of shapes."""
    batch, sizes = int(rng.integers(2, 4)), rng.permutation(np.arange(4, 25))[:3]
    return {"x": normal(rng, batch, *map(int, sizes))}


num_flat_features = Exercise(
    name="num_flat_features",
    points=1,
    reference=lambda x: x[0].numel(),
    cases=(
        Case("four dimensions", four_sizes),
        Case("(2, 3, 4, 5)", lambda rng: {"x": normal(rng, 2, 3, 4, 5)}),
        Case("LeNet's (5, 16, 5, 5)", lambda rng: {"x": normal(rng, 5, 16, 5, 5)}),
        Case("batch of one", lambda rng: {"x": normal(rng, 1, 6, 2, 3)}),
        Case("vectors", lambda rng: {"x": normal(rng, 4, 7)}),
        Case("one number each", lambda rng: {"x": normal(rng, 5, 1)}),
        Case("three dimensions", lambda rng: {"x": normal(rng, 6, 3, 2)}),
        Case("five dimensions", lambda rng: {"x": normal(rng, 3, 2, 2, 5, 4)}),
        Case("as many images as features", lambda rng: {"x": normal(rng, 12, 3, 4)}),
    ),
    mistakes=(
        KnownMistake(
            "batch counted too",
            lambda x: x.numel(),
            "That is the size of the whole batch: leave the first size out.",
        ),
        KnownMistake(
            "only the last two",
            lambda x: int(np.prod(x.shape[-2:])),
            "You multiply rows and columns alone: the channels count too.",
        ),
        KnownMistake(
            "channels left out",
            lambda x: int(np.prod(x.shape[2:])),
            "You leave the first two sizes out: only the first is the batch.",
        ),
        KnownMistake(
            "channels alone", lambda x: x.shape[1], "That is the second size: multiply by all after it."
        ),
        KnownMistake(
            "last size alone", lambda x: x.shape[-1], "That is the last size: multiply all but the first."
        ),
        KnownMistake("size of the batch", lambda x: len(x), "That is the batch: it is what is left out."),
        KnownMistake("sizes added", lambda x: sum(x.shape[1:]), "You add the sizes: multiply them."),
        KnownMistake(
            "last size left out",
            lambda x: int(np.prod(x.shape[:-1])),
            "You leave the last size out: leave the first out, the batch.",
        ),
        KnownMistake("always 400", lambda x: 400, "You return 400 whatever x is: use its shape."),
        KnownMistake(
            "number of dimensions", lambda x: x.dim() - 1, "You count the dimensions: multiply their sizes."
        ),
    ),
    hints=(
        "x.shape is a tuple of sizes. Which of them is the batch?",
        "Multiply all sizes but the first, or count the numbers in one example of the batch.",
    ),
)

lenet_forward = Exercise(
    name="lenet_forward",
    points=2,
    by_hand=ByHand(asks_for="the forward pass alone, which needs no gradients"),
    reference=lenet.forward,
    cases=(
        Case("3 images", lambda rng: lenet.looked_at(rng, 3)),
        Case("one image", lambda rng: lenet.looked_at(rng, 1)),
        Case("5 dark images", lambda rng: lenet.looked_at(rng, 5, scale=0.1)),
        Case("2 bright images, biases below 0", lambda rng: lenet.looked_at(rng, 2, scale=20.0, bias=-0.3)),
    ),
    mistakes=(
        *(
            KnownMistake(
                name,
                partial(
                    lenet.forward,
                    activations=tuple(lenet.itself if i in missing else lenet.relu for i in range(4)),
                ),
                message,
            )
            for name, missing, message in (
                ("no ReLU", (0, 1, 2, 3), "There is no ReLU anywhere: one after every layer but the last."),
                ("no ReLU in the convolutions", (0, 1), "The two convolutions are each followed by a ReLU."),
                (
                    "no ReLU in the linear layers",
                    (2, 3),
                    "The first two linear layers are followed by a ReLU.",
                ),
                ("no ReLU after convolution 1", (0,), "A ReLU is missing after the first convolution."),
                ("no ReLU after convolution 2", (1,), "A ReLU is missing after the second convolution."),
                ("no ReLU after linear 1", (2,), "A ReLU is missing after the first linear layer."),
                ("no ReLU after linear 2", (3,), "A ReLU is missing after the second linear layer."),
            )
        ),
        KnownMistake(
            "ReLU on the scores",
            partial(lenet.forward, end=lenet.relu),
            "Your scores are never negative: there is no ReLU after the last layer.",
        ),
        KnownMistake(
            "softmax on the scores",
            partial(lenet.forward, end=lambda scores: torch.softmax(scores, 1)),
            "You return probabilities: the scores are returned as they are.",
        ),
        KnownMistake(
            "log-softmax on the scores",
            partial(lenet.forward, end=lambda scores: torch.log_softmax(scores, 1)),
            "You return log-probabilities: the scores are returned as they are.",
        ),
        KnownMistake(
            "sigmoid on the scores",
            partial(lenet.forward, end=lambda scores: torch.sigmoid(scores)),
            "There is no sigmoid after the last layer.",
        ),
        KnownMistake(
            "sigmoid in place of ReLU",
            partial(lenet.forward, activations=(lambda h: torch.sigmoid(h),) * 4),
            "This LeNet has ReLU between its layers, not the sigmoid of the first one.",
        ),
        KnownMistake(
            "tanh in place of ReLU",
            partial(lenet.forward, activations=(lambda h: torch.tanh(h),) * 4),
            "This LeNet has ReLU between its layers, not the tanh of the first one.",
        ),
        KnownMistake(
            "leaky ReLU",
            partial(lenet.forward, activations=(lambda h: torch.nn.functional.leaky_relu(h),) * 4),
            "Your activations let negative values through: ReLU makes 0 of them.",
        ),
        KnownMistake(
            "mean pooling",
            partial(lenet.forward, pool=lambda h: torch.nn.functional.avg_pool2d(h, 2)),
            "You pool by the mean, as the first LeNet did: here by the largest value.",
        ),
        KnownMistake(
            "flattened channels last",
            partial(lenet.forward, flatten=lambda h: h.permute(0, 2, 3, 1).flatten(1)),
            "You flatten with the channels last: channel by channel, each row by row.",
        ),
        KnownMistake(
            "flattened columns first",
            partial(lenet.forward, flatten=lambda h: h.transpose(2, 3).flatten(1)),
            "You flatten each channel column by column: go row by row.",
        ),
        KnownMistake(
            "no biases",
            lambda x, parameters: lenet.forward(x, lenet.without_biases(parameters)),
            "Every layer has a bias: the second, fourth, ... of the parameters.",
        ),
        KnownMistake(
            "no biases in the convolutions",
            lambda x, parameters: lenet.forward(x, [*lenet.without_biases(parameters)[:4], *parameters[4:]]),
            "The convolutions have a bias too.",
        ),
        KnownMistake(
            "no biases in the linear layers",
            lambda x, parameters: lenet.forward(x, [*parameters[:4], *lenet.without_biases(parameters)[4:]]),
            "The linear layers have a bias too.",
        ),
        KnownMistake(
            "images mixed up",
            lambda x, parameters: lenet.forward(x.flip(0), parameters),
            "The scores belong to the images in another order.",
        ),
        KnownMistake(
            "kernels flipped",
            lambda x, parameters: lenet.forward(x, [p.flip(2, 3) if p.dim() == 4 else p for p in parameters]),
            "Your convolutions turn their kernels round: they are cross-correlations.",
        ),
    ),
    hints=(
        "Take the ten parameters apart into five weights and five biases, then write one line a layer.",
        "conv2d, relu, max_pool2d with 2, and the same again; flatten all dimensions but the batch; linear "
        "and relu twice; linear once more.",
    ),
)

IMAGES_TO_TRAIN = (
    Case("3 images", lambda rng: lenet.trained(rng, 3, lr=0.2)),
    Case("one image", lambda rng: lenet.trained(rng, 1, lr=0.1)),
    Case("5 dark images, lr 1", lambda rng: lenet.trained(rng, 5, lr=1.0, scale=0.1)),
)


def half_sum(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """1/2 Σ (scores - target)², 0-d."""
    return ((scores - target) ** 2).sum() / 2


def only_some(message: str, name: str, *indices: int) -> KnownMistake:
    """A step that moves some of the ten parameters alone."""
    return KnownMistake(name, partial(lenet.train_step, updated=lambda i: i in indices), message)


lenet_train_step = Exercise(
    name="lenet_train_step",
    points=3,
    reference=lenet.train_step,
    by_hand=None,
    outputs=lenet.NAMES,
    cases=IMAGES_TO_TRAIN,
    mistakes=(
        KnownMistake(
            "sum of squares",
            partial(lenet.train_step, loss=lambda scores, target: 2 * half_sum(scores, target)),
            "Your loss is the sum of the squares: here it is their mean over all N · 10 elements.",
        ),
        KnownMistake(
            "half the sum of squares",
            partial(lenet.train_step, loss=half_sum),
            "Your loss is half the sum of the squares: here it is their mean over all N · 10 elements.",
        ),
        KnownMistake(
            "mean over the images alone",
            partial(lenet.train_step, loss=lambda scores, target: 2 * half_sum(scores, target) / len(target)),
            "You divide the sum of the squares by N: the mean is over all elements, N · 10.",
        ),
        KnownMistake(
            "mean over the scores alone",
            partial(
                lenet.train_step, loss=lambda scores, target: 2 * half_sum(scores, target) / target.shape[1]
            ),
            "You divide the sum of the squares by 10: the mean is over all elements, N · 10.",
        ),
        KnownMistake(
            "absolute error",
            partial(lenet.train_step, loss=lambda scores, target: (scores - target).abs().mean()),
            "Your loss takes absolute values: here it squares the differences.",
        ),
        KnownMistake(
            "root of the mean square",
            partial(lenet.train_step, loss=lambda scores, target: lenet.mean_square(scores, target).sqrt()),
            "There is no square root in this loss.",
        ),
        KnownMistake(
            "square of the mean",
            partial(lenet.train_step, loss=lambda scores, target: (scores - target).mean() ** 2),
            "You square the mean difference, in which they cancel: square each difference first.",
        ),
        KnownMistake(
            "cross-entropy",
            partial(lenet.train_step, loss=lambda z, t: torch.nn.functional.cross_entropy(z, t)),
            "Your loss is the cross-entropy: here it is the mean squared error.",
        ),
        KnownMistake(
            "cross-entropy of the largest target",
            partial(lenet.train_step, loss=lambda z, t: torch.nn.functional.cross_entropy(z, t.argmax(1))),
            "Your loss is the cross-entropy: here it is the mean squared error.",
        ),
        KnownMistake(
            "softmax before the loss",
            partial(
                lenet.train_step, network=lambda x, p: lenet.forward(x, p, end=lambda z: torch.softmax(z, 1))
            ),
            "You compare probabilities with the target: compare the scores themselves.",
        ),
        KnownMistake(
            "ReLU on the scores",
            partial(lenet.train_step, network=lambda x, p: lenet.forward(x, p, end=lenet.relu)),
            "There is no ReLU after the last layer.",
        ),
        KnownMistake(
            "no ReLU",
            partial(
                lenet.train_step, network=lambda x, p: lenet.forward(x, p, activations=(lenet.itself,) * 4)
            ),
            "There is no ReLU anywhere: one after every layer but the last.",
        ),
        KnownMistake(
            "sigmoid in place of ReLU",
            partial(
                lenet.train_step,
                network=lambda x, p: lenet.forward(x, p, activations=(lambda h: torch.sigmoid(h),) * 4),
            ),
            "This LeNet has ReLU between its layers.",
        ),
        KnownMistake(
            "tanh in place of ReLU",
            partial(
                lenet.train_step,
                network=lambda x, p: lenet.forward(x, p, activations=(lambda h: torch.tanh(h),) * 4),
            ),
            "This LeNet has ReLU between its layers.",
        ),
        KnownMistake(
            "mean pooling",
            partial(
                lenet.train_step,
                network=lambda x, p: lenet.forward(x, p, pool=lambda h: torch.nn.functional.avg_pool2d(h, 2)),
            ),
            "You pool by the mean: here by the largest value.",
        ),
        KnownMistake(
            "the gradients themselves",
            lambda x, target, parameters, lr: tuple(
                p - q for p, q in zip(parameters, lenet.train_step(x, target, parameters, 1.0), strict=True)
            ),
            "You return the gradients: return the parameters minus lr times them.",
        ),
        KnownMistake(
            "the changes alone",
            lambda x, target, parameters, lr: tuple(
                q - p for p, q in zip(parameters, lenet.train_step(x, target, parameters, lr), strict=True)
            ),
            "You return how the parameters change: return the parameters after the change.",
        ),
        KnownMistake(
            "lr forgotten",
            lambda x, target, parameters, lr: lenet.train_step(x, target, parameters, 1.0),
            "You subtract the whole gradient: multiply it by lr.",
        ),
        KnownMistake(
            "two steps",
            lambda x, target, parameters, lr: lenet.train_step(
                x, target, lenet.train_step(x, target, parameters, lr), lr
            ),
            "You make two steps: make one.",
        ),
        KnownMistake(
            "gradients counted twice",
            lambda x, target, parameters, lr: lenet.train_step(x, target, parameters, 2 * lr),
            "Your step is twice as long. backward() called twice adds up; set the gradients to zero between.",
        ),
        KnownMistake(
            "layer by layer",
            lenet.layer_by_layer,
            "You update the last layers before the gradients of the others are found: find all of them "
            "first.",
        ),
        only_some("The parameters never change: keep what the update gives.", "nothing moves"),
        only_some("Only the weights move: update the biases too.", "biases stay", 0, 2, 4, 6, 8),
        only_some("Only the biases move: update the weights too.", "weights stay", 1, 3, 5, 7, 9),
        only_some("Only the last layer moves: all five learn.", "only the last layer", 8, 9),
        only_some("The convolutions stay as they were: they learn too.", "convolutions stay", *range(4, 10)),
        only_some("The linear layers stay as they were: they learn too.", "linear layers stay", *range(4)),
    ),
    hints=(
        "Make leaves of copies of the parameters: detach, clone, requires_grad_.",
        "One forward pass through the leaves, the mean of all squared differences, one call for all ten "
        "gradients.",
        "The update must not be recorded: detach what you return. All ten come back, in the old order.",
    ),
)


TOPIC = Topic(
    name="14_convnet",
    title="Convolutional networks",
    exercises=(
        conv2d,
        conv2d_backward,
        max_pool2d,
        max_pool2d_backward,
        num_flat_features,
        lenet_forward,
        lenet_train_step,
    ),
)
