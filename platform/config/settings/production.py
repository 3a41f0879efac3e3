"""Configures production behind TLS; rejects unsafe or missing settings."""

from config.unsafe_settings import refuse_unsafe

from .base import *  # noqa: F403
from .base import DATABASES, env

refuse_unsafe(env)

DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
}
# After a restart of PostgreSQL the pool would hand out its dead connections, one error each.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.hsts_seconds
# Both reach beyond this product, so that only its operator can decide on them.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.hsts_include_subdomains
SECURE_HSTS_PRELOAD = env.hsts_preload
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
