"""12 · Optimizers: whole paths, because a converged end point hides a missing correction."""

from __future__ import annotations

from functools import partial

from grader.course.adam_mistakes import of_adam
from grader.course.inputs import uniform
from grader.course.paths import before_each_update, of_every_path, paths
from grader.course.update_rules import adapt, descend, look_ahead, rates, roll, scale
from grader.exercise import UPDATE_RULE, ByHand, Case, Exercise, KnownMistake, Topic
from grader.lazy import torch

NOTHING_OF_OPTIM = ByHand(
    *("SGD", "RMSprop", "Adam", "AdamW", "NAdam", "Adagrad", "RAdam"),
    *("fused_sgd", "fused_adam", "fused_adamw"),
    asks_for=UPDATE_RULE,
)

USUAL_BETAS = {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}

NO_VELOCITY = KnownMistake(
    "velocity forgotten between steps",
    lambda w, gradients, lr, momentum: descend(w, gradients, lr),
    "Each step uses its own gradient alone. The velocity must outlive the step: set it to 0 once, before the "
    "loop, and use it in the update.",
)

sgd = Exercise(
    name="sgd",
    points=1,
    reference=descend,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths({"lr": 0.1}, ("lr 0.003", {"lr": 0.003})),
    mistakes=(
        *of_every_path(descend),
        KnownMistake(
            "mean of the gradients so far",
            lambda w, gradients, lr: (
                w - lr * gradients.cumsum(0) / torch.arange(1, len(gradients) + 1, dtype=w.dtype)[:, None]
            ),
            "You step along the mean of the gradients so far, always from the start: each step has one "
            "gradient, and goes on from the last.",
        ),
        KnownMistake(
            "sign of the gradient",
            lambda w, gradients, lr: descend(w, torch.sign(gradients), lr),
            "Every step of yours has the length lr: multiply lr by the gradient itself, not by its sign.",
        ),
        KnownMistake(
            "gradient of length 1",
            lambda w, gradients, lr: descend(w, torch.nn.functional.normalize(gradients, dim=1), lr),
            "You divide the gradient by its length: a longer gradient makes a longer step here.",
        ),
        KnownMistake(
            "added up along the parameters",
            lambda w, gradients, lr: w - lr * gradients.cumsum(1),
            "You add up over the parameters: the steps are the rows, dimension 0.",
        ),
        KnownMistake(
            "w shrinks by the gradient",
            lambda w, gradients, lr: w * torch.cumprod(1 - lr * gradients, 0),
            "You take lr times the gradient as a share of w: subtract it as it is.",
        ),
        KnownMistake(
            "lr forgotten",
            lambda w, gradients, lr: descend(w, gradients, 1.0),
            "You subtract the whole gradient: multiply it by lr.",
        ),
    ),
    hints=(
        "Where is w after two steps, written with g_1 and g_2 alone?",
        "Go through the rows of gradients, make a new w in each step, keep every one of them, and put them "
        "on top of each other at the end.",
    ),
)

