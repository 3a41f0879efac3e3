"""Charts: what the library draws, the sentence that says the same, and the table of the numbers.

The browser draws `option` with Apache ECharts in the colours of the page (`app.js`); a colour in an
option is the name of one of the page's, such as `accent`. Somebody who cannot see it reads
`sentence`, and everybody can open the table with the same numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture; `columns` are the heads of the table, `rows` its cells, already for people."""

    name: str
    title: Any
    sentence: Any
    option: Mapping[str, Any]
    columns: Sequence[Any] = ()
    rows: Sequence[Sequence[Any]] = field(default=())
    # Of the picture, in rem.
    height: int = 20

    @property
    def data_id(self) -> str:
        """The id of the script element that carries the option."""
        return f"chart-{self.name}"
