"""Describes charts: an option, a sentence with the same content, a table.

The browser draws `option` with Apache ECharts in the page's colours (`app.js`); a colour in an
option is the name of one of the page's, such as `accent`. `sentence` is the text alternative, and
every reader can open the table with the same numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.utils.functional import SimpleLazyObject

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Holds one chart with its sentence and its table of formatted cells."""

    name: str
    title: Any
    sentence: Any
    option: Mapping[str, Any]
    columns: Sequence[Any] = ()
    rows: Rows = field(default=())
    # The height of the chart in rem.
    height: int = 20

    @property
    def data_id(self) -> str:
        """Returns the id of the script element that carries the option."""
        return f"chart-{self.name}"


def lazy_rows(make: Callable[[], Rows]) -> Rows:
    """Returns rows that are made when first read; a page for print reads none."""
    return cast("Rows", SimpleLazyObject(make))
