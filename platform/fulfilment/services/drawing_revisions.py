"""Puts new revisions of files on orders and informs their factories."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attachments.models import Attachment
from common.errors import FieldErrors, InvalidTransition
from common.events import outbox
from common.events.outbox import RECORDED
from fulfilment.models import OrderMessage
from fulfilment.services.messages import store_message
from fulfilment.states import MessageSide
from matching.models import Allocation
from matching.services.parts.offer_reopening import reopen_offers
from matching.services.shortfalls import lock_orders
from orders.models import Order, OrderedFile
from orders.services.part_changes import add_file, remove_file
from orders.services.part_freezing import replace_file
from orders.states import OrderStatus

# A draft has no frozen part; of the others nothing is to be made any more.
UNREVISABLE_STATUSES = (OrderStatus.DRAFT, OrderStatus.CANCELLED, OrderStatus.EXPIRED)
# Names no file: who has to accept the confidentiality of the files first reads this too.
REVISED = gettext_noop(
    "A file of the part was replaced by a new revision. Offers are answered on it."
)


@transaction.atomic
def revise_file(
    *, order: Order, replaces: UUID, attachment: Attachment, revision: str, by: Any
) -> OrderedFile:
    """Puts a new revision in the place of an order's file, before work is agreed.

    Offers that were accepted are open again, and each factory that was offered work is informed.
    New orders of the part have the new revision as well. Raises InvalidTransition, FieldErrors,
    FileCannotBeAdded, FilesBeingRead, and RevisionNeedsBothSides.
    """
    (order,) = lock_orders([order.pk])
    if order.status in UNREVISABLE_STATUSES:
        raise InvalidTransition(
            _("Only an order that is submitted has files to revise; change its part instead.")
        )
    replaced = OrderedFile.objects.filter(
        ordered_part__order=order, attachment=replaces, replaced_by=None
    ).first()
    if replaced is None:
        raise FieldErrors({"replaces": _("Name a file of this order that was not replaced yet.")})
    reopen_offers(order, by=by)
    row = replace_file(
        order=order, replaced=replaced, attachment=attachment, revision=revision, by=by
    )
    revise_part(order, row, by=by)
    if Allocation.objects.filter(order=order, work_order__isnull=False).exists():
        message = store_message(
            order, side=MessageSide.BUYER, text=REVISED, by=by, revised_file=row
        )
        outbox.record(OrderMessage, [message.pk], RECORDED, by=by)
    return row


def revise_part(order: Order, row: OrderedFile, *, by: Any) -> None:
    """Puts the new revision on the part, in the place of the file that it replaced."""
    part = order.part
    if row.replaces is None or part is None:
        raise ValueError("A revision replaces a file of a part.")
    remove_file(part=part, attachment=row.replaces.attachment)
    add_file(part=part, attachment=row.attachment, by=by, revision=row.revision)
