from decimal import Decimal

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.ids
import common.money
import matching.models.runs

# Numbers of work orders; those of earlier years end at `WorkOrderYear.before_first`.
SEQUENCE = "CREATE SEQUENCE matching_work_order AS bigint"


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
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE matching_work_order"),
        migrations.CreateModel(
            name="WorkOrderYear",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                (
                    "before_first",
                    models.PositiveBigIntegerField(
                        help_text="Value of the sequence before the year's first work order."
                    ),
                ),
            ],
        ),
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
                    "lateness",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("machine_ms", models.PositiveBigIntegerField()),
                (
                    "machine_pieces",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="Number and pieces of each machine; empty where none is named.",
                    ),
                ),
                (
                    "starts_at",
                    models.DateTimeField(
                        editable=False,
                        help_text="When its work may start: with the first span that was still ahead.",
                        null=True,
                    ),
                ),
                (
                    "step_yield",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("1"),
                        help_text="Share of the pieces started that is expected to be good at this step.",
                        max_digits=5,
                    ),
                ),
                (
                    "later_yield",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("1"),
                        help_text="Share of its good pieces that the later steps are expected to leave.",
                        max_digits=5,
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        help_text="When the pieces leave: the window's last day, later where the buyer waits."
                    ),
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
                    "work_order",
                    models.CharField(
                        editable=False,
                        help_text="Its number from when it is offered, such as W-26-00042.",
                        max_length=20,
                        null=True,
                    ),
                ),
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
                    "lost_later",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Those of them that had passed inspection here.",
                    ),
                ),
                (
                    "agreed_price",
                    common.money.MoneyField(
                        decimal_places=6,
                        editable=False,
                        help_text="What the buyer pays, before the platform's fee.",
                        max_digits=19,
                        null=True,
                    ),
                ),
                (
                    "agreed_earnings",
                    common.money.MoneyField(
                        decimal_places=6,
                        editable=False,
                        help_text="What the factory earns by the rates it asked.",
                        max_digits=19,
                        null=True,
                    ),
                ),
                (
                    "agreed_transport",
                    common.money.MoneyField(
                        decimal_places=6,
                        editable=False,
                        help_text="What carriers are paid.",
                        max_digits=19,
                        null=True,
                    ),
                ),
                (
                    "bonus",
                    common.money.MoneyField(
                        decimal_places=6,
                        default=Decimal("0"),
                        editable=False,
                        help_text="The factory's share of the run's gain.",
                        max_digits=19,
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "offered")),
                        fields=["offer_expires_at"],
                        name="offer_deadlines",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("machine_ms__gte", 1), ("quantity__gte", 1)),
                        name="allocation_makes_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lost__lte", models.F("quantity"))),
                        name="allocation_loses_what_it_makes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step_yield__gt", 0),
                            ("step_yield__lte", 1),
                            ("later_yield__gt", 0),
                            ("later_yield__lte", 1),
                        ),
                        name="allocation_yields_are_shares",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lost_later__lte", models.F("lost"))),
                        name="allocation_lost_what_passed",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "status__in",
                                    (
                                        "offered",
                                        "accepted",
                                        "confirmed",
                                        "in_production",
                                        "quality_passed",
                                        "quality_failed",
                                        "rework",
                                        "shipped",
                                        "received",
                                        "settled",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("agreed_earnings__isnull", False),
                                ("agreed_price__isnull", False),
                                ("agreed_transport__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="offered_amounts_are_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_price__isnull", True),
                            models.Q(
                                ("agreed_earnings__gte", 0),
                                ("agreed_price__gte", 0),
                                ("agreed_transport__gte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="agreed_amounts_are_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bonus__gte", 0)), name="bonus_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "declined"), _negated=True),
                            models.Q(("decline_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_has_a_reason",
                    ),
                    models.UniqueConstraint(fields=("work_order",), name="work_order_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "status__in",
                                    (
                                        "offered",
                                        "accepted",
                                        "confirmed",
                                        "in_production",
                                        "quality_passed",
                                        "quality_failed",
                                        "rework",
                                        "shipped",
                                        "received",
                                        "settled",
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("work_order__isnull", False),
                            _connector="OR",
                        ),
                        name="offered_has_a_work_order",
                    ),
                ],
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
            name="ConfidentialityAcceptance",
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
                    "text_sha256",
                    models.CharField(help_text="Of the text that was shown.", max_length=64),
                ),
                (
                    "language",
                    models.CharField(help_text="In which the text was shown.", max_length=8),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confidentiality_acceptances",
                        to="orders.order",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "organisation"), name="confidentiality_accepted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LineEstimate",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="orders.partrequestline",
                    ),
                ),
                (
                    "demand_sha256",
                    models.CharField(help_text="Of what the line asked for.", max_length=64),
                ),
                (
                    "estimate",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CounterOffer",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("time", "Time per piece"),
                            ("price", "Price"),
                            ("date", "Date"),
                            ("quantity", "Quantity"),
                            ("combined", "Several terms"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "unit_ms",
                    models.PositiveBigIntegerField(
                        blank=True, help_text="Machine time to book for a good piece.", null=True
                    ),
                ),
                (
                    "hourly_rate",
                    common.money.MoneyField(
                        blank=True,
                        decimal_places=6,
                        help_text="For all of its machine time.",
                        max_digits=19,
                        null=True,
                    ),
                ),
                (
                    "quantity",
                    models.PositiveIntegerField(blank=True, help_text="Fewer pieces.", null=True),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="For people; changes nothing.", max_length=300
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("asked_buyer", "Buyer asked"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed"),
                            ("superseded", "Superseded"),
                        ],
                        default="open",
                        editable=False,
                        max_length=11,
                    ),
                ),
                ("offered_quantity", models.PositiveIntegerField()),
                (
                    "offered_earnings",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="By the rates of the offer, exact.",
                        max_digits=19,
                    ),
                ),
                (
                    "offered_cost",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="What factory and carriers were to be paid, exact.",
                        max_digits=19,
                    ),
                ),
                (
                    "offered_price",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="The buyer's price before the fee.",
                        max_digits=19,
                    ),
                ),
                ("agreed_quantity", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "agreed_earnings",
                    common.money.MoneyField(
                        decimal_places=6, editable=False, max_digits=19, null=True
                    ),
                ),
                (
                    "agreed_price",
                    common.money.MoneyField(
                        decimal_places=6, editable=False, max_digits=19, null=True
                    ),
                ),
                ("agreed_due_on", models.DateField(editable=False, null=True)),
                (
                    "target",
                    models.JSONField(
                        default=dict,
                        editable=False,
                        help_text="Time, yields and lateness in the window.",
                    ),
                ),
                (
                    "cost_with",
                    common.money.MoneyField(
                        decimal_places=6, editable=False, max_digits=19, null=True
                    ),
                ),
                (
                    "cost_without",
                    common.money.MoneyField(
                        decimal_places=6, editable=False, max_digits=19, null=True
                    ),
                ),
                (
                    "alternatives",
                    models.JSONField(
                        default=dict,
                        editable=False,
                        help_text="Both ways to make the order, as they were compared.",
                    ),
                ),
                (
                    "refusal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("over-cap", "Earnings per piece above the cap"),
                            ("no-hours", "No free hours"),
                            ("not-fitting", "Dates, requirements or hours do not fit"),
                            ("dearer", "Another factory is cheaper"),
                            ("over-alone", "Above what the buyer can be asked for"),
                            ("buyer", "The buyer declined"),
                        ],
                        editable=False,
                        max_length=11,
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counter_offers",
                        to="matching.allocation",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        help_text="The buyer's member; empty where the platform decided.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offered_window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="factories.capacitywindow",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        blank=True,
                        help_text="Another published window of the same factory.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="factories.capacitywindow",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["created_at"],
                        name="open_counter_offers",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "open",
                                    "asked_buyer",
                                    "accepted",
                                    "refused",
                                    "withdrawn",
                                    "lapsed",
                                    "superseded",
                                ],
                            )
                        ),
                        name="counter_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_ms__isnull", False),
                            ("hourly_rate__isnull", False),
                            ("window__isnull", False),
                            ("quantity__isnull", False),
                            _connector="OR",
                        ),
                        name="counter_changes_a_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("unit_ms__isnull", True), ("unit_ms__gte", 1), _connector="OR"
                            ),
                            models.Q(
                                ("quantity__isnull", True), ("quantity__gte", 1), _connector="OR"
                            ),
                            models.Q(
                                ("hourly_rate__isnull", True),
                                ("hourly_rate__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="counter_terms_are_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("accepted", "asked_buyer")), _negated=True),
                            models.Q(
                                ("agreed_due_on__isnull", False),
                                ("agreed_earnings__isnull", False),
                                ("agreed_price__isnull", False),
                                ("agreed_quantity__isnull", False),
                                ("cost_with__isnull", False),
                                ("cost_without__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="counter_granted_has_terms",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("refusal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="counter_refused_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterOfferEvent",
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
                        to="matching.counteroffer",
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
                    "price_rule",
                    models.JSONField(
                        default=matching.models.runs.default_price_rule,
                        editable=False,
                        help_text="The rule of prices when it was requested.",
                    ),
                ),
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
                    "sent",
                    models.PositiveIntegerField(
                        default=0, editable=False, help_text="Pieces of it that have left."
                    ),
                ),
                (
                    "sent_lost",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Those of them that were lost on the way or later.",
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
                    models.CheckConstraint(
                        condition=models.Q(("sent_lost__lte", models.F("sent"))),
                        name="transfer_lost_what_was_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GainSharing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("solved", "As solved"), ("published", "As published")],
                        max_length=9,
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("no-worse-than-alone", "No worse than alone"),
                            ("at-cost", "At cost"),
                        ],
                        help_text="The one applied.",
                        max_length=20,
                    ),
                ),
                (
                    "fallback",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("few-orders", "Too few orders"),
                            ("few-buyers", "Too few buyers"),
                            ("low-cover", "The gains do not cover the needs"),
                            ("wide-gap", "The plan is not proven well enough"),
                            ("pool-limit", "The gain pool is at its limit"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "params",
                    models.JSONField(help_text="The rule that was in force, with its parameters."),
                ),
                ("arrival_orders", models.PositiveSmallIntegerField()),
                ("seed", models.BigIntegerField()),
                (
                    "cap_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("15"),
                        help_text="Of the rule, or raised to cover the needs.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                ("contribution_rate", models.DecimalField(decimal_places=9, max_digits=12)),
                ("covered_percent", models.DecimalField(decimal_places=4, max_digits=7)),
                ("gains", common.money.MoneyField(decimal_places=6, max_digits=19)),
                ("needs", common.money.MoneyField(decimal_places=6, max_digits=19)),
                ("factories_bonus", common.money.MoneyField(decimal_places=6, max_digits=19)),
                ("reserve", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gain_sharings",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "stage"), name="one_gain_sharing_per_run_and_stage"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="counteroffer",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counter_offers",
                to="matching.matchrun",
            ),
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
            name="OrderPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pieces", models.PositiveIntegerField()),
                (
                    "alone_pieces",
                    models.PositiveIntegerField(help_text="Of the run's own baseline."),
                ),
                ("cost", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "alone_cost",
                    common.money.MoneyField(
                        decimal_places=6, help_text="Of the run's own baseline.", max_digits=19
                    ),
                ),
                ("expected_alone_cost", common.money.MoneyField(decimal_places=6, max_digits=19)),
                ("expected_low", common.money.MoneyField(decimal_places=6, max_digits=19)),
                ("expected_high", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("baseline", "Offers to it alone"),
                            ("declared", "Its declared price"),
                            ("assumed", "An assumed price"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "is_own_plant",
                    models.BooleanField(
                        default=False,
                        help_text="The buyer's own plant makes a part of it: at cost, and no saving.",
                    ),
                ),
                (
                    "levy",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "subsidy",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                ("price", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "pool_part",
                    common.money.MoneyField(
                        decimal_places=6,
                        default=Decimal("0"),
                        help_text="What matching again cost beyond the price; the pool's.",
                        max_digits=19,
                    ),
                ),
                (
                    "asked_more",
                    common.money.MoneyField(
                        decimal_places=6,
                        default=Decimal("0"),
                        help_text="What matching again adds to the price, if the buyer agrees.",
                        max_digits=19,
                    ),
                ),
                (
                    "raised_before_acceptance",
                    common.money.MoneyField(
                        decimal_places=6,
                        default=Decimal("0"),
                        help_text="What matching again added to the price before the buyer accepted any version.",
                        max_digits=19,
                    ),
                ),
                (
                    "same_pieces_gain",
                    common.money.MoneyField(
                        decimal_places=6,
                        default=Decimal("0"),
                        help_text="Negative where they are dearer.",
                        max_digits=19,
                    ),
                ),
                (
                    "new_pieces_gain",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "displaced_value",
                    common.money.MoneyField(
                        decimal_places=6,
                        default=Decimal("0"),
                        help_text="What the baseline gives it beyond the plan; below zero where that is dear.",
                        max_digits=19,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="run_prices",
                        to="orders.order",
                    ),
                ),
                (
                    "sharing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="matching.gainsharing",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sharing", "order"), name="one_price_per_division_and_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("levy__gte", 0), ("subsidy__gte", 0)),
                        name="order_price_parts_are_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceRule",
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
                    "rule",
                    models.CharField(
                        choices=[
                            ("no-worse-than-alone", "No worse than alone"),
                            ("at-cost", "At cost"),
                        ],
                        default="no-worse-than-alone",
                        max_length=20,
                    ),
                ),
                (
                    "guarantee_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("2"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "cap_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("15"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "raised_cap_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("50"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "need_cap_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("25"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "factories_share_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("10"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "reserve_percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("10"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "currency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.currency",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["no-worse-than-alone", "at-cost"])),
                        name="price_rule_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap_percent__range", (0, 100)),
                            ("factories_share_percent__range", (0, 100)),
                            ("guarantee_percent__range", (0, 100)),
                            ("need_cap_percent__range", (0, 100)),
                            ("raised_cap_percent__range", (0, 100)),
                            ("reserve_percent__range", (0, 100)),
                        ),
                        name="price_rule_percents_are_shares",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("raised_cap_percent__gte", models.F("cap_percent"))),
                        name="price_rule_cap_rises",
                    ),
                ],
            },
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
                    "expected_alone",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="What these pieces are expected to cost the buyer alone.",
                        max_digits=19,
                        null=True,
                    ),
                ),
                (
                    "expected_alone_low",
                    common.money.MoneyField(
                        decimal_places=6, help_text="Its 10th percentile.", max_digits=19, null=True
                    ),
                ),
                (
                    "expected_alone_high",
                    common.money.MoneyField(
                        decimal_places=6, help_text="Its 90th percentile.", max_digits=19, null=True
                    ),
                ),
                (
                    "delivery_on",
                    models.DateField(help_text="When the last piece arrives, or can be collected."),
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
                            ("arrivals", "Orders of arrival, each a plan of single_source"),
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
                            ("piece-too-long", "A piece takes longer than a machine's time"),
                            ("no-free-hours", "No free hours in time"),
                            ("price", "More expensive than the buyer's own price"),
                            ("next-step-waits", "The next step cannot start in time"),
                            ("scarce-hours", "The hours are worth more to other orders"),
                            ("taken-meanwhile", "Capacity was taken in the meantime"),
                            ("changed-meanwhile", "The order changed in the meantime"),
                            ("factory-changed", "The factory changed in the meantime"),
                            ("beyond-scale", "Its numbers are too large for the market"),
                            ("held-back", "Held back at the approval"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "unmatched_detail",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Where a next step waits: its number, from when on it could start, the windows.",
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
            name="SavingsBridge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "same_cheaper",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "same_dearer",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "new_declared",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "new_assumed",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "displaced",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "expectations",
                    common.money.MoneyField(decimal_places=6, default=Decimal("0"), max_digits=19),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("solved", "As solved"), ("published", "As published")],
                        max_length=9,
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
                ("baseline_total", common.money.MoneyField(decimal_places=6, max_digits=19)),
                ("plan_total", common.money.MoneyField(decimal_places=6, max_digits=19)),
                ("served_gain", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bridges",
                        to="matching.matchrun",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "stage", "kind"),
                        name="one_bridge_of_a_kind_per_run_and_stage",
                    )
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
                            ("reduced", "Left out by an accepted counter-offer"),
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
                            ("piece-too-long", "A piece takes longer than a machine's time"),
                            ("no-free-hours", "No free hours in time"),
                            ("price", "More expensive than the buyer's own price"),
                            ("next-step-waits", "The next step cannot start in time"),
                            ("scarce-hours", "The hours are worth more to other orders"),
                            ("taken-meanwhile", "Capacity was taken in the meantime"),
                            ("changed-meanwhile", "The order changed in the meantime"),
                            ("factory-changed", "The factory changed in the meantime"),
                            ("beyond-scale", "Its numbers are too large for the market"),
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
            model_name="confidentialityacceptance",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="884be6bc94f7f5f05914cd91eb3314aaac119261",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3cd57",
                    table="matching_confidentialityacceptance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="confidentialityacceptance",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="6267328a53e5f72df2d7e55313fc587a58b275be",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_8ac4a",
                    table="matching_confidentialityacceptance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="confidentialityacceptance",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="80989800588d10c8d86ff0d1ae4756427ba178e2",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_5e27a",
                    table="matching_confidentialityacceptance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="counterofferevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="46608040434e0b5221a0b7ac6fd4f5a1adf1e769",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_70f33",
                    table="matching_counterofferevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="counterofferevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="023cb9277aff1cd7b0ae6e21e32fccbdcda17a0a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_efa3b",
                    table="matching_counterofferevent",
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
        migrations.AddConstraint(
            model_name="counteroffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "superseded"), _negated=True),
                fields=("allocation",),
                name="one_counter_per_offer",
            ),
        ),
        migrations.AddConstraint(
            model_name="counteroffer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "superseded"), _negated=True),
                fields=("run", "offered_window"),
                name="one_counter_per_run_window",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="counteroffer",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="73a10887e9127658fefa4f67760f13d212472813",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_6d6c0",
                    table="matching_counteroffer",
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
            model_name="pricerule",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="5e2fabd13e0c8c10f474ca7015b28c3f4a7f53fc",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_49ba6",
                    table="matching_pricerule",
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
