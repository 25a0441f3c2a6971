"""lenet_forward · LeNet: from images of 32 × 32 to ten scores."""

from __future__ import annotations

from functools import partial

from grader.course.convnet import lenet
from grader.toolkit import ByHand, Case, Exercise, KnownMistake, torch

lenet_forward = Exercise(
    name="lenet_forward",
    points=2,
    shapes="x (N, 1, 32, 32) -> (N, 10)",
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
