"""Requires two people for decisions above an amount.

The first one's approval is stored, and nothing happens; the same decision by another person carries
it out. The amounts are in the setting `SECOND_APPROVER_ABOVE`, by currency; without one for a
currency a single person decides.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.clock import now
from common.errors import DomainError, FieldErrors
from common.models import FirstApproval


class SecondApproverNeeded(DomainError):
    """Raised when the person who approved first approves again."""

    default_detail = _("You have approved this; a second person has to approve it now.")
    default_code = "second_approver_needed"


@dataclass(frozen=True, slots=True)
class Decision:
    """Represents a decision about money; both people approve its `terms`."""

    kind: str
    subject: UUID
    amount: Decimal
    currency: str
    terms: Any

    @property
    def terms_sha256(self) -> str:
        """Returns the digest of the terms."""
        return sha256(json.dumps(self.terms, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def needs_two(self) -> bool:
        """Returns whether the amount is above what one person may decide."""
        most = settings.SECOND_APPROVER_ABOVE.get(self.currency)
        return most is not None and self.amount > most


def approve_first(decision: Decision, *, by: Any, reason: str) -> FirstApproval | None:
    """Returns another person's approval; without one stores this as the first.

    The caller holds a lock on the subject. Raises FieldErrors without a reason, and
    SecondApproverNeeded where the first person repeats the same decision.
    """
    if not reason.strip():
        raise FieldErrors(
            {"reason": _("This needs two people by its amount; give the reason for the second.")}
        )
    first = first_approval_of(decision.kind, decision.subject)
    if first is not None and first.terms_sha256 == decision.terms_sha256:
        if first.by_id == by.pk:
            raise SecondApproverNeeded
        return first
    FirstApproval.objects.update_or_create(
        kind=decision.kind,
        subject=decision.subject,
        defaults={
            "terms_sha256": decision.terms_sha256,
            "reason": reason.strip(),
            "by": by,
            "at": now(),
        },
    )
    return None


def first_approval_of(kind: str, subject: UUID) -> FirstApproval | None:
    """Returns the first approval of a decision; None where nobody gave one."""
    rows = FirstApproval.objects.filter(kind=kind, subject=subject)
    return rows.select_related("by").first()
