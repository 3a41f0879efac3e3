"""Defines counter-offers: terms on which a factory would accept an offer."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from factories.models import CapacityWindow
from matching.models.allocations import Allocation
from matching.models.runs import MatchRun
from matching.querysets import CounterOfferQuerySet
from matching.states import (
    COUNTER_TRANSITIONS,
    UNANSWERED_STATUSES,
    CounterKind,
    CounterStatus,
    RefusalReason,
)
from orders.models import Order


class CounterOffer(UUIDModel):
    """Represents other terms for an offer; there is one round for each revision.

    Empty terms stay as they were offered. The `offered_*` columns keep what was offered; the
    `agreed_*` columns have what the buyer was asked for or the allocation was given. Both costs are
    of the order, with these terms and matched again without this factory.
    """

    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="counter_offers"
    )
    run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="counter_offers")
    kind = models.CharField(max_length=8, choices=CounterKind)
    unit_ms = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Machine time to book for a good piece."
    )
    hourly_rate = MoneyField(null=True, blank=True, help_text="For all of its machine time.")
    window = models.ForeignKey(
        CapacityWindow,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Another published window of the same factory.",
    )
    quantity = models.PositiveIntegerField(null=True, blank=True, help_text="Fewer pieces.")
    note = models.CharField(max_length=300, blank=True, help_text="For people; changes nothing.")
    status = models.CharField(
        max_length=11, choices=CounterStatus, default=CounterStatus.OPEN, editable=False
    )
    offered_window = models.ForeignKey(CapacityWindow, on_delete=models.PROTECT, related_name="+")
    offered_quantity = models.PositiveIntegerField()
    offered_earnings = MoneyField(help_text="By the rates of the offer, exact.")
    offered_cost = MoneyField(help_text="What factory and carriers were to be paid, exact.")
    offered_price = MoneyField(help_text="The buyer's price before the fee.")
    agreed_quantity = models.PositiveIntegerField(null=True, editable=False)
    agreed_earnings = MoneyField(null=True, editable=False)
    agreed_price = MoneyField(null=True, editable=False)
    agreed_due_on = models.DateField(null=True, editable=False)
    target = models.JSONField(
        default=dict, editable=False, help_text="Time, yields and lateness in the window."
    )
    cost_with = MoneyField(null=True, editable=False)
    cost_without = MoneyField(null=True, editable=False)
    alternatives = models.JSONField(
        default=dict,
        editable=False,
        help_text="Both ways to make the order, as they were compared.",
    )
    refusal = models.CharField(max_length=11, choices=RefusalReason, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The buyer's member; empty where the platform decided.",
    )
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = CounterOfferQuerySet.as_manager()
    TRANSITIONS = COUNTER_TRANSITIONS

    class Meta:
        ordering = ("-created_at", "pk")
        indexes: ClassVar = [
            models.Index(
                fields=["created_at"],
                condition=Q(status=CounterStatus.OPEN),
                name="open_counter_offers",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["allocation"],
                condition=~Q(status=CounterStatus.SUPERSEDED),
                name="one_counter_per_offer",
            ),
            models.UniqueConstraint(
                fields=["run", "offered_window"],
                condition=~Q(status=CounterStatus.SUPERSEDED),
                name="one_counter_per_run_window",
            ),
            models.CheckConstraint(
                condition=Q(status__in=CounterStatus.values), name="counter_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(unit_ms__isnull=False)
                | Q(hourly_rate__isnull=False)
                | Q(window__isnull=False)
                | Q(quantity__isnull=False),
                name="counter_changes_a_term",
            ),
            models.CheckConstraint(
                condition=(Q(unit_ms__isnull=True) | Q(unit_ms__gte=1))
                & (Q(quantity__isnull=True) | Q(quantity__gte=1))
                & (Q(hourly_rate__isnull=True) | Q(hourly_rate__gte=0)),
                name="counter_terms_are_positive",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(CounterStatus.ACCEPTED, CounterStatus.ASKED_BUYER))
                | Q(
                    agreed_quantity__isnull=False,
                    agreed_earnings__isnull=False,
                    agreed_price__isnull=False,
                    agreed_due_on__isnull=False,
                    cost_with__isnull=False,
                    cost_without__isnull=False,
                ),
                name="counter_granted_has_terms",
            ),
            models.CheckConstraint(
                condition=~Q(status=CounterStatus.REFUSED) | ~Q(refusal=""),
                name="counter_refused_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.allocation_id}"

    @property
    def order(self) -> Order:
        """Returns the order that is made."""
        return self.allocation.order

    @property
    def currency(self) -> str:
        """Returns the code of its order's currency."""
        return self.order.currency_id

    @property
    def is_superseded(self) -> bool:
        """Returns whether its factory may make another."""
        return self.status == CounterStatus.SUPERSEDED

    @property
    def is_unanswered(self) -> bool:
        """Returns whether it waits for the platform or the buyer."""
        return self.status in UNANSWERED_STATUSES


class CounterOfferEvent(StateEvent):
    """Records a transition of a counter-offer."""

    subject = models.ForeignKey(CounterOffer, on_delete=models.PROTECT, related_name="events")
