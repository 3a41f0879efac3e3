"""Follows the events of an organisation."""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from millshare_client.command_line.output import Output
from millshare_client.connection import Connection
from millshare_client.generated.api.events import events_list
from millshare_client.generated.models.organisation_event import OrganisationEvent
from millshare_client.generated.types import UNSET, Unset

ASK_EVERY = 5.0


def tail_events(
    *,
    client: Connection,
    output: Output,
    after: int = 0,
    organisation: UUID | None = None,
    follow: bool = True,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Writes the events after a number, and new ones as they come, in order."""
    while True:
        for event in events_after(after, client=client, organisation=organisation):
            after = event.number
            document: dict[str, Any] = event.to_dict()
            text = f"{after}  {document['at']}  {event.kind}  {event.reference}"
            output.row(document, text.rstrip())
        if not follow:
            return
        sleep(ASK_EVERY)


def events_after(
    number: int, *, client: Connection, organisation: UUID | None = None
) -> Iterator[OrganisationEvent]:
    """Yields what is there after a number; says on standard error where some are lost."""
    of: UUID | Unset = UNSET if organisation is None else organisation
    while True:
        page = events_list.call(client=client, after=number, organisation=of)
        if number and page.oldest_kept is not None and page.oldest_kept > number + 1:
            lost = page.oldest_kept - number - 1
            sys.stderr.write(f"millshare: {lost} events are not kept any more\n")
        yield from page.events
        number = page.last
        if not page.has_more:
            return
