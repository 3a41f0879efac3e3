"""Reads lists row by row, however many pages they have."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from millshare_client.connection import Connection

Row_co = TypeVar("Row_co", covariant=True)
Row = TypeVar("Row")
PAGE_SIZE = 200


class RowPage(Protocol[Row_co]):
    """Describes a page of a list; `next_` is empty on the last."""

    @property
    def results(self) -> Sequence[Row_co]:
        """Returns the rows of the page."""

    @property
    def next_(self) -> Any:
        """Returns the address of the next page."""


def every_row(
    call: Callable[..., RowPage[Row]], *, client: Connection, **filters: Any
) -> Iterator[Row]:
    """Yields the rows of a list, such as `every_row(orders_list.call, client=client)`.

    Pages are read as they are needed. A row that comes in meanwhile may be missed or met twice; for
    what must not be missed there are events.
    """
    filters.setdefault("page_size", PAGE_SIZE)
    number = 1
    while True:
        page = call(client=client, page=number, **filters)
        yield from page.results
        if not page.next_:
            return
        number += 1
