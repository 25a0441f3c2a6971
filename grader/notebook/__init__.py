"""`check(softmax)`: grade what a notebook, a script or a Python prompt has just defined."""
