"""Stores orders and their routings; named constraints hold the invariants."""

from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from common.clock import MS_PER_HOUR
from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from orders.delivery_terms import is_collected
from orders.limits import (
    CYCLE_TIME_S_MOST,
    ENVELOPE_MM_MOST,
    FACTORIES_MOST,
    NOTES_LENGTH,
    OPERATIONS_MOST,
    ORDER_VALUE_MOST,
    QUANTITY_MOST,
    RA_UM_MOST,
    SETUP_HOURS_MOST,
    UNIT_MASS_KG_MOST,
)
from orders.querysets import OrderGroupQuerySet, OrderQuerySet
from orders.states import (
    ORDER_TRANSITIONS,
    Confidentiality,
    EstimateSource,
    InspectionLevel,
    OrderDocument,
    OrderStatus,
    Scenario,
    Sector,
)
from vocabularies.models import (
    CertificationStandard,
    Currency,
    Incoterm,
    MaterialFamily,
    MaterialGrade,
    Process,
    Region,
    Tolerance,
    Unit,
)

# A draft may lack these until it is submitted, and each step its process and cycle time.
NEEDED_FIELDS = (
    *("quantity", "unit_mass_kg", "material_family", "ship_to_region"),
    *("latitude", "longitude", "wish_delivery_on", "latest_delivery_on"),
)
NEEDED_STEP_FIELDS = ("process", "cycle_time_s")
SETUP_MS_MOST = int(SETUP_HOURS_MOST) * MS_PER_HOUR


def between(least: Decimal | int, most: Decimal | int) -> list[BaseValidator]:
    """Returns the validators of a number within inclusive bounds."""
    return [MinValueValidator(least), MaxValueValidator(most)]


