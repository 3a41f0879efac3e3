from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("seconds", models.FloatField(help_text="How long it took.")),
                (
                    "checked",
                    models.PositiveSmallIntegerField(help_text="Invariants that were looked at."),
                ),
                (
                    "findings",
                    models.JSONField(
                        default=list,
                        help_text="Name, sentence, count and first ids of each that did not hold.",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "indexes": [models.Index(fields=["-created_at"], name="audit_newest")],
            },
        ),
    ]
