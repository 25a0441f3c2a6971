"""What a course of somebody else publishes for both sides of the boundary, loaded from its `published.py`.

    FACTORIES = (pulse,)    # functions that make values, for `SharedValue("pulse", ...)`
    DRIVERS = (twice,)      # functions that call what a student wrote, for `Exercise(driver="twice")`

It runs in the warm process, before there is any student code, and in the process that judges; it holds no
secret, and neither side can import it by a name.
"""

from __future__ import annotations

import importlib.util
import os

from grader.published import drivers, shared_values


def publish(path: str) -> None:
    """Load the file, and add what it publishes to the factories and drivers that this process knows.

    Raises whatever the file raises, and ValueError where something in it is no function or has a name that
    gdgrade itself uses.
    """
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{name} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shared_values.publish(getattr(module, "FACTORIES", ()))
    drivers.publish(getattr(module, "DRIVERS", ()))
