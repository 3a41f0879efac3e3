from decimal import Decimal
from typing import Any

import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from vocabularies.loading import load


def load_all(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Loads every vocabulary into the tables as they are here."""
    load(apps=apps, past=True)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CertificationStandard",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                ("scope", models.CharField(max_length=32)),
            ],
            options={
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="certificationstandard_has_code_and_both_names",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Currency",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                (
                    "minor_units",
                    models.PositiveSmallIntegerField(verbose_name="decimals of an amount"),
                ),
            ],
            options={
                "verbose_name_plural": "currencies",
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="currency_has_code_and_both_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minor_units__lte", 4)),
                        name="currency_minor_units_at_most_4",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incoterm",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                (
                    "transport",
                    models.CharField(
                        choices=[
                            ("any", "Any mode of transport"),
                            ("sea", "Sea and inland waterway only"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="incoterm_has_code_and_both_names",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndustryClass",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                (
                    "isic",
                    models.CharField(
                        max_length=32, verbose_name="ISIC Rev. 4 divisions, main one first"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "industry classes",
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="industryclass_has_code_and_both_names",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialFamily",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
            ],
            options={
                "verbose_name_plural": "material families",
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="materialfamily_has_code_and_both_names",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                ("country", models.CharField(max_length=2, verbose_name="ISO 3166-1 code")),
                (
                    "gbt2260",
                    models.CharField(blank=True, max_length=6, verbose_name="GB/T 2260 code"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="vocabularies.region",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="region_has_code_and_both_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("code")), _negated=True),
                        name="region_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__startswith", models.F("country"))),
                        name="region_code_opens_with_country",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="City",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                (
                    "latitude",
                    models.DecimalField(decimal_places=4, max_digits=7, verbose_name="latitude, °"),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        decimal_places=4, max_digits=7, verbose_name="longitude, °"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cities",
                        to="vocabularies.region",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "cities",
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="city_has_code_and_both_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__range", (Decimal("-90"), Decimal("90")))),
                        name="city_latitude_within_90_degrees",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("longitude__range", (Decimal("-180"), Decimal("180")))),
                        name="city_longitude_within_180_degrees",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tolerance",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                (
                    "standard",
                    models.CharField(
                        choices=[("iso-286", "ISO 286"), ("iso-2768", "ISO 2768")], max_length=16
                    ),
                ),
                (
                    "rank",
                    models.PositiveIntegerField(
                        help_text="Smaller is finer, whichever the standard."
                    ),
                ),
            ],
            options={
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="tolerance_has_code_and_both_names",
                    ),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("rank",),
                        name="tolerance_rank_is_its_own",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                ("symbol", models.CharField(max_length=16)),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("count", "Count"),
                            ("mass", "Mass"),
                            ("length", "Length"),
                            ("area", "Area"),
                            ("volume", "Volume"),
                            ("time", "Time"),
                            ("energy", "Energy"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "pieces",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Pieces in one; empty where that is not known.",
                        null=True,
                    ),
                ),
                (
                    "kilograms",
                    models.DecimalField(
                        blank=True,
                        decimal_places=12,
                        help_text="Of a unit of mass.",
                        max_digits=20,
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="unit_has_code_and_both_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pieces__isnull", True), ("pieces__gte", 1), _connector="OR"
                        ),
                        name="unit_has_pieces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kilograms__isnull", True), ("kilograms__gt", 0), _connector="OR"
                        ),
                        name="unit_has_mass",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vocabulary",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                ("source", models.CharField(max_length=160)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "term_count",
                    models.PositiveIntegerField(default=0, help_text="Terms that are not retired."),
                ),
            ],
            options={
                "verbose_name_plural": "vocabularies",
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="vocabulary_has_code_and_both_names",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialGrade",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                ("density_kg_m3", models.PositiveIntegerField(verbose_name="density, kg/m³")),
                ("aliases", models.TextField(blank=True, verbose_name="other designations")),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grades",
                        to="vocabularies.materialfamily",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="materialgrade_has_code_and_both_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("density_kg_m3__gt", 0)),
                        name="materialgrade_density_above_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                ("code", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=160, verbose_name="English name")),
                ("name_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                (
                    "version",
                    models.CharField(
                        help_text="The last version that lists the term.", max_length=16
                    ),
                ),
                (
                    "retired",
                    models.BooleanField(default=False, help_text="Kept for old records only."),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="Place in the file's order."),
                ),
                (
                    "din8580",
                    models.CharField(blank=True, max_length=16, verbose_name="DIN 8580 number"),
                ),
                (
                    "offerable",
                    models.BooleanField(default=False, help_text="A machine can offer it: a leaf."),
                ),
                ("aliases_en", models.TextField(blank=True, verbose_name="English trade names")),
                ("aliases_zh", models.TextField(blank=True, verbose_name="Chinese trade names")),
                (
                    "also_does",
                    models.TextField(
                        blank=True, help_text="Codes of processes such a machine does as well."
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="vocabularies.process",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "processes",
                "ordering": ("position", "code"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name_en", ""), _negated=True),
                            models.Q(("name_zh", ""), _negated=True),
                        ),
                        name="process_has_code_and_both_names",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("code")), _negated=True),
                        name="process_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.RunPython(load_all, migrations.RunPython.noop),
    ]
