"""Configures production behind TLS; rejects unsafe or missing settings."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DATABASES, env

if len(env.secret_key) < 50 or len(set(env.secret_key)) < 5:
    raise ImproperlyConfigured("SECRET_KEY: at least 50 characters, not repeated; make a new one.")
if not env.allowed_hosts or "*" in env.allowed_hosts:
    raise ImproperlyConfigured("ALLOWED_HOSTS: name the hosts, separated by commas; no '*'.")

DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
}
# After a restart of PostgreSQL the pool would hand out its dead connections, one error each.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
