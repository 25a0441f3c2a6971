"""01 · Activations: sigmoid, tanh, ReLU and their derivatives."""

from __future__ import annotations

from grader.course.derivatives import derivative
from grader.course.inputs import array, elementwise, normal
from grader.exercise import ByHand, Case, Exercise, KnownMistake, Topic
from grader.lazy import torch

sigmoid = Exercise(
    name="sigmoid",
    points=1,
    reference=lambda x: torch.sigmoid(x),
    cases=elementwise(),
    by_hand=ByHand("sigmoid", "expit"),
    mistakes=(
        KnownMistake(
            "1 / (1 + exp(x))",
            lambda x: torch.sigmoid(-x),
            "The exponent lost its minus sign: it is exp(-x), so that large x gives 1.",
        ),
        KnownMistake(
            "exp(x) / (1 + exp(x))",
            lambda x: torch.exp(x) / (1 + torch.exp(x)),
            "exp(x) overflows for large x, and inf / inf is nan. Divide above and below by exp(x): then only "
            "exp(-x) is left, and 1 / (1 + inf) is 0, as it should be.",
        ),
        KnownMistake(
            "1 / 1 + exp(-x)",
            lambda x: 1 + torch.exp(-x),
            "Division comes before addition: put the whole denominator 1 + exp(-x) in brackets.",
        ),
        KnownMistake(
            "1 / (1 - exp(-x))",
            lambda x: 1 / (1 - torch.exp(-x)),
            "The denominator is 1 plus exp(-x), not minus; yours is infinite at x = 0.",
        ),
        KnownMistake(
            "tanh(x)",
            lambda x: torch.tanh(x),
            "That is tanh, which goes from -1 to 1. The sigmoid goes from 0 to 1.",
        ),
        KnownMistake(
            "(1 + tanh(x)) / 2",
            lambda x: torch.sigmoid(2 * x),
            "That is sigmoid(2x): written through tanh, the sigmoid needs tanh(x / 2).",
        ),
        KnownMistake(
            "the derivative",
            lambda x: derivative(torch.sigmoid, x),
            "That is the derivative of the sigmoid; here its value is asked for.",
        ),
        KnownMistake(
            "hard sigmoid",
            lambda x: (0.2 * x + 0.5).clamp(0, 1),
            "That is the hard sigmoid, made of three straight lines: the sigmoid itself has an exponential.",
        ),
        KnownMistake(
            "1e-8 added to the denominator",
            lambda x: 1 / (1 + torch.exp(-x) + 1e-8),
            "The added 1e-8 changes every result. 1 + exp(-x) is never 0: nothing needs to be added.",
        ),
        KnownMistake(
            "nan replaced by 0",
            lambda x: torch.nan_to_num(torch.exp(x) / (1 + torch.exp(x))),
            "nan_to_num hides the overflow: where x is large the result is 1, not 0. Use exp(-x), and "
            "there is no nan to hide.",
        ),
        KnownMistake(
            "minus on the negative branch",
            lambda x: torch.where(x >= 0, torch.sigmoid(x), torch.exp(x) / (1 - torch.exp(x))),
            "For negative x the denominator is 1 plus exp(x), not minus.",
        ),
        KnownMistake(
            "0 at x = 0",
            lambda x: torch.where(x == 0, 0 * x, torch.sigmoid(x)),
            "At x = 0 the sigmoid is 1/2: one of your two branches must have the 0 in it.",
        ),
    ),
    hints=(
        "Start with the formula as it stands. Which part of it can overflow, and what comes out then?",
        "A float that is too large becomes inf, and 1 divided by inf is 0. Which form of the formula only "
        "meets that, and never inf / inf?",
        "One exponential is enough: that of minus x. Add 1 to it and take the reciprocal.",
    ),
)

