"""A call that must not wait for ever on another machine."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def in_time(call: Callable[Parameters, Result], seconds: float) -> Callable[Parameters, Result]:
    """`call`, which raises TimeoutError after so many seconds, whatever it waits for.

    The timeouts of sockets limit a silence; a server that answers byte by byte keeps within them for ever.
    The call that is given up goes on in a thread that does not keep the process alive.
    """

    @wraps(call)
    def limited(*args: Parameters.args, **options: Parameters.kwargs) -> Result:
        outcomes: queue.SimpleQueue[tuple[Result] | BaseException] = queue.SimpleQueue()

        def run() -> None:
            try:
                outcomes.put((call(*args, **options),))
            except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
                outcomes.put(error)

        threading.Thread(target=run, daemon=True).start()
        try:
            outcome = outcomes.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome[0]

    return limited
