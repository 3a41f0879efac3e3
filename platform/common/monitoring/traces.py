"""Sends a span for each request and task by OTLP, where OTLP_ENDPOINT is set."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from common.monitoring.extras import needs_extra
from common.monitoring.log_context import carried_context

SERVICE = "millshare"
TRACE_PARENT = "traceparent"
_tracers: list[Any] = []


class TraceSpan:
    """Adds to a span; one without a tracer takes everything and keeps nothing."""

    def __init__(self, inner: Any = None) -> None:
        self.inner = inner

    def name(self, text: str) -> None:
        """Names the span once it is known what it is."""
        if self.inner is not None:
            self.inner.update_name(text)

    def add(self, attributes: Mapping[str, Any]) -> None:
        """Adds attributes, and the ids that the log lines have too."""
        if self.inner is not None:
            ids = {f"millshare.{key}": value for key, value in carried_context().items()}
            self.inner.set_attributes({**attributes, **ids})


def start_traces(endpoint: str, *, release: str, processor: Any = None) -> None:
    """Begins to send spans to a collector; `processor` replaces the sending.

    Raises ImproperlyConfigured where the extra is not installed.
    """
    with needs_extra("otlp", "OTLP_ENDPOINT"):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    resource = Resource.create({"service.name": SERVICE, "service.version": release})
    provider = TracerProvider(resource=resource)
    if processor is None:
        processor = BatchSpanProcessor(
            OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
        )
    provider.add_span_processor(processor)
    _tracers[:] = [provider.get_tracer(SERVICE)]


def stop_traces() -> None:
    """Sends no more spans."""
    _tracers.clear()


@contextmanager
def span(name: str, *, parent: Mapping[str, Any] | None = None) -> Iterator[TraceSpan]:
    """Times what happens inside, below the span that a message came from."""
    if not _tracers:
        yield TraceSpan()
        return
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415  is installed then
        TraceContextTextMapPropagator,
    )

    sent = {TRACE_PARENT: str((parent or {}).get(TRACE_PARENT, ""))}
    context = TraceContextTextMapPropagator().extract(sent) if parent is not None else None
    with _tracers[0].start_as_current_span(name, context=context) as inner:
        made = TraceSpan(inner)
        made.add({})
        yield made


def carried_span() -> dict[str, str]:
    """Returns what a message takes along, so that its task's span is below this one."""
    if not _tracers:
        return {}
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415  is installed then
        TraceContextTextMapPropagator,
    )

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return {key: value for key, value in carrier.items() if key == TRACE_PARENT}
