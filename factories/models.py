"""Stores factories and their supply; named constraints hold the invariants."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Organisation
from common.ids import new_id
from common.models import APPEND_ONLY, StateEvent, UUIDModel
from common.money import MoneyField
from factories.querysets import (
    FactoryOwnedQuerySet,
    FactoryQuerySet,
    LedgerLineQuerySet,
    WindowQuerySet,
)
from factories.states import (
    OFFERED_STATUSES,
    WINDOW_TRANSITIONS,
    LineKind,
    Verification,
    WindowStatus,
)
from vocabularies.models import (
    CertificationStandard,
    Currency,
    IndustryClass,
    MaterialFamily,
    Process,
    Region,
    Tolerance,
)


class Factory(UUIDModel):
    """Represents one site of a manufacturer."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="factories"
    )
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=300, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    latitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
    )
    longitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
    )
    industries = models.ManyToManyField(IndustryClass, blank=True, related_name="+")
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    currency = models.ForeignKey(
        Currency, on_delete=models.PROTECT, related_name="+", default="CNY"
    )
    verification = models.CharField(
        max_length=8, choices=Verification, default=Verification.LISTED, editable=False
    )

    objects = FactoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "factories"
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="factory_name_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="factory_lies_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(verification__in=Verification.values),
                name="factory_verification_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def day_of(self, instant: datetime) -> date:
        """Returns the calendar day of an instant at the factory."""
        return instant.astimezone(ZoneInfo(self.time_zone)).date()


class Certification(UUIDModel):
    """Represents a certificate of a factory; it counts on its days only."""

    factory = models.ForeignKey(Factory, on_delete=models.CASCADE, related_name="certifications")
    standard = models.ForeignKey(CertificationStandard, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    body = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField()

    objects = FactoryOwnedQuerySet.as_manager()

    class Meta:
        ordering = ("valid_to",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="certification_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["factory", "standard", "number"], name="certification_once_per_factory"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard_id} {self.number}"


class Machine(UUIDModel):
    """Represents a work centre: `count` equal machines for one process."""

    factory = models.ForeignKey(Factory, on_delete=models.CASCADE, related_name="machines")
    name = models.CharField(max_length=120)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    maker = models.CharField(max_length=80, blank=True)
    model = models.CharField(max_length=80, blank=True)
    count = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    envelope_x_mm = models.PositiveIntegerField(null=True, blank=True)
    envelope_y_mm = models.PositiveIntegerField(null=True, blank=True)
    envelope_z_mm = models.PositiveIntegerField(null=True, blank=True)
    max_part_mass_kg = models.DecimalField(
        max_digits=10, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    best_tolerance = models.ForeignKey(
        Tolerance, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    best_ra_um = models.DecimalField(
        "best Ra (µm)",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    material_families = models.ManyToManyField(MaterialFamily, related_name="+")
    speed_factor = models.DecimalField(
        max_digits=5,
        decimal_places=3,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(Decimal(20))],
        help_text="Pieces made in the time that the order's standard cycle allows for one.",
    )
    scrap_share = models.DecimalField(
        max_digits=5,
        decimal_places=4,
        default=Decimal("0.0100"),
        validators=[MinValueValidator(0), MaxValueValidator(Decimal("0.5"))],
        help_text="Share of the pieces that are expected to fail inspection.",
    )
    hourly_rate = MoneyField(validators=[MinValueValidator(0)])
    setup_rate = MoneyField(validators=[MinValueValidator(0)])
    kwh_per_hour = models.DecimalField(
        max_digits=8, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    objects = FactoryOwnedQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["factory", "name"], name="machine_name_once_per_factory"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="machine_is_at_least_one"),
            models.CheckConstraint(
                condition=Q(speed_factor__gt=0), name="machine_speed_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(hourly_rate__gte=0, setup_rate__gte=0),
                name="machine_rates_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(scrap_share__gte=0, scrap_share__lt=1),
                name="machine_scrap_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CapacityWindow(UUIDModel):
    """Represents idle hours of one machine in a span, and their price."""

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
        default=timedelta(0), help_text="How long before the start work must be agreed."
    )
    expires_at = models.DateTimeField(help_text="Until when the window may be matched.")
    status = models.CharField(
        max_length=9, choices=WindowStatus, default=WindowStatus.DRAFT, editable=False
    )

    objects = WindowQuerySet.as_manager()
    TRANSITIONS = WINDOW_TRANSITIONS

    class Meta:
        ordering = ("starts_at",)
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
                condition=Q(expires_at__lte=F("starts_at")), name="window_expires_before_it_starts"
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
            ExclusionConstraint(
                name="machine_hours_offered_once",
                expressions=[
                    ("machine", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status__in=OFFERED_STATUSES),
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
    def most_ms(self) -> int:
        """Returns the milliseconds that all machines of the row have in the span."""
        return self.machine.count * ((self.ends_at - self.starts_at) // timedelta(milliseconds=1))

    @property
    def notice_ends_at(self) -> datetime:
        """Returns the last instant at which work can be agreed."""
        return self.starts_at - self.notice


class WindowEvent(StateEvent):
    """Records a transition of a capacity window."""

    subject = models.ForeignKey(CapacityWindow, on_delete=models.PROTECT, related_name="events")


class FactoryEvent(StateEvent):
    """Records a change of a factory's verification."""

    subject = models.ForeignKey(Factory, on_delete=models.PROTECT, related_name="events")


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
