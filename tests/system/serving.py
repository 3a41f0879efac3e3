"""Configures a server of several workers with persistent connections."""

from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASES

DATABASES["default"]["OPTIONS"] = {
    "pool": {"min_size": 1, "max_size": 8, "timeout": 60},
    "options": "-c jit=off",
}
