"""The suite: real PostgreSQL and Valkey, cheap password hashing, nothing else different."""

from .development import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MATCHING = {**MATCHING, "runs_per_hour": 100_000, "runs_per_day": 100_000}  # noqa: F405
