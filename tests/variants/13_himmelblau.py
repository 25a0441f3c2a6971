"""Right and wrong versions of the exercises of 13_himmelblau. The format: README.md beside this file."""

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


# %% descend | right | list and stack
def descend(start, lr, steps):
    p, path = start.clone(), []
    for _ in range(steps):
        p = p - lr * slope(p)
        path.append(p)
    return torch.stack(path)


# %% descend | right | in place, clones collected
def descend(start, lr, steps):
    p, path = start.clone(), []
    for _ in range(steps):
        p -= lr * slope(p)
        path.append(p.clone())
    return torch.stack(path, dim=0)


# %% descend | right | rows of a tensor
def descend(start, lr, steps):
    path = torch.empty(steps, 2, dtype=start.dtype, device=start.device)
    point = start
    for t in range(steps):
        point = path[t] = point - lr * slope(point)
    return path


# %% descend | right | x and y apart
def descend(start, lr, steps):
    x, y = start[0], start[1]
    path = []
    for _ in range(steps):
        a, b = x * x + y - 11, x + y * y - 7
        dx, dy = 4 * x * a + 2 * b, 2 * a + 4 * y * b
        x, y = x - lr * dx, y - lr * dy
        path.append(torch.stack([x, y]))
    return torch.stack(path)


# %% descend | right | Python floats
def descend(start, lr, steps):
    x, y = start.tolist()
    path = []
    for _ in range(steps):
        a, b = x * x + y - 11, x + y * y - 7
        x, y = x - lr * (4 * x * a + 2 * b), y - lr * (2 * a + 4 * y * b)
        path.append([x, y])
    return torch.tensor(path, dtype=start.dtype, device=start.device)


# %% descend | right | a path with the start, cut off
def descend(start, lr, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - lr * slope(path[-1]))
    return torch.stack(path[1:])


# %% descend | right | NumPy inside
def descend(start, lr, steps):
    p = start.cpu().numpy().astype(np.float64)
    path = np.zeros((steps, 2))
    for t in range(steps):
        r = p**2 + p[::-1] - np.array([11, 7])
        p = p - lr * (4 * p * r + 2 * r[::-1])
        path[t] = p
    return torch.from_numpy(path).to(start)


# %% descend | right | recursion
def descend(start, lr, steps):
    p = start - lr * slope(start)
    if steps == 1:
        return p.unsqueeze(0)
    return torch.cat([p.unsqueeze(0), descend(p, lr, steps - 1)])


# %% descend | wrong | recorded before the update | cause: start in the path, end missing
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        path.append(p)
        p = p - lr * slope(p)
    return torch.stack(path)


# %% descend | wrong | start and all | cause: one row too many
def descend(start, lr, steps):
    p, path = start, [start]
    for _ in range(steps):
        p = p - lr * slope(p)
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | only the end | cause: last point in place of the path
def descend(start, lr, steps):
    p = start
    for _ in range(steps):
        p = p - lr * slope(p)
    return p


# %% descend | wrong | one tensor collected again and again | cause: every row is the last point
def descend(start, lr, steps):
    p, path = start.clone(), []
    for _ in range(steps):
        p -= lr * slope(p)
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | plus | cause: walks uphill
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        p = p + lr * slope(p)
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | half the gradient | cause: factor 1/2 in the gradient
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        x, y = p
        a, b = x**2 + y - 11, x + y**2 - 7
        p = p - lr * torch.stack([2 * x * a + b, a + 2 * y * b])
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | x, then y | cause: y sees the new x
def descend(start, lr, steps):
    x, y = start
    path = []
    for _ in range(steps):
        x = x - lr * (4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7))
        y = y - lr * (2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7))
        path.append(torch.stack([x, y]))
    return torch.stack(path)


