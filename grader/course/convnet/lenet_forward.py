"""lenet_forward · LeNet: from images of 32 × 32 to ten scores."""

from __future__ import annotations

from functools import partial

from grader.course.convnet import lenet, pictures
from grader.course.convnet import wrong_lenet as wrong
from grader.toolkit import ByHand, Case, Exercise, KnownMistake, torch

LAYERS = ("convolution 1", "convolution 2", "linear 1", "linear 2", "linear 3")


def no_bias(x: torch.Tensor, parameters: lenet.Tensors, layer: int) -> torch.Tensor:
    """A mistake: one layer without its bias."""
    there = list(parameters)
    there[2 * layer + 1] = torch.zeros_like(there[2 * layer + 1])
    return wrong.forward(x, there)


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
                    wrong.forward,
                    activations=tuple(wrong.itself if i in missing else wrong.relu for i in range(4)),
                ),
                message,
            )
            for name, missing, message in (
                ("no ReLU", (0, 1, 2, 3), "Your layers are linear; put a ReLU after every one but the last."),
                (
                    "no ReLU in the convolutions",
                    (0, 1),
                    "You pool the convolutions as they are; put a ReLU after each.",
                ),
                (
                    "no ReLU in the linear layers",
                    (2, 3),
                    "You join the linear layers as they are; put a ReLU after the first two.",
                ),
                (
                    "no ReLU after convolution 1",
                    (0,),
                    "That layer is linear; put a ReLU after every layer but the last.",
                ),
                (
                    "no ReLU after convolution 2",
                    (1,),
                    "That layer is linear; put a ReLU after every layer but the last.",
                ),
                (
                    "no ReLU after linear 1",
                    (2,),
                    "Nothing follows that layer; put a ReLU after every layer but the last.",
                ),
                (
                    "no ReLU after linear 2",
                    (3,),
                    "Nothing follows that layer; put a ReLU after every layer but the last.",
                ),
            )
        ),
        KnownMistake(
            "ReLU on the scores",
            partial(wrong.forward, end=wrong.relu),
            "You have a ReLU after the last layer; return its scores as they are.",
        ),
        KnownMistake(
            "softmax on the scores",
            partial(wrong.forward, end=lambda scores: torch.softmax(scores, 1)),
            "You return probabilities; return the scores as they are.",
        ),
        KnownMistake(
            "log-softmax on the scores",
            partial(wrong.forward, end=lambda scores: torch.log_softmax(scores, 1)),
            "You return log-probabilities; return the scores as they are.",
        ),
        KnownMistake(
            "sigmoid on the scores",
            partial(wrong.forward, end=lambda scores: torch.sigmoid(scores)),
            "You have a sigmoid after the last layer; return its scores as they are.",
        ),
        KnownMistake(
            "sigmoid in place of ReLU",
            partial(wrong.forward, activations=(lambda h: torch.sigmoid(h),) * 4),
            "You use the sigmoid between the layers, as the first LeNet did; use ReLU.",
        ),
        KnownMistake(
            "tanh in place of ReLU",
            partial(wrong.forward, activations=(lambda h: torch.tanh(h),) * 4),
            "You use tanh between the layers, as the first LeNet did; use ReLU.",
        ),
        *(
            KnownMistake(
                f"{name} in the linear layers",
                partial(wrong.forward, activations=(wrong.relu, wrong.relu, activation, activation)),
                f"You use {name} after the first two linear layers; use ReLU there too.",
            )
            for name, activation in (
                ("the sigmoid", lambda h: torch.sigmoid(h)),
                ("tanh", lambda h: torch.tanh(h)),
            )
        ),
        KnownMistake(
            "leaky ReLU",
            partial(wrong.forward, activations=(lambda h: torch.nn.functional.leaky_relu(h),) * 4),
            "Your activations let negative values through; ReLU turns them into 0.",
        ),
        KnownMistake(
            "mean pooling",
            partial(wrong.forward, pool=lambda h: torch.nn.functional.avg_pool2d(h, 2)),
            "You pool by the mean, as the first LeNet did; pool by the maximum.",
        ),
        KnownMistake(
            "flattened channels last",
            partial(wrong.forward, flatten=lambda h: h.permute(0, 2, 3, 1).flatten(1)),
            "You flatten with the channels last; flatten channel by channel, each row by row.",
        ),
        KnownMistake(
            "flattened columns first",
            partial(wrong.forward, flatten=lambda h: h.transpose(2, 3).flatten(1)),
            "You flatten each channel column by column; go row by row.",
        ),
        KnownMistake(
            "no biases",
            lambda x, parameters: wrong.forward(x, wrong.without_biases(parameters)),
            "You use the weights alone; every layer adds its bias: the second, fourth, … of the parameters.",
        ),
        KnownMistake(
            "no biases in the convolutions",
            lambda x, parameters: wrong.forward(x, [*wrong.without_biases(parameters)[:4], *parameters[4:]]),
            "Only your linear layers add a bias; every layer does.",
        ),
        KnownMistake(
            "no biases in the linear layers",
            lambda x, parameters: wrong.forward(x, [*parameters[:4], *wrong.without_biases(parameters)[4:]]),
            "Only your convolutions add a bias; every layer does.",
        ),
        *(
            KnownMistake(
                f"no bias in {layer}",
                partial(no_bias, layer=number),
                "That layer lacks its bias; every layer adds one.",
            )
            for number, layer in enumerate(LAYERS)
        ),
        KnownMistake(
            "images mixed up",
            lambda x, parameters: wrong.forward(x.flip(0), parameters),
            "Your scores are not in the order of the images; keep the order of the batch.",
        ),
        KnownMistake(
            "kernels flipped",
            lambda x, parameters: wrong.forward(x, [p.flip(2, 3) if p.dim() == 4 else p for p in parameters]),
            "You flip the kernels; the layers are cross-correlations, as torch computes them.",
        ),
    ),
    picture=pictures.SCORES,
    hints=(
        "Unpack the ten parameters into five weights and five biases, then write one line per layer.",
        "conv2d, relu, max_pool2d with 2, and the same again. Flatten all dimensions but the batch. Linear "
        "and relu twice, then linear once more.",
    ),
)
