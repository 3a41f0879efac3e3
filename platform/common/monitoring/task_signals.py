"""Follows the worker's tasks: context of log lines, durations and spans."""

from contextlib import ExitStack
from time import perf_counter
from typing import Any

from celery import signals

from common.monitoring import exposition, metrics, traces
from common.monitoring.log_context import carried_context, task_context

HEADER = "log_context"
_running: dict[str, tuple[ExitStack, float]] = {}
_listeners: list[Any] = []


def connect() -> None:
    """Connects the handlers; each once, however often this is called."""
    for signal, handler in (
        (signals.before_task_publish, send_context),
        (signals.task_prerun, begin_task),
        (signals.task_postrun, end_task),
        (signals.celeryd_init, begin_worker),
        (signals.worker_process_init, begin_process),
        (signals.worker_shutdown, end_worker),
    ):
        signal.connect(handler, dispatch_uid=f"common.monitoring.{handler.__name__}", weak=False)


def send_context(headers: Any = None, **_named: Any) -> None:
    """Lets a message take along which request and whose it is."""
    if isinstance(headers, dict):
        headers.setdefault(HEADER, {**carried_context(), **traces.carried_span()})


def begin_task(task_id: str, task: Any, **_named: Any) -> None:
    """Binds the task's context and begins to time it."""
    # A worker spreads the headers of a message over the request; a task that is called keeps them.
    sent = getattr(task.request, HEADER, None) or (task.request.headers or {}).get(HEADER)
    carried = sent if isinstance(sent, dict) else {}
    stack = ExitStack()
    stack.enter_context(task_context(task=task.name, task_id=task_id, carried=carried))
    stack.enter_context(traces.span(task.name, parent=carried))
    _running[task_id] = (stack, perf_counter())


def end_task(task_id: str, task: Any, state: Any = None, **_named: Any) -> None:
    """Observes the task and ends its context."""
    stack, started = _running.pop(task_id, (None, 0.0))
    if stack is None:
        return
    stack.close()
    outcome = str(state or "unknown").lower()
    metrics.observe_task(name=task.name, state=outcome, seconds=perf_counter() - started)


def begin_worker(**_named: Any) -> None:
    """Opens the port of the metrics in a worker's main process."""
    from django.conf import settings  # noqa: PLC0415  the web imports this before its settings

    if not settings.METRICS["port"]:
        return
    exposition.prepare_folder()
    _listeners.append(exposition.start_listener(**settings.METRICS, with_gauges=True))


def begin_process(**_named: Any) -> None:
    """Lets go of the port in a process that the worker forked."""
    while _listeners:
        _listeners.pop().socket.close()


def end_worker(**_named: Any) -> None:
    """Closes the port and deletes the figures of a worker that ends."""
    if _listeners:
        _listeners.pop().shutdown()
        exposition.remove_folder()
