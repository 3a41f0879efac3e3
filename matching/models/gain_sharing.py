"""Defines the rule of prices, and how the gain of a run is divided by it.

The terms are those of docs/concepts/prices.md; `matching.gain_sharing` computes them.
"""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import UUIDModel
from common.money import MoneyField
from matching.gain_sharing.params import GainSharingParams
from matching.models.runs import MatchRun
from matching.states import BaselineKind
from orders.models import Order
from vocabularies.models import Currency


class RuleName(models.TextChoices):
    """Lists the rules by which prices follow from costs."""

    NO_WORSE_THAN_ALONE = "no-worse-than-alone", _("No worse than alone")
    AT_COST = "at-cost", _("At cost")


class Basis(models.TextChoices):
    """Lists what an order's expected alone cost rests on."""

    BASELINE = "baseline", _("Offers to it alone")
    DECLARED = "declared", _("Its declared price")
    ASSUMED = "assumed", _("An assumed price")


class Stage(models.TextChoices):
    """Lists the plans of a run whose gain is divided."""

    SOLVED = "solved", _("As solved")
    PUBLISHED = "published", _("As published")


class Fallback(models.TextChoices):
    """Lists why prices are at cost although the rule divides gains."""

    FEW_ORDERS = "few-orders", _("Too few orders")
    FEW_BUYERS = "few-buyers", _("Too few buyers")
    LOW_COVER = "low-cover", _("The gains do not cover the needs")
    WIDE_GAP = "wide-gap", _("The plan is not proven well enough")
    POOL_LIMIT = "pool-limit", _("The gain pool is at its limit")


def percent_field(default: str, **given: Any) -> Any:
    """Returns a field of percents between 0 and 100."""
    return models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal(default),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        **given,
    )


class PriceRule(UUIDModel):
    """Represents the rule of prices of a currency; the newest counts.

    It applies to runs requested after it was set.
    """

    currency = models.ForeignKey(Currency, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20, choices=RuleName, default=RuleName.NO_WORSE_THAN_ALONE)
    guarantee_percent = percent_field("2")
    cap_percent = percent_field("15")
    raised_cap_percent = percent_field("50")
    need_cap_percent = percent_field("25")
    factories_share_percent = percent_field("10")
    reserve_percent = percent_field("10")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rule__in=RuleName.values), name="price_rule_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    guarantee_percent__range=(0, 100),
                    cap_percent__range=(0, 100),
                    raised_cap_percent__range=(0, 100),
                    need_cap_percent__range=(0, 100),
                    factories_share_percent__range=(0, 100),
                    reserve_percent__range=(0, 100),
                ),
                name="price_rule_percents_are_shares",
            ),
            models.CheckConstraint(
                condition=Q(raised_cap_percent__gte=F("cap_percent")),
                name="price_rule_cap_rises",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.currency_id}"

    @property
    def params(self) -> GainSharingParams:
        """Returns the rule for computing."""
        return GainSharingParams.from_percents(
            self.rule,
            self.guarantee_percent,
            self.cap_percent,
            self.raised_cap_percent,
            self.need_cap_percent,
            self.factories_share_percent,
            self.reserve_percent,
        )


class BridgeAmounts(models.Model):
    """Holds the six bars that lead from a baseline's total to the plan's."""

    same_cheaper = MoneyField(default=Decimal(0))
    same_dearer = MoneyField(default=Decimal(0))
    new_declared = MoneyField(default=Decimal(0))
    new_assumed = MoneyField(default=Decimal(0))
    displaced = MoneyField(default=Decimal(0))
    expectations = MoneyField(default=Decimal(0))

    BARS: ClassVar = (
        "same_cheaper",
        "same_dearer",
        "new_declared",
        "new_assumed",
        "displaced",
        "expectations",
    )

    class Meta:
        abstract = True

    @property
    def bars(self) -> dict[str, Decimal]:
        """Returns the bars by name, in the order in which they are shown."""
        return {name: getattr(self, name) for name in self.BARS}


class SavingsBridge(BridgeAmounts):
    """Explains how the plan's total differs from a baseline's, at one stage."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="bridges")
    stage = models.CharField(max_length=9, choices=Stage)
    kind = models.CharField(max_length=13, choices=BaselineKind)
    baseline_total = MoneyField()
    plan_total = MoneyField()
    served_gain = MoneyField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "stage", "kind"], name="one_bridge_of_a_kind_per_run_and_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} to the plan of {self.run_id}, {self.stage}"

    @property
    def difference(self) -> Decimal:
        """Returns by how much the plan costs less than the baseline, the sum of the bars."""
        return self.baseline_total - self.plan_total


class GainSharing(models.Model):
    """Represents the division of a run's gain at one stage."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="gain_sharings")
    stage = models.CharField(max_length=9, choices=Stage)
    rule = models.CharField(max_length=20, choices=RuleName, help_text="The one applied.")
    fallback = models.CharField(max_length=12, choices=Fallback, blank=True)
    params = models.JSONField(help_text="The rule that was in force, with its parameters.")
    arrival_orders = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    cap_percent = percent_field("15", help_text="Of the rule, or raised to cover the needs.")
    contribution_rate = models.DecimalField(max_digits=12, decimal_places=9)
    covered_percent = models.DecimalField(max_digits=7, decimal_places=4)
    gains = MoneyField()
    needs = MoneyField()
    factories_bonus = MoneyField()
    reserve = MoneyField()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "stage"], name="one_gain_sharing_per_run_and_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.run_id}, {self.stage}"


class OrderPrice(models.Model):
    """Represents what an order costs, could cost alone, and is asked for.

    All amounts are before the platform's fee. An order that the plan does not serve has no pieces
    and no price.
    """

    sharing = models.ForeignKey(GainSharing, on_delete=models.CASCADE, related_name="prices")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="run_prices")
    pieces = models.PositiveIntegerField()
    alone_pieces = models.PositiveIntegerField(help_text="Of the run's own baseline.")
    cost = MoneyField()
    alone_cost = MoneyField(help_text="Of the run's own baseline.")
    expected_alone_cost = MoneyField()
    expected_low = MoneyField()
    expected_high = MoneyField()
    basis = models.CharField(max_length=8, choices=Basis)
    is_own_plant = models.BooleanField(
        default=False,
        help_text="The buyer's own plant makes a part of it: at cost, and no saving.",
    )
    levy = MoneyField(default=Decimal(0))
    subsidy = MoneyField(default=Decimal(0))
    price = MoneyField()
    pool_part = MoneyField(
        default=Decimal(0), help_text="What matching again cost beyond the price; the pool's."
    )
    asked_more = MoneyField(
        default=Decimal(0), help_text="What matching again adds to the price, if the buyer agrees."
    )
    raised_before_acceptance = MoneyField(
        default=Decimal(0),
        help_text="What matching again added to the price before the buyer accepted any version.",
    )
    same_pieces_gain = MoneyField(default=Decimal(0), help_text="Negative where they are dearer.")
    new_pieces_gain = MoneyField(default=Decimal(0))
    displaced_value = MoneyField(
        default=Decimal(0),
        help_text="What the baseline gives it beyond the plan; below zero where that is dear.",
    )

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sharing", "order"], name="one_price_per_division_and_order"
            ),
            models.CheckConstraint(
                condition=Q(levy__gte=0, subsidy__gte=0),
                name="order_price_parts_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} pays {self.price}"

    @property
    def saving(self) -> Decimal:
        """Returns the expected alone cost − price; negative where the order pays more.

        What the buyer's own plant makes saves nothing.
        """
        return Decimal(0) if self.is_own_plant else self.expected_alone_cost - self.price
