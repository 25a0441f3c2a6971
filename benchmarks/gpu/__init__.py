"""What a machine with a GPU has to show: `make gpu`, or `python -m benchmarks.gpu` with the torch there.

Each part runs in a process of its own with a budget of seconds. One that fails or is cut off is written down
as that, and the others go on. What comes out is in gpu.json, and as a table in gpu-table.md.
"""