momentum = Exercise(
    name="momentum",
    points=2,
    reference=roll,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.1, "momentum": 0.9},
        ("momentum 0", {"momentum": 0.0}),
        ("momentum 0.3", {"momentum": 0.3}),
        ("momentum 0.99", {"momentum": 0.99}),
    ),
    mistakes=(
        NO_VELOCITY,
        KnownMistake(
            "(1 - μ) in front of g",
            partial(roll, gathered=lambda v, g, momentum: momentum * v + (1 - momentum) * g),
            "You average: v = μ v + (1 - μ) g. Here the gradient is added whole: v = μ v + g.",
        ),
        KnownMistake(
            "μ in front of g",
            partial(roll, gathered=lambda v, g, momentum: v + momentum * g),
            "μ belongs to the old velocity, which fades; the gradient is added whole.",
        ),
        KnownMistake(
            "μ in front of both",
            partial(roll, gathered=lambda v, g, momentum: momentum * (v + g)),
            "μ multiplies the old velocity alone: add the gradient after that.",
        ),
        KnownMistake(
            "(1 - μ) in front of v",
            partial(roll, gathered=lambda v, g, momentum: (1 - momentum) * v + g),
            "The old velocity keeps the share μ, not 1 - μ.",
        ),
        KnownMistake(
            "velocity never fades",
            partial(roll, gathered=lambda v, g, momentum: v + g),
            "Your velocity is the plain sum of all gradients: multiply the old one by μ first.",
        ),
        KnownMistake(
            "velocity starts at g",
            partial(roll, first=1.0),
            "The velocity starts at 0, so that after step 1 it is g_1: yours holds g_1 already and adds it "
            "again.",
        ),
        KnownMistake(
            "lr twice",
            lambda w, gradients, lr, momentum: roll(w, gradients, lr * lr, momentum),
            "lr is both in your velocity and in your update: it belongs in one of them.",
        ),
        KnownMistake(
            "sign of the velocity",
            partial(roll, gathered=lambda v, g, momentum: momentum * v - g),
            "Yours goes uphill: the velocity adds the gradient, and the update takes the velocity off. Where "
            "both add or both take off, w moves the wrong way.",
        ),
        KnownMistake(
            "g counted twice",
            partial(roll, step=lambda v, g, momentum, before: v + g),
            "The velocity has the gradient in it already: w moves by lr · v alone.",
        ),
        KnownMistake(
            "the velocity itself",
            lambda w, gradients, lr, momentum: (
                (w - roll(w, gradients, lr, momentum)).diff(dim=0, prepend=torch.zeros_like(w)[None]) / lr
            ),
            "Your rows are the velocities: keep w after each update.",
        ),
        KnownMistake(
            "one step behind",
            before_each_update(roll),
            "Your first row is the start. Either you keep w before its update, or it moves by the velocity "
            "of the step before: update the velocity, then w, then keep it.",
        ),
        *of_every_path(roll, but="recorded before the update"),
    ),
    hints=(
        "The velocity outlives the steps: it is made once, before the loop, and is 0 then.",
        "In each step: the old velocity times μ, plus this gradient, is the new velocity. It moves w, times "
        "lr.",
    ),
)

nesterov = Exercise(
    name="nesterov",
    points=2,
    reference=partial(roll, step=look_ahead),
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.1, "momentum": 0.9},
        ("momentum 0", {"momentum": 0.0}),
        ("momentum 0.3", {"momentum": 0.3}),
        ("momentum 0.99", {"momentum": 0.99}),
    ),
    mistakes=(
        KnownMistake(
            "plain momentum",
            roll,
            "That is momentum without the look ahead: the step is g + μ v with the velocity already updated.",
        ),
        NO_VELOCITY,
        KnownMistake(
            "g missing in the step",
            partial(roll, step=lambda v, g, momentum, before: momentum * v),
            "You move by μ v alone: the step is g + μ v.",
        ),
        KnownMistake(
            "μ missing in the step",
            partial(roll, step=lambda v, g, momentum, before: g + v),
            "You move by g + v: the velocity is multiplied by μ once more in the step.",
        ),
        KnownMistake(
            "μ at g in the step",
            partial(roll, step=lambda v, g, momentum, before: v + momentum * g),
            "You move by v + μ g: it is g + μ v.",
        ),
        KnownMistake(
            "looks ahead twice",
            partial(roll, step=lambda v, g, momentum, before: g + momentum * (momentum * v + g)),
            "You look one step too far: the velocity in g + μ v has been updated once.",
        ),
        KnownMistake(
            "the step kept as velocity",
            partial(roll, gathered=lambda v, g, momentum: g + momentum * (momentum * v + g)),
            "You keep g + μ v as the velocity: it is the step alone, and the velocity stays as it was "
            "updated.",
        ),
        KnownMistake(
            "velocity made anew in each step",
            partial(roll, gathered=lambda v, g, momentum: g, step=look_ahead),
            "Your velocity is 0 before each step: set it to 0 once, before the loop.",
        ),
        KnownMistake(
            "old velocity counted too",
            partial(roll, step=lambda v, g, momentum, before: v + momentum * before),
            "You add μ times the old velocity to the new one: the step is g plus μ times the new one.",
        ),
        KnownMistake(
            "(1 - μ) in front of g",
            partial(roll, gathered=lambda v, g, momentum: momentum * v + (1 - momentum) * g, step=look_ahead),
            "You average: v = μ v + (1 - μ) g. Here the gradient is added whole: v = μ v + g.",
        ),
        KnownMistake(
            "velocity starts at g",
            partial(roll, first=1.0, step=look_ahead),
            "The velocity starts at 0, so that after step 1 it is g_1: yours holds g_1 already and adds it "
            "again.",
        ),
        KnownMistake(
            "velocity never fades",
            partial(roll, gathered=lambda v, g, momentum: v + g, step=look_ahead),
            "Your velocity is the plain sum of all gradients: multiply the old one by μ first.",
        ),
        *of_every_path(partial(roll, step=look_ahead)),
    ),
    hints=(
        "The velocity is that of plain momentum. Only the step differs.",
        "Update the velocity first. Then ask momentum for one more step with the same gradient: μ times the "
        "new velocity, plus g. Move by that, and leave the velocity as it is.",
    ),
)

