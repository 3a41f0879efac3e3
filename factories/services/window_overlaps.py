"""Finds windows, or lines that will be windows, that overlap another."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from factories.models import CapacityWindow, WindowSpan
from factories.spans import Span

# Rows that are fetched at a time.
CHUNK_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class OfferedSpan:
    """Stands for an offered window among the owners of spans."""

    window_id: UUID


def clashing_windows(windows: Sequence[CapacityWindow]) -> set[int]:
    """Returns the places of windows that overlap another given or offered one.

    Their spans are those in memory, which may not be stored yet; others take one query.
    """
    spans = {place: (row.machine_id, row.span_times) for place, row in enumerate(windows)}
    return set(overlaps(spans, without={row.pk for row in windows}))


def overlaps(
    spans: Mapping[Hashable, tuple[UUID, Sequence[Span]]], *, without: Collection[UUID] = ()
) -> dict[Hashable, Hashable]:
    """Maps each owner of spans to another owner, or a window, that overlaps it.

    Compared are the owners' spans with one another and with offered windows, but those in
    `without`. Takes n log n steps; ends may meet starts.
    """
    owned: defaultdict[UUID, list[tuple[Span, Hashable]]] = defaultdict(list)
    for owner, (machine_id, own) in spans.items():
        owned[machine_id] += [(span, owner) for span in own]
    for machine_id, span, window_id in offered_spans(owned, without):
        owned[machine_id].append((span, OfferedSpan(window_id)))
    found = {owner: other for rows in owned.values() for owner, other in clashes_of(rows).items()}
    return {owner: other for owner, other in found.items() if owner in spans}


def clashes_of(spans: Sequence[tuple[Span, Hashable]]) -> dict[Hashable, Hashable]:
    """Maps each owner of spans of one machine to another owner that overlaps it.

    In the order of their starts a span overlaps an earlier one if it overlaps the one that ends
    last. Spans of one owner are apart.
    """
    found: dict[Hashable, Hashable] = {}
    last_end, last_owner = None, None
    for span, owner in sorted(spans, key=lambda row: row[0]):
        if last_end is not None and span.starts_at < last_end and owner != last_owner:
            found.setdefault(owner, last_owner)
            found.setdefault(last_owner, owner)
        if last_end is None or span.ends_at > last_end:
            last_end, last_owner = span.ends_at, owner
    return found


def offered_spans(
    owned: Mapping[UUID, Sequence[tuple[Span, Hashable]]], without: Collection[UUID]
) -> Iterable[tuple[UUID, Span, UUID]]:
    """Yields machine, span and window of other offered windows near spans."""
    spans = [span for rows in owned.values() for span, _ in rows]
    if not spans:
        return
    rows = WindowSpan.objects.filter(
        machine__in=list(owned),
        is_offered=True,
        starts_at__lt=max(span.ends_at for span in spans),
        ends_at__gt=min(span.starts_at for span in spans),
    ).order_by()
    columns = rows.values_list("window", "machine", "starts_at", "ends_at")
    for window_id, machine_id, start, end in columns.iterator(chunk_size=CHUNK_ROWS):
        if window_id not in without:
            yield machine_id, Span(start, end), window_id
