"""Reports to a load balancer whether this process lives and can serve."""

from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from common import readiness as checks_of_apps
from common.access import Audience
from common.clock import now
from common.models import Heartbeat

# The sweep runs every 10 s; three missed sweeps mean that no worker sweeps.
SWEEP_OVERDUE_SECONDS = 30


def health(request: HttpRequest) -> JsonResponse:
    """Answers that the process runs."""
    return JsonResponse({"status": "ok"})


def readiness(request: HttpRequest) -> JsonResponse:
    """Answers the state of database, broker, ledger audit and sweeps.

    Answers 503 where database or broker is gone, or where the last audit found violations.
    """
    checks: dict[str, Any] = {"database": database_state(), "broker": broker_state()}
    if checks["database"] == "ok":
        checks |= {name: check() for name, check in checks_of_apps.registered_checks().items()}
    ready = all(state == "ok" for state in checks.values())
    age = sweep_age_seconds() if checks["database"] == "ok" else None
    checks["last_sweep_seconds"] = age
    checks["sweep"] = "ok" if age is not None and age <= SWEEP_OVERDUE_SECONDS else "overdue"
    body = {"status": "ready" if ready else "unavailable", "checks": checks}
    return JsonResponse(body, status=200 if ready else 503)


def database_state() -> str:
    """Returns “ok”, or why PostgreSQL does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"unreachable: {type(error).__name__}"
    return "ok"


def broker_state() -> str:
    """Returns “ok”, or why Redis or Valkey does not answer."""
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://"), socket_timeout=2
    )
    try:
        client.ping()
    except redis.RedisError as error:
        return f"unreachable: {type(error).__name__}"
    finally:
        client.close()
    return "ok"


def sweep_age_seconds() -> int | None:
    """Returns the seconds since the last sweep of runs; None without one."""
    heartbeat = Heartbeat.objects.filter(name="sweep").first()
    return None if heartbeat is None else int((now() - heartbeat.beat_at).total_seconds())


health.audience = readiness.audience = (Audience.ANYONE,)
