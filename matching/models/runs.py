"""Defines match runs with their documents, results, savings and quotas."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.models import StateEvent, UUIDModel
from common.money import MoneyField
from factories.models import CapacityWindow
from matching.gain_sharing.params import GainSharingParams
from matching.models.cost_items import CostItems
from matching.querysets import RunQuerySet, SubproblemQuerySet
from matching.states import (
    RUN_TRANSITIONS,
    UNDER_WAY_STATUSES,
    BaselineKind,
    FailureCode,
    RunStatus,
    SubproblemStatus,
    UnmatchedReason,
)
from orders.models import Order
from vocabularies.models import Currency


def default_price_rule() -> dict[str, str]:
    """Returns the rule of prices of a currency for which none was set."""
    return GainSharingParams().as_document()


class MatchRun(UUIDModel):
    """Represents one optimisation over open orders and free hours of a currency."""

    currency = models.ForeignKey(
        Currency, on_delete=models.PROTECT, related_name="+", default="CNY"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Empty where the platform's schedule asked.",
    )
    status = models.CharField(
        max_length=9, choices=RunStatus, default=RunStatus.REQUESTED, editable=False
    )
    seconds = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(3600)],
        help_text="Limit of the search, in seconds.",
    )
    effort = models.PositiveIntegerField(
        null=True, blank=True, help_text="Limit of the search in work; repeats exactly."
    )
    gap_wanted = models.DecimalField(
        max_digits=8,
        decimal_places=6,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="The gap between cost and bound at which the search may stop.",
    )
    seed = models.PositiveIntegerField(default=1)
    fence = models.PositiveIntegerField(default=0, editable=False)
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    deadline_at = models.DateTimeField(
        null=True, editable=False, help_text="No lease of this attempt goes beyond it."
    )
    progress = models.JSONField(default=dict, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    solved_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    failure_code = models.CharField(
        max_length=9,
        choices=FailureCode,
        blank=True,
        editable=False,
        help_text="Why the search failed; a solved run with one has the greedy plan.",
    )
    failure = models.CharField(max_length=300, blank=True, editable=False)
    price_rule = models.JSONField(
        default=default_price_rule,
        editable=False,
        help_text="The rule of prices when it was requested.",
    )
    supply = models.JSONField(
        default=dict, editable=False, help_text="Open windows and their factories at the snapshot."
    )
    snapshot_at = models.DateTimeField(null=True, editable=False)
    problem_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    plan_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    plan_status = models.CharField(max_length=8, blank=True, editable=False)
    cost = MoneyField(null=True, editable=False)
    bound = MoneyField(null=True, editable=False)
    gap = models.DecimalField(max_digits=9, decimal_places=6, null=True, editable=False)
    solver = models.JSONField(default=dict, editable=False)

    objects = RunQuerySet.as_manager()
    TRANSITIONS = RUN_TRANSITIONS

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=RunStatus.values), name="run_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(RunStatus.SOLVED, RunStatus.APPROVED))
                | Q(cost__isnull=False, bound__isnull=False, gap__isnull=False),
                name="run_solved_has_cost_and_bound",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(bound__lte=F("cost")),
                name="run_bound_not_above_cost",
            ),
            models.CheckConstraint(
                condition=~Q(status=RunStatus.SOLVING) | Q(lease_until__isnull=False),
                name="run_solving_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status=RunStatus.FAILED) | ~Q(failure_code=""),
                name="run_failed_has_a_code",
            ),
            models.UniqueConstraint(
                fields=["currency"],
                condition=Q(status__in=UNDER_WAY_STATUSES),
                name="one_run_under_way_per_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"Match run of {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_scheduled(self) -> bool:
        """Returns whether the platform's schedule requested the run."""
        return self.requested_by_id is None

    @property
    def fell_back(self) -> bool:
        """Returns whether the search failed and the plan is the one it began with."""
        return bool(self.failure_code and self.plan_sha256)

    @property
    def arrival_seed(self) -> int:
        """Returns the seed of the orders of arrival, which the problem alone decides."""
        return int(self.problem_sha256[:15], 16)

    @property
    def claimed_orders(self) -> set[Any]:
        """Returns the ids of the orders that only this run may plan."""
        return set(self.run_orders.filter(claimed=True).values_list("order_id", flat=True))


class RunDocument(models.Model):
    """Stores a frozen document of a run, apart from the listed row.

    Problem and prices are zips of arrays, plans are gzip of JSON.
    """

    class Kind(models.TextChoices):
        """Lists the kinds of documents."""

        PROBLEM = "problem", _("Problem")
        PRICES = "prices", _("Cost items of each option")
        PLAN = "plan", _("Plan")
        SINGLE_SOURCE = "single_source", _("Plan of the baseline single_source")
        GREEDY_SPLIT = "greedy_split", _("Plan of the baseline greedy_split")
        REFERENCE = "reference", _("Plan of the baseline reference")
        ARRIVALS = "arrivals", _("Orders of arrival, each a plan of single_source")

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=13, choices=Kind)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "kind"], name="one_document_of_a_kind_per_run")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.run_id}"


