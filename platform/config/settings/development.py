"""Configures a developer's machine and the demonstration."""

import os

os.environ.setdefault("SECRET_KEY", "development-only-key-never-used-in-production")
# Commands that need no server (makemigrations, check) run without one; `demo` and `test` start
# their own when no URL is given, and these addresses answer nothing.
os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")
# Mails are printed, and the operator of the demonstration signs in with a password alone.
os.environ.setdefault("EMAIL_URL", "console:")
os.environ.setdefault("SECOND_FACTOR_REQUIRED", "false")
# Nobody transfers money for a demonstration.
os.environ.setdefault("PAYMENTS_CONFIRMED", "at-once")
os.environ.setdefault("PRODUCTION_WAITS_FOR_PAYMENT", "false")

from .base import *  # noqa: F403

DEBUG = True
# Static files are served from the apps' folders; nothing is collected.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"()": "common.logs.TextFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "text"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
# Runs start on request only, so that a demonstration shows the runs of its own script.
MATCHING = {**MATCHING, "schedule_minutes": 0}  # noqa: F405
