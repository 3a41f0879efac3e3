"""Renders a manufacturer's committed work as a calendar (RFC 5545)."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from icalendar import Calendar, Event, vUri

from common.clock import in_utc, now
from matching.models import Allocation
from matching.states import AT_WORK_STATUSES

# Work that ended earlier, and is still not sent, stays in the calendar for so long.
BEHIND = timedelta(days=90)
EVENTS_MOST = 2_000
REFRESH = timedelta(hours=1)


def committed_work(organisation: Any) -> Any:
    """Returns work that both sides agreed on and that has not arrived."""
    rows = Allocation.objects.filter(
        status__in=AT_WORK_STATUSES,
        window__machine__factory__organisation=organisation,
        window__ends_at__gte=now() - BEHIND,
    )
    rows = rows.select_related("window__machine__factory", "order")
    return rows.order_by("window__starts_at", "pk")[:EVENTS_MOST]


def calendar_of(organisation: Any, site: str) -> bytes:
    """Returns the calendar file of work orders; it has no amounts."""
    calendar = Calendar()
    calendar.add("prodid", "-//Millshare//Committed work//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Millshare, {organisation.name}")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for row in committed_work(organisation):
        calendar.add_component(entry_of(row, site))
    return bytes(calendar.to_ical())


def entry_of(row: Allocation, site: str) -> Event:
    """Returns the calendar's entry of one lot."""
    machine = row.window.machine
    entry = Event()
    entry.add("uid", f"{row.pk}@millshare")
    entry.add("dtstamp", in_utc(row.updated_at))
    entry.add("last-modified", in_utc(row.updated_at))
    entry.add("sequence", row.version)
    entry.add("dtstart", in_utc(row.work_starts_at))
    entry.add("dtend", max(in_utc(row.window.ends_at), in_utc(row.work_starts_at)))
    words = {"work_order": row.work_order, "pieces": row.pieces, "part": row.order.title}
    entry.add("summary", gettext("%(work_order)s: %(pieces)s × %(part)s") % words)
    facts = {"machine": machine.name, "hours": row.machine_hours.normalize(), "day": row.due_on}
    entry.add(
        "description",
        gettext("Machine: %(machine)s. Hours: %(hours)s. To leave on %(day)s.") % facts,
    )
    entry.add("location", machine.factory.name)
    entry["url"] = vUri(site + reverse("factory:allocation", args=[row.pk]))
    return entry