sigmoid_derivative = Exercise(
    name="sigmoid_derivative",
    points=2,
    reference=lambda x: derivative(torch.sigmoid, x),
    cases=elementwise(),
    by_hand=ByHand("sigmoid_backward"),
    mistakes=(
        KnownMistake(
            "x(1 - x)",
            lambda x: x * (1 - x),
            "That is the derivative in terms of the *output* of the sigmoid. x is its input: apply sigmoid "
            "first.",
        ),
        KnownMistake(
            "sigmoid(x)",
            lambda x: torch.sigmoid(x),
            "That is the sigmoid itself; here its slope is asked for.",
        ),
        KnownMistake(
            "sigmoid applied twice",
            lambda x: torch.sigmoid(torch.sigmoid(x)) * (1 - torch.sigmoid(torch.sigmoid(x))),
            "You use s(1 - s) with s = sigmoid(sigmoid(x)): apply the sigmoid to x only once.",
        ),
        KnownMistake(
            "1 - sigmoid(x)",
            lambda x: 1 - torch.sigmoid(x),
            "One factor is missing: with s = sigmoid(x), the slope is s times 1 - s.",
        ),
        KnownMistake(
            "1 - sigmoid(x)²",
            lambda x: 1 - torch.sigmoid(x) ** 2,
            "1 - t² is the rule for t = tanh(x). For s = sigmoid(x) it is another product of s and 1 - s.",
        ),
        KnownMistake(
            "s(1 + s)",
            lambda x: torch.sigmoid(x) * (1 + torch.sigmoid(x)),
            "Sign slip: the quotient rule *subtracts* the second term, which leaves s(1 - s).",
        ),
        KnownMistake(
            "exp(-x) / (1 + exp(-x))²",
            lambda x: torch.exp(-x) / (1 + torch.exp(-x)) ** 2,
            "The formula is right, but exp(-x) overflows for very negative x, and inf / inf is nan. Write it "
            "with s = sigmoid(x), which stays between 0 and 1.",
        ),
        KnownMistake(
            "s(1 - x)",
            lambda x: torch.sigmoid(x) * (1 - x),
            "x stands where s belongs: with s = sigmoid(x), the slope is s times 1 - s.",
        ),
        KnownMistake(
            "sigmoid(x)²",
            lambda x: torch.sigmoid(x) ** 2,
            "That is 1 / (1 + exp(-x))²: the chain rule has the inner derivative of exp(-x) as well.",
        ),
        KnownMistake(
            "(1 - tanh(x)²) / 4",
            lambda x: derivative(torch.tanh, x) / 4,
            "sigmoid(x) is (1 + tanh(x / 2)) / 2: the argument is x / 2.",
        ),
        KnownMistake(
            "exp(x) / (1 + exp(x))²",
            lambda x: torch.exp(x) / (1 + torch.exp(x)) ** 2,
            "The formula is right, but exp(x) overflows for large x, and inf / inf is nan. Write it with "
            "s = sigmoid(x), which stays between 0 and 1.",
        ),
    ),
    hints=(
        "Write s = sigmoid(x). What is ds/dx in terms of s alone?",
        "Differentiate (1 + exp(-x))⁻¹ with the chain rule, and look for s and 1 - s in the result.",
        "exp(-x) / (1 + exp(-x)) is 1 - s. So the slope is s times 1 - s.",
    ),
)

