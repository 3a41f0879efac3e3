import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("beat_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="OutboxEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_table", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                (
                    "what",
                    models.CharField(
                        help_text="The state that it entered, or what was done.", max_length=20
                    ),
                ),
                (
                    "by_id",
                    models.UUIDField(
                        help_text="Empty where the platform itself did it.", null=True
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(help_text="Later than `at` once it could not be read."),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["due_at", "id"], name="outbox_due")],
            },
        ),
        migrations.CreateModel(
            name="QuotaUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "owner",
                    models.UUIDField(help_text="The organisation, or the person for tokens."),
                ),
                ("kind", models.CharField(max_length=20)),
                ("period", models.CharField(max_length=4)),
                ("starts_at", models.DateTimeField(db_index=True)),
                ("used", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "kind", "period", "starts_at"), name="one_use_per_period"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FirstApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                (
                    "subject",
                    models.UUIDField(help_text="Of the run, the dispute's order or the return."),
                ),
                (
                    "terms_sha256",
                    models.CharField(help_text="Of what exactly was approved.", max_length=64),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject"), name="one_first_approval")
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                ("request", models.TextField(help_text="Method and path.")),
                (
                    "body_sha256",
                    models.CharField(help_text="Of the body in canonical JSON.", max_length=64),
                ),
                ("status", models.PositiveSmallIntegerField()),
                ("content", models.BinaryField()),
                ("headers", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "key"), name="one_record_per_user_and_key"
                    )
                ],
            },
        ),
    ]
