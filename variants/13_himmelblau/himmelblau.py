"""Right and wrong versions of `himmelblau`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def slope(p):
    x, y = p[0], p[1]
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


# %% himmelblau | right | the formula
def himmelblau(point):
    x, y = point
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


# %% himmelblau | right | indices and pow
def himmelblau(point):
    return torch.pow(point[0] ** 2 + point[1] - 11, 2) + torch.pow(point[0] + point[1] ** 2 - 7, 2)


# %% himmelblau | right | multiplied out by hand
def himmelblau(point):
    x, y = point[0], point[1]
    return x**4 + y**4 + 2 * x**2 * y + 2 * x * y**2 - 21 * x**2 - 13 * y**2 - 14 * x - 22 * y + 170


# %% himmelblau | right | products of the brackets
def himmelblau(point):
    x, y = point.unbind()
    a = x * x + y - 11
    b = x + y * y - 7
    return a * a + b * b


# %% himmelblau | right | sum of a squared vector
def himmelblau(point):
    brackets = point**2 + point.flip(0) - torch.tensor([11.0, 7.0], dtype=point.dtype, device=point.device)
    return brackets.square().sum()


# %% himmelblau | right | Python floats
def himmelblau(point):
    x, y = point.tolist()
    f = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
    return torch.tensor(f, dtype=point.dtype, device=point.device)


# %% himmelblau | right | NumPy inside
def himmelblau(point):
    x, y = point.cpu().numpy().astype(np.float64)
    f = np.square(x**2 + y - 11) + np.square(x + y**2 - 7)
    return torch.as_tensor(f, dtype=point.dtype, device=point.device)


# %% himmelblau | right | dot product
def himmelblau(point):
    x, y = point[0], point[1]
    brackets = torch.stack([x.square() + y - 11, x + y.square() - 7])
    return torch.dot(brackets, brackets)


# %% himmelblau | wrong | 11 and 7 the other way round | cause: constants exchanged
def himmelblau(point):
    x, y = point
    return (x**2 + y - 7) ** 2 + (x + y**2 - 11) ** 2


# %% himmelblau | wrong | y, x = point | cause: x and y exchanged
def himmelblau(point):
    y, x = point
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


# %% himmelblau | wrong | brackets not squared | cause: outer squares missing
def himmelblau(point):
    x, y = point
    return (x**2 + y - 11) + (x + y**2 - 7)


# %% himmelblau | wrong | one square around all | cause: square of the sum
def himmelblau(point):
    x, y = point
    return ((x**2 + y - 11) + (x + y**2 - 7)) ** 2


# %% himmelblau | wrong | first bracket only | cause: second square missing
def himmelblau(point):
    x, y = point
    return (x**2 + y - 11) ** 2


# %% himmelblau | wrong | minus between the squares | cause: sign of the second square
def himmelblau(point):
    x, y = point
    return (x**2 + y - 11) ** 2 - (x + y**2 - 7) ** 2


# %% himmelblau | wrong | x² - y | cause: sign of y
def himmelblau(point):
    x, y = point
    return (x**2 - y - 11) ** 2 + (x + y**2 - 7) ** 2


# %% himmelblau | wrong | plus 11, plus 7 | cause: signs of the constants
def himmelblau(point):
    x, y = point
    return (x**2 + y + 11) ** 2 + (x + y**2 + 7) ** 2


# %% himmelblau | wrong | y not squared | cause: y in place of y²
def himmelblau(point):
    x, y = point
    return (x**2 + y - 11) ** 2 + (x + y - 7) ** 2


# %% himmelblau | wrong | both squared everywhere | cause: y² in the first bracket, x² in the second
def himmelblau(point):
    x, y = point
    return (x**2 + y**2 - 11) ** 2 + (x**2 + y**2 - 7) ** 2


# %% himmelblau | wrong | the norm | cause: square root
def himmelblau(point):
    x, y = point
    return torch.hypot(x**2 + y - 11, x + y**2 - 7)


# %% himmelblau | wrong | mean of the squares | cause: factor 1/2
def himmelblau(point):
    x, y = point
    return torch.stack([x**2 + y - 11, x + y**2 - 7]).square().mean()


# %% himmelblau | wrong | both squares in a tensor | cause: not summed, shape (2,)
def himmelblau(point):
    x, y = point
    return torch.stack([x**2 + y - 11, x + y**2 - 7]) ** 2


# %% himmelblau | wrong | shape (1,) | cause: shape (1,)
def himmelblau(point):
    x, y = point[:1], point[1:]
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


# %% himmelblau | wrong | a Python float | cause: wrong type, float
def himmelblau(point):
    x, y = point.tolist()
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


# %% himmelblau | wrong | torch.tensor of a float | cause: float32 result
def himmelblau(point):
    x, y = point.tolist()
    return torch.tensor((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2)


# %% himmelblau | wrong | squares x in place | cause: modifies its input
def himmelblau(point):
    x, y = point[0].clone(), point[1].clone()
    point.mul_(point)
    return (point[0] + y - 11) ** 2 + (x + point[1] - 7) ** 2


# %% himmelblau | wrong | forgets to return | cause: returns None
def himmelblau(point):
    x, y = point
    f = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


# %% himmelblau | wrong | two arguments | cause: signature changed
def himmelblau(x, y):
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


# %% himmelblau | wrong | plus 11 | cause: plus 11 for minus 11
def himmelblau(point):
    x, y = point
    return (x**2 + y + 11) ** 2 + (x + y**2 - 7) ** 2


# %% himmelblau | wrong | not squared | cause: a square missing
def himmelblau(point):
    x, y = point
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7)


# %% himmelblau | wrong | the same bracket twice | cause: x² + y in both
def himmelblau(point):
    x, y = point
    return (x**2 + y - 11) ** 2 + (x**2 + y - 7) ** 2


# %% himmelblau | wrong | squared twice | cause: fourth powers
def himmelblau(point):
    x, y = point
    v = torch.stack([x ** 2 + y - 11, x + y ** 2 - 7]) ** 2
    return (v ** 2).sum()


# %% himmelblau | wrong | doubled in place of squared | cause: 2x and 2y in place of the squares
def himmelblau(point):
    x, y = point
    return (2 * x + y - 11) ** 2 + (x + 2 * y - 7) ** 2