weight_decay = Exercise(
    name="weight_decay",
    points=2,
    reference=roll,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.05},
        ("weight decay 0", {"weight_decay": 0.0}),
        ("weight decay 0.4", {"weight_decay": 0.4}),
        ("momentum 0", {"momentum": 0.0}),
        ("momentum 0.3", {"momentum": 0.3}),
    ),
    mistakes=(
        KnownMistake(
            "decoupled",
            partial(roll, pull=lambda w, start, g: 0 * w, shrunk=lambda w, new, lr, d: new - lr * d * w),
            "You shrink w beside the velocity, as AdamW does. Here λ w is added to the gradient, so that the "
            "velocity gathers it too.",
        ),
        KnownMistake(
            "shrunk after the update",
            partial(roll, pull=lambda w, start, g: 0 * w, shrunk=lambda w, new, lr, d: new - lr * d * new),
            "You shrink w after its update. Here λ w is added to the gradient before it, so that the "
            "velocity gathers it too.",
        ),
        KnownMistake(
            "shrunk without lr",
            partial(roll, pull=lambda w, start, g: 0 * w, shrunk=lambda w, new, lr, d: new - d * w),
            "You take λ w off w at once. Here λ w is added to the gradient, so that it goes through the "
            "velocity and lr as well.",
        ),
        KnownMistake(
            "no decay",
            lambda w, gradients, lr, momentum, weight_decay: roll(w, gradients, lr, momentum),
            "The weight decay has no effect: add λ w to the gradient in each step.",
        ),
        KnownMistake(
            "pushed away from 0",
            lambda w, gradients, lr, momentum, weight_decay: roll(w, gradients, lr, momentum, -weight_decay),
            "Your decay makes w grow: λ w is *added* to the gradient, which is then subtracted.",
        ),
        KnownMistake(
            "2 λ w",
            lambda w, gradients, lr, momentum, weight_decay: roll(
                w, gradients, lr, momentum, 2 * weight_decay
            ),
            "Your pull is 2 λ w, that of λ ‖w‖². Here the penalty is λ/2 · ‖w‖², with gradient λ w.",
        ),
        KnownMistake(
            "half of λ w",
            lambda w, gradients, lr, momentum, weight_decay: roll(
                w, gradients, lr, momentum, weight_decay / 2
            ),
            "Your pull is half of λ w: the 1/2 of the penalty λ/2 · ‖w‖² goes when you differentiate.",
        ),
        KnownMistake(
            "always the first w",
            partial(roll, pull=lambda w, start, g: start),
            "You add λ times the w of the start in every step: use the present w.",
        ),
        KnownMistake(
            "λ times the gradient",
            partial(roll, pull=lambda w, start, g: g),
            "You add λ times the gradient: it is λ times w.",
        ),
        KnownMistake(
            "sign of w",
            partial(roll, pull=lambda w, start, g: torch.sign(w)),
            "You add λ times the sign of w, the gradient of |w|: here it is λ w.",
        ),
        KnownMistake(
            "w squared",
            partial(roll, pull=lambda w, start, g: w**2),
            "You add λ w²: that is not the gradient of the penalty λ/2 · ‖w‖² but twice a part of it.",
        ),
        KnownMistake(
            "velocity forgotten between steps",
            lambda w, gradients, lr, momentum, weight_decay: roll(w, gradients, lr, 0.0, weight_decay),
            "Each step uses its own gradient alone. The velocity must outlive the step.",
        ),
        KnownMistake(
            "(1 - μ) in front of the gradient",
            partial(roll, gathered=lambda v, g, momentum: momentum * v + (1 - momentum) * g),
            "You average: v = μ v + (1 - μ) d. Here the gradient is added whole: v = μ v + d.",
        ),
        KnownMistake(
            "old velocity used",
            partial(roll, step=lambda v, g, momentum, before: before),
            "w moves by the velocity of the step before: update the velocity first, then w.",
        ),
        KnownMistake(
            "Nesterov's step",
            partial(roll, step=look_ahead),
            "You look ahead as Nesterov does: here w moves by lr · v alone.",
        ),
        *of_every_path(roll),
    ),
    hints=(
        "Which vector is the gradient of λ/2 · ‖w‖²?",
        "Add λ times the present w to the gradient that is handed over; the rest is momentum, unchanged.",
    ),
)

