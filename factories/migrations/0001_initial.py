import datetime
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
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
        ("attachments", "0001_initial"),
        ("vocabularies", "0001_initial"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="CapacityWindow",
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
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("offered_ms", models.PositiveBigIntegerField()),
                ("reserved_ms", models.PositiveBigIntegerField(default=0, editable=False)),
                (
                    "hourly_rate",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="The rate asked; the reserve price.",
                        max_digits=19,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "opening_cost",
                    common.money.MoneyField(
                        decimal_places=6,
                        default=Decimal("0"),
                        help_text="Paid once if anything is made in the window, such as an extra shift.",
                        max_digits=19,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "least_lot",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="Fewest pieces worth a setup.",
                        validators=[django.core.validators.MinValueValidator(1)],
                    ),
                ),
                (
                    "notice",
                    models.DurationField(
                        default=datetime.timedelta(0),
                        help_text="How long before a span starts its work must be agreed.",
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(help_text="Until when the window may be matched."),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("paused", "Paused"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Expired"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                    ),
                ),
            ],
            options={
                "ordering": ("starts_at",),
                "indexes": [models.Index(fields=["status", "starts_at"], name="window_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="window_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offered_ms__gt", 0)), name="window_offers_hours"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved_ms__gte", 0), ("reserved_ms__lte", models.F("offered_ms"))
                        ),
                        name="window_reserved_within_offered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__lt", models.F("ends_at"))),
                        name="window_expires_before_it_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hourly_rate__gte", 0),
                            ("least_lot__gte", 1),
                            ("notice__gte", datetime.timedelta(0)),
                            ("opening_cost__gte", 0),
                        ),
                        name="window_terms_are_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "published", "paused", "withdrawn", "expired"])
                        ),
                        name="window_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Factory",
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
                ("address", models.CharField(blank=True, max_length=300)),
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
                ("time_zone", models.CharField(default="Asia/Shanghai", max_length=40)),
                (
                    "verification",
                    models.CharField(
                        choices=[
                            ("listed", "Listed"),
                            ("reviewed", "Reviewed"),
                            ("verified", "Verified"),
                        ],
                        default="listed",
                        editable=False,
                        max_length=8,
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
                    "industries",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="vocabularies.industryclass"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factories",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.region",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "factories",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="factory_name_once_per_organisation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))
                        ),
                        name="factory_lies_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verification__in", ["listed", "reviewed", "verified"])
                        ),
                        name="factory_verification_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certification",
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
                ("number", models.CharField(max_length=80)),
                ("body", models.CharField(max_length=160)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.certificationstandard",
                    ),
                ),
                (
                    "factory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certifications",
                        to="factories.factory",
                    ),
                ),
            ],
            options={
                "ordering": ("valid_to",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="certification_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        fields=("factory", "standard", "number"),
                        name="certification_once_per_factory",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactoryEvent",
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
                        to="factories.factory",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LedgerLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hold", "Hold"),
                            ("commit", "Commit"),
                            ("release", "Release"),
                            ("consume", "Consume"),
                            ("reversal", "Reversal"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "machine_ms",
                    models.BigIntegerField(help_text="Positive reserves, negative gives back."),
                ),
                (
                    "reference",
                    models.UUIDField(db_index=True, help_text="The allocation it was written for."),
                ),
                ("expires_at", models.DateTimeField(blank=True, help_text="Of a hold.", null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="factories.capacitywindow",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("machine_ms", 0), _negated=True),
                        name="line_moves_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["hold", "commit", "release", "consume", "reversal"])
                        ),
                        name="line_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "hold"), _negated=True),
                            ("machine_ms__gt", 0),
                            _connector="OR",
                        ),
                        name="hold_reserves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Machine",
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
                ("name", models.CharField(max_length=120)),
                ("maker", models.CharField(blank=True, max_length=80)),
                ("model", models.CharField(blank=True, max_length=80)),
                (
                    "count",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(999),
                        ],
                    ),
                ),
                ("envelope_x_mm", models.PositiveIntegerField(blank=True, null=True)),
                ("envelope_y_mm", models.PositiveIntegerField(blank=True, null=True)),
                ("envelope_z_mm", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "max_part_mass_kg",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=10,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "best_ra_um",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=6,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="best Ra (µm)",
                    ),
                ),
                (
                    "speed_factor",
                    models.DecimalField(
                        decimal_places=3,
                        default=Decimal("1"),
                        help_text="Pieces made in the time that the order's standard cycle allows for one.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.05")),
                            django.core.validators.MaxValueValidator(Decimal("20")),
                        ],
                    ),
                ),
                (
                    "learned_time_factor",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("1"),
                        editable=False,
                        help_text="Reported ÷ estimated time of its pieces; applies to estimated times alone.",
                        max_digits=6,
                    ),
                ),
                (
                    "learned_lots",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Lots from whose times the factor was learned.",
                    ),
                ),
                (
                    "scrap_share",
                    models.DecimalField(
                        decimal_places=4,
                        default=Decimal("0.0100"),
                        help_text="Share of the pieces that are expected to fail inspection.",
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(Decimal("0.5")),
                        ],
                    ),
                ),
                (
                    "hourly_rate",
                    common.money.MoneyField(
                        decimal_places=6,
                        max_digits=19,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "setup_rate",
                    common.money.MoneyField(
                        decimal_places=6,
                        max_digits=19,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "kwh_per_hour",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=8,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                    ),
                ),
                (
                    "best_tolerance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.tolerance",
                    ),
                ),
                (
                    "factory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="machines",
                        to="factories.factory",
                    ),
                ),
                (
                    "material_families",
                    models.ManyToManyField(related_name="+", to="vocabularies.materialfamily"),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabularies.process",
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("factory", "name"), name="machine_name_once_per_factory"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1)), name="machine_is_at_least_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("speed_factor__gt", 0)),
                        name="machine_speed_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("learned_time_factor__range", (Decimal("0.5"), Decimal("2")))
                        ),
                        name="machine_learned_factor_within_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hourly_rate__gte", 0), ("setup_rate__gte", 0)),
                        name="machine_rates_are_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scrap_share__gte", 0), ("scrap_share__lt", 1)),
                        name="machine_scrap_share_is_a_share",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="capacitywindow",
            name="machine",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="windows",
                to="factories.machine",
            ),
        ),
        migrations.CreateModel(
            name="WindowEvent",
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
                        to="factories.capacitywindow",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WindowSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_offered", models.BooleanField(editable=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "machine",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="factories.machine",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spans",
                        to="factories.capacitywindow",
                    ),
                ),
            ],
            options={
                "ordering": ("window", "starts_at"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("window", "starts_at"), name="span_starts_once_in_its_window"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="span_ends_after_it_starts",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_offered", True)),
                        expressions=[
                            ("machine", "="),
                            (
                                models.Func(
                                    "starts_at",
                                    "ends_at",
                                    function="TSTZRANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="machine_hours_offered_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificationFile",
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
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certification_files",
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
                    "certification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="factories.certification",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("certification", "attachment"), name="certification_has_a_file_once"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificationfile",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="6d277b9dd9cc9866b5c0d63658847b79453bc174",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_e18e8",
                    table="factories_certificationfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factory",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="1d036369410de660d8d42049ba209513a2ab516e",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_8dd63",
                    table="factories_factory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certification",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="e54f2bfc77cd6744bc419514ed5e6fe054797e98",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_da2d0",
                    table="factories_certification",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factoryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="03480027de19e1b7411f27b3838be055c12cd24f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a71b9",
                    table="factories_factoryevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factoryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="d4982bc8edbf5675f5cbdf1508549dad57f77eac",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_c7bcf",
                    table="factories_factoryevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgerline",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="afa583a25d84546d7c6b4ee9a669516fe182dbfa",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_65262",
                    table="factories_ledgerline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgerline",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="2cc0bf7484313c8af6117306c1f204f4b0d0dc6e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_c2061",
                    table="factories_ledgerline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="machine",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="51c5ad64454d5d60834747cb61cdbf4b00613c26",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_eb56b",
                    table="factories_machine",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="capacitywindow",
            trigger=pgtrigger.compiler.Trigger(
                name="has_a_span",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        INSERT INTO factories_windowspan (window_id, machine_id, is_offered, starts_at, ends_at)\n        SELECT id, machine_id, status IN ('published', 'paused'), starts_at, ends_at FROM new_windows;\n        RETURN NULL;\n    ",
                    hash="6ff400d651e28c1bb400aee481e18c1be663bee6",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_has_a_span_8a3fb",
                    referencing="REFERENCING NEW TABLE AS new_windows ",
                    table="factories_capacitywindow",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="capacitywindow",
            trigger=pgtrigger.compiler.Trigger(
                name="moves_its_spans",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."machine_id" IS DISTINCT FROM (NEW."machine_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."status" IS DISTINCT FROM (NEW."status"))',
                    func="\n        UPDATE factories_windowspan SET\n            machine_id = NEW.machine_id,\n            is_offered = NEW.status IN ('published', 'paused'),\n            starts_at = CASE WHEN starts_at = OLD.starts_at AND ends_at = OLD.ends_at\n                THEN NEW.starts_at ELSE starts_at END,\n            ends_at = CASE WHEN starts_at = OLD.starts_at AND ends_at = OLD.ends_at\n                THEN NEW.ends_at ELSE ends_at END\n        WHERE window_id = NEW.id;\n        RETURN NULL;\n    ",
                    hash="8b43b4dbf7fb8731f50eaa7909009f079657d32e",
                    operation='UPDATE OF "machine_id", "status", "starts_at", "ends_at"',
                    pgid="pgtrigger_moves_its_spans_e6f09",
                    table="factories_capacitywindow",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="capacitywindow",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="0b56735249c09897110b9be957f4321b2ffeb374",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_1e076",
                    table="factories_capacitywindow",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="windowevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="66684cce6d05a5816948cb05fdf9eeeba4657e2e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f0efa",
                    table="factories_windowevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="windowevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="6e98db9d0c11a263ac427357b2f5cbcd04b665eb",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_16a77",
                    table="factories_windowevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