# %% descend | wrong | gradient before the loop | cause: gradient never computed again
def descend(start, lr, steps):
    g = slope(start)
    p, path = start, []
    for _ in range(steps):
        p = p - lr * g
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | mixed terms missing | cause: gradient without mixed terms
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        x, y = p
        p = p - lr * torch.stack([4 * x * (x**2 + y - 11), 4 * y * (x + y**2 - 7)])
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | unit steps | cause: gradient divided by its length
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        g = slope(p)
        p = p - lr * g / g.norm()
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | range(1, steps) | cause: one step too few
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(1, steps):
        p = p - lr * slope(p)
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | lr shrinks | cause: lr divided by the number of the step
def descend(start, lr, steps):
    p, path = start, []
    for t in range(steps):
        p = p - lr / (t + 1) * slope(p)
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | heights | cause: values of f in place of points, shape
def descend(start, lr, steps):
    p, heights = start, []
    for _ in range(steps):
        p = p - lr * slope(p)
        heights.append((p[0] ** 2 + p[1] - 11) ** 2 + (p[0] + p[1] ** 2 - 7) ** 2)
    return torch.stack(heights)


# %% descend | wrong | one column a point | cause: transposed
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        p = p - lr * slope(p)
        path.append(p)
    return torch.stack(path, dim=1)


# %% descend | wrong | newest first | cause: path reversed
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        p = p - lr * slope(p)
        path.insert(0, p)
    return torch.stack(path)


# %% descend | wrong | a list of points | cause: wrong type, list
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        p = p - lr * slope(p)
        path.append(p)
    return path


# %% descend | wrong | torch.zeros(steps, 2) | cause: float32 path
def descend(start, lr, steps):
    p, path = start, torch.zeros(steps, 2)
    for t in range(steps):
        p = p - lr * slope(p)
        path[t] = p
    return path


# %% descend | wrong | moves the start | cause: modifies its input
def descend(start, lr, steps):
    path = []
    for _ in range(steps):
        start -= lr * slope(start)
        path.append(start.clone())
    return torch.stack(path)


# %% descend | wrong | torch.optim.SGD with a gradient by hand | cause: torch.optim
def descend(start, lr, steps):
    p = torch.nn.Parameter(start.clone())
    optimizer = torch.optim.SGD([p], lr=lr)
    path = []
    for _ in range(steps):
        p.grad = slope(p.detach())
        optimizer.step()
        path.append(p.detach().clone())
    return torch.stack(path)


# %% descend | wrong | autograd in the loop | cause: autograd
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        with torch.enable_grad():
            q = p.detach().requires_grad_()
            f = (q[0] ** 2 + q[1] - 11) ** 2 + (q[0] + q[1] ** 2 - 7) ** 2
        p = p - lr * torch.autograd.grad(f, q)[0]
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | no return | cause: returns None
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        p = p - lr * slope(p)
        path.append(p)


# %% descend_with_momentum | right | velocity
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = momentum * v + slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | right | lr inside the velocity
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start.clone(), 0, []
    for _ in range(steps):
        v = momentum * v - lr * slope(p)
        p = p + v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | right | heavy ball, from the last two points
def descend_with_momentum(start, lr, momentum, steps):
    path = [start, start]
    for _ in range(steps):
        path.append(path[-1] - lr * slope(path[-1]) + momentum * (path[-1] - path[-2]))
    return torch.stack(path[2:])


# %% descend_with_momentum | right | in place on its own tensors
def descend_with_momentum(start, lr, momentum, steps):
    p, v = start.clone(), torch.zeros_like(start)
    path = torch.zeros(steps, 2, dtype=start.dtype, device=start.device)
    for t in range(steps):
        v.mul_(momentum).add_(slope(p))
        p.sub_(lr * v)
        path[t] = p
    return path


# %% descend_with_momentum | right | first step apart
def descend_with_momentum(start, lr, momentum, steps):
    v = slope(start)
    p = start - lr * v
    path = [p]
    while len(path) < steps:
        v = v * momentum + slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | right | Python floats
