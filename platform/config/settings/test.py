"""Configures the test suite: real servers, cheap password hashing."""

import os

from .development import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Each test client starts the middleware, which would list all static files again.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MATCHING = {**MATCHING, "runs_per_hour": 100_000, "runs_per_day": 100_000}  # noqa: F405
# Test processes share one broker; the prefix separates their queues.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,  # noqa: F405
    "global_keyprefix": os.environ.get("PYTEST_XDIST_WORKER", ""),
}
