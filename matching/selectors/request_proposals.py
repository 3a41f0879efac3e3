"""Reads the open proposals of a request's orders."""

from uuid import UUID

from matching.models import Proposal
from matching.selectors.buyer import answer_by, open_proposals
from orders.models import PartRequest


def open_proposals_of(request: PartRequest) -> dict[UUID, Proposal]:
    """Returns the open proposals of a request by order, and the time to answer."""
    rows = open_proposals().filter(order__request_line__request=request)
    rows = rows.annotate(answer_by=answer_by("order"))
    return {row.order_id: row for row in rows.order_by("order__request_line__position")}