def descend_with_momentum(start, lr, momentum, steps):
    x, y = start.tolist()
    vx = vy = 0.0
    path = []
    for _ in range(steps):
        a, b = x**2 + y - 11, x + y**2 - 7
        vx = momentum * vx + 4 * x * a + 2 * b
        vy = momentum * vy + 2 * a + 4 * y * b
        x -= lr * vx
        y -= lr * vy
        path.append((x, y))
    return torch.tensor(path, dtype=start.dtype, device=start.device)


# %% descend_with_momentum | right | NumPy inside
def descend_with_momentum(start, lr, momentum, steps):
    p, v = start.cpu().numpy(), np.zeros(2)
    path = []
    for _ in range(steps):
        r = p**2 + p[::-1] - np.array([11, 7])
        v = momentum * v + 4 * p * r + 2 * r[::-1]
        p = p - lr * v
        path.append(p)
    return torch.as_tensor(np.stack(path), dtype=start.dtype, device=start.device)


# %% descend_with_momentum | right | all gradients so far, weighted
def descend_with_momentum(start, lr, momentum, steps):
    p, path, gradients = start, [], []
    for _ in range(steps):
        gradients = [momentum * g for g in gradients] + [slope(p)]
        p = p - lr * torch.stack(gradients).sum(0)
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | average | cause: gradient counted by 1 - momentum
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = momentum * v + (1 - momentum) * slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | average that starts with the gradient | cause: dampening
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, None, []
    for _ in range(steps):
        g = slope(p)
        v = g if v is None else momentum * v + (1 - momentum) * g
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | velocity in the loop | cause: v set back to 0 in each step
def descend_with_momentum(start, lr, momentum, steps):
    p, path = start, []
    for _ in range(steps):
        v = torch.zeros_like(start)
        v = momentum * v + slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | Nesterov | cause: Nesterov's step
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        g = slope(p)
        v = momentum * v + g
        p = p - lr * (g + momentum * v)
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | old velocity | cause: point moves before v is updated
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        g = slope(p)
        p = p - lr * v
        v = momentum * v + g
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | momentum on the gradient | cause: momentum times g in place of v
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = v + momentum * slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | momentum on both | cause: momentum times (v + g)
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = momentum * (v + slope(p))
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | velocity adds up | cause: v never fades
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = v + slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | velocity starts as the gradient | cause: first gradient counted twice
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, slope(start), []
    for _ in range(steps):
        v = momentum * v + slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | minus in the velocity | cause: walks uphill
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = momentum * v - slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | velocity against momentum | cause: sign of momentum
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = slope(p) - momentum * v
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | lr and momentum mixed up | cause: lr and momentum exchanged
def descend_with_momentum(start, momentum, lr, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = momentum * v + slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | recorded before the update | cause: start in the path, end missing
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        path.append(p)
        v = momentum * v + slope(p)
        p = p - lr * v
    return torch.stack(path)


# %% descend_with_momentum | wrong | velocities | cause: velocities in place of points
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = momentum * v + slope(p)
        p = p - lr * v
        path.append(v)
    return torch.stack(path)


# %% descend_with_momentum | wrong | velocity kept in a global | cause: state between calls
velocity = torch.zeros(2)


def descend_with_momentum(start, lr, momentum, steps):
    global velocity
    p, path = start, []
    for _ in range(steps):
        velocity = momentum * velocity + slope(p)
        p = p - lr * velocity
        path.append(p)
    return torch.stack(path).to(start)


# %% descend_with_momentum | wrong | momentum always 0.9 | cause: argument ignored
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = 0.9 * v + slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | both returned | cause: two values
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = momentum * v + slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path), v


# %% descend_with_momentum | wrong | moves the start | cause: modifies its input
def descend_with_momentum(start, lr, momentum, steps):
    v, path = torch.zeros_like(start), []
    for _ in range(steps):
        v = momentum * v + slope(start)
        start.sub_(lr * v)
        path.append(start.clone())
    return torch.stack(path)


