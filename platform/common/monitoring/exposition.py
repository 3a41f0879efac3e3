"""Serves the metrics on a port of their own, from the service's main process.

The processes that answer and work write into files of one folder; the main process adds them up.
It forks them, so the folder has to be named before the metrics' library is loaded.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog

from common.monitoring import gauges

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
LIBRARY = "prometheus_client"
log = structlog.get_logger(__name__)


class MetricsPortTaken(SystemExit):
    """Raised at start where the port of the metrics cannot be opened."""


def prepare_folder() -> Path:
    """Makes the folder of this service's processes and names it in the environment.

    Raises RuntimeError where the library was loaded before and would not share its figures.
    """
    if LIBRARY in sys.modules:
        raise RuntimeError(f"{LIBRARY} was imported before its folder was named.")
    folder = Path(tempfile.mkdtemp(prefix="millshare-metrics-"))
    os.environ[FOLDER_VARIABLE] = str(folder)
    return folder


def remove_folder() -> None:
    """Deletes the folder once its service ends."""
    folder = os.environ.pop(FOLDER_VARIABLE, "")
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def start_listener(*, address: str, port: int, with_gauges: bool) -> Any:
    """Starts to answer on the port; returns the server. Raises MetricsPortTaken."""
    from prometheus_client import start_http_server  # noqa: PLC0415  after the folder is named

    try:
        server, _thread = start_http_server(port, address, exposed_registry(with_gauges))
    except OSError as error:
        raise MetricsPortTaken(
            f"METRICS_PORT {port} at {address} cannot be opened ({error.strerror}). Each service on"
            " one machine needs a port of its own; without METRICS_PORT none is opened."
        ) from None
    return server


def exposed_registry(with_gauges: bool) -> Any:
    """Returns what is shown: the figures of all processes, and those of the database."""
    from prometheus_client import CollectorRegistry  # noqa: PLC0415  after the folder is named
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415  the same

    registry = CollectorRegistry()
    if os.environ.get(FOLDER_VARIABLE):
        MultiProcessCollector(registry)
    else:
        from common.monitoring.metrics import instruments  # noqa: PLC0415  needs the settings

        registry.register(instruments().registry)
    if with_gauges:
        registry.register(DatabaseFigures())
    return registry


class DatabaseFigures:
    """Reads the registered gauges whenever metrics are fetched."""

    def describe(self) -> list[Any]:
        """Returns nothing, so that registering reads nothing."""
        return []

    def collect(self) -> Iterator[Any]:
        """Yields each gauge, and whether each could be read."""
        from django.db import connection  # noqa: PLC0415  the web's main process has no Django
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415  see above

        readable = GaugeMetricFamily(
            "millshare_gauge_readable", "Whether a gauge could be read.", labels=["gauge"]
        )
        for gauge in gauges.registered_gauges():
            family = GaugeMetricFamily(
                gauge.name, gauge.description, labels=[gauge.label] if gauge.label else None
            )
            try:
                found = gauge.read()
            except Exception:
                # The others are shown all the same; this one is missing, and said to be.
                log.exception("gauge cannot be read", gauge=gauge.name)
                readable.add_metric([gauge.name], 0)
                continue
            readable.add_metric([gauge.name], 1)
            if gauge.label:
                for value, figure in dict(found).items():  # type: ignore[arg-type]
                    family.add_metric([value], figure)
            else:
                family.add_metric([], float(found))  # type: ignore[arg-type]
            yield family
        yield readable
        if not connection.in_atomic_block:
            connection.close()
