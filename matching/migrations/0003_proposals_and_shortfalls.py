import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.ids
import common.money


class Migration(migrations.Migration):
    dependencies = [
        ("factories", "0001_initial"),
        ("matching", "0002_run_parts"),
        ("orders", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
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
                    "changes",
                    models.JSONField(
                        default=list,
                        help_text="What is different from the version before, in sentences.",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "-number"),
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
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
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
                            ("price", "Dearer than the buyer's own price"),
                            ("scarce-hours", "The hours are worth more to other orders"),
                            ("taken-meanwhile", "Capacity taken meanwhile"),
                            ("changed-meanwhile", "The order changed meanwhile"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
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
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="allocation",
            name="lost",
            field=models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="Pieces of it that failed and are not worked again.",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("lost__lte", models.F("quantity"))),
                name="allocation_loses_what_it_makes",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="proposalevent",
            name="by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty where the platform itself moved it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposalevent",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="matching.proposal",
            ),
        ),
        migrations.AddField(
            model_name="shortfall",
            name="allocation",
            field=models.ForeignKey(
                help_text="The lost one.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shortfalls",
                to="matching.allocation",
            ),
        ),
        migrations.AddField(
            model_name="shortfall",
            name="operation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shortfalls",
                to="orders.operation",
            ),
        ),
        migrations.AddField(
            model_name="shortfall",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shortfalls",
                to="orders.order",
            ),
        ),
        migrations.AddField(
            model_name="shortfallevent",
            name="by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty where the platform itself moved it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shortfallevent",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="matching.shortfall",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                fields=("order", "number"), name="proposal_number_once_per_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("open", "accepted"))),
                fields=("order",),
                name="one_standing_proposal_per_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1)), name="proposal_delivers_pieces"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "accepted", "declined", "superseded"])),
                name="proposal_status_is_known",
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
        migrations.AddConstraint(
            model_name="shortfall",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1)), name="shortfall_misses_pieces"
            ),
        ),
        migrations.AddConstraint(
            model_name="shortfall",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "filled", "unmatched", "cancelled"])),
                name="shortfall_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shortfall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "unmatched"), _negated=True),
                    models.Q(("unmatched_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="shortfall_unmatched_has_a_reason",
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
