"""Announces to a buyer that the last open offer of its order was answered."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from common.events import outbox
from common.models import OutboxEntry
from matching.models import Allocation, Proposal
from matching.states import STANDING_STATUSES, AllocationStatus
from notifications.kinds import NotificationKind
from notifications.selectors.matching_subjects import ANSWERED
from notifications.services.reminders import first_time

ANSWERS = (AllocationStatus.ACCEPTED, AllocationStatus.DECLINED, AllocationStatus.EXPIRED)


def announce_answered(entries: Sequence[OutboxEntry]) -> None:
    """Records the standing versions of which these answers were the last; each once."""
    table = Allocation._meta.db_table
    ids = [row.subject_id for row in entries if row.subject_table == table and row.what in ANSWERS]
    if not ids:
        return
    offered = Allocation.objects.filter(
        order=OuterRef("order"), status=AllocationStatus.OFFERED, work_order__isnull=False
    )
    versions = Proposal.objects.filter(
        ~Exists(offered), order__allocations__in=ids, status__in=STANDING_STATUSES
    )
    keys = versions.order_by().values_list("pk", flat=True).distinct()
    fresh = first_time(NotificationKind.OFFERS_ANSWERED, dict.fromkeys(keys, ""))
    outbox.record(Proposal, fresh, ANSWERED, by=None)