tanh = Exercise(
    name="tanh",
    points=2,
    reference=lambda x: torch.tanh(x),
    cases=elementwise(),
    by_hand=ByHand("tanh"),
    mistakes=(
        KnownMistake(
            "2 sigmoid(x) - 1",
            lambda x: 2 * torch.sigmoid(x) - 1,
            "That is tanh(x / 2): the sigmoid needs 2x inside.",
        ),
        KnownMistake(
            "sigmoid(2x)",
            lambda x: torch.sigmoid(2 * x),
            "sigmoid(2x) goes from 0 to 1. Stretch and shift it, so that it goes from -1 to 1.",
        ),
        KnownMistake(
            "sigmoid(2x) - 1",
            lambda x: torch.sigmoid(2 * x) - 1,
            "Shifted, but not stretched: sigmoid(2x) - 1 goes from -1 to 0. Double the sigmoid before you "
            "subtract.",
        ),
        KnownMistake(
            "(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
            lambda x: (torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x)),
            "Right for moderate x, but both exponentials overflow for large |x|, and inf / inf is nan. "
            "Write it through the sigmoid.",
        ),
        KnownMistake(
            "(exp(2x) - 1) / (exp(2x) + 1)",
            lambda x: (torch.exp(2 * x) - 1) / (torch.exp(2 * x) + 1),
            "Right for moderate x, but exp(2x) overflows for large x, and inf / inf is nan. Write it "
            "through the sigmoid.",
        ),
        KnownMistake(
            "(1 - exp(-2x)) / (1 + exp(-2x))",
            lambda x: (1 - torch.exp(-2 * x)) / (1 + torch.exp(-2 * x)),
            "Right for moderate x, but exp(-2x) overflows for very negative x, and inf / inf is nan. Write "
            "it through the sigmoid.",
        ),
        KnownMistake(
            "the derivative",
            lambda x: derivative(torch.tanh, x),
            "That is the derivative of tanh; here its value is asked for.",
        ),
        KnownMistake(
            "2 sigmoid(x / 2) - 1",
            lambda x: 2 * torch.sigmoid(x / 2) - 1,
            "That is tanh(x / 4): x is doubled inside the sigmoid, not halved.",
        ),
        KnownMistake(
            "hard tanh",
            lambda x: x.clamp(-1, 1),
            "That is x itself, cut off at -1 and 1: tanh bends smoothly.",
        ),
        KnownMistake(
            "1e-8 added to the denominator",
            lambda x: torch.tanh(x) / (1 + 1e-8 / (1 + torch.exp(-2 * x.abs()))),
            "The added 1e-8 changes every result: the denominator is never 0, so nothing needs to be added.",
        ),
    ),
    hints=(
        "Sketch sigmoid and tanh: the same S, from 0 to 1 and from -1 to 1, one steeper than the other.",
        "Divide the formula above and below by exp(x). Which argument of the sigmoid has exp(-2x) in it?",
        "tanh(x) = 2 sigmoid(2x) - 1.",
    ),
)

