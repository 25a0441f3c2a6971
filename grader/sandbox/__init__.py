"""Where student code runs: a warm process that forks one child per submission.

`pool.Sandbox` is the grader's end. `zygote`, `child` and what they import run on the other
side of the process boundary and know nothing of references, cases or scores.
"""
