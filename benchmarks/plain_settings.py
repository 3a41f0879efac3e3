"""Configures a web server that has the plain acceptance alone, without middleware."""

from tests.system.serving import *  # noqa: F403

ROOT_URLCONF = "benchmarks.plain_accept"
MIDDLEWARE = []
