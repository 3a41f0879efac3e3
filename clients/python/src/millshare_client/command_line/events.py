"""Follows the events of an organisation."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from millshare_client.command_line.output import Output
from millshare_client.connection import Connection

ADDRESS = "/api/v1/events/"
ASK_EVERY = 5.0


def tail_events(
    *,
    client: Connection,
    output: Output,
    after: int = 0,
    organisation: str = "",
    follow: bool = True,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Writes the events after a number, and new ones as they come, in order."""
    while True:
        for event in events_after(after, client=client, organisation=organisation):
            after = int(event["number"])
            text = f"{after}  {event['at']}  {event['kind']}  {event.get('reference', '')}"
            output.row(event, text.rstrip())
        if not follow:
            return
        sleep(ASK_EVERY)


def events_after(
    number: int, *, client: Connection, organisation: str = ""
) -> Iterator[dict[str, Any]]:
    """Yields what is there after a number, page by page."""
    while True:
        parameters: dict[str, Any] = {"after": number}
        if organisation:
            parameters["organisation"] = organisation
        request = {"method": "get", "url": ADDRESS, "params": parameters}
        found: list[dict[str, Any]] = client.send(request).json()["results"]
        if not found:
            return
        yield from found
        number = int(found[-1]["number"])
