"""Stores factories, their machines and certifications."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from attachments.models import Attachment
from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from factories.querysets import (
    FactoryOwnedQuerySet,
    FactoryQuerySet,
)
from factories.states import (
    Verification,
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


class CertificationFile(UUIDModel):
    """Represents a file of a certification, such as a scan of it."""

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="certification_files"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certification", "attachment"], name="certification_has_a_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} of {self.certification_id}"


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
    learned_time_factor = models.DecimalField(
        max_digits=6,
        decimal_places=4,
        default=Decimal(1),
        editable=False,
        help_text="Reported ÷ estimated time of its pieces; applies to estimated times alone.",
    )
    learned_lots = models.PositiveIntegerField(
        default=0, editable=False, help_text="Lots from whose times the factor was learned."
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
                condition=Q(learned_time_factor__range=(Decimal("0.5"), Decimal(2))),
                name="machine_learned_factor_within_bounds",
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


class FactoryEvent(StateEvent):
    """Records a change of a factory's verification."""

    subject = models.ForeignKey(Factory, on_delete=models.PROTECT, related_name="events")
