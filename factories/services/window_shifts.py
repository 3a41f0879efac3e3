"""Divides a window into one for each of its shifts."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.models import User
from common.clock import now
from common.states import sources_of, transition
from factories.errors import HoursReserved, OneShift, TooLate, WindowClosed
from factories.models import CapacityWindow
from factories.services.window_batches import offer_windows, terms_of
from factories.services.window_drafts import create_windows
from factories.services.window_publication import lock_windows
from factories.spans import Span
from factories.states import WINDOW_TRANSITIONS, WindowStatus

# Stored reasons are English; pages translate them.
DIVIDED = gettext_noop("It was divided into one window a shift.")


@transaction.atomic
def split_window(*, window: CapacityWindow, by: User) -> list[CapacityWindow]:
    """Replaces a window by one for each shift that is ahead, on the same terms.

    The next step of an order can then start after each shift; each window is set up, and pays its
    opening, by itself. The offered hours are divided by the lengths of the shifts. The new windows
    are published if the window is, and drafts otherwise.

    Raises WindowClosed, HoursReserved, OneShift, TooLate, Forbidden.
    """
    window = lock_windows([window.pk])[window.pk]
    if window.status not in sources_of(WINDOW_TRANSITIONS, WindowStatus.WITHDRAWN):
        raise WindowClosed
    if window.reserved_ms:
        raise HoursReserved
    shifts = window.shifts
    if len(shifts) == 1:
        raise OneShift
    instant, terms = now(), terms_of(window)
    drafts = [
        shift_terms(terms, shift, offered_ms)
        for shift, offered_ms in zip(shifts, parts_of(window.offered_ms, shifts), strict=True)
        if shift.starts_at - window.notice > instant and offered_ms
    ]
    if not drafts:
        raise TooLate
    was_published = window.status == WindowStatus.PUBLISHED
    transition(window, to=WindowStatus.WITHDRAWN, by=by, reason=DIVIDED)
    return (offer_windows if was_published else create_windows)(drafts=drafts, by=by)


def shift_terms(terms: dict[str, Any], shift: Span, offered_ms: int) -> dict[str, Any]:
    """Returns the terms of the window of one shift."""
    own = {name: value for name, value in terms.items() if name != "spans"}
    times = {"starts_at": shift.starts_at, "ends_at": shift.ends_at}
    return {**own, **times, "offered_ms": offered_ms}


def parts_of(offered_ms: int, shifts: Sequence[Span]) -> list[int]:
    """Divides milliseconds by the lengths of shifts; the parts add up to them."""
    lengths = [shift.length_ms for shift in shifts]
    whole = sum(lengths)
    bounds = [offered_ms * sum(lengths[:place]) // whole for place in range(len(lengths) + 1)]
    return [end - start for start, end in pairwise(bounds)]
