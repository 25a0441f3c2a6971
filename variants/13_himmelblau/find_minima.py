"""Right and wrong versions of `find_minima`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def slope(p):
    x, y = p[0], p[1]
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


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


# %% find_minima | wrong | stops below 1 | cause: stops early
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        x, y = p[:, 0], p[:, 1]
        a, b = x**2 + y - 11, x + y**2 - 7
        g = torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b], dim=1)
        if g.norm() < 1:
            break
        p = p - lr * g
    return p



# %% find_minima | wrong | stops below 1e-6 | cause: stops early
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        x, y = p[:, 0], p[:, 1]
        a, b = x**2 + y - 11, x + y**2 - 7
        g = torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b], dim=1)
        if g.norm() < 1e-6:
            break
        p = p - lr * g
    return p


# %% find_minima | wrong | kept within the picture | cause: points clipped to -5 ... 5
def find_minima(starts, lr, steps):
    P = starts
    for _ in range(steps):
        x, y = P[:, 0], P[:, 1]
        a, c = x * x + y - 11, x + y * y - 7
        P = (P - lr * torch.stack([4 * x * a + 2 * c, 2 * a + 4 * y * c], 1)).clamp(-5, 5)
    return P


# %% find_minima | wrong | gradient clipped at 1000 | cause: gradient clipped
def find_minima(starts, lr, steps):
    P = starts
    for _ in range(steps):
        x, y = P[:, 0], P[:, 1]
        a, c = x * x + y - 11, x + y * y - 7
        P = P - lr * torch.stack([4 * x * a + 2 * c, 2 * a + 4 * y * c], 1).clamp(-1000, 1000)
    return P


# %% find_minima | wrong | lowest point so far | cause: the lowest point, not the last
def find_minima(starts, lr, steps):
    p, best = starts, starts
    for _ in range(steps):
        x, y = p[:, 0], p[:, 1]
        a, b = x**2 + y - 11, x + y**2 - 7
        p = p - lr * torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b], dim=1)
        best = torch.where((height(p) < height(best))[:, None], p, best)
    return best


def height(p):
    return (p[:, 0] ** 2 + p[:, 1] - 11) ** 2 + (p[:, 0] + p[:, 1] ** 2 - 7) ** 2


# %% find_minima | wrong | cat and reshape | cause: reshape in place of a transpose
def find_minima(starts, lr, steps):
    p = starts
    for _ in range(steps):
        x, y = p[:, 0], p[:, 1]
        a, b = x**2 + y - 11, x + y**2 - 7
        p = p - lr * torch.cat((4 * x * a + 2 * b, 2 * a + 4 * y * b)).reshape(-1, 2)
    return p