tanh_derivative = Exercise(
    name="tanh_derivative",
    points=2,
    reference=lambda x: derivative(torch.tanh, x),
    cases=elementwise(),
    by_hand=ByHand("tanh_backward"),
    mistakes=(
        KnownMistake(
            "1 - tanh(x)",
            lambda x: 1 - torch.tanh(x),
            "The square is missing: with t = tanh(x), the slope is 1 - t².",
        ),
        KnownMistake(
            "1 - x²",
            lambda x: 1 - x**2,
            "That is the derivative in terms of the *output* of tanh. x is its input: apply tanh first.",
        ),
        KnownMistake(
            "(1 - tanh(x))²",
            lambda x: (1 - torch.tanh(x)) ** 2,
            "The square belongs to tanh(x) alone, not to the whole difference.",
        ),
        KnownMistake(
            "1 + tanh(x)²",
            lambda x: 1 + torch.tanh(x) ** 2,
            "Sign slip: the quotient rule *subtracts* the second term, which leaves 1 - t².",
        ),
        KnownMistake(
            "tanh(x)",
            lambda x: torch.tanh(x),
            "That is tanh itself; here its slope is asked for.",
        ),
        KnownMistake(
            "tanh applied twice",
            lambda x: 1 - torch.tanh(torch.tanh(x)) ** 2,
            "You use 1 - t² with t = tanh(tanh(x)): apply tanh to x only once.",
        ),
        KnownMistake(
            "t(1 - t)",
            lambda x: torch.tanh(x) * (1 - torch.tanh(x)),
            "s(1 - s) is the rule for s = sigmoid(x). For t = tanh(x) it is 1 - t².",
        ),
        KnownMistake(
            "2 s(1 - s) with s = sigmoid(2x)",
            lambda x: derivative(torch.tanh, x) / 2,
            "Half of the slope: in 2 sigmoid(2x) - 1 the chain rule brings out the inner 2 as well, so the "
            "factor is 4.",
        ),
        KnownMistake(
            "4 s(1 - s) with s = sigmoid(x)",
            lambda x: 4 * derivative(torch.sigmoid, x),
            "The argument of the sigmoid must be doubled: tanh(x) = 2 sigmoid(2x) - 1.",
        ),
        KnownMistake(
            "-2 tanh(x)",
            lambda x: -2 * torch.tanh(x),
            "That is the derivative of 1 - t² by t. The slope of tanh is 1 - t² itself.",
        ),
        KnownMistake(
            "1 / cosh(x)",
            lambda x: 1 / torch.cosh(x),
            "The square is missing: the slope is 1 / cosh(x)².",
        ),
        KnownMistake(
            "1 / cosh(x²)",
            lambda x: 1 / torch.cosh(x**2),
            "It is cosh that is squared, not x.",
        ),
        KnownMistake(
            "overflow in tanh",
            lambda x: 1 - ((torch.exp(x) - torch.exp(-x)) / (torch.exp(x) + torch.exp(-x))) ** 2,
            "1 - t² is right, but your t overflows for large |x|, and inf / inf is nan.",
        ),
        KnownMistake(
            "4 exp(2x) / (exp(2x) + 1)²",
            lambda x: 4 * torch.exp(2 * x) / (torch.exp(2 * x) + 1) ** 2,
            "The formula is right, but exp(2x) overflows for large x, and inf / inf is nan. Write it "
            "with t = tanh(x).",
        ),
    ),
    hints=(
        "Write t = tanh(x). What is dt/dx in terms of t alone?",
        "Use the quotient rule on (exp(x) - exp(-x)) / (exp(x) + exp(-x)); the numerator's square over the "
        "denominator's square is t².",
        "dt/dx = 1 - t².",
    ),
)

relu = Exercise(
    name="relu",
    points=1,
    reference=lambda x: torch.relu(x),
    cases=elementwise(),
    by_hand=ByHand("relu"),
    mistakes=(
        KnownMistake(
            "|x|",
            lambda x: x.abs(),
            "That is the absolute value. ReLU turns negative numbers into 0, it does not fold them up.",
        ),
        KnownMistake(
            "min(x, 0)",
            lambda x: x.clamp(max=0),
            "You keep the negative numbers. ReLU keeps the positive ones: the *larger* of x and 0.",
        ),
        KnownMistake(
            "the derivative",
            lambda x: derivative(torch.relu, x),
            "That is the derivative, 1 where x > 0. ReLU itself lets x pass there.",
        ),
        KnownMistake(
            "leaky ReLU",
            lambda x: torch.nn.functional.leaky_relu(x),
            "That is the leaky ReLU: the plain one is exactly 0 for negative x.",
        ),
        KnownMistake(
            "clamped to [0, 1]",
            lambda x: x.clamp(0, 1),
            "ReLU has no upper end: values above 1 pass unchanged.",
        ),
        KnownMistake(
            "max(-x, 0)",
            lambda x: torch.relu(-x),
            "That is the ReLU of -x: the positive numbers pass, not the negative ones.",
        ),
        KnownMistake(
            "softplus",
            lambda x: torch.nn.functional.softplus(x),
            "That is softplus, log(1 + exp(x)), the smooth relative: ReLU has a corner at 0.",
        ),
        KnownMistake(
            "GELU",
            lambda x: torch.nn.functional.gelu(x),
            "That is GELU, a smooth relative: ReLU has a corner at 0.",
        ),
        KnownMistake(
            "0 up to x = 1",
            lambda x: torch.where(x > 1, x, 0 * x),
            "Your threshold is 1: ReLU lets everything above 0 pass.",
        ),
    ),
    hints=(
        "Compare each element with 0: which of the two is to come out?",
        "Functions that cut off at a lower end, choose by a condition, or take the larger of two all do it. "
        "Make sure that the result is a new tensor.",
    ),
)

