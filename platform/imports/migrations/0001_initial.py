import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
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
                            ("windows", "Capacity windows"),
                            ("machines", "Machines"),
                            ("certifications", "Certifications"),
                            ("orders", "Orders"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(blank=True, help_text="Of the file.", max_length=200)),
                (
                    "content",
                    models.BinaryField(
                        help_text="Empty once its retention time is over.", null=True
                    ),
                ),
                (
                    "subtracted",
                    models.BinaryField(help_text="A calendar to be taken off this one.", null=True),
                ),
                ("size", models.PositiveIntegerField(help_text="Bytes of the content.")),
                ("sha256", models.CharField(max_length=64)),
                ("options", models.JSONField(blank=True, default=dict)),
                (
                    "answers",
                    models.JSONField(blank=True, default=dict, help_text="By key of the question."),
                ),
                (
                    "cells",
                    models.JSONField(
                        blank=True, default=dict, help_text="Corrected texts by position and field."
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("ready", "To be checked"),
                            ("failed", "Not readable"),
                            ("committed", "Imported"),
                            ("undone", "Undone"),
                        ],
                        default="reading",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("progress", models.JSONField(blank=True, default=dict)),
                (
                    "failure",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="The message why the file cannot be read.",
                    ),
                ),
                (
                    "reading",
                    models.BinaryField(help_text="The preview: compressed JSON.", null=True),
                ),
                ("summary", models.JSONField(blank=True, default=dict)),
                (
                    "outcome",
                    models.JSONField(blank=True, default=dict, help_text="What the commit did."),
                ),
                (
                    "claimed_at",
                    models.DateTimeField(
                        blank=True, help_text="By a worker that reads it.", null=True
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("committed_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where an administrator imported it by a command.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "indexes": [
                    models.Index(fields=["organisation", "-created_at"], name="import_newest"),
                    models.Index(
                        condition=models.Q(("status", "reading")),
                        fields=["claimed_at"],
                        name="import_unread",
                    ),
                    models.Index(
                        condition=models.Q(("content__isnull", False)),
                        fields=["updated_at"],
                        name="import_kept",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["reading", "ready", "failed", "committed", "undone"])
                        ),
                        name="import_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["windows", "machines", "certifications", "orders"])
                        ),
                        name="import_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("committed_at__isnull", False),
                                ("status__in", ("committed", "undone")),
                            ),
                            models.Q(
                                ("committed_at__isnull", True),
                                models.Q(("status__in", ("committed", "undone")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="import_committed_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "undone"), ("undone_at__isnull", False)),
                            models.Q(
                                ("undone_at__isnull", True),
                                models.Q(("status", "undone"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="import_undone_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportEvent",
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
                        to="imports.import",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImportLine",
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
                            ("windows", "Capacity windows"),
                            ("machines", "Machines"),
                            ("certifications", "Certifications"),
                            ("orders", "Orders"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "place",
                    models.PositiveIntegerField(help_text="Among the lines of the file, from 0."),
                ),
                ("position", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=128)),
                (
                    "line_version",
                    models.BigIntegerField(default=0, help_text="The SEQUENCE of an event."),
                ),
                (
                    "content_sha256",
                    models.CharField(help_text="Of the values that were read.", max_length=64),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[("add", "Add"), ("update", "Update"), ("skip", "Leave as it is")],
                        max_length=6,
                    ),
                ),
                ("object_id", models.UUIDField(help_text="The row that the line made or changed.")),
                (
                    "before",
                    models.JSONField(help_text="Terms of an updated row as they were.", null=True),
                ),
                (
                    "imported_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="imports.import",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [
                    models.Index(
                        fields=["organisation", "kind", "key"], name="import_line_recognised"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ["add", "update", "skip"])),
                        name="import_line_action_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
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
                            ("windows", "Capacity windows"),
                            ("machines", "Machines"),
                            ("certifications", "Certifications"),
                            ("orders", "Orders"),
                        ],
                        max_length=16,
                    ),
                ),
                ("head", models.CharField(max_length=200)),
                (
                    "field",
                    models.CharField(
                        blank=True, help_text="Empty: the column is left out.", max_length=60
                    ),
                ),
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
                        fields=("organisation", "kind", "head"), name="column_mapped_once"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="columnmapping",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="4d487fa002c23d45f81299543fc90813ff0034cd",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_76758",
                    table="imports_columnmapping",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="import",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="11cb9e00ac1d4b3d07c095294646b6f82d24e6e0",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_b245e",
                    table="imports_import",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="28a4317c7d6f2e73b0794c739745c9cb9fe178ed",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a6810",
                    table="imports_importevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="0a61484901da249087f0fa1616fa3859848752ed",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_af98b",
                    table="imports_importevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importline",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b7c2c91471728c050727505ddc6588639e3923f5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_18f21",
                    table="imports_importline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importline",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="6df853c8eeb5644941c7fc6673e5a539ea94bb75",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_8ab19",
                    table="imports_importline",
                    when="BEFORE",
                ),
            ),
        ),
    ]