rmsprop = Exercise(
    name="rmsprop",
    points=2,
    reference=scale,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.01, "alpha": 0.99, "eps": 1e-8},
        ("alpha 0.5", {"alpha": 0.5}),
        ("alpha 0.1", {"alpha": 0.1}),
        ("alpha 0.2, eps 0.01", {"alpha": 0.2, "eps": 0.01}),
        ("eps 0.5", {"eps": 0.5}),
    ),
    mistakes=(
        KnownMistake(
            "eps inside the square root",
            partial(scale, quotient=lambda g, s, eps, before: g / (s + eps).sqrt()),
            "You take √(s + ε): ε comes outside, √s + ε.",
        ),
        KnownMistake(
            "eps squared inside the square root",
            partial(scale, quotient=lambda g, s, eps, before: g / (s + eps**2).sqrt()),
            "You take √(s + ε²): ε comes outside, √s + ε.",
        ),
        KnownMistake(
            "eps missing",
            partial(scale, quotient=lambda g, s, eps, before: g / s.sqrt()),
            "You divide by √s alone: where all gradients were 0 that is 0/0. Add ε to the root.",
        ),
        KnownMistake(
            "eps beside the fraction",
            partial(scale, quotient=lambda g, s, eps, before: g / s.sqrt() + eps),
            "ε is added to the fraction, not to what it divides by: put √s + ε in brackets.",
        ),
        KnownMistake(
            "eps beside the fraction, without lr",
            lambda w, gradients, lr, alpha, eps: (
                scale(w, gradients, lr, alpha, eps, quotient=lambda g, s, eps, before: g / s.sqrt())
                + eps * torch.arange(1, len(gradients) + 1, dtype=w.dtype)[:, None]
            ),
            "ε is added to w, not to what you divide by: put √s + ε in brackets.",
        ),
        KnownMistake(
            "eps as a lower bound",
            partial(scale, quotient=lambda g, s, eps, before: g / s.sqrt().clamp(min=eps)),
            "You divide by the larger of √s and ε: divide by their sum.",
        ),
        KnownMistake(
            "α and 1 - α exchanged",
            partial(scale, averaged=lambda s, g, alpha, t: (1 - alpha) * s + alpha * g**2),
            "α is the share of the old average, 1 - α that of the new square.",
        ),
        KnownMistake(
            "squares added up",
            partial(scale, averaged=lambda s, g, alpha, t: s + g**2),
            "You add up all squares, as AdaGrad does: here s is an average that forgets.",
        ),
        KnownMistake(
            "1 - α missing",
            partial(scale, averaged=lambda s, g, alpha, t: alpha * s + g**2),
            "The new square has the weight 1 - α: without it s is no average.",
        ),
        KnownMistake(
            "no average",
            partial(scale, averaged=lambda s, g, alpha, t: (1 - alpha) * g**2),
            "s forgets everything in each step: make it once, before the loop, and carry it on.",
        ),
        KnownMistake(
            "no square root",
            partial(scale, quotient=lambda g, s, eps, before: g / (s + eps)),
            "You divide by s, which is a square: take its root first.",
        ),
        KnownMistake(
            "size in place of square",
            partial(scale, averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * g.abs()),
            "You average |g|: average g² and take the root later.",
        ),
        KnownMistake(
            "average of |g|, no square root",
            partial(
                scale,
                averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * g.abs(),
                quotient=lambda g, s, eps, before: g / (s + eps),
            ),
            "You divide by the average of |g|: it is the root of the average of g².",
        ),
        KnownMistake(
            "gradient not squared",
            partial(scale, averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * g),
            "You average g itself, which can be negative under the root: average g².",
        ),
        KnownMistake(
            "old average used",
            partial(scale, quotient=lambda g, s, eps, before: g / (before.sqrt() + eps)),
            "You divide by the average of the step before: update s first, then w.",
        ),
        KnownMistake(
            "corrected as in Adam",
            partial(scale, corrected=lambda s, alpha, t: s / (1 - alpha**t)),
            "You divide s by 1 - α^t. That is Adam's correction: RMSProp has none.",
        ),
        KnownMistake(
            "s starts at 1",
            partial(scale, first=1.0),
            "Your s starts at 1: here it starts at 0.",
        ),
        KnownMistake(
            "s starts at g²",
            partial(
                scale, averaged=lambda s, g, alpha, t: g**2 if t == 1 else alpha * s + (1 - alpha) * g**2
            ),
            "Your s starts at the first square. It starts at 0, so that after step 1 it is (1 - α) g_1².",
        ),
        KnownMistake(
            "one s for all parameters",
            partial(scale, averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * (g**2).mean()),
            "You average the squares over the parameters: each parameter has an s of its own.",
        ),
        KnownMistake(
            "length of the gradient",
            partial(scale, averaged=lambda s, g, alpha, t: alpha * s + (1 - alpha) * (g**2).sum()),
            "You use the squared length of the whole gradient: each parameter has an s of its own.",
        ),
        *of_every_path(scale),
    ),
    hints=(
        "s is a moving average of g²: which part is carried on from the step before, which is new?",
        "Update s before you use it. Then divide g by √s + ε: the root first, ε after it.",
        "After step 1, s is (1 - α) g², so that the first step is nearly lr / √(1 - α) long whatever g is. "
        "Check yours.",
    ),
)