relu_derivative = Exercise(
    name="relu_derivative",
    points=1,
    reference=lambda x: derivative(torch.relu, x),
    cases=elementwise(),
    by_hand=ByHand("threshold_backward", "relu_backward"),
    mistakes=(
        KnownMistake(
            "1 at x = 0",
            lambda x: (x >= 0).to(x.dtype),
            "At x = 0 the slope is 0 by convention (torch's too): only x > 0 gives 1.",
        ),
        KnownMistake(
            "1/2 at x = 0",
            lambda x: torch.heaviside(x, x.new_tensor(0.5)),
            "At x = 0 the slope is 0 by convention (torch's too), not the mean of the slopes beside it.",
        ),
        KnownMistake(
            "relu(x)",
            lambda x: torch.relu(x),
            "That is ReLU itself. Its slope where x > 0 is 1, not x.",
        ),
        KnownMistake(
            "sign(x)",
            lambda x: torch.sign(x),
            "For negative x ReLU is flat: the slope there is 0, not -1.",
        ),
        KnownMistake(
            "the condition turned round",
            lambda x: (x <= 0).to(x.dtype),
            "The condition is turned round: the slope is 1 where x > 0, and 0 elsewhere.",
        ),
        KnownMistake(
            "the leaky slope",
            lambda x: torch.where(x > 0, torch.ones_like(x), 0.01),
            "That is the slope of the leaky ReLU: the plain one is exactly 0 for negative x.",
        ),
        KnownMistake(
            "1 everywhere",
            lambda x: torch.ones_like(x),
            "That is 1 for negative x too: ReLU is flat there, its slope is 0.",
        ),
        KnownMistake(
            "relu(x) / x",
            lambda x: torch.relu(x) / x,
            "At x = 0 that is 0 / 0, which is nan: the slope there is 0 by convention.",
        ),
        KnownMistake(
            "1 above x = 1",
            lambda x: (x > 1).to(x.dtype),
            "Your threshold is 1: the slope is 1 everywhere above 0.",
        ),
        KnownMistake(
            "x between 0 and 1",
            lambda x: x.clamp(0, 1),
            "Between 0 and 1 you return x itself: the slope is 1 there as well.",
        ),
    ),
    hints=(
        "Sketch ReLU. How steep is it left of 0, and how steep right of 0?",
        "A comparison says where the slope is 1. It gives True and False, though: turn them into numbers of "
        "the dtype of x.",
    ),
)

