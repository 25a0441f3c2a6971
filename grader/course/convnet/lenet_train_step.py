"""lenet_train_step · One step of training: forward, loss, backward, update."""

from __future__ import annotations

from functools import partial

from grader.course.convnet import lenet, pictures
from grader.course.convnet import wrong_lenet as wrong
from grader.toolkit import Case, Exercise, KnownMistake, torch
from grader.toolkit.derivatives import gradient

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
    return KnownMistake(name, partial(wrong.train_step, updated=lambda i: i in indices), message)


def trained_once(
    x: torch.Tensor, target: torch.Tensor, parameters: lenet.Tensors, lr: float
) -> tuple[torch.Tensor, ...]:
    """p - lr ∂L/∂p for every parameter, where L is the mean square error of LeNet's scores."""
    gradients = gradient(lambda *p: lenet.mean_square(lenet.forward(x, p), target), *parameters)
    return tuple(p - lr * g for p, g in zip(parameters, gradients, strict=True))


lenet_train_step = Exercise(
    name="lenet_train_step",
    points=3,
    reference=trained_once,
    by_hand=None,
    outputs=lenet.NAMES,
    cases=IMAGES_TO_TRAIN,
    mistakes=(
        KnownMistake(
            "sum of squares",
            partial(wrong.train_step, loss=lambda scores, target: 2 * half_sum(scores, target)),
            "Your loss is the sum of the squares; it should be their mean over all N · 10 elements.",
        ),
        KnownMistake(
            "half the sum of squares",
            partial(wrong.train_step, loss=half_sum),
            "Your loss is half the sum of the squares; it should be their mean over all N · 10 elements.",
        ),
        KnownMistake(
            "mean over the images alone",
            partial(wrong.train_step, loss=lambda scores, target: 2 * half_sum(scores, target) / len(target)),
            "You divide the sum of the squares by N; divide by the number of elements, N · 10.",
        ),
        KnownMistake(
            "mean over the scores alone",
            partial(
                wrong.train_step,
                loss=lambda scores, target: 2 * half_sum(scores, target) / target.shape[1],
            ),
            "You divide the sum of the squares by 10; divide by the number of elements, N · 10.",
        ),
        KnownMistake(
            "absolute error",
            partial(wrong.train_step, loss=lambda scores, target: (scores - target).abs().mean()),
            "Your loss takes absolute values; it should square the differences.",
        ),
        KnownMistake(
            "root of the mean square",
            partial(wrong.train_step, loss=lambda scores, target: lenet.mean_square(scores, target).sqrt()),
            "You take the square root of the mean square; this loss has no root.",
        ),
        KnownMistake(
            "square of the mean",
            partial(wrong.train_step, loss=lambda scores, target: (scores - target).mean() ** 2),
            "You square the mean difference; square each difference first, then average.",
        ),
        KnownMistake(
            "cross-entropy",
            partial(wrong.train_step, loss=lambda z, t: torch.nn.functional.cross_entropy(z, t)),
            "Your loss is the cross-entropy; it should be the mean squared error.",
        ),
        KnownMistake(
            "cross-entropy of the largest target",
            partial(wrong.train_step, loss=lambda z, t: torch.nn.functional.cross_entropy(z, t.argmax(1))),
            "Your loss is the cross-entropy; it should be the mean squared error.",
        ),
        KnownMistake(
            "softmax before the loss",
            partial(
                wrong.train_step,
                network=lambda x, p: wrong.forward(x, p, end=lambda z: torch.softmax(z, 1)),
            ),
            "You compare probabilities with the target; compare the scores themselves.",
        ),
        KnownMistake(
            "ReLU on the scores",
            partial(wrong.train_step, network=lambda x, p: wrong.forward(x, p, end=wrong.relu)),
            "You have a ReLU after the last layer; use its scores as they are.",
        ),
        KnownMistake(
            "no ReLU",
            partial(
                wrong.train_step,
                network=lambda x, p: wrong.forward(x, p, activations=(wrong.itself,) * 4),
            ),
            "Your layers are linear; put a ReLU after every one but the last.",
        ),
        KnownMistake(
            "sigmoid in place of ReLU",
            partial(
                wrong.train_step,
                network=lambda x, p: wrong.forward(x, p, activations=(lambda h: torch.sigmoid(h),) * 4),
            ),
            "You use the sigmoid between the layers; use ReLU.",
        ),
        KnownMistake(
            "tanh in place of ReLU",
            partial(
                wrong.train_step,
                network=lambda x, p: wrong.forward(x, p, activations=(lambda h: torch.tanh(h),) * 4),
            ),
            "You use tanh between the layers; use ReLU.",
        ),
        KnownMistake(
            "mean pooling",
            partial(
                wrong.train_step,
                network=lambda x, p: wrong.forward(x, p, pool=lambda h: torch.nn.functional.avg_pool2d(h, 2)),
            ),
            "You pool by the mean; pool by the maximum.",
        ),
        KnownMistake(
            "the gradients themselves",
            lambda x, target, parameters, lr: tuple(
                p - q for p, q in zip(parameters, wrong.train_step(x, target, parameters, 1.0), strict=True)
            ),
            "You return the gradients; return the parameters minus lr times the gradients.",
        ),
        KnownMistake(
            "the changes alone",
            lambda x, target, parameters, lr: tuple(
                q - p for p, q in zip(parameters, wrong.train_step(x, target, parameters, lr), strict=True)
            ),
            "You return the changes of the parameters; return the parameters after the change.",
        ),
        KnownMistake(
            "lr forgotten",
            lambda x, target, parameters, lr: wrong.train_step(x, target, parameters, 1.0),
            "You subtract the whole gradient; multiply it by lr.",
        ),
        KnownMistake(
            "two steps",
            lambda x, target, parameters, lr: wrong.train_step(
                x, target, wrong.train_step(x, target, parameters, lr), lr
            ),
            "You make two steps; make one.",
        ),
        KnownMistake(
            "gradients counted twice",
            lambda x, target, parameters, lr: wrong.train_step(x, target, parameters, 2 * lr),
            "Your step is twice as long, as after two backward() calls, which add up; call it once, or zero "
            "the gradients in between.",
        ),
        KnownMistake(
            "layer by layer",
            wrong.layer_by_layer,
            "You update the last layers before you compute the gradients of the others; compute all "
            "gradients first.",
        ),
        only_some("You return the parameters unchanged; keep the result of the update.", "nothing moves"),
        only_some("Only the weights change; update the biases too.", "biases stay", 0, 2, 4, 6, 8),
        only_some("Only the biases change; update the weights too.", "weights stay", 1, 3, 5, 7, 9),
        only_some("The first four layers do not change; update all five.", "only the last layer", 8, 9),
        only_some(
            "The convolutions do not change; update all five layers.", "convolutions stay", *range(4, 10)
        ),
        only_some(
            "The linear layers do not change; update all five layers.", "linear layers stay", *range(4)
        ),
    ),
    picture=pictures.TRAINING,
    hints=(
        "Make leaf tensors from copies of the parameters: detach, clone, requires_grad_.",
        "One forward pass through the leaf tensors, the mean of all squared differences, one call for all "
        "ten gradients.",
        "Autograd must not record the update: detach what you return. Return all ten parameters, in the "
        "same order.",
    ),
)
