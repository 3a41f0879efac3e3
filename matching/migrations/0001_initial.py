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
        ("accounts", "__first__"),
        ("factories", "0001_initial"),
        ("orders", "0001_initial"),
        ("vocabularies", "0002_load"),
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
                        help_text="Empty where the platform itself moved it.",
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
                ("progress", models.JSONField(default=dict, editable=False)),
                ("started_at", models.DateTimeField(editable=False, null=True)),
                ("solved_at", models.DateTimeField(editable=False, null=True)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
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
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("quantity", models.PositiveIntegerField()),
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
                        help_text="Empty where the platform itself moved it.",
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
                            ("price", "Dearer than the buyer's own price"),
                            ("scarce-hours", "The hours are worth more to other orders"),
                            ("taken-meanwhile", "Capacity taken meanwhile"),
                            ("changed-meanwhile", "The order changed meanwhile"),
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
    ]
