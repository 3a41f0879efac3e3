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
        ("vocabularies", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
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
                ("reference", models.CharField(help_text="The buyer's own number.", max_length=60)),
                ("title", models.CharField(max_length=160)),
                (
                    "quantity",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000000),
                        ]
                    ),
                ),
                (
                    "unit_mass_kg",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=12,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.0001")),
                            django.core.validators.MaxValueValidator(Decimal("500000")),
                        ],
                        verbose_name="unit mass (kg)",
                    ),
                ),
                ("ship_to", models.CharField(blank=True, max_length=300)),
                (
                    "latitude",
                    models.DecimalField(
                        decimal_places=5,
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("-90")),
                            django.core.validators.MaxValueValidator(Decimal("90")),
                        ],
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        decimal_places=5,
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("-180")),
                            django.core.validators.MaxValueValidator(Decimal("180")),
                        ],
                    ),
                ),
                ("earliest_delivery_on", models.DateField(blank=True, null=True)),
                (
                    "wish_delivery_on",
                    models.DateField(help_text="Each day after it costs, up to the latest."),
                ),
                ("latest_delivery_on", models.DateField()),
                (
                    "reserve_price",
                    common.money.MoneyField(
                        blank=True,
                        decimal_places=6,
                        help_text="Per piece; above it the buyer would rather not.",
                        max_digits=19,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("10000000000")),
                        ],
                    ),
                ),
                (
                    "max_factories",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For each operation; empty means no limit.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(999),
                        ],
                    ),
                ),
                (
                    "least_lot",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="Fewest pieces at each factory used.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000000),
                        ],
                    ),
                ),
                ("split_allowed", models.BooleanField(default=True)),
                ("all_or_nothing", models.BooleanField(default=False)),
                (
                    "inspection_level",
                    models.CharField(
                        choices=[
                            ("reduced", "Level I"),
                            ("normal", "Level II"),
                            ("tightened", "Level III"),
                            ("every-piece", "Every piece"),
                        ],
                        default="normal",
                        max_length=12,
                    ),
                ),
                (
                    "confidentiality",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("matched", "Matched factories only"),
                            ("nda", "Under a signed agreement"),
                        ],
                        default="matched",
                        max_length=8,
                    ),
                ),
                ("is_customised", models.BooleanField(default=True)),
                (
                    "scenario",
                    models.CharField(
                        choices=[
                            ("production", "Production"),
                            ("consumer", "Consumer"),
                            ("strategic", "Strategic"),
                        ],
                        default="production",
                        max_length=12,
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("raw-materials", "Raw materials"),
                            ("equipment", "Equipment"),
                            ("consumer-goods", "Consumer goods"),
                        ],
                        default="equipment",
                        max_length=16,
                    ),
                ),
                ("demand_category", models.CharField(blank=True, max_length=80)),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(9),
                        ],
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("matching", "Matching"),
                            ("proposed", "Proposed"),
                            ("unmatched", "Unmatched"),
                            ("partly_awarded", "Partly awarded"),
                            ("awarded", "Awarded"),
                            ("in_production", "In production"),
                            ("shipped", "Shipped"),
                            ("delivered", "Delivered"),
                            ("accepted", "Accepted"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Expired"),
                            ("disputed", "Disputed"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=14,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "allowed_factories",
                    models.ManyToManyField(blank=True, related_name="+", to="factories.factory"),
                ),
                (
                    "allowed_regions",
                    models.ManyToManyField(blank=True, related_name="+", to="vocabularies.region"),
                ),
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
                    "excluded_factories",
                    models.ManyToManyField(blank=True, related_name="+", to="factories.factory"),
                ),
                (
                    "excluded_regions",
                    models.ManyToManyField(blank=True, related_name="+", to="vocabularies.region"),
                ),
                (
                    "incoterm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.incoterm",
                    ),
                ),
                (
                    "material_family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.materialfamily",
                    ),
                ),
                (
                    "material_grade",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.materialgrade",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "required_certifications",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="vocabularies.certificationstandard"
                    ),
                ),
                (
                    "ship_to_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.region",
                    ),
                ),
                (
                    "tolerance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.tolerance",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        default="H87",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "indexes": [
                    models.Index(fields=["status", "latest_delivery_on"], name="order_open")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "reference"), name="order_reference_once_per_buyer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__range", (1, 10000000))),
                        name="order_quantity_within_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_mass_kg__gt", 0), ("unit_mass_kg__lte", Decimal("500000"))
                        ),
                        name="order_pieces_have_mass",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("split_allowed", True),
                            ("max_factories__isnull", True),
                            ("max_factories", 1),
                            _connector="OR",
                        ),
                        name="order_unsplit_stays_in_one_factory",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("max_factories__isnull", True),
                            ("max_factories__gte", 1),
                            _connector="OR",
                        ),
                        name="order_may_use_a_factory",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latest_delivery_on__gte", models.F("wish_delivery_on"))
                        ),
                        name="order_latest_not_before_wish",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("earliest_delivery_on__isnull", True),
                            ("wish_delivery_on__gte", models.F("earliest_delivery_on")),
                            _connector="OR",
                        ),
                        name="order_wish_not_before_earliest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_lot__gte", 1), ("least_lot__lte", models.F("quantity"))
                        ),
                        name="order_least_lot_within_quantity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserve_price__isnull", True),
                            ("reserve_price__range", (0, Decimal("10000000000"))),
                            _connector="OR",
                        ),
                        name="order_reserve_price_within_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))
                        ),
                        name="order_ships_to_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "submitted",
                                    "matching",
                                    "proposed",
                                    "unmatched",
                                    "partly_awarded",
                                    "awarded",
                                    "in_production",
                                    "shipped",
                                    "delivered",
                                    "accepted",
                                    "closed",
                                    "cancelled",
                                    "expired",
                                    "disputed",
                                ],
                            )
                        ),
                        name="order_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"),
                            ("status", "cancelled"),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="order_beyond_draft_was_submitted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Operation",
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
                ("sequence", models.PositiveSmallIntegerField()),
                (
                    "cycle_time_s",
                    models.DecimalField(
                        decimal_places=3,
                        help_text="For one piece, on a machine of speed factor 1.",
                        max_digits=10,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.001")),
                            django.core.validators.MaxValueValidator(Decimal("1000000")),
                        ],
                        verbose_name="standard cycle time (s)",
                    ),
                ),
                (
                    "setup_ms",
                    models.PositiveBigIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(3600000000),
                        ],
                        verbose_name="standard setup (ms)",
                    ),
                ),
                (
                    "envelope_x_mm",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="length (mm)",
                    ),
                ),
                (
                    "envelope_y_mm",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="width (mm)",
                    ),
                ),
                (
                    "envelope_z_mm",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100000),
                        ],
                        verbose_name="height (mm)",
                    ),
                ),
                (
                    "ra_um",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.001")),
                            django.core.validators.MaxValueValidator(Decimal("200")),
                        ],
                        verbose_name="Ra (µm)",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.process",
                    ),
                ),
                (
                    "tolerance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.tolerance",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="operations",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ("sequence",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "sequence"), name="operation_sequence_once_per_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sequence__range", (1, 20))),
                        name="operation_sequence_within_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cycle_time_s__gt", 0), ("cycle_time_s__lte", Decimal("1000000"))
                        ),
                        name="operation_takes_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("setup_ms__range", (0, 3600000000))),
                        name="operation_setup_within_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ra_um__isnull", True), ("ra_um__gt", 0), _connector="OR"
                        ),
                        name="operation_ra_is_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderEvent",
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
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="fca6d18c2b8b0cf57c49f6fcf2d5214fd1a6dd9b",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_fda07",
                    table="orders_order",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operation",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="88ce60727203c067c5f2971e9a9e87fba5717123",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_4a727",
                    table="orders_operation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7d910be96f697ed8c0d24b8d8a9b6e268d3d09ae",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_39cdb",
                    table="orders_orderevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="b6c44a8da01ab46a185ad67ecd3100ca23a34826",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_29346",
                    table="orders_orderevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
