"""Builds the settings of metrics, error reports and traces from the environment."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from config.environment import Environment


def monitoring_settings(env: Environment) -> dict[str, Any]:
    """Returns Django's settings of METRICS_PORT, SENTRY_DSN and OTLP_ENDPOINT."""
    return {
        "METRICS": {"port": env.metrics_port, "address": env.metrics_address},
        "SENTRY_DSN": env.sentry_dsn,
        "OTLP_ENDPOINT": env.otlp_endpoint,
        "RELEASE": release(),
    }


def release() -> str:
    """Returns the installed version; in the image the product is not installed."""
    try:
        return version("millshare")
    except PackageNotFoundError:
        return "unknown"
