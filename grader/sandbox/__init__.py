"""Where student code runs: a process of its own for each submission.

`pool.Sandbox` is the grader's end: `forking` has a warm process that forks them, `spawning` starts
fresh ones where a system cannot fork. `zygote`, `fresh`, `child` and what they import run on the other
side of the process boundary and know nothing of references, cases or scores.
"""