leaky_relu_derivative = Exercise(
    name="leaky_relu_derivative",
    points=2,
    reference=lambda x, negative_slope=0.01: derivative(
        lambda x: torch.nn.functional.leaky_relu(x, negative_slope), x
    ),
    cases=(
        *elementwise(),
        Case("slope 0.25 given", lambda rng: {"x": normal(rng, 4, 3), "negative_slope": 0.25}),
        Case("slope 1.5 given", lambda rng: {"x": normal(rng, 2, 5), "negative_slope": 1.5}),
        Case(
            "x exactly 0, slope 0.25",
            lambda rng: {"x": rng.permutation(array(0.0, -0.0, 2.0, -2.0)), "negative_slope": 0.25},
            ties=True,
        ),
    ),
    by_hand=ByHand("leaky_relu_backward"),
    mistakes=(
        KnownMistake(
            "slope on the wrong side",
            lambda x, negative_slope=0.01: torch.where(x > 0, negative_slope, torch.ones_like(x)),
            "The two sides are swapped: the slope is 1 for positive x and negative_slope for the others.",
        ),
        KnownMistake(
            "the condition turned round",
            lambda x, negative_slope=0.01: torch.where(x < 0, torch.ones_like(x), negative_slope),
            "The condition is turned round: the slope is 1 where x > 0, and negative_slope elsewhere.",
        ),
        KnownMistake(
            "1 at x = 0",
            lambda x, negative_slope=0.01: torch.where(x >= 0, torch.ones_like(x), negative_slope),
            "x = 0 belongs to the leaky side, as in torch: the slope there is negative_slope.",
        ),
        KnownMistake(
            "0 at x = 0",
            lambda x, negative_slope=0.01: torch.where(x < 0, negative_slope, torch.sign(x)),
            "At x = 0 the slope is negative_slope, as in torch, not 0.",
        ),
        KnownMistake(
            "plain ReLU",
            lambda x, negative_slope=0.01: derivative(torch.relu, x),
            "That is the slope of the plain ReLU: for x ≤ 0 the leaky one has negative_slope.",
        ),
        KnownMistake(
            "negative_slope is always 0.01",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), 0.01),
            "This is the result for 0.01, whichever negative_slope is given: use the argument, anew in each "
            "call.",
        ),
        KnownMistake(
            "leaky_relu(x)",
            lambda x, negative_slope=0.01: torch.nn.functional.leaky_relu(x, negative_slope),
            "That is the leaky ReLU itself; here its slope is asked for.",
        ),
        KnownMistake(
            "negative_slope · x for negative x",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), negative_slope * x),
            "The slope of negative_slope · x is negative_slope: the x goes when you differentiate.",
        ),
        KnownMistake(
            "minus the slope",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), -negative_slope),
            "The leaky side rises too: its slope is negative_slope, without a minus sign.",
        ),
        KnownMistake(
            "1 everywhere",
            lambda x, negative_slope=0.01: torch.ones_like(x),
            "That is 1 for negative x too. If you fill in two steps, the second mask must not see what "
            "the first one wrote.",
        ),
        KnownMistake(
            "leaky_relu(x) / x",
            lambda x, negative_slope=0.01: torch.nn.functional.leaky_relu(x, negative_slope) / x,
            "At x = 0 that is 0 / 0, which is nan: the slope there is negative_slope, as in torch.",
        ),
        KnownMistake(
            "the mean of both slopes at x = 0",
            lambda x, negative_slope=0.01: torch.where(
                x == 0, (1 + negative_slope) / 2, torch.where(x > 0, torch.ones_like(x), negative_slope)
            ),
            "At x = 0 the slope is negative_slope, as in torch, not the mean of the slopes beside it.",
        ),
        KnownMistake(
            "1 minus the slope",
            lambda x, negative_slope=0.01: torch.where(x > 0, torch.ones_like(x), 1 - negative_slope),
            "For x ≤ 0 the slope is negative_slope itself, not 1 minus it.",
        ),
        KnownMistake(
            "the slope added on both sides",
            lambda x, negative_slope=0.01: (x > 0).to(x.dtype) + negative_slope,
            "Where x > 0 the slope is 1, without negative_slope on top.",
        ),
        KnownMistake(
            "the larger of both slopes",
            lambda x, negative_slope=0.01: (x > 0).to(x.dtype).clamp(min=negative_slope),
            "Where x > 0 the slope is 1, even if negative_slope is larger.",
        ),
        KnownMistake(
            "the slope of ELU",
            lambda x, negative_slope=0.01: torch.where(
                x > 0, torch.ones_like(x), negative_slope * torch.exp(x)
            ),
            "That is the slope of the ELU, which bends: for x ≤ 0 the leaky ReLU is a straight line.",
        ),
    ),
    hints=(
        "Two straight lines meet at 0. How steep is each, and to which does 0 itself belong?",
        "Choose by the condition x > 0. Two plain numbers as choices would give float32 on the CPU: let "
        "one of them be a tensor like x.",
    ),
)

TOPIC = Topic(
    name="01_activations",
    title="Activations and their derivatives",
    exercises=(
        sigmoid,
        sigmoid_derivative,
        tanh,
        tanh_derivative,
        relu,
        relu_derivative,
        leaky_relu_derivative,
    ),
)
