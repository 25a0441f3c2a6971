"""Right and wrong versions of `descend`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def slope(p):
    x, y = p[0], p[1]
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


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


# %% descend | wrong | only x moves | cause: y keeps its first value
def descend(start, lr, steps):
    p = start.clone()
    path = []
    for _ in range(steps):
        g = slope(p)
        p = torch.stack([p[0] - lr * g[0], p[1]])
        path.append(p)
    return torch.stack(path)


# %% descend | wrong | two updates a step | cause: point updated twice
def descend(start, lr, steps):
    p, path = start, []
    for _ in range(steps):
        p = p - lr * slope(p)
        p = p - lr * slope(p)
        path.append(p)
    return torch.stack(path)
