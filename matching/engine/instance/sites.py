"""Groups usable options by site: a factory where an operation may run."""

from dataclasses import dataclass, fields

import numpy as np

from matching.engine.model.columns import Columns, Flags, Ints

# No quantity and no time is larger, so that sums and differences of two fit in int64.
LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class UsableOptions:
    """Holds the options that can make something.

    They are sorted by operation, factory and start of their window. `row` is the row of the
    problem's columns. `most` is at least `least`, `unit` includes shipping per unit, `limit` is
    what the option could make with unlimited hours.
    """

    row: Ints
    op: Ints
    window: Ints
    unit: Ints
    least: Ints
    most: Ints
    limit: Ints

    def take(self, keep: Flags) -> "UsableOptions":
        """Returns the options where `keep` is true."""
        if keep.all():
            return self
        return UsableOptions(*(getattr(self, field.name)[keep] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Sites:
    """Holds the sites in use, and which options belong to each.

    The options of a site are the rows from its entry of `begins` up to the next. `key` is sorted:
    operation × factories + factory.
    """

    op: Ints
    factory: Ints
    begins: Ints
    key: Ints
    option_site: Ints

    def __len__(self) -> int:
        return len(self.op)


def within(numbers: Ints, most: int = LARGEST) -> Ints:
    """Converts to int64, and replaces numbers above `most` by `most`."""
    return np.minimum(numbers, most).astype(np.int64)


def sites_of(columns: Columns, usable: UsableOptions) -> Sites:
    """Returns the sites at which the options run."""
    factories = columns.window_factory[usable.window]
    key = usable.op * len(columns.factory_ids) + factories
    first = np.append(True, key[1:] != key[:-1])[: len(key)]
    begins = np.flatnonzero(first)
    return Sites(
        op=usable.op[begins],
        factory=factories[begins].astype(np.int64),
        begins=np.append(begins, len(key)),
        key=key[begins],
        option_site=np.cumsum(first) - 1,
    )
