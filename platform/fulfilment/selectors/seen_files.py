"""Selects the files of inspections and messages that a user sees, and how."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from attachments.selectors import ShownFile, shown_files
from fulfilment.models import Inspection, InspectionFile, MessageFile, OrderMessage
from fulfilment.states import MessageSide
from matching.models import Allocation
from matching.selectors.part_files import MAKER, under_agreement
from matching.states import NAMED_STATUSES


def files_of_inspections(user: Any) -> Q:
    """Returns the files of inspections of lots that the user's side makes or bought."""
    seen = Inspection.objects.visible_to(user)
    rows = InspectionFile.objects.filter(inspection__in=seen.values("pk"))
    return Q(pk__in=rows.values("attachment"))


def files_of_messages(user: Any) -> Q:
    """Returns the files of messages that the user's side sees."""
    return Q(pk__in=seen_message_files(user).values("attachment"))


def seen_message_files(user: Any) -> QuerySet[MessageFile]:
    """Returns the files of messages that the user's side sees, and may see by now.

    What is withheld until a confidentiality text is accepted is withheld in messages too, as are
    files of messages of that order.
    """
    withheld = under_agreement().filter(
        Q(order=OuterRef("message__order"))
        | Q(order__ordered_part__files__attachment=OuterRef("attachment")),
        **{f"{MAKER}__in": user.organisation_ids()},
    )
    seen = OrderMessage.objects.visible_to(user)
    return MessageFile.objects.filter(~Exists(withheld), message__in=seen.values("pk"))


def nameless_files(user: Any) -> Q:
    """Returns the files of messages that would name the other side before both agreed."""
    rows = seen_message_files(user).filter(~Q(message__side=MessageSide.OPERATOR))
    others, named = rows.filter(~Exists(agreed_work(user))), rows.filter(Exists(agreed_work(user)))
    return Q(pk__in=others.values("attachment")) & ~Q(pk__in=named.values("attachment"))


def picture_only_files(user: Any) -> Q:
    """Returns those of a factory: their content says more than a name."""
    rows = MessageFile.objects.filter(message__side=MessageSide.FACTORY)
    return Q(pk__in=rows.values("attachment")) & nameless_files(user)


def agreed_work(user: Any) -> QuerySet[Allocation]:
    """Returns the work of a message's order by which both sides know each other.

    To a buyer it is work of the factory whose conversation it is, to a factory its own.
    """
    mine = user.organisation_ids()
    return Allocation.objects.filter(
        Q(window__machine__factory=OuterRef("message__factory"), order__organisation__in=mine)
        | Q(**{f"{MAKER}__in": mine}),
        order=OuterRef("message__order"),
        status__in=NAMED_STATUSES,
    )


def message_files(user: Any, messages: QuerySet[OrderMessage]) -> dict[Any, list[ShownFile]]:
    """Returns the files of messages that the user sees, as they are shown, by message."""
    rows = seen_message_files(user) if not user.is_operator else MessageFile.objects.all()
    rows = rows.filter(message__in=messages.values("pk")).select_related("attachment")
    found = list(rows.order_by("at", "pk"))
    shown = shown_files(user, [row.attachment for row in found])
    files: dict[Any, list[ShownFile]] = {}
    for row in found:
        files.setdefault(row.message_id, []).append(shown[row.attachment_id])
    return files
