"""Right and wrong versions of `himmelblau_gradient`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def slope(p):
    x, y = p[0], p[1]
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


# %% himmelblau_gradient | right | by the chain rule
def himmelblau_gradient(point):
    x, y = point
    dx = 4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7)
    dy = 2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7)
    return torch.stack([dx, dy])


# %% himmelblau_gradient | right | Jacobian of the brackets, transposed
def himmelblau_gradient(point):
    x, y = point
    one = torch.ones_like(x)
    J = torch.stack([torch.stack([2 * x, one]), torch.stack([one, 2 * y])])
    return 2 * J.T @ torch.stack([x**2 + y - 11, x + y**2 - 7])


# %% himmelblau_gradient | right | multiplied out
def himmelblau_gradient(point):
    x, y = point[0], point[1]
    return torch.stack(
        [4 * x**3 + 4 * x * y - 42 * x + 2 * y**2 - 14, 2 * x**2 + 4 * x * y + 4 * y**3 - 26 * y - 22]
    )


# %% himmelblau_gradient | right | flipped vectors
def himmelblau_gradient(point):
    r = point**2 + point.flip(0) - point.new_tensor([11, 7])
    return 4 * point * r + 2 * r.flip(0)


# %% himmelblau_gradient | right | Python floats
def himmelblau_gradient(point):
    x, y = point.tolist()
    a, b = x * x + y - 11, x + y * y - 7
    g = [4 * x * a + 2 * b, 2 * a + 4 * y * b]
    return torch.tensor(g, dtype=point.dtype, device=point.device)


# %% himmelblau_gradient | right | filled in
def himmelblau_gradient(point):
    g = torch.zeros_like(point)
    a, b = point[0] ** 2 + point[1] - 11, point[0] + point[1] ** 2 - 7
    g[0] = 2 * (2 * point[0] * a + b)
    g[1] = 2 * (a + 2 * point[1] * b)
    return g


# %% himmelblau_gradient | right | NumPy inside
def himmelblau_gradient(point):
    x, y = point.cpu().numpy()
    a, b = x**2 + y - 11, x + y**2 - 7
    g = np.array([4 * x * a + 2 * b, 2 * a + 4 * y * b])
    return torch.as_tensor(g, dtype=point.dtype, device=point.device)


# %% himmelblau_gradient | wrong | factor 2 of the squares | cause: factor 1/2
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([2 * x * a + b, a + 2 * y * b])


# %% himmelblau_gradient | wrong | 2x where 4x belongs | cause: derivative of x² taken as x
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([2 * x * a + 2 * b, 2 * a + 2 * y * b])


# %% himmelblau_gradient | wrong | 1 where 2 belongs | cause: factor 2 missing in the mixed terms
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + b, a + 4 * y * b])


# %% himmelblau_gradient | wrong | no inner derivative | cause: chain rule forgotten
def himmelblau_gradient(point):
    x, y = point
    d = 2 * (x**2 + y - 11) + 2 * (x + y**2 - 7)
    return torch.stack([d, d])


# %% himmelblau_gradient | wrong | each variable in one bracket | cause: mixed terms missing
def himmelblau_gradient(point):
    x, y = point
    return torch.stack([4 * x * (x**2 + y - 11), 4 * y * (x + y**2 - 7)])


# %% himmelblau_gradient | wrong | of the first square | cause: second square missing
def himmelblau_gradient(point):
    x, y = point
    a = x**2 + y - 11
    return torch.stack([4 * x * a, 2 * a])


# %% himmelblau_gradient | wrong | brackets mixed up | cause: brackets exchanged
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * b + 2 * a, 2 * b + 4 * y * a])


# %% himmelblau_gradient | wrong | dy first | cause: entries exchanged
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([2 * a + 4 * y * b, 4 * x * a + 2 * b])


# %% himmelblau_gradient | wrong | constants dropped | cause: 11 and 7 left out
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y, x + y**2
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


# %% himmelblau_gradient | wrong | 7 and 11 | cause: constants exchanged
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 7, x + y**2 - 11
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


# %% himmelblau_gradient | wrong | minus | cause: sign
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return -torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


# %% himmelblau_gradient | wrong | minus between the terms | cause: sign of the second square
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a - 2 * b, 2 * a - 4 * y * b])


# %% himmelblau_gradient | wrong | x² - y | cause: sign of y in the first bracket
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 - y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


# %% himmelblau_gradient | wrong | a slip in dy | cause: 4x in place of 4y in dy
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * x * b])


# %% himmelblau_gradient | wrong | the function | cause: f in place of its gradient
def himmelblau_gradient(point):
    x, y = point
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


# %% himmelblau_gradient | wrong | a tuple | cause: wrong type, tuple
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


# %% himmelblau_gradient | wrong | sum of both | cause: sum, shape ()
def himmelblau_gradient(point):
    return slope(point).sum()


# %% himmelblau_gradient | wrong | torch.tensor of both | cause: float32 result
def himmelblau_gradient(point):
    x, y = point.tolist()
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.tensor([4 * x * a + 2 * b, 2 * a + 4 * y * b])


# %% himmelblau_gradient | wrong | central differences | cause: finite differences
def himmelblau_gradient(point):
    def f(x, y):
        return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

    (x, y), h = point, 1e-5
    return torch.stack([(f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)])


# %% himmelblau_gradient | wrong | backward | cause: autograd
def himmelblau_gradient(point):
    p = point.clone().requires_grad_()
    ((p[0] ** 2 + p[1] - 11) ** 2 + (p[0] + p[1] ** 2 - 7) ** 2).backward()
    return p.grad


# %% himmelblau_gradient | wrong | overwrites the point | cause: modifies its input
def himmelblau_gradient(point):
    point.copy_(slope(point))
    return point.clone()


# %% himmelblau_gradient | wrong | the point in place | cause: modifies its input, returns it
def himmelblau_gradient(point):
    return point.copy_(slope(point))


# %% himmelblau_gradient | wrong | y for x | cause: inner derivatives exchanged
def himmelblau_gradient(point):
    x, y = point
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * y * a + 2 * b, 2 * a + 4 * x * b])


# %% himmelblau_gradient | wrong | 4 for 4x and 4y | cause: variable missing
def himmelblau_gradient(point):
    x, y = point
    a, b = x ** 2 + y - 11, x + y ** 2 - 7
    return torch.stack([4 * a + 2 * b, 2 * a + 4 * b])


# %% himmelblau_gradient | wrong | 2y in the derivative by x | cause: inner derivative in the wrong entry
def himmelblau_gradient(point):
    x, y = point
    fx = 2 * (x**2 + y - 11) * 2 * x + 2 * (x + y**2 - 7) * 2 * y
    fy = 2 * (x**2 + y - 11) + 2 * (x + y**2 - 7)
    return torch.stack([fx, fy])
