"""Answers a repeated POST with the stored response of its first execution.

Follows the IETF's draft-ietf-httpapi-idempotency-key-header; docs/adr/0013 gives the reasons.
"""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from common.clock import now
from common.errors import DomainError

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
# A string of RFC 8941, in quotes; most clients leave them out.
KEY = re.compile(r'(?P<quote>"?)(?P<key>[\w.~:+/=-]{8,100})(?P=quote)', re.ASCII)
STORED_HEADERS = ("Content-Type", "ETag", "Location")

# One statement takes the lock and reads the record; without either, the first request still runs.
SELECT_RECORD = """
    SELECT pg_try_advisory_xact_lock(%s),
           record.request, record.body_sha256, record.status, record.content, record.headers
    FROM (SELECT 1) AS one
    LEFT JOIN common_idempotencyrecord AS record ON record.user_id = %s AND record.key = %s
"""
INSERT_RECORD = """
    INSERT INTO common_idempotencyrecord
        (user_id, key, request, body_sha256, status, content, headers, created_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT ON CONSTRAINT one_record_per_user_and_key DO NOTHING
"""


class IdempotencyKeyMissing(DomainError):
    """Raised when a POST carries no Idempotency-Key."""

    default_detail = _(
        "Send an Idempotency-Key: a new UUID for each request, the same one when you repeat it."
    )
    default_code = "idempotency_key_missing"
    status, field, place = 400, HEADER, "header"


class IdempotencyKeyMalformed(DomainError):
    """Raised when an Idempotency-Key has a wrong length or character."""

    default_detail = _(
        "An Idempotency-Key has 8 to 100 letters, digits or -_.~:+/=, such as a UUID."
    )
    default_code = "idempotency_key_malformed"
    status, field, place = 400, HEADER, "header"


class IdempotencyKeyReused(DomainError):
    """Raised when a key comes with another method, path or body."""

    default_detail = _(
        "This Idempotency-Key belongs to another request of yours; send a new one with this."
    )
    default_code = "idempotency_key_reused"
    status, field, place = 422, HEADER, "header"


class RequestUnderWay(DomainError):
    """Raised when a request is repeated before the first one was answered."""

    default_detail = _(
        "The same request is being carried out; send it again, with this key, to have its answer."
    )
    default_code = "request_under_way"
    field, place, retry_after = HEADER, "header", 1


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """Represents a request that takes effect once."""

    user_id: UUID
    key: str
    request: str
    body_sha256: str

    @property
    def lock(self) -> int:
        """Returns the advisory lock of user and key: 64 bits of their digest."""
        digest = sha256(f"{self.user_id} {self.key}".encode()).digest()
        return int.from_bytes(digest[:8], signed=True)


def idempotent_request(request: Request) -> IdempotentRequest:
    """Returns the request's key and digest; raises the errors of its key."""
    sent = request.headers.get(HEADER)
    if sent is None:
        raise IdempotencyKeyMissing
    found = KEY.fullmatch(sent.strip())
    if found is None:
        raise IdempotencyKeyMalformed
    return IdempotentRequest(
        user_id=request.user.pk,
        key=found["key"],
        request=f"{request.method} {request.get_full_path()}",
        body_sha256=sha256(canonical(request.data)).hexdigest(),
    )


def canonical(body: Any) -> bytes:
    """Returns the same JSON for equal bodies, however they were written."""
    try:
        return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    except RecursionError:
        raise ParseError("The body is nested too deeply.") from None


def recorded_response(request: IdempotentRequest) -> HttpResponse | None:
    """Returns the response stored for this key; None on the first execution.

    Locks the key until the transaction ends. Raises IdempotencyKeyReused, RequestUnderWay.
    """
    with connection.cursor() as cursor:
        cursor.execute(SELECT_RECORD, [request.lock, request.user_id, request.key])
        is_locked, name, body_sha256, status, content, headers = cursor.fetchone()
    if name is None:
        if not is_locked:
            raise RequestUnderWay
        return None
    if (name, body_sha256) != (request.request, request.body_sha256):
        raise IdempotencyKeyReused
    headers = json.loads(headers) | {REPLAYED: "true"}
    return HttpResponse(bytes(content), status=status, headers=headers)


def record_response(request: IdempotentRequest, answer: HttpResponse) -> None:
    """Stores the response in the transaction of its effect.

    Raises RequestUnderWay where a concurrent request stored its response first; the effect is
    rolled back, and a repetition finds that response.
    """
    headers = {name: answer[name] for name in STORED_HEADERS if name in answer}
    values = (
        request.user_id,
        request.key,
        request.request,
        request.body_sha256,
        answer.status_code,
    )
    with connection.cursor() as cursor:
        cursor.execute(INSERT_RECORD, [*values, answer.content, json.dumps(headers), now()])
        if not cursor.rowcount:
            raise RequestUnderWay
