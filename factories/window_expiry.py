"""Expires capacity windows whose time to be matched is over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from common.states import transition_all
from factories.models import CapacityWindow
from factories.states import WindowStatus

# Windows that one call expires, so that its transaction stays short; the next call continues.
EXPIRED_AT_ONCE = 1_000


@transaction.atomic
def expire_windows(*, at: datetime) -> int:
    """Expires lapsed windows and returns their number; reservations stay.

    Windows that another transaction has locked are left to the next call. Running twice has the
    effect of running once.
    """
    lapsed = (
        CapacityWindow.objects.lapsed_at(at)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("pk")
        .values_list("pk", flat=True)[:EXPIRED_AT_ONCE]
    )
    expired = transition_all(
        CapacityWindow,
        list(lapsed),
        to=WindowStatus.EXPIRED,
        by=None,
        reason=gettext_noop("Its time to be matched is over."),
    )
    return len(expired)