# %% descend_with_momentum | wrong | torch.optim | cause: torch.optim
def descend_with_momentum(start, lr, momentum, steps):
    from torch.optim import SGD

    p, path = start.clone(), []
    optimizer = SGD([p], lr=lr, momentum=momentum)
    for _ in range(steps):
        p.grad = slope(p)
        optimizer.step()
        path.append(p.clone())
    return torch.stack(path)


# %% descend_with_adam | right | the formulas
def descend_with_adam(start, lr, steps):
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    p, path = start.clone(), []
    m, v = torch.zeros_like(p), torch.zeros_like(p)
    for t in range(1, steps + 1):
        g = slope(p)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        p = p - lr * m_hat / (torch.sqrt(v_hat) + eps)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | right | in place, t counted
def descend_with_adam(start, lr, steps):
    p, m, v, t = start.clone(), torch.zeros_like(start), torch.zeros_like(start), 0
    path = torch.zeros(steps, 2, dtype=start.dtype, device=start.device)
    while t < steps:
        g = slope(p)
        t += 1
        m.mul_(0.9).add_(g, alpha=0.1)
        v.mul_(0.999).addcmul_(g, g, value=0.001)
        p -= lr * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path[t - 1] = p
    return path


# %% descend_with_adam | right | correction of the step size, as torch
def descend_with_adam(start, lr, steps):
    m = v = torch.zeros_like(start)
    path = [start]
    for t in range(1, steps + 1):
        g = slope(path[-1])
        m = m.lerp(g, 1 - 0.9)
        v = 0.999 * v + (1 - 0.999) * g**2
        denominator = v.sqrt() / math.sqrt(1 - 0.999**t) + 1e-8
        path.append(path[-1] - lr / (1 - 0.9**t) * m / denominator)
    return torch.stack(path[1:])


