"""Configures the product under faults: small runs, production's pool."""

from config.settings import base
from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASES, MATCHING, ORDERS, QUOTAS

# The product's own folder of files, which a restored backup replaces.
STORAGES = base.STORAGES
DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Runs are requested by clients alone, and as many as they can.
MATCHING = {
    **MATCHING,
    "threads": 1,
    "schedule_minutes": 0,
    "runs_per_hour": 1_000_000,
    "runs_per_day": 1_000_000,
}
QUOTAS = {kind: {"per_hour": 1_000_000, "per_day": 10_000_000} for kind in QUOTAS}
ORDERS = {**ORDERS, "open_most": 1_000_000}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
