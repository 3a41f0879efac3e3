"""Reports errors to Sentry, without secrets and texts that people sent."""

import json
from typing import Any

from common.monitoring.extras import needs_extra
from common.monitoring.log_context import carried_context
from common.safety.link_secrets import without_secrets

# Variables hold passwords, and all else is what people sent.
OFF = {"mode": "off"}
COLLECTED = {
    "user_info": False,
    "cookies": OFF,
    "http_headers": {"request": OFF},
    "http_bodies": [],
    "url_query_params": OFF,
    "database_query_data": False,
    "queues": False,
    "stack_frame_variables": False,
}
# Of a request in a report; queries, bodies, cookies and headers stay here.
REQUEST_KEYS = ("method", "url")


def start_error_reports(dsn: str, *, release: str, transport: Any = None) -> None:
    """Begins to send errors; `transport` replaces the sending.

    Raises ImproperlyConfigured where the extra is not installed.
    """
    with needs_extra("sentry", "SENTRY_DSN"):
        import sentry_sdk  # noqa: PLC0415  an extra

    sentry_sdk.init(
        dsn=dsn,
        release=release,
        transport=transport,
        data_collection=COLLECTED,
        # Earlier log lines hold what people typed.
        max_breadcrumbs=0,
        max_request_body_size="never",
        traces_sample_rate=None,
        before_send=cleaned,
    )


def cleaned(event: Any, hint: Any) -> Any:
    """Returns the report with the ids of its log lines, and without secrets."""
    for key in ("user", "extra", "breadcrumbs"):
        event.pop(key, None)
    if "request" in event:
        kept = {key: event["request"].get(key, "") for key in REQUEST_KEYS}
        event["request"] = {**kept, "url": str(kept["url"]).partition("?")[0]}
    ids = carried_context()
    if "person" in ids:
        event["user"] = {"id": ids.pop("person")}
    event["tags"] = {**(event.get("tags") or {}), **ids}
    return json.loads(without_secrets(json.dumps(event, default=str)))
