"""Accepts the confidentiality text of an order for a factory."""

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import DomainError
from matching.confidentiality_text import text_sha256
from matching.models import Allocation, ConfidentialityAcceptance
from matching.selectors.part_files import orders_to_accept
from matching.states import LIVE_STATUSES


class NothingConfidential(DomainError):
    """Raised where an order asks for no confidentiality, or its offer is over."""

    default_detail = _(
        "This order has no confidentiality text to accept, or the offer of it is over."
    )
    default_code = "nothing_confidential"


@transaction.atomic
def accept_confidentiality(*, allocation: Allocation, by: User) -> None:
    """Records that the factory's organisation accepts the text as `by` reads it; once.

    It is accepted for each order that has to be accepted before the allocation's files are seen.
    Raises NothingConfidential.
    """
    row = Allocation.objects.select_related("order", "window__machine__factory").get(
        pk=allocation.pk
    )
    organisation = row.window.machine.factory.organisation_id
    mine = ConfidentialityAcceptance.objects.filter(organisation=organisation)
    if row.status not in LIVE_STATUSES:
        raise NothingConfidential
    orders = list(orders_to_accept(row))
    if not orders and not mine.filter(order=row.order).exists():
        raise NothingConfidential
    for order in orders:
        mine.get_or_create(
            order=order,
            organisation_id=organisation,
            defaults={
                "by": by,
                "text_sha256": text_sha256(),
                "language": get_language() or "en",
            },
        )
