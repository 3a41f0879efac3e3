"""Finds who sees messages, certificates, sign-ups and audits."""

from collections.abc import Collection
from uuid import UUID

from accounts.models import SignUp
from factories.models import Certification
from fulfilment.models import OrderMessage
from matching.models import Allocation, AllocationEvent
from matching.states import ENDED_STATUSES
from notifications.kinds import EventSide
from notifications.selectors.occurrences import (
    Lot,
    Occurrence,
    Occurrences,
    Recipient,
    lot_columns,
    operator_ids,
    times_of,
)


def of_messages(ids: Collection[UUID]) -> Occurrences:
    """Returns messages for who reads them: buyer, operators, one factory or all."""
    operators, found = operator_ids(), {}
    for message in OrderMessage.objects.filter(pk__in=ids).select_related("order"):
        order = message.order
        subject = {"order": str(order.pk), "message": str(message.pk)}
        found[message.pk] = Occurrence(
            (
                Recipient(order.organisation_id, EventSide.BUYER, order.reference, subject),
                *factories_reading(message),
                *(
                    Recipient(key, EventSide.OPERATOR, order.reference, subject)
                    for key in operators
                ),
            )
        )
    return found


def factories_reading(message: OrderMessage) -> list[Recipient]:
    """Returns the manufacturers that see a message, each once by its last work order.

    As `OrderMessageQuerySet` has it: the one whose conversation it is, else all whose offers had
    not ended when it was written.
    """
    lots = Allocation.objects.filter(order=message.order_id, work_order__isnull=False)
    if message.factory_id is not None:
        lots = lots.filter(window__machine__factory=message.factory_id)
    else:
        ended = AllocationEvent.objects.filter(
            subject__order=message.order_id, to_status__in=ENDED_STATUSES, at__lt=message.at
        )
        lots = lots.exclude(status__in=ENDED_STATUSES, pk__in=ended.values("subject"))
    found: dict[UUID, Recipient] = {}
    for columns in lots.order_by("-work_order").values_list(*lot_columns()):
        lot = Lot(*columns)
        found.setdefault(lot.maker, lot.of_factory(message=message.pk))
    return list(found.values())


def of_certifications(ids: Collection[UUID]) -> Occurrences:
    """Returns certificates for their manufacturer and operators."""
    operators, found = operator_ids(), {}
    rows = Certification.objects.filter(pk__in=ids).order_by()
    columns = ("pk", "factory", "factory__organisation", "standard", "number", "valid_to")
    for pk, factory, owner, standard, number, valid_to in rows.values_list(*columns):
        subject = {"factory": str(factory), "certification": str(pk)}
        reference, times = f"{standard} {number}", times_of(valid_to=valid_to)
        sides = ((owner, EventSide.FACTORY), *((key, EventSide.OPERATOR) for key in operators))
        found[pk] = Occurrence(
            tuple(Recipient(key, side, reference, subject, times) for key, side in sides)
        )
    return found


def of_sign_ups(ids: Collection[UUID]) -> Occurrences:
    """Returns sign-ups for operators, by the company's name."""
    operators = operator_ids()
    rows = SignUp.objects.filter(pk__in=ids).order_by().values_list("pk", "organisation_name")
    return {
        pk: Occurrence(
            tuple(
                Recipient(key, EventSide.OPERATOR, name, {"sign_up": str(pk)}) for key in operators
            )
        )
        for pk, name in rows
    }


def of_audits(ids: Collection[UUID]) -> Occurrences:
    """Returns audits with broken invariants for operators."""
    operators = operator_ids()
    return {
        pk: Occurrence(
            tuple(Recipient(key, EventSide.OPERATOR, "", {"audit": str(pk)}) for key in operators)
        )
        for pk in ids
    }
