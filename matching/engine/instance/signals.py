"""Runs a command so that a signal ends it early with its best result."""

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
    """Returns the result of the work, which the first signal stops.

    A second signal ends the process. Must be called from the main thread, which waits: no signal
    handler runs while that thread is in native code.
    """
    stop = StopSignal()

    def handle(number: int, frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        stop.request()

    made: Future[_Made] = Future()

    def run() -> None:
        try:
            made.set_result(work(stop))
        except BaseException as fault:
            # The main thread raises it again.
            made.set_exception(fault)

    before = {each: signal.signal(each, handle) for each in _SIGNALS}
    try:
        # A daemon thread does not keep a process alive that a second signal ends.
        Thread(target=run, name="work", daemon=True).start()
        return made.result()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
