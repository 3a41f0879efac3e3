"""Shows a dispute with the statements of its sides on the pages of all areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from console.common.fields.file_fields import file_links
from console.common.order_threads import MessageForm
from fulfilment.models import Dispute
from fulfilment.selectors.messages import OrderThread
from fulfilment.selectors.seen_files import message_files
from fulfilment.states import DisputeStatus
from orders.models import Order


@dataclass(frozen=True, slots=True)
class Statement:
    """Holds what a side stated on a dispute, as its reader sees it."""

    author: str
    text: str
    at: Any
    files: Sequence[dict[str, Any]]


def latest_dispute(order: Order) -> Dispute | None:
    """Returns the last dispute of an order with its refunds."""
    return Dispute.objects.filter(order=order).prefetch_related("refunds").first()


def dispute_context(
    user: User, thread: OrderThread, dispute: Dispute | None, address: str
) -> dict[str, Any]:
    """Returns the context of the card; `address` takes statements as messages."""
    if dispute is None:
        return {"dispute": None}
    rows = list(thread.messages().filter(dispute=dispute))
    files = message_files(user, thread.messages())
    may_state = thread.may_write and dispute.status == DisputeStatus.OPEN
    return {
        "dispute": dispute,
        "statements": [
            Statement(thread.author_of(row), row.text, row.at, file_links(files.get(row.pk, [])))
            for row in rows
        ],
        "statement_form": MessageForm(thread, auto_id="statement-%s") if may_state else None,
        "statement_address": address,
    }
