"""Right and wrong versions of `descend_with_adam`. The format: ../README.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def slope(p):
    x, y = p[0], p[1]
    a, b = x**2 + y - 11, x + y**2 - 7
    return torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])


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


# %% descend_with_adam | wrong | beta times t | cause: β · t for βᵗ
def descend_with_adam(start, lr, steps):
    p, m, v, path = start, 0, 0, []
    for t in range(1, steps + 1):
        x, y = p
        a, b = x**2 + y - 11, x + y**2 - 7
        g = torch.stack([4 * x * a + 2 * b, 2 * a + 4 * y * b])
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        p = p - lr * (m / (1 - 0.9 * t)) / ((v / (1 - 0.999 * t)).abs().sqrt() + 1e-8)
        path.append(p)
    return torch.stack(path)
