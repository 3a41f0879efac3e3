"""Writes messages of orders and marks them as read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from attachments.models import Attachment
from attachments.services.file_references import lock_files
from common.errors import FieldErrors, Forbidden
from common.events import outbox
from common.events.outbox import RECORDED
from common.safety.usage_quotas import consume
from fulfilment.errors import NoOpenDispute
from fulfilment.models import Dispute, MessageFile, OrderMessage, ReadMarker
from fulfilment.selectors.messages import OrderThread
from fulfilment.states import MessageSide
from orders.models import Order


@transaction.atomic
def write_message(
    *,
    thread: OrderThread,
    by: Any,
    text: str,
    work_order: str = "",
    files: Sequence[Attachment] = (),
    is_statement: bool = False,
) -> OrderMessage:
    """Adds a message to a thread, from the side that reads it.

    Its files are of the organisation that writes; whoever sees the message sees them.
    `is_statement` makes it this side's statement on the order's open dispute. `work_order` names
    the factory whose conversation it belongs to. Without one, the buyer and operators write to all
    factories, and a manufacturer for the only one of its own. Raises Forbidden where the role only
    reads, FieldErrors, NoOpenDispute, and FileCannotBeAdded.
    """
    if not thread.may_write:
        raise Forbidden
    consume("messages", thread.organisation.pk)
    dispute = open_dispute_of(thread.order) if is_statement else None
    factory_id = conversation_of(thread, work_order)
    message = store_message(
        thread.order,
        side=thread.side,
        factory_id=factory_id,
        text=text.replace("\r\n", "\n"),
        dispute=dispute,
        by=by,
    )
    outbox.record(OrderMessage, [message.pk], RECORDED, by=by)
    MessageFile.objects.bulk_create(
        MessageFile(message=message, attachment=file, by=by)
        for file in lock_files(files, organisation_id=thread.organisation.pk)
    )
    return message


def open_dispute_of(order: Order) -> Dispute:
    """Returns the order's open dispute, locked. Raises NoOpenDispute."""
    dispute = Dispute.objects.undecided().select_for_update().filter(order=order).first()
    if dispute is None:
        raise NoOpenDispute
    return dispute


def store_message(order: Order, **columns: Any) -> OrderMessage:
    """Stores the next message of an order; the transaction is the caller's."""
    # The lock numbers messages in the order in which they become visible.
    Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
    rows = OrderMessage.objects.filter(order=order)
    last = rows.aggregate(last=Max("number", default=0))["last"]
    return OrderMessage.objects.create(order=order, number=last + 1, **columns)


def conversation_of(thread: OrderThread, work_order: str) -> UUID | None:
    """Returns the factory that a work order names; None for all. Raises FieldErrors."""
    is_factory = thread.side == MessageSide.FACTORY
    known = thread.own_factories if is_factory else thread.factories
    if work_order:
        for row in known:
            if work_order.upper() in row.work_orders:
                return row.factory.pk
        raise FieldErrors(
            {"work_order": _("Name a work order of this order, as you see it there.")}
        )
    if not is_factory:
        return None
    if len(known) > 1:
        raise FieldErrors(
            {"work_order": _("Name one of your work orders: several of your factories have some.")}
        )
    return known[0].factory.pk


@transaction.atomic
def mark_read(*, thread: OrderThread, number: int) -> None:
    """Marks the messages up to a number as read by the thread's organisation."""
    own = ReadMarker.objects.filter(order=thread.order, organisation=thread.organisation)
    ReadMarker.objects.bulk_create(
        [ReadMarker(order=thread.order, organisation=thread.organisation, number=number)],
        ignore_conflicts=True,
    )
    # A page that was opened earlier must not make later messages unread again.
    own.filter(number__lt=number).update(number=number)
