"""Opens the port of the web's metrics.

`gunicorn --config python:config.gunicorn_hooks` reads this module. The main process answers on the
port; it forks the workers, which write their figures to files.
"""

from typing import Any

from common.monitoring import exposition
from config.environment import Environment

env = Environment()
_listeners: list[Any] = []


def on_starting(server: Any) -> None:
    """Names the folder of the figures before any worker is forked."""
    if env.metrics_port:
        exposition.prepare_folder()


def when_ready(server: Any) -> None:
    """Begins to answer; figures of the database are those of the workers' ports."""
    if env.metrics_port:
        given = {"address": env.metrics_address, "port": env.metrics_port}
        _listeners.append(exposition.start_listener(**given, with_gauges=False))


def post_fork(server: Any, worker: Any) -> None:
    """Lets go of the port in a process that answers requests."""
    while _listeners:
        _listeners.pop().socket.close()


def on_exit(server: Any) -> None:
    """Closes the port and deletes the figures."""
    if _listeners:
        _listeners.pop().shutdown()
    exposition.remove_folder()