UNUSUAL_BETAS = (
    ("beta1 0.5, beta2 0.6", {"beta1": 0.5, "beta2": 0.6}),
    ("beta1 0.95, beta2 0.7", {"beta1": 0.95, "beta2": 0.7}),
    ("beta1 0", {"beta1": 0.0, "beta2": 0.9}),
    ("beta2 0.1, eps 0.01", {"beta1": 0.8, "beta2": 0.1, "eps": 0.01}),
    ("eps 0.01", {"eps": 0.01}),
    ("eps 0.5", {"eps": 0.5}),
)

adam = Exercise(
    name="adam",
    points=4,
    reference=adapt,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths({"lr": 0.1} | USUAL_BETAS, *UNUSUAL_BETAS),
    mistakes=(*of_adam(), *of_every_path(adapt)),
    hints=(
        "Write the six formulas in their order, one line each; m and s are made once, before the loop.",
        "Give the corrected averages names of their own: m and s go into the next step uncorrected.",
        "Python's enumerate can count from 1. After step 1, m̂ is g_1 and ŝ is g_1²: check that first.",
        "Take the root of ŝ, add ε to it, and only then divide m̂ by all of it.",
    ),
)

adamw = Exercise(
    name="adamw",
    points=3,
    reference=adapt,
    by_hand=NOTHING_OF_OPTIM,
    cases=paths(
        {"lr": 0.1} | USUAL_BETAS | {"weight_decay": 0.05},
        *UNUSUAL_BETAS,
        ("weight decay 0", {"weight_decay": 0.0}),
        ("weight decay 0.6", {"weight_decay": 0.6}),
    ),
    mistakes=(
        KnownMistake(
            "decay in the gradient",
            partial(
                adapt,
                handed=lambda g, w, decay: g + decay * w,
                shrunk=lambda w, step, start, lr, decay: w - step,
            ),
            "You add λ w to the gradient, as Adam with L2 does: there it is divided by √ŝ with the rest. In "
            "AdamW w shrinks beside Adam's step.",
        ),
        KnownMistake(
            "decay twice",
            partial(adapt, handed=lambda g, w, decay: g + decay * w),
            "λ w is in your gradient and also taken off w: only the second is AdamW.",
        ),
        KnownMistake(
            "no decay",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - step),
            "The weight decay has no effect: take lr · λ · w off w in each step.",
        ),
        KnownMistake(
            "decay without lr",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - decay * w - step),
            "You take off λ w: it is lr · λ · w.",
        ),
        KnownMistake(
            "decay away from 0",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w + lr * decay * w - step),
            "Your decay makes w grow: lr · λ · w is taken off.",
        ),
        KnownMistake(
            "decay of the updated w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: (w - step) * (1 - lr * decay)),
            "You shrink w after Adam's step: what shrinks is the w from before it.",
        ),
        KnownMistake(
            "decay of the first w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - lr * decay * start - step),
            "You take off lr · λ times the w of the start in every step: use the present w.",
        ),
        KnownMistake(
            "2 λ w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - 2 * lr * decay * w - step),
            "Your decay is twice as large: lr · λ · w, without a 2.",
        ),
        KnownMistake(
            "decay of the sign of w",
            partial(adapt, shrunk=lambda w, step, start, lr, decay: w - lr * decay * torch.sign(w) - step),
            "You take off lr · λ times the sign of w: it is times w.",
        ),
        *of_adam(),
        *of_every_path(adapt),
    ),
    hints=(
        "It is Adam plus one term. Adam's gradient, m and s never hear of the decay.",
        "Both terms use w from before the update: take lr · λ · w off it, and Adam's step.",
    ),
)


