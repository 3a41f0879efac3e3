from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.ids
import common.money


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("factories", "0001_initial"),
        ("orders", "0001_initial"),
        ("vocabularies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "machining",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "setup",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "opening",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "transport",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "quality",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "lateness",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("machine_ms", models.PositiveBigIntegerField()),
                (
                    "due_on",
                    models.DateField(help_text="When the pieces leave: the window's last day."),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("confirmed", "Confirmed"),
                            ("in_production", "In production"),
                            ("quality_passed", "Quality passed"),
                            ("quality_failed", "Quality failed"),
                            ("shipped", "Shipped"),
                            ("received", "Received"),
                            ("rework", "Rework"),
                            ("settled", "Settled"),
                            ("cancelled", "Cancelled"),
                            ("replaced", "Replaced"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=14,
                    ),
                ),
                ("offer_expires_at", models.DateTimeField(editable=False, null=True)),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no-capacity", "No capacity"),
                            ("date", "Date"),
                            ("price", "Price"),
                            ("not-manufacturable", "Not manufacturable"),
                            ("material", "Material"),
                            ("certificate", "Certificate"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "lost",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Pieces of it that failed and are not worked again.",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="orders.operation",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="orders.order",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="factories.capacitywindow",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="AllocationEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_status", models.CharField(blank=True, max_length=20)),
                ("to_status", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("detail", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where the platform itself changed it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="matching.allocation",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MatchRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("solving", "Solving"),
                            ("solved", "Solved"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("stale", "Stale"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        editable=False,
                        max_length=9,
                    ),
                ),
                (
                    "seconds",
                    models.PositiveSmallIntegerField(
                        help_text="Limit of the search, in seconds.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3600),
                        ],
                    ),
                ),
                (
                    "effort",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Limit of the search in work; repeats exactly.",
                        null=True,
                    ),
                ),
                (
                    "gap_wanted",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="The gap between cost and bound at which the search may stop.",
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                    ),
                ),
                ("seed", models.PositiveIntegerField(default=1)),
                ("fence", models.PositiveIntegerField(default=0, editable=False)),
                ("attempt", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                (
                    "deadline_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="No lease of this attempt goes beyond it.",
                        null=True,
                    ),
                ),
                ("progress", models.JSONField(default=dict, editable=False)),
                ("started_at", models.DateTimeField(editable=False, null=True)),
                ("solved_at", models.DateTimeField(editable=False, null=True)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "failure_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("memory", "The engine ran out of memory"),
                            ("too-large", "The problem would not fit in the memory allowed"),
                            ("overrun", "The engine did not end within its time"),
                            ("crash", "The engine crashed"),
                            ("unsound", "The engine's plan breaks rules"),
                            ("malformed", "The engine rejected the problem"),
                            ("abandoned", "Several workers took the run and none finished"),
                        ],
                        editable=False,
                        help_text="Why the search failed; a solved run with one has the greedy plan.",
                        max_length=9,
                    ),
                ),
                ("failure", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "supply",
                    models.JSONField(
                        default=dict,
                        editable=False,
                        help_text="Open windows and their factories at the snapshot.",
                    ),
                ),
                ("snapshot_at", models.DateTimeField(editable=False, null=True)),
                ("problem_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("plan_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("plan_status", models.CharField(blank=True, editable=False, max_length=8)),
                (
                    "cost",
                    common.money.MoneyField(
                        decimal_places=6, editable=False, max_digits=19, null=True
                    ),
                ),
                (
                    "bound",
                    common.money.MoneyField(
                        decimal_places=6, editable=False, max_digits=19, null=True
                    ),
                ),
                (
                    "gap",
                    models.DecimalField(decimal_places=6, editable=False, max_digits=9, null=True),
                ),
                ("solver", models.JSONField(default=dict, editable=False)),
                (
                    "currency",
                    models.ForeignKey(
                        default="CNY",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.currency",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where the platform's schedule asked.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "requested",
                                    "solving",
                                    "solved",
                                    "approved",
                                    "rejected",
                                    "stale",
                                    "failed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="run_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("solved", "approved")), _negated=True),
                            models.Q(
                                ("bound__isnull", False),
                                ("cost__isnull", False),
                                ("gap__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="run_solved_has_cost_and_bound",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost__isnull", True),
                            ("bound__lte", models.F("cost")),
                            _connector="OR",
                        ),
                        name="run_bound_not_above_cost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "solving"), _negated=True),
                            ("lease_until__isnull", False),
                            _connector="OR",
                        ),
                        name="run_solving_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "failed"), _negated=True),
                            models.Q(("failure_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="run_failed_has_a_code",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("requested", "solving"))),
                        fields=("currency",),
                        name="one_run_under_way_per_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LotTransfer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("quantity", models.PositiveIntegerField()),
                (
                    "lost",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Pieces of it that no longer serve the next step.",
                    ),
                ),
                (
                    "from_allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots_out",
                        to="matching.allocation",
                    ),
                ),
                (
                    "to_allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots_in",
                        to="matching.allocation",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lot_transfers",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("from_allocation", "to_allocation"), name="one_transfer_per_pair"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)), name="transfer_moves_pieces"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lost__lte", models.F("quantity"))),
                        name="transfer_loses_what_it_moves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CapacityPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("per_hour", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="factories.capacitywindow",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="capacity_prices",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "window"), name="one_price_per_run_and_window"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Baseline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "machining",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "setup",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "opening",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "transport",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "quality",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "lateness",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single_source", "First come, first served, whole"),
                            ("greedy_split", "First come, first served, split"),
                            ("reference", "The buyer's own price"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "total_cost",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="Of the whole baseline plan, unmet pieces included.",
                        max_digits=19,
                    ),
                ),
                ("compared_orders", models.PositiveIntegerField()),
                (
                    "baseline_cost",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="Of the compared orders in the baseline.",
                        max_digits=19,
                    ),
                ),
                (
                    "plan_cost",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="Of the compared orders in the plan.",
                        max_digits=19,
                    ),
                ),
                (
                    "only_plan_orders",
                    models.PositiveIntegerField(help_text="Served by the plan alone."),
                ),
                (
                    "only_baseline_orders",
                    models.PositiveIntegerField(help_text="Served by the baseline alone."),
                ),
                (
                    "unequal_orders",
                    models.PositiveIntegerField(help_text="Served by both in other quantities."),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baselines",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "kind"), name="one_baseline_of_a_kind_per_run"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="allocation",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="matching.matchrun",
            ),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="Counts the versions of one order from 1."
                    ),
                ),
                (
                    "quantity",
                    models.PositiveIntegerField(help_text="Pieces that would be delivered."),
                ),
                ("price", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "delivery_on",
                    models.DateField(help_text="When the last piece leaves its factory."),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("superseded", "Superseded"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "parts",
                    models.JSONField(
                        default=list,
                        help_text="What each allocation makes, where, until when, at which price.",
                    ),
                ),
                (
                    "changes",
                    models.JSONField(
                        default=list,
                        help_text="What is different from the version before, in sentences.",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "number"), name="proposal_number_once_per_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("open", "accepted"))),
                        fields=("order",),
                        name="one_standing_proposal_per_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)), name="proposal_delivers_pieces"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["open", "accepted", "declined", "superseded"])
                        ),
                        name="proposal_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_status", models.CharField(blank=True, max_length=20)),
                ("to_status", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("detail", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where the platform itself changed it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="matching.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RunDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("problem", "Problem"),
                            ("prices", "Cost items of each option"),
                            ("plan", "Plan"),
                            ("single_source", "Plan of the baseline single_source"),
                            ("greedy_split", "Plan of the baseline greedy_split"),
                            ("reference", "Plan of the baseline reference"),
                        ],
                        max_length=13,
                    ),
                ),
                ("content", models.BinaryField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "kind"), name="one_document_of_a_kind_per_run"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RunEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_status", models.CharField(blank=True, max_length=20)),
                ("to_status", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("detail", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where the platform itself changed it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RunOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "machining",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "setup",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "opening",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "transport",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "quality",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "lateness",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "claimed",
                    models.BooleanField(
                        help_text="The order was free and became this run's to plan."
                    ),
                ),
                ("made", models.PositiveIntegerField()),
                ("unmet", models.PositiveIntegerField()),
                (
                    "unmet_cost",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "unmet_price",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="What a piece that is not made counts for.",
                        max_digits=19,
                    ),
                ),
                (
                    "price_is_assumed",
                    models.BooleanField(help_text="The buyer gave no reserve price."),
                ),
                (
                    "single_source_cost",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="Empty where the two do not compare.",
                        max_digits=19,
                        null=True,
                    ),
                ),
                (
                    "greedy_split_cost",
                    common.money.MoneyField(decimal_places=6, max_digits=19, null=True),
                ),
                (
                    "reference_cost",
                    common.money.MoneyField(decimal_places=6, max_digits=19, null=True),
                ),
                ("factories_used", models.PositiveSmallIntegerField(default=0)),
                (
                    "unmatched_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not-solved", "Not solved yet"),
                            ("no-capable-machine", "No machine can make it"),
                            ("no-free-hours", "No free hours in time"),
                            ("price", "More expensive than the buyer's own price"),
                            ("scarce-hours", "The hours are worth more to other orders"),
                            ("taken-meanwhile", "Capacity was taken in the meantime"),
                            ("changed-meanwhile", "The order changed in the meantime"),
                            ("held-back", "Held back at the approval"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "filter_counts",
                    models.JSONField(
                        default=list,
                        help_text="Machines left after each successive filter, by operation.",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="run_orders",
                        to="orders.order",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="run_orders",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "order"), name="one_result_per_run_and_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unmet", 0),
                            models.Q(("unmatched_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="unmet_pieces_have_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunQuota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period",
                    models.CharField(choices=[("hour", "Hour"), ("day", "Day")], max_length=4),
                ),
                ("starts_at", models.DateTimeField()),
                ("used", models.PositiveIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "period", "starts_at"),
                        name="one_run_quota_per_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RunSubproblem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("round_number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=10)),
                ("orders", models.PositiveIntegerField()),
                ("options", models.PositiveIntegerField()),
                (
                    "sha256",
                    models.CharField(help_text="Of problem and start together.", max_length=64),
                ),
                ("problem", models.BinaryField()),
                ("start", models.BinaryField()),
                ("plan", models.BinaryField(null=True)),
                ("seconds", models.FloatField(help_text="Limit of the search, in seconds.")),
                (
                    "effort",
                    models.PositiveIntegerField(
                        help_text="Limit of the search in work.", null=True
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("solving", "Solving"),
                            ("solved", "Solved"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("fence", models.PositiveIntegerField(default=0)),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("failure", models.CharField(blank=True, max_length=300)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subproblems",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "ordering": ("run", "round_number", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "round_number", "name"), name="one_part_of_a_name_per_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["waiting", "solving", "solved", "failed"])
                        ),
                        name="part_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "solving"), _negated=True),
                            ("lease_until__isnull", False),
                            _connector="OR",
                        ),
                        name="part_solving_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "solved"), _negated=True),
                            ("plan__isnull", False),
                            _connector="OR",
                        ),
                        name="part_solved_has_a_plan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shortfall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("quantity", models.PositiveIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("declined", "Declined by the factory"),
                            ("expired", "Not answered in time"),
                            ("cancelled", "Cancelled by the factory"),
                            ("failed", "Failed inspection"),
                            ("stranded", "Another step of the routing was lost"),
                            ("withdrawn", "Withdrawn with its order or proposal"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("filled", "Filled"),
                            ("unmatched", "Unmatched"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "unmatched_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not-solved", "Not solved yet"),
                            ("no-capable-machine", "No machine can make it"),
                            ("no-free-hours", "No free hours in time"),
                            ("price", "More expensive than the buyer's own price"),
                            ("scarce-hours", "The hours are worth more to other orders"),
                            ("taken-meanwhile", "Capacity was taken in the meantime"),
                            ("changed-meanwhile", "The order changed in the meantime"),
                            ("held-back", "Held back at the approval"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        help_text="The lost one.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shortfalls",
                        to="matching.allocation",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shortfalls",
                        to="orders.operation",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shortfalls",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)), name="shortfall_misses_pieces"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["open", "filled", "unmatched", "cancelled"])
                        ),
                        name="shortfall_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "unmatched"), _negated=True),
                            models.Q(("unmatched_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="shortfall_unmatched_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShortfallEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_status", models.CharField(blank=True, max_length=20)),
                ("to_status", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("detail", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where the platform itself changed it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="matching.shortfall",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allocationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a2f89c108aea92353aa6321549927108c7895319",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_27880",
                    table="matching_allocationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allocationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="b918921cc767cb94314407292a63509c1b6c26ed",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_25938",
                    table="matching_allocationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="matchrun",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="07b916da6501c23975ebbf55e782e1cf36b65372",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_b6a19",
                    table="matching_matchrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lottransfer",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="63e9001b7831d12180fe405e7461519c3dbb5785",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_595db",
                    table="matching_lottransfer",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(
                condition=models.Q(("status", "offered")),
                fields=["offer_expires_at"],
                name="offer_deadlines",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.UniqueConstraint(
                fields=("run", "operation", "window"), name="one_allocation_per_operation_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("machine_ms__gte", 1), ("quantity__gte", 1)),
                name="allocation_makes_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("lost__lte", models.F("quantity"))),
                name="allocation_loses_what_it_makes",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "proposed",
                            "offered",
                            "accepted",
                            "declined",
                            "expired",
                            "confirmed",
                            "in_production",
                            "quality_passed",
                            "quality_failed",
                            "shipped",
                            "received",
                            "rework",
                            "settled",
                            "cancelled",
                            "replaced",
                        ],
                    )
                ),
                name="allocation_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "declined"), _negated=True),
                    models.Q(("decline_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="declined_has_a_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allocation",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="b28722703cf4d1997b341e00583cf5b6ac66c92c",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_513d6",
                    table="matching_allocation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="352a083ead7b937957a546e8933de03574a2877a",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_a733d",
                    table="matching_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8d5d030634c611046b5377715f3fb60964eeed7d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1da00",
                    table="matching_proposalevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="76579e31addb0febb287753f478767108b0ca267",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_956cd",
                    table="matching_proposalevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ef1dcbfeeb2c8af15b838d10269caa2a3a0fe740",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2485c",
                    table="matching_runevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="00ae931b251de8e952677fe247878207eb15653d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_e59df",
                    table="matching_runevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runsubproblem",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="f5f937f141963203b24798e3b6dccde3c849a925",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_ddcb1",
                    table="matching_runsubproblem",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shortfall",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="fdd32f4865f617349dbfa3021deb70888b751487",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_81c09",
                    table="matching_shortfall",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shortfallevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="338e0740f3f2447ac5aac4b22b0f1f71310d0d7c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_34ceb",
                    table="matching_shortfallevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shortfallevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="5de43acb4e75dadaf2c3503a11937d77fb2e4dff",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_3df8f",
                    table="matching_shortfallevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
