"""Answers a repeated POST with the stored response of its first execution.

After the IETF's draft-ietf-httpapi-idempotency-key-header; docs/adr/0013 says what is kept and why.
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
KEPT_HEADERS = ("Content-Type", "ETag", "Location")

# The lock is told from the row in one statement: who has neither comes too early.
SELECT_RECORD = """
    SELECT pg_try_advisory_xact_lock(%s),
           kept.request, kept.body_sha256, kept.status, kept.content, kept.headers
    FROM (SELECT 1) AS one
    LEFT JOIN common_idempotencyrecord AS kept ON kept.user_id = %s AND kept.key = %s
"""
INSERT_RECORD = """
    INSERT INTO common_idempotencyrecord
        (user_id, key, request, body_sha256, status, content, headers, created_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT ON CONSTRAINT one_answer_per_user_and_key DO NOTHING
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


def recorded_response(deed: IdempotentRequest) -> HttpResponse | None:
    """Returns the response stored for this key; None on the first execution.

    Holds the deed until the transaction ends. Raises IdempotencyKeyReused, RequestUnderWay.
    """
    with connection.cursor() as cursor:
        cursor.execute(SELECT_RECORD, [deed.lock, deed.user_id, deed.key])
        mine, request, body_sha256, status, content, headers = cursor.fetchone()
    if request is None:
        if not mine:
            raise RequestUnderWay
        return None
    if (request, body_sha256) != (deed.request, deed.body_sha256):
        raise IdempotencyKeyReused
    headers = json.loads(headers) | {REPLAYED: "true"}
    return HttpResponse(bytes(content), status=status, headers=headers)


def record_response(deed: IdempotentRequest, answer: HttpResponse) -> None:
    """Stores the response in the transaction of its effect.

    That rolls the effect back with everything else, and a repetition finds the other's answer.
    """
    headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
    kept = (deed.user_id, deed.key, deed.request, deed.body_sha256, answer.status_code)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_RECORD, [*kept, answer.content, json.dumps(headers), now()])
        if not cursor.rowcount:
            raise RequestUnderWay
