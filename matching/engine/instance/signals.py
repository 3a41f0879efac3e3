"""Work that a signal ends early and well, for commands; what stops is in `budget`."""

import signal
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from types import FrameType
from typing import TypeVar

from matching.engine.instance.budget import StopSignal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_Made = TypeVar("_Made")


def run_until_signal(work: Callable[[StopSignal], _Made]) -> _Made:
    """What the work makes; SIGINT and SIGTERM ring its `Stop`, a second one ends the process.

    Called from the main thread, which waits: no handler runs while that is in native code.
    """
    stop = StopSignal()

    def request(number: int, frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        stop.request()

    made: Future[_Made] = Future()

    def run() -> None:
        try:
            made.set_result(work(stop))
        except BaseException as fault:
            # Raised again where it is waited for.
            made.set_exception(fault)

    before = {each: signal.signal(each, request) for each in _SIGNALS}
    try:
        # A daemon, so that nothing waits for it where the process ends.
        Thread(target=run, name="work", daemon=True).start()
        return made.result()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
