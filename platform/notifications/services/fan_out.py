"""Turns entries of the outbox into events of the organisations that may see them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import F

from common.clock import now
from common.errors import is_busy, is_lost
from common.models import OutboxEntry
from notifications.announcements import by_table
from notifications.kinds import is_seen
from notifications.models import Event
from notifications.selectors.occurrences import Occurrences, Recipient
from notifications.services.answered_offers import announce_answered
from notifications.services.answered_questions import mark_answered
from notifications.services.notifying import notify

log = structlog.get_logger(__name__)
# Entries of one transaction, which keeps the counters of its organisations locked.
BATCH_SIZE = 200
# Before an entry that could not be read is tried again; doubled with each attempt.
RETRY_AFTER = timedelta(minutes=1)
RETRY_DOUBLINGS_MOST = 10

# Receives the events of a transaction, inside it and ordered by organisation and number, to store
# deliveries such as those of webhooks. Apps add theirs when they start.
EventSink = Callable[[Sequence[Event]], None]
EVENT_SINKS: list[EventSink] = []

# Numbers of one organisation rise by the rows of a transaction; the lock lasts to its end.
TAKE_NUMBERS = """
    INSERT INTO notifications_eventcounter AS counter (organisation_id, last)
    VALUES (%s, %s)
    ON CONFLICT (organisation_id) DO UPDATE SET last = counter.last + excluded.last
    RETURNING last
"""


@dataclass(frozen=True, slots=True)
class EventDraft:
    """Represents an event before it has its number; `by_id` is who did it."""

    recipient: Recipient
    kind: str
    at: datetime
    by_id: UUID | None


def fan_out() -> int:
    """Writes the events of all entries that are due; returns the number of entries.

    Workers share them: each takes entries that no other has locked. An entry that raises an error
    is postponed alone.
    """
    done = 0
    while True:
        try:
            taken = fan_out_batch(BATCH_SIZE)
        except Exception as error:
            if is_lost(error):
                raise
            if is_busy(error):
                # Another worker has the counters of these organisations; the next sweep goes on.
                log.info("outbox is busy", done=done)
                return done
            # One of them is at fault; the others must not wait for it.
            log.exception("entries of the outbox could not be read together")
            taken = fan_out_one_by_one()
        if not taken:
            return done
        done += taken


@transaction.atomic
def fan_out_batch(most: int) -> int:
    """Writes the events of the oldest entries and deletes them; returns their number."""
    entries = due_entries(most)
    write_events(entries)
    OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return len(entries)


@transaction.atomic
def fan_out_one_by_one() -> int:
    """Writes the events of a batch, each entry alone, and postpones those that fail."""
    entries = due_entries(BATCH_SIZE)
    for entry in entries:
        try:
            with transaction.atomic():
                write_events([entry])
                entry.delete()
        except Exception:
            log.exception("entry of the outbox could not be read", entry=entry.pk, what=str(entry))
            wait = RETRY_AFTER * 2 ** min(entry.attempts, RETRY_DOUBLINGS_MOST)
            OutboxEntry.objects.filter(pk=entry.pk).update(
                attempts=F("attempts") + 1, due_at=now() + wait
            )
    return len(entries)


def due_entries(most: int) -> list[OutboxEntry]:
    """Returns the oldest due entries that nobody else has locked, locked."""
    rows = OutboxEntry.objects.select_for_update(skip_locked=True).filter(due_at__lte=now())
    return list(rows.order_by("pk")[:most])


def write_events(entries: Sequence[OutboxEntry]) -> list[Event]:
    """Writes events and notifications of entries in the caller's transaction."""
    drafts = event_drafts(entries)
    by_event = dict(zip(numbered_events(drafts), drafts, strict=True)) if drafts else {}
    events = sorted(by_event, key=lambda event: (event.organisation_id, event.number))
    Event.objects.bulk_create(events, batch_size=500)
    notify([(event, by_event[event].by_id) for event in events])
    mark_answered(events)
    announce_answered(entries)
    for sink in EVENT_SINKS:
        sink(events)
    return events


def event_drafts(entries: Sequence[OutboxEntry]) -> list[EventDraft]:
    """Returns the events of these entries, in their order; one for each organisation.

    A row that is gone, or that nobody may see, has none.
    """
    known, resolved = by_table(), resolve(entries)
    drafts = []
    for entry in entries:
        occurrence = resolved[entry.subject_table].get(entry.subject_id)
        if occurrence is None:
            continue
        kind = known[entry.subject_table].kind_of(entry.what, occurrence.variant)
        if kind is None:
            continue
        seen: set[UUID] = set()
        for recipient in occurrence.recipients:
            if recipient.organisation not in seen and is_seen(kind, recipient.side):
                seen.add(recipient.organisation)
                drafts.append(EventDraft(recipient, kind, entry.at, entry.by_id))
    return drafts


def resolve(entries: Sequence[OutboxEntry]) -> dict[str, Occurrences]:
    """Returns what happened to the rows of each table, with a few queries for each."""
    ids: defaultdict[str, set[UUID]] = defaultdict(set)
    for entry in entries:
        ids[entry.subject_table].add(entry.subject_id)
    known = by_table()
    return {
        table: known[table].resolver(keys) if table in known else {} for table, keys in ids.items()
    }


def numbered_events(drafts: Sequence[EventDraft]) -> list[Event]:
    """Returns the events, numbered by organisation, in the same order."""
    counts: defaultdict[UUID, int] = defaultdict(int)
    for draft in drafts:
        counts[draft.recipient.organisation] += 1
    numbers = take_numbers(counts)
    events = []
    for draft in drafts:
        key = draft.recipient.organisation
        events.append(
            Event(
                organisation_id=key,
                number=next(numbers[key]),
                kind=draft.kind,
                side=draft.recipient.side,
                reference=draft.recipient.reference,
                subject=dict(draft.recipient.subject),
                times=dict(draft.recipient.times),
                at=draft.at,
            )
        )
    return events


def take_numbers(counts: dict[UUID, int]) -> dict[UUID, Any]:
    """Takes so many numbers of each organisation; locks the counters in id order."""
    found = {}
    with connection.cursor() as cursor:
        for key in sorted(counts):
            cursor.execute(TAKE_NUMBERS, [key, counts[key]])
            (last,) = cursor.fetchone()
            found[key] = iter(range(last - counts[key] + 1, last + 1))
    return found
