from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.ids
import common.money

# Numbers of payments.
SEQUENCE = "CREATE SEQUENCE fulfilment_payment_number"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("attachments", "0001_initial"),
        ("factories", "0001_initial"),
        ("matching", "0001_initial"),
        ("orders", "0001_initial"),
        ("vocabularies", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE fulfilment_payment_number"),
        migrations.CreateModel(
            name="DeliveryClaim",
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
                ("short", models.PositiveIntegerField()),
                ("damaged", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("refunded", "Refunded")],
                        default="open",
                        editable=False,
                        max_length=8,
                    ),
                ),
                (
                    "amount",
                    common.money.MoneyField(
                        decimal_places=6,
                        editable=False,
                        help_text="Refunded for these pieces.",
                        max_digits=19,
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("short__gte", 1), ("damaged__gte", 1), _connector="OR"),
                        name="claim_is_for_pieces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "refunded"])),
                        name="claim_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refunded"), _negated=True),
                            ("amount__isnull", False),
                            _connector="OR",
                        ),
                        name="refunded_claim_has_an_amount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                    models.BigIntegerField(
                        db_default=models.Func(
                            models.Value("fulfilment_payment_number"),
                            function="nextval",
                            output_field=models.BigIntegerField(),
                        ),
                        editable=False,
                        help_text="Part of the reference that a transfer names.",
                        unique=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("due", "To be paid"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("offset", "Set off"),
                        ],
                        default="pending",
                        editable=False,
                        max_length=7,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "next_try_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "provider_id",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The provider's own reference, or the bank's where a person marked it.",
                        max_length=120,
                    ),
                ),
                ("paid_on", models.DateField(editable=False, null=True)),
                ("failure", models.CharField(blank=True, editable=False, max_length=300)),
            ],
            options={
                "ordering": ("created_at", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "done"), _negated=True),
                        fields=["next_try_at"],
                        name="payment_to_be_made",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["pending", "due", "done", "refused", "offset"])
                        ),
                        name="payment_status_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryClaimEvent",
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
                        to="fulfilment.deliveryclaim",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Disposition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("rework", "Rework"), ("scrap", "Scrap")], max_length=6
                    ),
                ),
                ("pieces", models.PositiveIntegerField()),
                (
                    "made",
                    models.PositiveIntegerField(
                        help_text="Those of them that were reported as made."
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispositions",
                        to="matching.allocation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pieces__gte", 1)), name="disposition_is_of_pieces"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("made__lte", models.F("pieces"))),
                        name="disposition_made_some_of_its_pieces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["rework", "scrap"])),
                        name="disposition_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
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
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("refunded", "Refunded"),
                        ],
                        default="open",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("resolution", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("order",),
                        name="one_open_dispute_per_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "accepted", "refunded"])),
                        name="dispute_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "open"),
                            models.Q(("resolution", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="resolved_dispute_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisputeEvent",
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
                        to="fulfilment.dispute",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DisputeRefund",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("amount", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matching.allocation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="fulfilment.dispute",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispute", "allocation"),
                        name="one_refund_per_dispute_and_allocation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="dispute_refund_is_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("passed", models.PositiveIntegerField()),
                (
                    "failed",
                    models.PositiveIntegerField(help_text="Those never made may count as failed."),
                ),
                (
                    "spare",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Good ones beyond these, for what later steps are expected to scrap.",
                    ),
                ),
                (
                    "overrun_failed",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Failed ones beyond these, which the over-run makes up for.",
                    ),
                ),
                (
                    "is_rework",
                    models.BooleanField(
                        default=False, help_text="These failed before and were reworked."
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="matching.allocation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passed__gte", 1),
                            ("failed__gte", 1),
                            ("spare__gte", 1),
                            ("overrun_failed__gte", 1),
                            _connector="OR",
                        ),
                        name="inspection_looks_at_pieces",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspection_files",
                        to="attachments.attachment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="fulfilment.inspection",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "attachment"), name="inspection_has_a_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "number",
                    models.PositiveIntegerField(help_text="Counts those of one order from 1."),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("buyer", "Buyer"),
                            ("factory", "Factory"),
                            ("operator", "Operator"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField(max_length=4000)),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        help_text="The dispute on which it is a side's statement, or its decision.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="fulfilment.dispute",
                    ),
                ),
                (
                    "factory",
                    models.ForeignKey(
                        help_text="Whose conversation it belongs to; empty where it is for all factories.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="factories.factory",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="orders.order",
                    ),
                ),
                (
                    "revised_file",
                    models.ForeignKey(
                        help_text="The new revision that it tells of; its text is the platform's.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.orderedfile",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "number"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "number"), name="message_number_once_per_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["buyer", "factory", "operator"])),
                        name="message_side_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("side", "factory"), _negated=True),
                            ("factory__isnull", False),
                            _connector="OR",
                        ),
                        name="message_of_a_factory_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("text"), 4000
                            ),
                        ),
                        name="message_text_within_limit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="message_files",
                        to="attachments.attachment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="fulfilment.ordermessage",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message", "attachment"), name="message_has_a_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentEvent",
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
                        to="fulfilment.payment",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "pieces_done",
                    models.PositiveIntegerField(help_text="In all, since production started."),
                ),
                (
                    "is_correction",
                    models.BooleanField(
                        default=False,
                        help_text="Sets an earlier report right; only then may the number fall.",
                    ),
                ),
                (
                    "cycle_time_s",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="What a piece took on the machine, without setup; empty if not measured.",
                        max_digits=10,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.001")),
                            django.core.validators.MaxValueValidator(Decimal("1000000")),
                        ],
                        verbose_name="cycle time (s)",
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress_reports",
                        to="matching.allocation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReadMarker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="Of the last message that was shown."),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="orders.order",
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
                        fields=("order", "organisation"),
                        name="one_marker_per_order_and_organisation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "received",
                    models.PositiveIntegerField(
                        help_text="All that arrived this time, damaged ones included."
                    ),
                ),
                ("damaged", models.PositiveIntegerField(default=0)),
                (
                    "spare",
                    models.PositiveIntegerField(
                        default=0, help_text="Good pieces beyond those of the shipment."
                    ),
                ),
                (
                    "spare_damaged",
                    models.PositiveIntegerField(
                        default=0, help_text="Damaged ones that spare pieces make up for."
                    ),
                ),
                (
                    "is_final",
                    models.BooleanField(
                        default=True,
                        help_text="No more pieces of the shipment come: all arrived, or they are lost.",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("damaged__lte", models.F("received"))),
                        name="damaged_pieces_arrived",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received__gte", 1),
                            ("spare__gte", 1),
                            ("spare_damaged__gte", 1),
                            ("is_final", True),
                            _connector="OR",
                        ),
                        name="receipt_says_something",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="deliveryclaim",
            name="receipt",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claim",
                to="fulfilment.receipt",
            ),
        ),
        migrations.CreateModel(
            name="Return",
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
                ("pieces", models.PositiveIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("dimension", "Dimension out of tolerance"),
                            ("surface", "Surface or finish"),
                            ("material", "Material or hardness"),
                            ("function", "Does not fit or work"),
                            ("damage", "Damaged in transport"),
                            ("wrong-part", "Wrong part or revision"),
                            ("other", "Other defect"),
                        ],
                        max_length=10,
                    ),
                ),
                ("description", models.CharField(max_length=300)),
                (
                    "remedy",
                    models.CharField(
                        choices=[
                            ("refund", "Money back"),
                            ("replacement", "Replacement"),
                            ("repair", "Repair"),
                        ],
                        help_text="As wanted; as decided, once it is.",
                        max_length=11,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Return open"),
                            ("refused", "Return refused"),
                            ("accepted", "Repair agreed"),
                            ("sent_back", "Sent back"),
                            ("repaired", "Repaired"),
                            ("completed", "Repair received"),
                            ("refunded", "Return refunded"),
                            ("replaced", "Replacement ordered"),
                            ("rejected", "Return rejected"),
                            ("withdrawn", "Return withdrawn"),
                        ],
                        default="open",
                        editable=False,
                        max_length=9,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True, editable=False, help_text="The factory's words.", max_length=300
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The operator's reason.",
                        max_length=300,
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        help_text="The lot that is at fault.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="matching.allocation",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="orders.order",
                    ),
                ),
                (
                    "replacement",
                    models.OneToOneField(
                        editable=False,
                        help_text="The order by which the pieces are matched again.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pieces__gte", 1)), name="return_is_of_pieces"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "open",
                                    "refused",
                                    "accepted",
                                    "sent_back",
                                    "repaired",
                                    "completed",
                                    "refunded",
                                    "replaced",
                                    "rejected",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="return_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "dimension",
                                    "surface",
                                    "material",
                                    "function",
                                    "damage",
                                    "wrong-part",
                                    "other",
                                ],
                            ),
                            ("remedy__in", ["refund", "replacement", "repair"]),
                        ),
                        name="return_remedy_and_reason_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "replaced"), _negated=True),
                            ("replacement__isnull", False),
                            _connector="OR",
                        ),
                        name="replaced_return_has_an_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnEvent",
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
                        to="fulfilment.return",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReturnRefund",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("amount", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "from_factory",
                    common.money.MoneyField(
                        decimal_places=6, help_text="What the factory gives of it.", max_digits=19
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="matching.allocation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "goods_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="fulfilment.return",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("goods_return", "allocation"),
                        name="one_refund_per_return_and_allocation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="return_refund_is_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
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
                    "price",
                    common.money.MoneyField(
                        decimal_places=6,
                        help_text="What the buyer is asked for: cost and fee of all its pieces.",
                        max_digits=19,
                    ),
                ),
                (
                    "fee_percent",
                    models.DecimalField(
                        decimal_places=6,
                        help_text="The platform's fee on the day of the hold.",
                        max_digits=9,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("due", "To be paid"),
                            ("held", "Held"),
                            ("released", "Released"),
                            ("returned", "Returned"),
                        ],
                        default="due",
                        editable=False,
                        max_length=8,
                    ),
                ),
                (
                    "allocation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement",
                        to="matching.allocation",
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
            ],
            options={
                "ordering": ("-created_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fee_percent__gte", 0), ("price__gte", 0)),
                        name="settlement_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["due", "held", "released", "returned"])),
                        name="settlement_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SettlementEvent",
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
                        to="fulfilment.settlement",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SettlementLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "account",
                    models.CharField(
                        choices=[
                            ("buyer", "Buyer"),
                            ("escrow", "Escrow"),
                            ("factory", "Factory"),
                            ("carrier", "Carrier"),
                            ("platform", "Platform"),
                            ("pool", "Gain pool"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount", common.money.MoneyField(decimal_places=6, max_digits=19)),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True),
                        name="settlement_line_moves_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "account__in",
                                ["buyer", "escrow", "factory", "carrier", "platform", "pool"],
                            )
                        ),
                        name="account_is_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="line",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payment",
                to="fulfilment.settlementline",
            ),
        ),
        migrations.CreateModel(
            name="SettlementTransaction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "number",
                    models.PositiveIntegerField(help_text="Counts those of one settlement from 1."),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hold", "Hold"),
                            ("refund", "Refund"),
                            ("release", "Release"),
                            ("return", "Return"),
                        ],
                        max_length=7,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transactions",
                        to="fulfilment.settlement",
                    ),
                ),
            ],
            options={
                "ordering": ("settlement", "number"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("settlement", "number"),
                        name="transaction_number_once_per_settlement",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ("hold", "release"))),
                        fields=("settlement", "kind"),
                        name="held_once_and_released_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["hold", "refund", "release", "return"])),
                        name="transaction_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="settlementline",
            name="transaction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="fulfilment.settlementtransaction",
            ),
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("pieces", models.PositiveIntegerField()),
                (
                    "spare",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="Sent along for what the next steps are expected to scrap.",
                    ),
                ),
                ("shipped_on", models.DateField()),
                ("carrier", models.CharField(blank=True, max_length=160)),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="matching.allocation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        help_text="Empty where the pieces go to the buyer.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="matching.lottransfer",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pieces__gte", 1)), name="shipment_carries_pieces"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="receipt",
            name="shipment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="fulfilment.shipment",
            ),
        ),
        migrations.CreateModel(
            name="StrandedPieces",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("pieces", models.PositiveIntegerField()),
                (
                    "allocation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stranded",
                        to="matching.allocation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Empty where the platform itself wrote it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pieces__gte", 1)), name="stranded_are_pieces"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliveryclaimevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4b8187749267d5f4449471a8ae06a31c6ccdcb1d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_957fc",
                    table="fulfilment_deliveryclaimevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliveryclaimevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="57dc3cfd7fba658ab8fba11eda59089cd7f104bf",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_fb8f7",
                    table="fulfilment_deliveryclaimevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disposition",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="06b3d5628164fda28269dffe970a311f8ddad34c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_265fe",
                    table="fulfilment_disposition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disposition",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="0b546f19895cdbf812c12cdead65d29172316abc",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_81ead",
                    table="fulfilment_disposition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dispute",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="f211706476892a7bc3d11271a9756ea1f3166757",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_9acb4",
                    table="fulfilment_dispute",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disputeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="abf9c3655daef9f81f83c2cb070e5ff298841da2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2b664",
                    table="fulfilment_disputeevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disputeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="fe6ee981630d669cb4d8bb3339a6d0a5a1f5a746",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_bceb6",
                    table="fulfilment_disputeevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disputerefund",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2f38a10b5aa14a4a0000612566c87cc86d04897b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fff93",
                    table="fulfilment_disputerefund",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disputerefund",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="5d942e54cdc51d91d37e904a056437b17ef2be19",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_61dba",
                    table="fulfilment_disputerefund",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8dab25b68edc7c6c232cb707291f7976abef5242",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7deb7",
                    table="fulfilment_inspection",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspection",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="75349c8017b39b917d6353421ebf52c24169792b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_8e0d2",
                    table="fulfilment_inspection",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionfile",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cc98f3c900495cb388116c4709560ab0306f16f6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cf0ba",
                    table="fulfilment_inspectionfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionfile",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="72c549081770b7066b045a68c1963ba2731fbaeb",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_29600",
                    table="fulfilment_inspectionfile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ordermessage",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="95edf78e19d677e8551f6bbbd5f23425c3eb8782",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c9436",
                    table="fulfilment_ordermessage",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ordermessage",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="f297220e32b437e8521013d511e579a1e188f6c9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_cbbe5",
                    table="fulfilment_ordermessage",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="messagefile",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ddd9e3cb80a0a06137bde0f509918c69ee3419a6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_df534",
                    table="fulfilment_messagefile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="messagefile",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="8dd9328182fa54721516ac3acd170441f7070ebb",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_32ebe",
                    table="fulfilment_messagefile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paymentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7d61170df5f27521e1cc8779ad94581c436df5f0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f7e17",
                    table="fulfilment_paymentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paymentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="ca62d29975a1f552aef5e8bf0ab79d2912e99e17",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_f4388",
                    table="fulfilment_paymentevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="progressreport",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c63b6c37f538bb8bc48b47c785ca905e694a7c8b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_64318",
                    table="fulfilment_progressreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="progressreport",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="f0624d8747d4d47a41f3a728b6eef43121d2e789",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_f90c7",
                    table="fulfilment_progressreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="deliveryclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="ff1ebb3ed907189c3a457bf66660a8328d490db9",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_ea54b",
                    table="fulfilment_deliveryclaim",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="return",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="d3796d3b26a2d02ae4f96fe56865dc41b05d068a",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_ab536",
                    table="fulfilment_return",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b55902084ded1c1d0005410d753d3cd8487729ab",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1abb7",
                    table="fulfilment_returnevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="a7cc00570660b627604c1a64a85b495c5cc00a9e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_1d781",
                    table="fulfilment_returnevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnrefund",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="90e2bf2c810f96e68f53fe1e022a4cf064577581",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f58f3",
                    table="fulfilment_returnrefund",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="returnrefund",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="2f577b47c96da20bda760f9ea8f7d8c1b610a48a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_7c0e6",
                    table="fulfilment_returnrefund",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="0f3ce39400cb30a21900d5be36339f5d73bcfcfe",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_6c3e5",
                    table="fulfilment_settlement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b094f65630a7b440ba59ca9f3e0556e791749916",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2cafc",
                    table="fulfilment_settlementevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="daf05b59732111568e53890ddb1e48be7b9dd4d7",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_dfcf1",
                    table="fulfilment_settlementevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="c435b24248fe7c9ea5380d41e27784d6d6d36640",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_d5638",
                    table="fulfilment_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlementtransaction",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="877b2a8590adb421f3d6304c2e04aa2acdb263de",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_53819",
                    table="fulfilment_settlementtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlementtransaction",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="9adb8fe79172f60939b2591d5b63417a5ab88d69",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_a2fcd",
                    table="fulfilment_settlementtransaction",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.UniqueConstraint(
                fields=("transaction", "account"), name="one_line_per_transaction_and_account"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlementline",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="046a0541609d799f92598a7122c3621ce2aa3129",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d1e0b",
                    table="fulfilment_settlementline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlementline",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="a2081ac235967d24d2f940641ea48659f952aac8",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_ad5cc",
                    table="fulfilment_settlementline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlementline",
            trigger=pgtrigger.compiler.Trigger(
                name="balanced",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n        IF (\n            SELECT SUM(amount) FROM fulfilment_settlementline\n            WHERE transaction_id = NEW.transaction_id\n        ) <> 0 THEN\n            RAISE EXCEPTION 'The lines of transaction % do not sum to zero', NEW.transaction_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_sums_to_zero';\n        END IF;\n        IF (\n            SELECT SUM(line.amount)\n            FROM fulfilment_settlementline AS line\n            JOIN fulfilment_settlementtransaction AS own ON own.id = line.transaction_id\n            JOIN fulfilment_settlementtransaction AS this ON this.settlement_id = own.settlement_id\n            WHERE this.id = NEW.transaction_id AND line.account = 'escrow'\n        ) < 0 THEN\n            RAISE EXCEPTION 'Transaction % takes more than is held', NEW.transaction_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_gives_what_is_held';\n        END IF;\n        RETURN NULL;\n    ",
                    hash="55c2736c5e8bb61bcc49e987e451f0adc38870fb",
                    operation="INSERT",
                    pgid="pgtrigger_balanced_ceb2b",
                    table="fulfilment_settlementline",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shipment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="640f0bd4b6a796e77e8a2701180cb97126b46760",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d503d",
                    table="fulfilment_shipment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shipment",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="174009da8bae26ea5f7f10a5478fce29522fdf1b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_5a0c8",
                    table="fulfilment_shipment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_final", True)),
                fields=("shipment",),
                name="one_final_receipt_per_shipment",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="receipt",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a2f85054005b12ed43f047421d927eda42eac425",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_eacdb",
                    table="fulfilment_receipt",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="receipt",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="298a5520b0d308e11e7e4285bfc6ba6459e69575",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_3ee70",
                    table="fulfilment_receipt",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="strandedpieces",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="99e5e1f40c3cdc3af364db190a0c4759a14082c5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4ce3c",
                    table="fulfilment_strandedpieces",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="strandedpieces",
            trigger=pgtrigger.compiler.Trigger(
                name="never_truncated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
                    hash="a75bdd3eefe62997d765e218805959b06f50c9e2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_never_truncated_84596",
                    table="fulfilment_strandedpieces",
                    when="BEFORE",
                ),
            ),
        ),
    ]