# %% descend_with_adam | right | powers of beta carried along
def descend_with_adam(start, lr, steps):
    p, m, v, b1, b2, path = start, 0, 0, 1.0, 1.0, []
    for _ in range(steps):
        g = slope(p)
        m, v = m + 0.1 * (g - m), v + 0.001 * (g**2 - v)
        b1, b2 = b1 * 0.9, b2 * 0.999
        p = p - lr * (m / (1 - b1)) / ((v / (1 - b2)) ** 0.5 + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | right | Python floats
def descend_with_adam(start, lr, steps):
    x, y = start.tolist()
    mx = my = vx = vy = 0.0
    path = []
    for t in range(1, steps + 1):
        a, b = x**2 + y - 11, x + y**2 - 7
        gx, gy = 4 * x * a + 2 * b, 2 * a + 4 * y * b
        mx, my = 0.9 * mx + 0.1 * gx, 0.9 * my + 0.1 * gy
        vx, vy = 0.999 * vx + 0.001 * gx**2, 0.999 * vy + 0.001 * gy**2
        c1, c2 = 1 - 0.9**t, 1 - 0.999**t
        x -= lr * (mx / c1) / (math.sqrt(vx / c2) + 1e-8)
        y -= lr * (my / c1) / (math.sqrt(vy / c2) + 1e-8)
        path.append([x, y])
    return torch.tensor(path, dtype=start.dtype, device=start.device)


# %% descend_with_adam | right | NumPy inside
def descend_with_adam(start, lr, steps):
    p = start.cpu().numpy()
    m, v, path = np.zeros(2), np.zeros(2), []
    for t in range(1, steps + 1):
        r = p**2 + p[::-1] - np.array([11, 7])
        g = 4 * p * r + 2 * r[::-1]
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        path.append(p)
    return torch.as_tensor(np.array(path), dtype=start.dtype, device=start.device)


# %% descend_with_adam | right | float64 inside, cast back
def descend_with_adam(start, lr, steps):
    p, path = start.double(), []
    m, v = torch.zeros_like(p), torch.zeros_like(p)
    for t in range(steps):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * (m / (1 - 0.9 ** (t + 1))) / (torch.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
        path.append(p)
    return torch.stack(path).to(start.dtype)


# %% descend_with_adam | wrong | averages as they are | cause: no bias correction
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (v.sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | only m corrected | cause: v not corrected
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / (v.sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | t from 0 | cause: divides by 1 - beta**0 = 0
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(steps):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        m_hat, v_hat = m / (1 - 0.9**t + 0.0), v / torch.tensor(1 - 0.999**t)
        p = p - lr * m_hat / (v_hat.sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | t from 0, tensors | cause: 0 / 0 in the first step
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    beta1, beta2 = start.new_tensor(0.9), start.new_tensor(0.999)
    for t in range(steps):
        g = slope(p)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        p = p - lr * m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | t one ahead | cause: t starts at 2
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    t = 1
    for _ in range(steps):
        g = slope(p)
        t += 1
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | exponent forgotten | cause: t never counted
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for _ in range(steps):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9) / ((v / (1 - 0.999)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | corrected in place | cause: corrected averages kept
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        m = m / (1 - 0.9**t)
        v = v / (1 - 0.999**t)
        p = p - lr * m / (v.sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | betas mixed up | cause: beta1 and beta2 exchanged
def descend_with_adam(start, lr, steps):
    beta2, beta1 = 0.9, 0.999
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        p = p - lr * m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | no root | cause: square root missing
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / (v / (1 - 0.999**t) + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | eps inside the root | cause: eps inside the square root
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / torch.sqrt(v / (1 - 0.999**t) + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | eps behind the quotient | cause: brackets of the denominator missing
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        p = p - lr * (m_hat / v_hat.sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | no eps | cause: eps missing
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / (v / (1 - 0.999**t)).sqrt()
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | eps 1e-6 | cause: another eps
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-6)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | v averages |g| | cause: absolute value in place of the square
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g.abs()
        p = p - lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | v averages g | cause: square missing, nan
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g
        p = p - lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | squared length of the gradient | cause: one v for both coordinates
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), 0.0, []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * (g @ g)
        p = p - lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | gradient in place of m | cause: RMSprop
def descend_with_adam(start, lr, steps):
    p, v, path = start, torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        v = 0.999 * v + 0.001 * g**2
        p = p - lr * g / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | plain descent | cause: not Adam at all
def descend_with_adam(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        p = p - lr * slope(p)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | plus | cause: walks uphill
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p + lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | x, then y | cause: y sees the new x
def descend_with_adam(start, lr, steps):
    p, m, v, path = start.clone(), torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        for i in range(2):
            g = slope(p)[i]
            m[i] = 0.9 * m[i] + 0.1 * g
            v[i] = 0.999 * v[i] + 0.001 * g**2
            p[i] -= lr * m[i] / (1 - 0.9**t) / ((v[i] / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p.clone())
    return torch.stack(path)


# %% descend_with_adam | wrong | one tensor collected again and again | cause: every row is the last point
def descend_with_adam(start, lr, steps):
    p, m, v, path = start.clone(), torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p -= lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | m and v outside of the function | cause: state between calls
m, v = torch.zeros(2), torch.zeros(2)


def descend_with_adam(start, lr, steps):
    global m, v
    p, path = start, []
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path).to(start)


# %% descend_with_adam | wrong | torch.zeros(2) in float64 | cause: float64 result
def descend_with_adam(start, lr, steps):
    p, path = start, []
    m, v = torch.zeros(2, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)
    for t in range(1, steps + 1):
        g = slope(p)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        p = p - lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)


# %% descend_with_adam | wrong | torch.optim.Adam | cause: torch.optim
def descend_with_adam(start, lr, steps):
    p, path = start.clone(), []
    optimizer = torch.optim.Adam([p], lr=lr)
    for _ in range(steps):
        p.grad = slope(p)
        optimizer.step()
        path.append(p.clone())
    return torch.stack(path)


# %% descend_with_adam | wrong | moves the start | cause: modifies its input
def descend_with_adam(start, lr, steps):
    m, v, path = torch.zeros_like(start), torch.zeros_like(start), []
    for t in range(1, steps + 1):
        g = slope(start)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        start -= lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        path.append(start.clone())
    return torch.stack(path)


# %% find_minima | right | columns
def find_minima(starts, lr, steps):
    p = starts.clone()
    for _ in range(steps):
        x, y = p[:, 0], p[:, 1]
        a, b = x**2 + y - 11, x + y**2 - 7
        g = torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b], dim=1)
        p = p - lr * g
    return p


# %% find_minima | right | x and y apart
def find_minima(starts, lr, steps):
    x, y = starts.T
    for _ in range(steps):
        a, b = x * x + y - 11, x + y * y - 7
        x, y = x - lr * (4 * x * a + 2 * b), y - lr * (2 * a + 4 * y * b)
    return torch.stack([x, y], dim=-1)


# %% find_minima | right | flipped rows
def find_minima(starts, lr, steps):
    constants = torch.tensor([11.0, 7.0], dtype=starts.dtype, device=starts.device)
    p = starts
    for _ in range(steps):
        r = p.square() + p.flip(1) - constants
        p = p - lr * (4 * p * r + 2 * r.flip(1))
    return p


# %% find_minima | right | in place on a clone
def find_minima(starts, lr, steps):
    p = starts.clone()
    for _ in range(steps):
        x, y = p.unbind(dim=1)
        a, b = x**2 + y - 11, x + y**2 - 7
        g = torch.empty_like(p)
        g[:, 0] = 4 * x * a + 2 * b
        g[:, 1] = 2 * a + 4 * y * b
        p -= lr * g
    return p


# %% find_minima | right | slope of the transposed points
def find_minima(starts, lr, steps):
    p = starts.t()
    for _ in range(steps):
        p = p - lr * slope(p)
    return p.t().contiguous()


# %% find_minima | right | NumPy inside
def find_minima(starts, lr, steps):
    p = starts.cpu().numpy()
    for _ in range(steps):
        r = p**2 + p[:, ::-1] - np.array([11, 7])
        p = p - lr * (4 * p * r + 2 * r[:, ::-1])
    return torch.as_tensor(p, dtype=starts.dtype, device=starts.device)


# %% find_minima | right | multiplied out, float64 inside
def find_minima(starts, lr, steps):
    x, y = starts.double().split(1, dim=1)
    for _ in range(steps):
        dx = 4 * x**3 + 4 * x * y - 42 * x + 2 * y**2 - 14
        dy = 2 * x**2 + 4 * x * y + 4 * y**3 - 26 * y - 22
        x, y = x - lr * dx, y - lr * dy
    return torch.cat([x, y], dim=1).to(starts.dtype)


# %% find_minima | right | vmap over the starts
def find_minima(starts, lr, steps):
    def one(p):
        for _ in range(steps):
            x, y = p[0], p[1]
            p = p - lr * torch.stack(
                [
                    4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
                    2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
                ]
            )
        return p

    return torch.func.vmap(one)(starts)


# %% find_minima | right | assembled by a comprehension
def find_minima(starts, lr, steps):
    x, y = starts[:, 0], starts[:, 1]
    for _ in range(steps):
        a, b = x * x + y - 11, x + y * y - 7
        x, y = x - lr * (4 * x * a + 2 * b), y - lr * (2 * a + 4 * y * b)
    return torch.stack([torch.stack([x[i], y[i]]) for i in range(len(x))])


# %% find_minima | right | a class that steps
class Descent:
    def __init__(self, points):
        self.points = points

    def step(self, lr):
        x, y = self.points.unbind(1)
        a, b = x * x + y - 11, x + y * y - 7
        self.points = self.points - lr * torch.stack((4 * x * a + 2 * b, 2 * a + 4 * y * b), dim=1)


def find_minima(starts, lr, steps):
    d = Descent(starts.clone())
    for step in range(steps):
        d.step(lr)
        if (step + 1) % 1000 == 0:
            print(step)
    return d.points


# %% find_minima | right | looks at each end
def find_minima(starts, lr, steps):
    x, y = starts.clone().T
    for _ in range(steps):
        a, b = x * x + y - 11, x + y * y - 7
        x, y = x - lr * (4 * x * a + 2 * b), y - lr * (2 * a + 4 * y * b)
    p = torch.stack([x, y], 1)
    for s, e in zip(starts, p):
        assert s.shape == e.shape
    return p


# %% find_minima | wrong | first start for all | cause: only the first start followed
def find_minima(starts, lr, steps):
    p = starts[0]
    for _ in range(steps):
        p = p - lr * slope(p)
    return p.repeat(len(starts), 1)


# %% find_minima | wrong | only the first row moves | cause: other rows never updated
def find_minima(starts, lr, steps):
    p = starts.clone()
    for _ in range(steps):
        p[0] = p[0] - lr * slope(p[0])
    return p


# %% find_minima | wrong | one gradient summed over the starts | cause: gradients of all rows added
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        p = p - lr * slope(p.T).sum(dim=1)
    return p


# %% find_minima | wrong | one gradient averaged over the starts | cause: mean gradient of all rows
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        p = p - lr * slope(p.T).mean(dim=1)
    return p


# %% find_minima | wrong | gradient of the mean height | cause: divided by the number of starts
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        p = p - lr * slope(p.T).T / len(p)
    return p


# %% find_minima | wrong | looks the minimum up | cause: the exact minimum in place of the last point
def find_minima(starts, lr, steps):
    minima = starts.new_tensor([[3, 2], [-2.805118, 3.131312], [-3.779310, -3.283186], [3.584428, -1.848126]])
    p = starts
    for _ in range(steps):
        p = p - lr * slope(p.T).T
    return minima[((p[:, None] - minima) ** 2).sum(-1).argmin(dim=1)]


# %% find_minima | wrong | plus | cause: walks uphill
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        p = p + lr * slope(p.T).T
    return p


# %% find_minima | wrong | x, then y | cause: y sees the new x
def find_minima(starts, lr, steps):
    x, y = starts[:, 0], starts[:, 1]
    for _ in range(steps):
        x = x - lr * (4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7))
        y = y - lr * (2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7))
    return torch.stack([x, y], dim=1)


# %% find_minima | wrong | x updated in place, y from it | cause: a view, y sees the new x
def find_minima(starts, lr, steps):
    p = starts.clone()
    x, y = p[:, 0], p[:, 1]
    for _ in range(steps):
        p[:, 0] -= lr * (4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7))
        p[:, 1] -= lr * (2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7))
    return p


# %% find_minima | wrong | mixed terms missing | cause: gradient without mixed terms
def find_minima(starts, lr, steps):
    x, y = starts[:, 0], starts[:, 1]
    for _ in range(steps):
        x, y = x - lr * 4 * x * (x**2 + y - 11), y - lr * 4 * y * (x + y**2 - 7)
    return torch.stack([x, y], dim=1)


# %% find_minima | wrong | one step too many | cause: steps + 1
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps + 1):
        p = p - lr * slope(p.T).T
    return p


# %% find_minima | wrong | one step too few | cause: steps - 1
def find_minima(starts, lr, steps):
    p = starts.clone()
    for _ in range(1, steps):
        p = p - lr * slope(p.T).T
    return p


# %% find_minima | wrong | returns inside the loop | cause: one step only
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        p = p - lr * slope(p.T).T
        return p


# %% find_minima | wrong | gradients before the loop | cause: gradient never computed again
def find_minima(starts, lr, steps):
    g = slope(starts.T).T
    p = starts
    for _ in range(steps):
        p = p - lr * g
    return p


# %% find_minima | wrong | rows taken for columns | cause: raises, shapes do not fit
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        p = p - lr * slope(p)
    return p


# %% find_minima | wrong | heights | cause: values of f in place of points, shape
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        p = p - lr * slope(p.T).T
    return (p[:, 0] ** 2 + p[:, 1] - 11) ** 2 + (p[:, 0] + p[:, 1] ** 2 - 7) ** 2


# %% find_minima | wrong | one start a column | cause: transposed
def find_minima(starts, lr, steps):
    p = starts.T
    for _ in range(steps):
        p = p - lr * slope(p)
    return p.contiguous()


# %% find_minima | wrong | moves the starts | cause: modifies its input
def find_minima(starts, lr, steps):
    for _ in range(steps):
        starts -= lr * slope(starts.T).T
    return starts.clone()


# %% find_minima | wrong | moves and returns the starts | cause: modifies its input and returns it
def find_minima(starts, lr, steps):
    for _ in range(steps):
        starts.sub_(lr * slope(starts.T).T)
    return starts


# %% find_minima | wrong | rounded to the third decimal | cause: rounded
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        p = p - lr * slope(p.T).T
    return torch.round(p, decimals=3)


# %% find_minima | wrong | autograd of the sum | cause: autograd
def find_minima(starts, lr, steps):
    p = starts.clone()
    for _ in range(steps):
        q = p.detach().requires_grad_(True)
        x, y = q[:, 0], q[:, 1]
        ((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2).sum().backward()
        p = p - lr * q.grad
    return p


# %% find_minima | wrong | a NumPy array | cause: wrong type, NumPy array
def find_minima(starts, lr, steps):
    p = starts.numpy()
    for _ in range(steps):
        r = p**2 + p[:, ::-1] - np.array([11, 7])
        p = p - lr * (4 * p * r + 2 * r[:, ::-1])
    return p


# %% find_minima | wrong | one start after the other | cause: loop over the starts
def grad(p):
    x, y = p
    return torch.stack(
        [4 * x * (x * x + y - 11) + 2 * (x + y * y - 7), 2 * (x * x + y - 11) + 4 * y * (x + y * y - 7)]
    )


def find_minima(starts, lr, steps):
    out = []
    for p in starts:
        for _ in range(steps):
            p = p - lr * grad(p)
        out.append(p)
    return torch.stack(out)


# %% find_minima | wrong | Python numbers, start by start | cause: loop over the starts
def find_minima(starts, lr, steps):
    out = []
    for x, y in starts.tolist():
        for _ in range(steps):
            x, y = (
                x - lr * (4 * x * (x * x + y - 11) + 2 * (x + y * y - 7)),
                y - lr * (2 * (x * x + y - 11) + 4 * y * (x + y * y - 7)),
            )
        out.append((x, y))
    return starts.new_tensor(out)


# %% find_minima | wrong | comprehension over the starts in each step | cause: loop over the starts
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        p = torch.stack(
            [
                q
                - lr
                * torch.stack(
                    [
                        4 * q[0] * (q[0] ** 2 + q[1] - 11) + 2 * (q[0] + q[1] ** 2 - 7),
                        2 * (q[0] ** 2 + q[1] - 11) + 4 * q[1] * (q[0] + q[1] ** 2 - 7),
                    ]
                )
                for q in p
            ]
        )
    return p


# %% find_minima | wrong | map over the starts | cause: loop over the starts
def find_minima(starts, lr, steps):
    def one(p):
        for _ in range(steps):
            x, y = p
            p = p - lr * torch.stack(
                [
                    4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
                    2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
                ]
            )
        return p

    return torch.stack(list(map(one, starts)))