class RunSubproblem(UUIDModel):
    """Represents one problem of a partitioned run; it is kept until the run ends.

    `problem` is columnar, `start` and `plan` are gzip of JSON.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="subproblems")
    round_number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    orders = models.PositiveIntegerField()
    options = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of problem and start together.")
    problem = models.BinaryField()
    start = models.BinaryField()
    plan = models.BinaryField(null=True)
    seconds = models.FloatField(help_text="Limit of the search, in seconds.")
    effort = models.PositiveIntegerField(null=True, help_text="Limit of the search in work.")
    status = models.CharField(
        max_length=7, choices=SubproblemStatus, default=SubproblemStatus.WAITING
    )
    fence = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = SubproblemQuerySet.as_manager()

    class Meta:
        ordering = ("run", "round_number", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "round_number", "name"], name="one_part_of_a_name_per_round"
            ),
            models.CheckConstraint(
                condition=Q(status__in=SubproblemStatus.values), name="part_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=SubproblemStatus.SOLVING) | Q(lease_until__isnull=False),
                name="part_solving_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status=SubproblemStatus.SOLVED) | Q(plan__isnull=False),
                name="part_solved_has_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of round {self.round_number} of {self.run_id}"


class Baseline(CostItems):
    """Compares a plan without the match with the run's, on orders that both serve.

    The items are of the compared orders in the baseline and add up to `baseline_cost`; the buyers'
    own prices have none, and neither have runs solved before these were kept.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="baselines")
    kind = models.CharField(max_length=13, choices=BaselineKind)
    total_cost = MoneyField(help_text="Of the whole baseline plan, unmet pieces included.")
    compared_orders = models.PositiveIntegerField()
    baseline_cost = MoneyField(help_text="Of the compared orders in the baseline.")
    plan_cost = MoneyField(help_text="Of the compared orders in the plan.")
    only_plan_orders = models.PositiveIntegerField(help_text="Served by the plan alone.")
    only_baseline_orders = models.PositiveIntegerField(help_text="Served by the baseline alone.")
    unequal_orders = models.PositiveIntegerField(help_text="Served by both in other quantities.")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "kind"], name="one_baseline_of_a_kind_per_run")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.run_id}"

    @property
    def saving(self) -> Decimal:
        """Returns baseline cost − plan cost, on the orders that both serve."""
        return self.baseline_cost - self.plan_cost

    @property
    def saving_share(self) -> Decimal | None:
        """Returns the saving as a share of the baseline cost; None without orders."""
        return self.saving / self.baseline_cost if self.baseline_cost else None


class RunOrder(CostItems):
    """Represents what a run makes of one order, and its costs in the baselines."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="run_orders")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="run_orders")
    claimed = models.BooleanField(help_text="The order was free and became this run's to plan.")
    made = models.PositiveIntegerField()
    unmet = models.PositiveIntegerField()
    unmet_cost = MoneyField(default=Decimal(0))
    unmet_price = MoneyField(help_text="What a piece that is not made counts for.")
    price_is_assumed = models.BooleanField(help_text="The buyer gave no reserve price.")
    single_source_cost = MoneyField(null=True, help_text="Empty where the two do not compare.")
    greedy_split_cost = MoneyField(null=True)
    reference_cost = MoneyField(null=True)
    factories_used = models.PositiveSmallIntegerField(default=0)
    unmatched_reason = models.CharField(max_length=20, choices=UnmatchedReason, blank=True)
    unmatched_detail = models.JSONField(
        default=dict,
        blank=True,
        help_text="Where a next step waits: its number, from when on it could start, the windows.",
    )
    filter_counts = models.JSONField(
        default=list, help_text="Machines left after each successive filter, by operation."
    )

    BASELINE_COSTS: ClassVar = {
        BaselineKind.SINGLE_SOURCE: "single_source_cost",
        BaselineKind.GREEDY_SPLIT: "greedy_split_cost",
        BaselineKind.REFERENCE: "reference_cost",
    }

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "order"], name="one_result_per_run_and_order"),
            models.CheckConstraint(
                condition=Q(unmet=0) | ~Q(unmatched_reason=""), name="unmet_pieces_have_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} in {self.run_id}"


class CapacityPrice(models.Model):
    """Represents what one more hour of a window would save, by the relaxation."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="capacity_prices")
    window = models.ForeignKey(CapacityWindow, on_delete=models.PROTECT, related_name="+")
    per_hour = MoneyField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "window"], name="one_price_per_run_and_window")
        ]

    def __str__(self) -> str:
        return f"{self.per_hour} per hour of {self.window_id}"


class RunQuota(models.Model):
    """Counts the runs that an organisation requested in one hour or day."""

    class Period(models.TextChoices):
        """Lists the periods of a quota."""

        HOUR = "hour", _("Hour")
        DAY = "day", _("Day")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=4, choices=Period)
    starts_at = models.DateTimeField()
    used = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "period", "starts_at"], name="one_run_quota_per_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.used} in the {self.period} from {self.starts_at:%Y-%m-%d %H:%M}"


class RunEvent(StateEvent):
    """Records a transition of a match run."""

    subject = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="events")
