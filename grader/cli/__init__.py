"""The command line, by who uses it: students, instructors, authors.

What a command needs is imported inside it: `--help` and `list` must not wait for torch, and while the warm
process imports torch the rest is imported here.
"""