def schedule(name: str, lr: float, step_size: int, gamma: float, epochs: int) -> Case:
    """A case of `step_decay` whose rates are a little off the given ones, so that seeds differ."""
    return Case(
        name,
        lambda rng: {
            "lr": float(uniform(rng, 0.9, 1.1)) * lr,
            "step_size": step_size,
            "gamma": float(uniform(rng, 0.95, 1.0)) * gamma,
            "epochs": epochs,
        },
    )


step_decay = Exercise(
    name="step_decay",
    points=1,
    tensors=False,
    reference=rates,
    by_hand=ByHand("StepLR", "MultiStepLR", "ExponentialLR", "LambdaLR", "MultiplicativeLR"),
    cases=(
        schedule("8 epochs, a stair every 3", 0.1, 3, 0.5, 8),
        schedule("one epoch", 0.3, 2, 0.5, 1),
        schedule("a stair every epoch", 0.2, 1, 0.9, 6),
        schedule("no stair yet", 0.1, 10, 0.1, 7),
        schedule("the last epoch is the first of a stair", 0.4, 4, 0.1, 9),
        schedule("the last epoch is the last of a stair", 0.4, 4, 0.1, 8),
        schedule("120 epochs, a stair every 30", 1.0, 30, 0.1, 120),
        schedule("gamma above 1", 0.01, 5, 1.3, 12),
    ),
    mistakes=(
        KnownMistake(
            "one epoch too early",
            partial(rates, stairs=lambda epoch, step_size: (epoch + 1) // step_size),
            "You count epochs from 1 here: epoch `step_size`, counted from 0, is the first with a lower "
            "rate.",
        ),
        KnownMistake(
            "one epoch too late",
            partial(rates, stairs=lambda epoch, step_size: max(epoch - 1, 0) // step_size),
            "Epoch `step_size` still has the old rate: it is the first to use lr · γ.",
        ),
        KnownMistake(
            "lower from epoch 0 on",
            partial(rates, stairs=lambda epoch, step_size: epoch // step_size + 1),
            "Your first epoch uses lr · γ: 0 is a multiple of step_size too. Epoch 0 uses lr itself.",
        ),
        KnownMistake(
            "once more from epoch 1 on",
            partial(rates, stairs=lambda epoch, step_size: -(-epoch // step_size)),
            "You round e / step_size up: count whole stairs, rounded down.",
        ),
        KnownMistake(
            "a slope in place of stairs",
            partial(rates, stairs=lambda epoch, step_size: epoch / step_size),
            "Your rate falls in every epoch: round e / step_size down.",
        ),
        KnownMistake(
            "rounded to the nearest stair",
            partial(rates, stairs=lambda epoch, step_size: round(epoch / step_size)),
            "You round e / step_size to the nearest integer: round it down.",
        ),
        KnownMistake(
            "lower in every epoch",
            partial(rates, stairs=lambda epoch, step_size: epoch),
            "You multiply by γ in every epoch: only after every `step_size` epochs.",
        ),
        KnownMistake(
            "one stair only",
            partial(rates, stairs=lambda epoch, step_size: min(epoch // step_size, 1)),
            "Your rate falls once and then stays: it falls again after every `step_size` epochs.",
        ),
        KnownMistake(
            "never lower",
            partial(rates, stairs=lambda epoch, step_size: 0),
            "Your rate never changes: after every `step_size` epochs it is multiplied by γ.",
        ),
        KnownMistake(
            "lower in one epoch of a stair alone",
            partial(rates, stairs=lambda epoch, step_size: int(epoch > 0 and epoch % step_size == 0)),
            "Your rate is lr again after each stair: what was multiplied by γ stays so.",
        ),
        KnownMistake(
            "remainder in place of the quotient",
            partial(rates, stairs=lambda epoch, step_size: epoch % step_size),
            "You use the remainder e % step_size: the whole stairs are the quotient e // step_size.",
        ),
        KnownMistake(
            "divided by γ",
            partial(rates, rate=lambda lr, gamma, stairs: lr / gamma**stairs),
            "You divide by γ: multiply by it.",
        ),
        KnownMistake(
            "γ times the number of stairs",
            partial(rates, rate=lambda lr, gamma, stairs: lr * gamma * stairs if stairs else lr),
            "You multiply γ by the number of stairs: γ to that power.",
        ),
        KnownMistake(
            "1 - γ",
            partial(rates, rate=lambda lr, gamma, stairs: lr * (1 - gamma) ** stairs),
            "You multiply by 1 - γ at each stair: γ is what is left, not what goes.",
        ),
        KnownMistake(
            "the same amount off at each stair",
            partial(rates, rate=lambda lr, gamma, stairs: lr - stairs * (1 - gamma) * lr),
            "Each stair takes the same amount off: the present rate is multiplied by γ, so the stairs get "
            "lower.",
        ),
        KnownMistake(
            "γ off at each stair",
            partial(rates, rate=lambda lr, gamma, stairs: lr - stairs * gamma),
            "You subtract γ at each stair: multiply by it.",
        ),
        KnownMistake(
            "without lr",
            partial(rates, rate=lambda lr, gamma, stairs: gamma**stairs),
            "You return the factors alone: multiply them by lr.",
        ),
    ),
    hints=(
        "Which k belongs to the epochs 0, 1, 2, 3, 4, 5 when step_size is 3?",
        "Integer division of the epoch by step_size gives k; the rate is lr times γ to the power k.",
    ),
)

TOPIC = Topic(
    name="12_optimizers",
    title="Optimizers",
    exercises=(sgd, momentum, nesterov, weight_decay, rmsprop, adam, adamw, step_decay),
)
