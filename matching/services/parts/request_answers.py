"""Answers the proposals of a request together, all of them or none."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.errors import FieldErrors
from matching.models import Proposal
from matching.services.proposals import accept_proposal, decline_proposal
from matching.services.shortfalls import lock_orders
from matching.states import ProposalStatus
from orders.models import PartRequest


@transaction.atomic
def accept_proposals(
    *, request: PartRequest, by: User | None, proposals: Sequence[UUID]
) -> list[Proposal]:
    """Accepts these proposals of a request; raises FieldErrors if one is not open."""
    rows = locked_proposals(request, proposals)
    return [accept_proposal(proposal=row, by=by) for row in rows]


@transaction.atomic
def decline_proposals(
    *, request: PartRequest, by: User | None, proposals: Sequence[UUID], reason: str
) -> list[Proposal]:
    """Declines these proposals of a request; raises FieldErrors if one is not open."""
    rows = locked_proposals(request, proposals)
    return [decline_proposal(proposal=row, by=by, reason=reason) for row in rows]


def locked_proposals(request: PartRequest, ids: Sequence[UUID]) -> list[Proposal]:
    """Locks the orders of open proposals, in id order, and returns the proposals.

    Raises FieldErrors by `proposals.PLACE` where one is not of the request, or not open any more.
    """
    rows = Proposal.objects.filter(pk__in=ids, order__request_line__request=request)
    lock_orders(rows.order_by().values_list("order", flat=True))
    found = {row.pk: row for row in rows.select_related("order__request_line")}
    errors = {}
    for place, pk in enumerate(ids):
        row = found.get(pk)
        if row is None:
            errors[f"proposals.{place}"] = gettext("There is no such proposal in this request.")
        elif row.status != ProposalStatus.OPEN:
            message = gettext(
                "Line %(number)s: the proposal is “%(status)s”; look at the request again."
            )
            errors[f"proposals.{place}"] = message % {
                "number": row.order.request_line.position,
                "status": row.get_status_display(),
            }
    if errors:
        raise FieldErrors(errors)
    return [found[pk] for pk in dict.fromkeys(ids)]
