"""Right and wrong versions of `descend_with_momentum`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def slope(p):
    x, y = p[0], p[1]
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


# %% descend_with_momentum | right | velocity
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = momentum * v + slope(p)
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | right | gradient in a variable
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        g = slope(p)
        v = momentum * v + g
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | right | the step before the velocity
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        g = slope(p)
        p = p - lr * (g + momentum * v)
        v = momentum * v + g
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


# %% descend_with_momentum | wrong | wrong gradient sign | cause: a sign in the gradient
def descend_with_momentum(start, lr, momentum, steps):
    p = start
    v = torch.zeros_like(p)
    o = []
    for _ in range(steps):
        x, y = p
        a, b = x**2 + y - 11, x + y**2 - 7
        v = momentum * v + torch.stack([4 * x * a - 2 * b, 2 * a + 4 * y * b])
        p = p - lr * v
        o.append(p)
    return torch.stack(o)


# %% descend_with_momentum | wrong | lr in velocity and step | cause: lr twice
def descend_with_momentum(start, lr, momentum, steps):
    p, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        x, y = p
        a, b = x**2 + y - 11, x + y**2 - 7
        v = momentum * v + lr * torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])
        p = p - lr * v
        path.append(p)
    return torch.stack(path)


# %% descend_with_momentum | wrong | kept within the picture | cause: points clipped to -5 ... 5
def descend_with_momentum(start, lr, momentum, steps):
    P, out = start, []
    v = torch.zeros_like(P)
    for _ in range(steps):
        x, y = P
        a, c = x * x + y - 11, x + y * y - 7
        v = momentum * v + torch.stack([4 * x * a + 2 * c, 2 * a + 4 * y * c])
        P = (P - lr * v).clamp(-5, 5)
        out.append(P)
    return torch.stack(out)
