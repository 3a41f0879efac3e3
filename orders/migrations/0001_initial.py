from decimal import Decimal

import django.contrib.postgres.fields
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.ids
import common.money

# Numbers of requests of several parts.
SEQUENCE = "CREATE SEQUENCE orders_part_request AS bigint"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("attachments", "0001_initial"),
        ("factories", "0001_initial"),
        ("vocabularies", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE orders_part_request"),
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
                        help_text="In pieces, whatever the unit.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000000),
                        ],
                    ),
                ),
                (
                    "unit_quantity",
                    models.PositiveIntegerField(
                        editable=False,
                        help_text="In the order's unit; empty where that is pieces.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000000),
                        ],
                    ),
                ),
                (
                    "unit_mass_kg",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=12,
                        null=True,
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
                        null=True,
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
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("-180")),
                            django.core.validators.MaxValueValidator(Decimal("180")),
                        ],
                    ),
                ),
                ("earliest_delivery_on", models.DateField(blank=True, null=True)),
                (
                    "wish_delivery_on",
                    models.DateField(
                        help_text="Each day after it costs, up to the latest.", null=True
                    ),
                ),
                ("latest_delivery_on", models.DateField(null=True)),
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
                    "required_documents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("material-certificate-3.1", "Material certificate 3.1"),
                                ("first-article-inspection", "First article inspection report"),
                                ("ppap", "Production part approval (PPAP)"),
                                ("certificate-of-conformity", "Certificate of conformity"),
                                ("inspection-report", "Inspection report"),
                                ("rohs", "RoHS declaration"),
                                ("reach", "REACH declaration"),
                            ],
                            max_length=32,
                        ),
                        blank=True,
                        default=list,
                        help_text="That come with the goods.",
                        size=None,
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
                    "notes",
                    models.TextField(
                        blank=True, help_text="Read by people, not by matching.", max_length=4000
                    ),
                ),
                (
                    "sender",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="Who asked for it, where it came in.",
                    ),
                ),
                (
                    "unread",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="JSON pointers to what an import did not understand.",
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
                        null=True,
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
                        null=True,
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
                            ("status", "draft"),
                            ("status", "cancelled"),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="order_beyond_draft_was_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"),
                            ("status", "cancelled"),
                            models.Q(
                                ("latest_delivery_on__isnull", False),
                                ("latitude__isnull", False),
                                ("longitude__isnull", False),
                                ("material_family__isnull", False),
                                ("quantity__isnull", False),
                                ("ship_to_region__isnull", False),
                                ("unit_mass_kg__isnull", False),
                                ("wish_delivery_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="order_beyond_draft_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderedPart",
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
                ("name", models.CharField(max_length=160)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("revision", models.CharField(blank=True, max_length=16)),
                (
                    "part_version",
                    models.PositiveIntegerField(help_text="Of the part's row at submission."),
                ),
                (
                    "given",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "facts",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="Value, source and `found_in` by name.",
                    ),
                ),
                ("notes", models.JSONField(default=list)),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ordered_part",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrderedFile",
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
                    "revision",
                    models.CharField(blank=True, help_text="Of the drawing.", max_length=16),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ordered_files",
                        to="attachments.attachment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        help_text="The file that it replaced after submission; empty for those submitted.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="orders.orderedfile",
                    ),
                ),
                (
                    "ordered_part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="orders.orderedpart",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ordered_part", "attachment"), name="ordered_part_has_a_file_once"
                    )
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
        migrations.CreateModel(
            name="OrderGroup",
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
                ("name", models.CharField(max_length=160)),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="The form in which it came.", max_length=40
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
                "ordering": ("-created_at",),
            },
        ),
        migrations.AddField(
            model_name="order",
            name="group",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The orders with which it came in.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="orders.ordergroup",
            ),
        ),
        migrations.CreateModel(
            name="Part",
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
                ("name", models.CharField(max_length=160)),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="Of the drawing or article, the buyer's own.",
                        max_length=60,
                    ),
                ),
                ("revision", models.CharField(blank=True, max_length=16)),
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
                    "unit_mass_kg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=12,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.0001")),
                            django.core.validators.MaxValueValidator(Decimal("500000")),
                        ],
                        verbose_name="unit mass (kg)",
                    ),
                ),
                (
                    "finish",
                    models.CharField(
                        blank=True, help_text="As the buyer words it.", max_length=200
                    ),
                ),
                (
                    "geometry",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="Measures that a person gave, in mm, mm² and mm³.",
                    ),
                ),
                (
                    "request_text",
                    models.TextField(
                        blank=True, help_text="The request as it was pasted.", max_length=4000
                    ),
                ),
                (
                    "request_facts",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="What was read from that text.",
                    ),
                ),
                (
                    "finest_tolerance",
                    models.ForeignKey(
                        blank=True,
                        help_text="Of single sizes, such as a fit; the step that makes them last has to hold it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.tolerance",
                    ),
                ),
                (
                    "material_family",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                        related_name="parts",
                        to="accounts.organisation",
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
            ],
            options={
                "ordering": ("-created_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("organisation", "number", "revision"),
                        name="part_number_and_revision_once_per_buyer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="part_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit_mass_kg__isnull", True),
                            models.Q(
                                ("unit_mass_kg__gt", 0), ("unit_mass_kg__lte", Decimal("500000"))
                            ),
                            _connector="OR",
                        ),
                        name="part_has_mass",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ra_um__isnull", True), ("ra_um__gt", 0), _connector="OR"
                        ),
                        name="part_ra_is_positive",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="order",
            name="part",
            field=models.ForeignKey(
                blank=True,
                help_text="The part that is made; its files show what it is.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="orders.part",
            ),
        ),
        migrations.CreateModel(
            name="PartAttachment",
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
                    "revision",
                    models.CharField(blank=True, help_text="Of the drawing.", max_length=16),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="part_attachments",
                        to="attachments.attachment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="orders.part",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("part", "attachment"), name="part_has_a_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartRequest",
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
                    models.CharField(
                        editable=False, help_text="Such as RQ-26-00042.", max_length=20, unique=True
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=160)),
                ("ship_to", models.CharField(blank=True, max_length=300)),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                    ),
                ),
                (
                    "latest_delivery_on",
                    models.DateField(
                        blank=True, help_text="Of lines without a date of their own.", null=True
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
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
                    "group",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        help_text="Its orders.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="part_request",
                        to="orders.ordergroup",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="part_requests",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "ship_to_region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.region",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "submitted", "withdrawn"])),
                        name="part_request_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))
                        ),
                        name="part_request_ships_to_earth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartRequestEvent",
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
                        to="orders.partrequest",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartRequestLine",
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
                    "position",
                    models.PositiveSmallIntegerField(help_text="Counts the lines from 1."),
                ),
                (
                    "quantity",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000000),
                        ],
                    ),
                ),
                (
                    "routing",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Number of the proposed one.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                    ),
                ),
                ("latest_delivery_on", models.DateField(blank=True, null=True)),
                (
                    "drawing_name",
                    models.CharField(
                        blank=True,
                        help_text="Of the file that a sheet names for it.",
                        max_length=200,
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request_line",
                        to="orders.order",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request_lines",
                        to="orders.part",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="orders.partrequest",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "position"),
                        name="request_line_position_once_per_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)),
                        name="request_line_position_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__isnull", True),
                            ("quantity__range", (1, 10000000)),
                            _connector="OR",
                        ),
                        name="request_line_quantity_within_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("routing__range", (1, 3))),
                        name="request_line_names_a_routing",
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
                        null=True,
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
                    "estimate_source",
                    models.CharField(
                        choices=[
                            ("buyer", "Given by the buyer"),
                            ("file", "Estimated from the file"),
                            ("text", "Estimated from the text"),
                            ("factory", "Given by the factory"),
                            ("learned", "Learned from lots made"),
                        ],
                        default="buyer",
                        help_text="Who or what gave the cycle time.",
                        max_length=8,
                    ),
                ),
                (
                    "estimate_spread",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Share of the cycle time by which it may be wrong; empty where nobody knows.",
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("10")),
                        ],
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        null=True,
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("estimate_source__in", ["buyer", "file", "text", "factory", "learned"])
                        ),
                        name="operation_estimate_source_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("estimate_spread__isnull", True),
                            ("estimate_spread__gte", 0),
                            _connector="OR",
                        ),
                        name="operation_spread_is_not_negative",
                    ),
                ],
            },
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
            model_name="orderedpart",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="f084e6a5f4182d92c560495d1b73cd798c51fd4f",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_1425a",
                    table="orders_orderedpart",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderedfile",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="710dc7b474094a63143a13e9a4f42403f43e3e19",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_4040d",
                    table="orders_orderedfile",
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
        pgtrigger.migrations.AddTrigger(
            model_name="ordergroup",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="be8afb0292be323498a492037d139a5cee15bb6f",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_65bb9",
                    table="orders_ordergroup",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="part",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="fc5858a77f846a3fd7feb0f4c30d0252e55cfb6e",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_aaf5e",
                    table="orders_part",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
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
            model_name="partattachment",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="ef92fd4d30644f376ee22d22865b87e24aac491e",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_c3bbe",
                    table="orders_partattachment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="9ce1e80b17f341e579ea45a1acf224b41b2f4032",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_f1da3",
                    table="orders_partrequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partrequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f474acd8a1b4f4be035d02f0adbd805982ba5826",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_718e1",
                    table="orders_partrequestevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partrequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="63b9d35e494578e76c0f5666e3653fbbd3b30455",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_2de54",
                    table="orders_partrequestevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partrequestline",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="3bc6485747740ce9cbe2cd960c5fc9046ec7f637",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_255d7",
                    table="orders_partrequestline",
                    when="BEFORE",
                ),
            ),
        ),
    ]
