"""Describes what happened to a row, and who sees it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from accounts.models import Organisation
from notifications.kinds import EventSide


@dataclass(frozen=True, slots=True)
class Recipient:
    """Represents an organisation that sees a subject, and what its side calls it."""

    organisation: UUID
    side: str
    reference: str
    subject: Mapping[str, str]
    times: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Represents what happened to one row; a variant may have a kind of its own."""

    recipients: tuple[Recipient, ...]
    variant: str = ""


Occurrences = dict[UUID, Occurrence]
Resolver = Callable[[Collection[UUID]], Occurrences]


@dataclass(frozen=True, slots=True)
class Lot:
    """Represents an allocation that was offered, with its two sides."""

    allocation: UUID
    work_order: str
    order: UUID
    reference: str
    buyer: UUID
    maker: UUID

    def subject(self, **more: Any) -> dict[str, str]:
        """Returns the ids of the lot and of what belongs to it."""
        ids = {"order": self.order, "allocation": self.allocation, **more}
        return {name: str(value) for name, value in ids.items()}

    def of_buyer(self, times: Mapping[str, str] | None = None, **more: Any) -> Recipient:
        """Returns the buyer, who calls it by the order."""
        return Recipient(
            self.buyer, EventSide.BUYER, self.reference, self.subject(**more), times or {}
        )

    def of_factory(self, times: Mapping[str, str] | None = None, **more: Any) -> Recipient:
        """Returns the manufacturer, which calls it by the work order."""
        return Recipient(
            self.maker, EventSide.FACTORY, self.work_order, self.subject(**more), times or {}
        )

    def of_operators(
        self, operators: Iterable[UUID], times: Mapping[str, str] | None = None, **more: Any
    ) -> tuple[Recipient, ...]:
        """Returns the platform's operator, who calls it by the order."""
        subject = self.subject(**more)
        return tuple(
            Recipient(key, EventSide.OPERATOR, self.reference, subject, times or {})
            for key in operators
        )


# The columns of a `Lot`, from a row's path to its allocation.
LOT_COLUMNS = (
    "pk",
    "work_order",
    "order",
    "order__reference",
    "order__organisation",
    "window__machine__factory__organisation",
)


def lot_columns(path: str = "") -> list[str]:
    """Returns the columns of a lot of rows from which `path` leads to it."""
    return [f"{path}{column}" for column in LOT_COLUMNS]


def operator_ids() -> tuple[UUID, ...]:
    """Returns the platform's own organisation, once there is one."""
    return tuple(Organisation.objects.filter(is_operator=True).values_list("pk", flat=True))


def times_of(**moments: date | datetime | None) -> dict[str, str]:
    """Returns instants in UTC and days as ISO 8601 writes them, without those unknown."""
    return {
        name: moment.isoformat().replace("+00:00", "Z")
        for name, moment in moments.items()
        if moment is not None
    }
