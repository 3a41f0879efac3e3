"""Accepts offers in one plain Django view, as the product does in its layers.

It executes the product's statements in the product's order, with the same checks of the account
and of the repeated request, and nothing else: no serializer, no permission class, no middleware.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from knox.crypto import hash_token

from accounts.api.authentication import rows_of
from accounts.models import PLANNING_ROLES
from common.api.etags import DIGEST_LENGTH
from common.api.idempotency import INSERT_RECORD, KEY, SELECT_RECORD
from common.clock import hours_from_ms, now
from common.events.outbox import INSERT_ENTRIES, entry_values, wake_after_commit
from common.ids import new_id
from common.states import UPDATE_STATUS, written
from factories.ledger import BALANCES, TAKE, WRITE
from matching.services.offers import ACCEPTED_PROPOSALS, LOCK_OFFERS

OWNER = """
    SELECT factory.organisation_id
    FROM matching_allocation AS offer
    JOIN factories_capacitywindow AS window_ ON window_.id = offer.window_id
    JOIN factories_machine AS machine ON machine.id = window_.machine_id
    JOIN factories_factory AS factory ON factory.id = machine.factory_id
    JOIN orders_order AS order_ ON order_.id = offer.order_id
    WHERE offer.id = %s AND offer.work_order IS NOT NULL
        AND (factory.organisation_id = ANY(%s::uuid[]) OR order_.organisation_id = ANY(%s::uuid[]))
"""
VERSION = "SELECT version FROM matching_allocation WHERE id = %s"


class Refused(Exception):
    """Raised with the status of the answer where an offer cannot be accepted."""


@csrf_exempt
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Commits an offer's hours, once for each key."""
    try:
        return accept_once(request, pk)
    except Refused as refused:
        return JsonResponse({"status": refused.args[0]}, status=refused.args[0])


def accept_once(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Checks account and key, and answers by the stored response or a new one."""
    user, organisations = account_of(request)
    found = KEY.fullmatch(request.headers.get("Idempotency-Key", ""))
    ensure(found is not None, 400)
    body = json.loads(request.body or b"{}")
    ensure(body == {}, 400)
    key, name = found["key"], f"{request.method} {request.get_full_path()}"
    digest = sha256(json.dumps(body).encode()).hexdigest()
    lock = int.from_bytes(sha256(f"{user.pk} {key}".encode()).digest()[:8], signed=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SELECT_RECORD, [lock, user.pk, key])
        is_locked, recorded, recorded_digest, status, content, headers = cursor.fetchone()
        if recorded is not None:
            ensure((recorded, recorded_digest) == (name, digest), 422)
            return HttpResponse(bytes(content), status=status, headers=json.loads(headers))
        ensure(is_locked, 409)
        answer = JsonResponse(accepted(cursor.execute, cursor, user, organisations, pk))
        cursor.execute(VERSION, [pk])
        tag = sha256(answer.content).hexdigest()[:DIGEST_LENGTH]
        answer["ETag"] = f'"{cursor.fetchone()[0]}-{tag}"'
        kept = json.dumps({"Content-Type": "application/json", "ETag": answer["ETag"]})
        values = [user.pk, key, name, digest, answer.status_code, answer.content, kept, now()]
        cursor.execute(INSERT_RECORD, values)
        ensure(cursor.rowcount, 409)
    return answer


def account_of(request: HttpRequest) -> tuple[Any, list[Any]]:
    """Returns the user of the token, and where it plans."""
    token = request.headers.get("Authorization", "").removeprefix("Token ")
    rows = rows_of(hash_token(token))
    ensure(rows, 401)
    found, user = rows[0][:2]
    ensure(user.is_active and (found.expiry is None or found.expiry > now()), 401)
    ensure("plan" in found.scopes, 403)
    return user, [row[2].organisation_id for row in rows if row[2].role in PLANNING_ROLES]


def accepted(
    execute: Callable[..., Any], cursor: Any, user: Any, organisations: list[Any], pk: UUID
) -> dict[str, Any]:
    """Accepts the offer; returns it as the product answers."""
    execute(OWNER, [pk, organisations, organisations])
    owner = cursor.fetchone()
    ensure(owner is not None, 404)
    ensure(owner[0] in organisations, 403)
    execute(LOCK_OFFERS, [[pk]])
    columns = [column.name for column in cursor.description]
    offer = dict(zip(columns, cursor.fetchone(), strict=True))
    at, machine_ms = now(), offer["machine_ms"]
    ensure(offer["status"] == "offered" and offer["offer_expires_at"] > at, 409)
    ensure(not offer["is_suspended"] and not offer["is_countered"], 409)
    execute(BALANCES, [[pk]])
    # These offers' holds have lapsed, so that all their hours are missing.
    ensure(not cursor.fetchall(), 409)
    execute(TAKE, [[offer["window_id"]], [machine_ms], "published"])
    ensure(cursor.rowcount == 1, 409)
    line = [[new_id()], [offer["window_id"]], ["commit"], [machine_ms], [pk], [None]]
    execute(WRITE, [at, *line])
    tables = {"rows": "matching_allocation", "events": "matching_allocationevent"}
    given = entry_values(tables["rows"], [pk], "accepted", user)
    first = {"changed": UPDATE_STATUS, "announced": INSERT_ENTRIES}
    more = {"before": ["offered"], "to": "accepted", "reason": "", "detail": "{}"}
    execute(written(first, **tables), given | more)
    wake_after_commit()
    execute(ACCEPTED_PROPOSALS, [[offer["order_id"]], "accepted"])
    ensure(not cursor.fetchall(), 409)
    return {
        "id": str(pk),
        "order": str(offer["order_id"]),
        "window": str(offer["window_id"]),
        "quantity": offer["quantity"],
        "machine_hours": f"{hours_from_ms(machine_ms).normalize():f}",
        "status": "accepted",
    }


def ensure(is_met: Any, status: int) -> None:
    """Raises Refused with the status unless a condition is met."""
    if not is_met:
        raise Refused(status)


urlpatterns = [path("api/v1/allocations/<uuid:pk>/acceptance/", accept)]
