"""Stores requests of several parts, whose lines become orders."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from common.models import StateEvent, UUIDModel
from orders.limits import QUANTITY_MOST, ROUTINGS_MOST
from orders.models.orders import Order, OrderGroup, between
from orders.models.parts import Part
from orders.querysets import PartRequestQuerySet
from orders.states import REQUEST_TRANSITIONS, Confidentiality, RequestStatus
from vocabularies.models import Currency, Region


class PartRequest(UUIDModel):
    """Represents several parts that a buyer asks for together, and their delivery.

    Lines without a date of their own have that of the request. Its orders are one group, which is
    written with the first of them.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="part_requests"
    )
    number = models.CharField(
        max_length=20, unique=True, editable=False, help_text="Such as RQ-26-00042."
    )
    title = models.CharField(max_length=160, blank=True)
    ship_to = models.CharField(max_length=300, blank=True)
    ship_to_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    latitude = models.DecimalField(
        max_digits=8, decimal_places=5, null=True, blank=True, validators=between(-90, 90)
    )
    longitude = models.DecimalField(
        max_digits=8, decimal_places=5, null=True, blank=True, validators=between(-180, 180)
    )
    latest_delivery_on = models.DateField(
        null=True, blank=True, help_text="Of lines without a date of their own."
    )
    currency = models.ForeignKey(
        Currency, on_delete=models.PROTECT, related_name="+", default="CNY"
    )
    confidentiality = models.CharField(
        max_length=8, choices=Confidentiality, default=Confidentiality.MATCHED
    )
    group = models.OneToOneField(
        OrderGroup,
        on_delete=models.PROTECT,
        related_name="part_request",
        null=True,
        blank=True,
        editable=False,
        help_text="Its orders.",
    )
    status = models.CharField(
        max_length=10, choices=RequestStatus, default=RequestStatus.DRAFT, editable=False
    )

    objects = PartRequestQuerySet.as_manager()
    TRANSITIONS = REQUEST_TRANSITIONS

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values), name="part_request_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="part_request_ships_to_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PartRequestLine(UUIDModel):
    """Represents one part of a request and how many of it; it becomes one order.

    Quantity and date that are empty are those of the part's text, if it has any.
    """

    request = models.ForeignKey(PartRequest, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(help_text="Counts the lines from 1.")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="request_lines")
    quantity = models.PositiveIntegerField(
        null=True, blank=True, validators=between(1, QUANTITY_MOST)
    )
    routing = models.PositiveSmallIntegerField(
        default=1, validators=between(1, ROUTINGS_MOST), help_text="Number of the proposed one."
    )
    latest_delivery_on = models.DateField(null=True, blank=True)
    drawing_name = models.CharField(
        max_length=200, blank=True, help_text="Of the file that a sheet names for it."
    )
    order = models.OneToOneField(
        Order,
        on_delete=models.PROTECT,
        related_name="request_line",
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "position"], name="request_line_position_once_per_request"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="request_line_position_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__range=(1, QUANTITY_MOST)),
                name="request_line_quantity_within_limit",
            ),
            models.CheckConstraint(
                condition=Q(routing__range=(1, ROUTINGS_MOST)), name="request_line_names_a_routing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.request_id}"


class PartRequestEvent(StateEvent):
    """Records a transition of a request."""

    subject = models.ForeignKey(PartRequest, on_delete=models.PROTECT, related_name="events")
