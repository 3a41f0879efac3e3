"""Configures the test suite: real servers, cheap password hashing."""

import os
import tempfile
from pathlib import Path

from .development import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Each test client starts the middleware, which would list all static files again.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MATCHING = {
    **MATCHING,  # noqa: F405
    "runs_per_hour": 100_000,
    "runs_per_day": 100_000,
    "counter_offer_delay_seconds": 0,
}
QUOTAS = {kind: {"per_hour": 100_000, "per_day": 100_000} for kind in QUOTAS}  # noqa: F405
# A busy machine is no reason to leave a small file to a worker, which most tests do not have.
IMPORTS = {**IMPORTS, "request_seconds": 30, "sheet_seconds": 60}  # noqa: F405
STORAGES = {
    **STORAGES,  # noqa: F405
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(Path(tempfile.gettempdir()) / "millshare-test-attachments")},
    },
}
# Test processes share one broker; the prefix separates their queues.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,  # noqa: F405
    "global_keyprefix": os.environ.get("PYTEST_XDIST_WORKER", ""),
}
