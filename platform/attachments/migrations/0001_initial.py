import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import attachments.models
import common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
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
                    "name",
                    models.CharField(help_text="Of the file, without its folder.", max_length=200),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("model", "3D model"),
                            ("drawing", "Drawing"),
                            ("document", "Document"),
                            ("picture", "Picture"),
                        ],
                        help_text="Empty until it is read.",
                        max_length=8,
                    ),
                ),
                (
                    "content_type",
                    models.CharField(
                        blank=True,
                        help_text="By the content; empty until it is read.",
                        max_length=40,
                    ),
                ),
                ("size", models.PositiveIntegerField(help_text="Bytes of the content.")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "content",
                    models.FileField(
                        storage=attachments.models.attachment_storage,
                        upload_to=attachments.models.content_path,
                    ),
                ),
                (
                    "preview",
                    models.FileField(
                        blank=True,
                        help_text="A PNG.",
                        storage=attachments.models.attachment_storage,
                        upload_to=attachments.models.preview_path,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("checking", "Being read"),
                            ("clean", "Ready"),
                            ("refused", "File refused"),
                            ("deleted", "Deleted"),
                        ],
                        default="checking",
                        editable=False,
                        max_length=8,
                    ),
                ),
                (
                    "failure",
                    models.JSONField(
                        blank=True, default=dict, help_text="The message why the file was refused."
                    ),
                ),
                (
                    "facts",
                    models.JSONField(
                        blank=True, default=dict, help_text="What was read from the file."
                    ),
                ),
                (
                    "claimed_at",
                    models.DateTimeField(
                        blank=True, help_text="By a worker that reads it.", null=True
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where the platform itself added it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="The owner.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "indexes": [
                    models.Index(fields=["organisation", "-created_at"], name="attachment_newest"),
                    models.Index(
                        condition=models.Q(("status", "checking")),
                        fields=["claimed_at"],
                        name="attachment_unread",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("checking", "clean", "refused"))),
                        fields=["created_at"],
                        name="attachment_kept",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["checking", "clean", "refused", "deleted"])
                        ),
                        name="attachment_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["", "model", "drawing", "document", "picture"])
                        ),
                        name="attachment_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "clean"), _negated=True),
                            models.Q(
                                models.Q(("kind", ""), _negated=True),
                                models.Q(("content_type", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_clean_has_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "refused"), ("failure", {}), _connector="OR"),
                        name="attachment_failure_is_of_refused",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttachmentEvent",
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
                        to="attachments.attachment",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="76bc55e641d8c533c459c134e656bde564eb3463",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_1417a",
                    table="attachments_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ed5463193e52dec94432051019491edc9ebf24c0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0d7bb",
                    table="attachments_attachmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="48888da047c9b99dffa80da3a747ec27cdf85b34",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_79798",
                    table="attachments_attachmentevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
