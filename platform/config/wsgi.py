"""Exposes the WSGI application."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

# Threads share one interpreter. While another request computes, one waits this many seconds after
# each of its statements; with Python's own 0.005 a long one delays short ones by a multiple.
sys.setswitchinterval(0.001)