class OrderGroup(UUIDModel):
    """Represents orders that came in together: one list, file or series of dates."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    source = models.CharField(max_length=40, blank=True, help_text="The form in which it came.")

    objects = OrderGroupQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name


class Order(UUIDModel):
    """Represents a buyer's demand for pieces of one part; a draft may lack fields."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="orders")
    group = models.ForeignKey(
        OrderGroup,
        on_delete=models.PROTECT,
        related_name="orders",
        null=True,
        blank=True,
        editable=False,
        help_text="The orders with which it came in.",
    )
    part = models.ForeignKey(
        "orders.Part",
        on_delete=models.PROTECT,
        related_name="orders",
        null=True,
        blank=True,
        help_text="The part that is made; its files show what it is.",
    )
    reference = models.CharField(max_length=60, help_text="The buyer's own number.")
    title = models.CharField(max_length=160)
    quantity = models.PositiveIntegerField(
        null=True,
        validators=between(1, QUANTITY_MOST),
        help_text="In pieces, whatever the unit.",
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", default="H87")
    unit_quantity = models.PositiveIntegerField(
        null=True,
        editable=False,
        validators=between(1, QUANTITY_MOST),
        help_text="In the order's unit; empty where that is pieces.",
    )
    unit_mass_kg = models.DecimalField(
        "unit mass (kg)",
        max_digits=12,
        decimal_places=4,
        null=True,
        validators=between(Decimal("0.0001"), UNIT_MASS_KG_MOST),
    )
    material_family = models.ForeignKey(
        MaterialFamily, on_delete=models.PROTECT, related_name="+", null=True
    )
    material_grade = models.ForeignKey(
        MaterialGrade, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    tolerance = models.ForeignKey(
        Tolerance, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ship_to = models.CharField(max_length=300, blank=True)
    ship_to_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", null=True
    )
    latitude = models.DecimalField(
        max_digits=8, decimal_places=5, null=True, validators=between(Decimal(-90), Decimal(90))
    )
    longitude = models.DecimalField(
        max_digits=8, decimal_places=5, null=True, validators=between(Decimal(-180), Decimal(180))
    )
    earliest_delivery_on = models.DateField(null=True, blank=True)
    wish_delivery_on = models.DateField(
        null=True, help_text="Each day after it costs, up to the latest."
    )
    latest_delivery_on = models.DateField(null=True)
    incoterm = models.ForeignKey(
        Incoterm, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    currency = models.ForeignKey(
        Currency, on_delete=models.PROTECT, related_name="+", default="CNY"
    )
    reserve_price = MoneyField(
        null=True,
        blank=True,
        validators=between(Decimal(0), ORDER_VALUE_MOST),
        help_text="Per piece; above it the buyer would rather not.",
    )
    max_factories = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=between(1, FACTORIES_MOST),
        help_text="For each operation; empty means no limit.",
    )
    least_lot = models.PositiveIntegerField(
        default=1,
        validators=between(1, QUANTITY_MOST),
        help_text="Fewest pieces at each factory used.",
    )
    split_allowed = models.BooleanField(default=True)
    all_or_nothing = models.BooleanField(default=False)
    required_certifications = models.ManyToManyField(
        CertificationStandard, blank=True, related_name="+"
    )
    allowed_regions = models.ManyToManyField(Region, blank=True, related_name="+")
    excluded_regions = models.ManyToManyField(Region, blank=True, related_name="+")
    allowed_factories = models.ManyToManyField("factories.Factory", blank=True, related_name="+")
    excluded_factories = models.ManyToManyField("factories.Factory", blank=True, related_name="+")
    inspection_level = models.CharField(
        max_length=12, choices=InspectionLevel, default=InspectionLevel.NORMAL
    )
    required_documents = ArrayField(
        models.CharField(max_length=32, choices=OrderDocument),
        default=list,
        blank=True,
        help_text="That come with the goods.",
    )
    confidentiality = models.CharField(
        max_length=8, choices=Confidentiality, default=Confidentiality.MATCHED
    )
    is_customised = models.BooleanField(default=True)
    scenario = models.CharField(max_length=12, choices=Scenario, default=Scenario.PRODUCTION)
    sector = models.CharField(max_length=16, choices=Sector, default=Sector.EQUIPMENT)
    demand_category = models.CharField(max_length=80, blank=True)
    notes = models.TextField(
        blank=True, max_length=NOTES_LENGTH, help_text="Read by people, not by matching."
    )
    sender = models.JSONField(
        default=dict, blank=True, editable=False, help_text="Who asked for it, where it came in."
    )
    unread = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="JSON pointers to what an import did not understand.",
    )
    status = models.CharField(
        max_length=14, choices=OrderStatus, default=OrderStatus.DRAFT, editable=False
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OrderQuerySet.as_manager()
    TRANSITIONS = ORDER_TRANSITIONS

    class Meta:
        ordering = ("-created_at",)
        indexes: ClassVar = [
            models.Index(fields=["status", "latest_delivery_on"], name="order_open")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="order_reference_once_per_buyer"
            ),
            models.CheckConstraint(
                condition=Q(quantity__range=(1, QUANTITY_MOST)), name="order_quantity_within_limit"
            ),
            models.CheckConstraint(
                condition=Q(unit_mass_kg__gt=0, unit_mass_kg__lte=UNIT_MASS_KG_MOST),
                name="order_pieces_have_mass",
            ),
            models.CheckConstraint(
                condition=Q(split_allowed=True)
                | Q(max_factories__isnull=True)
                | Q(max_factories=1),
                name="order_unsplit_stays_in_one_factory",
            ),
            models.CheckConstraint(
                condition=Q(max_factories__isnull=True) | Q(max_factories__gte=1),
                name="order_may_use_a_factory",
            ),
            models.CheckConstraint(
                condition=Q(latest_delivery_on__gte=F("wish_delivery_on")),
                name="order_latest_not_before_wish",
            ),
            models.CheckConstraint(
                condition=Q(earliest_delivery_on__isnull=True)
                | Q(wish_delivery_on__gte=F("earliest_delivery_on")),
                name="order_wish_not_before_earliest",
            ),
            models.CheckConstraint(
                condition=Q(least_lot__gte=1, least_lot__lte=F("quantity")),
                name="order_least_lot_within_quantity",
            ),
            models.CheckConstraint(
                condition=Q(reserve_price__isnull=True)
                | Q(reserve_price__range=(0, ORDER_VALUE_MOST)),
                name="order_reserve_price_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="order_ships_to_earth",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OrderStatus.values), name="order_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=OrderStatus.DRAFT)
                | Q(status=OrderStatus.CANCELLED)
                | Q(submitted_at__isnull=False),
                name="order_beyond_draft_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(status=OrderStatus.DRAFT)
                | Q(status=OrderStatus.CANCELLED)
                | Q(**{f"{name}__isnull": False for name in NEEDED_FIELDS}),
                name="order_beyond_draft_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_draft(self) -> bool:
        """Returns whether the buyer may still change the order."""
        return self.status == OrderStatus.DRAFT

    @property
    def quantity_in_unit(self) -> int | None:
        """Returns the quantity in the order's unit."""
        return self.quantity if self.unit_quantity is None else self.unit_quantity

    @property
    def document_names(self) -> list[str]:
        """Returns the names of the documents that come with the goods."""
        return [str(OrderDocument(code).label) for code in self.required_documents]

    @property
    def is_collected(self) -> bool:
        """Returns whether the buyer collects the goods at the factory."""
        return is_collected(self.incoterm_id)

    @property
    def factories_limit(self) -> int | None:
        """Returns the most factories for one operation; None without a limit."""
        return self.max_factories if self.split_allowed else 1


class Operation(UUIDModel):
    """Represents one step of an order's routing, in sequence from 1."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="operations")
    sequence = models.PositiveSmallIntegerField()
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+", null=True)
    cycle_time_s = models.DecimalField(
        "standard cycle time (s)",
        max_digits=10,
        decimal_places=3,
        null=True,
        validators=between(Decimal("0.001"), CYCLE_TIME_S_MOST),
        help_text="For one piece, on a machine of speed factor 1.",
    )
    setup_ms = models.PositiveBigIntegerField(
        "standard setup (ms)", default=0, validators=between(0, SETUP_MS_MOST)
    )
    envelope_x_mm = models.PositiveIntegerField(
        "length (mm)", null=True, blank=True, validators=between(1, ENVELOPE_MM_MOST)
    )
    envelope_y_mm = models.PositiveIntegerField(
        "width (mm)", null=True, blank=True, validators=between(1, ENVELOPE_MM_MOST)
    )
    envelope_z_mm = models.PositiveIntegerField(
        "height (mm)", null=True, blank=True, validators=between(1, ENVELOPE_MM_MOST)
    )
    tolerance = models.ForeignKey(
        Tolerance, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ra_um = models.DecimalField(
        "Ra (µm)",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=between(Decimal("0.001"), RA_UM_MOST),
    )
    estimate_source = models.CharField(
        max_length=8,
        choices=EstimateSource,
        default=EstimateSource.BUYER,
        help_text="Who or what gave the cycle time.",
    )
    estimate_spread = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=between(Decimal(0), Decimal(10)),
        help_text="Share of the cycle time by which it may be wrong; empty where nobody knows.",
    )

    class Meta:
        ordering = ("sequence",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "sequence"], name="operation_sequence_once_per_order"
            ),
            models.CheckConstraint(
                condition=Q(sequence__range=(1, OPERATIONS_MOST)),
                name="operation_sequence_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(cycle_time_s__gt=0, cycle_time_s__lte=CYCLE_TIME_S_MOST),
                name="operation_takes_time",
            ),
            models.CheckConstraint(
                condition=Q(setup_ms__range=(0, SETUP_MS_MOST)),
                name="operation_setup_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(ra_um__isnull=True) | Q(ra_um__gt=0), name="operation_ra_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(estimate_source__in=EstimateSource.values),
                name="operation_estimate_source_is_known",
            ),
            models.CheckConstraint(
                condition=Q(estimate_spread__isnull=True) | Q(estimate_spread__gte=0),
                name="operation_spread_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.process_id}"


class OrderEvent(StateEvent):
    """Records a transition of an order."""

    subject = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
