"""Stores capacity windows, their spans and the ledger of their hours."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q

from common.clock import in_utc
from common.ids import new_id
from common.models import APPEND_ONLY, StateEvent, UUIDModel
from common.money import MoneyField
from factories.models.plants import Machine
from factories.querysets import (
    LedgerLineQuerySet,
    WindowQuerySet,
)
from factories.span_triggers import FOLLOWS_ITS_WINDOW
from factories.spans import Span, shifts_of, total_ms
from factories.states import (
    WINDOW_TRANSITIONS,
    LineKind,
    WindowStatus,
)

TIME_OF_SPAN = Func("starts_at", "ends_at", function="TSTZRANGE", output_field=DateTimeRangeField())


class CapacityWindow(UUIDModel):
    """Represents idle hours of one machine in one or several spans, and their price.

    It starts with its first span and ends with its last. The database keeps the only span of a
    window that was stored without any equal to its start and end.
    """

    machine = models.ForeignKey(Machine, on_delete=models.PROTECT, related_name="windows")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_ms = models.PositiveBigIntegerField()
    reserved_ms = models.PositiveBigIntegerField(default=0, editable=False)
    hourly_rate = MoneyField(
        validators=[MinValueValidator(0)], help_text="The rate asked; the reserve price."
    )
    opening_cost = MoneyField(
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text="Paid once if anything is made in the window, such as an extra shift.",
    )
    least_lot = models.PositiveIntegerField(
        default=1, validators=[MinValueValidator(1)], help_text="Fewest pieces worth a setup."
    )
    notice = models.DurationField(
        default=timedelta(0), help_text="How long before a span starts its work must be agreed."
    )
    expires_at = models.DateTimeField(help_text="Until when the window may be matched.")
    status = models.CharField(
        max_length=9, choices=WindowStatus, default=WindowStatus.DRAFT, editable=False
    )

    objects = WindowQuerySet.as_manager()
    TRANSITIONS = WINDOW_TRANSITIONS

    class Meta:
        ordering = ("starts_at",)
        triggers = FOLLOWS_ITS_WINDOW
        indexes: ClassVar = [models.Index(fields=["status", "starts_at"], name="window_open")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="window_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(offered_ms__gt=0), name="window_offers_hours"),
            models.CheckConstraint(
                condition=Q(reserved_ms__gte=0, reserved_ms__lte=F("offered_ms")),
                name="window_reserved_within_offered",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__lt=F("ends_at")), name="window_expires_before_it_ends"
            ),
            models.CheckConstraint(
                condition=Q(
                    hourly_rate__gte=0,
                    opening_cost__gte=0,
                    least_lot__gte=1,
                    notice__gte=timedelta(0),
                ),
                name="window_terms_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(status__in=WindowStatus.values), name="window_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.machine} {self.starts_at:%Y-%m-%d} – {self.ends_at:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        """Returns the day on which the window ends, on its factory's calendar."""
        return self.machine.factory.day_of(self.ends_at)

    @property
    def free_ms(self) -> int:
        """Returns the machine milliseconds that are not reserved."""
        return self.offered_ms - self.reserved_ms

    @property
    def span_times(self) -> tuple[Span, ...]:
        """Returns the spans in order: those set in memory, or else the stored ones."""
        given: tuple[Span, ...] | None = self.__dict__.get("_span_times")
        if given is not None:
            return given
        stored = () if self._state.adding else self.spans.all()
        if len(stored) > 1:
            return tuple(Span(row.starts_at, row.ends_at) for row in stored)
        return (Span(self.starts_at, self.ends_at),)

    @span_times.setter
    def span_times(self, spans: Sequence[Span]) -> None:
        self.__dict__["_span_times"] = tuple(spans)

    @property
    def whole_ms(self) -> int:
        """Returns the milliseconds that one machine has in the spans."""
        return total_ms(self.span_times)

    @property
    def most_ms(self) -> int:
        """Returns the milliseconds that all machines of the row have in the spans."""
        return self.machine.count * self.whole_ms

    @property
    def shifts(self) -> tuple[Span, ...]:
        """Returns the shifts into which it can be divided; one if it is a single shift."""
        zone = ZoneInfo(self.machine.factory.time_zone)
        return shifts_of(self.span_times, zone, -(-self.offered_ms // self.machine.count))

    @property
    def notice_ends_at(self) -> datetime:
        """Returns the last instant at which work can be agreed: for the last span."""
        return in_utc(self.span_times[-1].starts_at) - self.notice


class WindowSpan(models.Model):
    """Represents a time between start and end of a window in which its hours lie.

    The machine, and whether the window is offered, are the window's; the database keeps them equal.
    """

    window = models.ForeignKey(
        CapacityWindow, on_delete=models.CASCADE, related_name="spans", db_index=False
    )
    machine = models.ForeignKey(
        Machine, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    is_offered = models.BooleanField(editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("window", "starts_at")
        constraints: ClassVar = [
            # Its index also finds the spans of a window.
            models.UniqueConstraint(
                fields=["window", "starts_at"], name="span_starts_once_in_its_window"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="span_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="machine_hours_offered_once",
                expressions=[
                    ("machine", RangeOperators.EQUAL),
                    (TIME_OF_SPAN, RangeOperators.OVERLAPS),
                ],
                condition=Q(is_offered=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} – {self.ends_at:%Y-%m-%d %H:%M}"


class WindowEvent(StateEvent):
    """Records a transition of a capacity window."""

    subject = models.ForeignKey(CapacityWindow, on_delete=models.PROTECT, related_name="events")


class LedgerLine(models.Model):
    """Records a signed change of a window's reserved hours; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    window = models.ForeignKey(CapacityWindow, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=8, choices=LineKind)
    machine_ms = models.BigIntegerField(help_text="Positive reserves, negative gives back.")
    reference = models.UUIDField(db_index=True, help_text="The allocation it was written for.")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Of a hold.")
    at = models.DateTimeField(auto_now_add=True)

    objects = LedgerLineQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        triggers = APPEND_ONLY
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(machine_ms=0), name="line_moves_hours"),
            models.CheckConstraint(
                condition=Q(kind__in=LineKind.values), name="line_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=LineKind.HOLD) | Q(machine_ms__gt=0), name="hold_reserves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.machine_ms} ms"
