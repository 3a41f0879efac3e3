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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EventCounter",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.organisation",
                    ),
                ),
                ("last", models.BigIntegerField(db_default=0, default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "number",
                    models.BigIntegerField(
                        help_text="Counts those of one organisation from 1, no gaps."
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offer.made", "Offer made"),
                            ("offer.ending", "Offer ends soon"),
                            ("offer.accepted", "Offer accepted"),
                            ("offer.declined", "Offer declined"),
                            ("offer.expired", "Offer expired"),
                            ("counter_offer.made", "Counter-offer made"),
                            ("counter_offer.answered", "Counter-offer answered"),
                            ("proposal.made", "Proposal to answer"),
                            ("proposal.answered", "Proposal answered"),
                            ("offers.answered", "All offers answered"),
                            ("order.matched_again", "Order matched again"),
                            ("order.unmatched", "Order unmatched"),
                            ("order.awarded", "Order awarded"),
                            ("order.delivered", "Order delivered"),
                            ("order.accepted", "Goods accepted"),
                            ("order.closed", "Order closed"),
                            ("order.cancelled", "Order cancelled"),
                            ("order.expired", "Order expired"),
                            ("lot.confirmed", "Lot confirmed"),
                            ("lot.started", "Lot started"),
                            ("lot.progress", "Progress reported"),
                            ("lot.inspected", "Lot inspected"),
                            ("lot.due", "Lot due"),
                            ("lot.late", "Lot late"),
                            ("lot.cancelled", "Lot cancelled"),
                            ("shipment.sent", "Shipped"),
                            ("shipment.forwarded", "Sent on to the next step"),
                            ("shipment.received", "Received"),
                            ("shipment.short", "Received short or damaged"),
                            ("claim.made", "Claim made"),
                            ("return.requested", "Return requested"),
                            ("return.changed", "Return changed"),
                            ("dispute.opened", "Dispute opened"),
                            ("dispute.decided", "Dispute decided"),
                            ("payment.due", "Payment due"),
                            ("payment.made", "Paid"),
                            ("message.written", "Message"),
                            ("certificate.ending", "Certificate ends"),
                            ("run.solved", "Match run solved"),
                            ("run.failed", "Match run failed"),
                            ("books.broken", "Invariant broken"),
                            ("sign_up.requested", "Company signed up"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("buyer", "Buyer"),
                            ("factory", "Factory"),
                            ("receiver", "Next factory"),
                            ("operator", "Operator"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="What this side calls it, such as W-26-00042.",
                        max_length=160,
                    ),
                ),
                (
                    "subject",
                    models.JSONField(default=dict, help_text="Ids of what it is about, by type."),
                ),
                ("times", models.JSONField(default=dict, help_text="Deadlines and days, by name.")),
                ("at", models.DateTimeField(help_text="When it happened.")),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("organisation", "number"),
            },
        ),
        migrations.CreateModel(
            name="MailPreference",
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
                            ("offer.made", "Offer made"),
                            ("offer.ending", "Offer ends soon"),
                            ("offer.accepted", "Offer accepted"),
                            ("offer.declined", "Offer declined"),
                            ("offer.expired", "Offer expired"),
                            ("counter_offer.made", "Counter-offer made"),
                            ("counter_offer.answered", "Counter-offer answered"),
                            ("proposal.made", "Proposal to answer"),
                            ("proposal.answered", "Proposal answered"),
                            ("offers.answered", "All offers answered"),
                            ("order.matched_again", "Order matched again"),
                            ("order.unmatched", "Order unmatched"),
                            ("order.awarded", "Order awarded"),
                            ("order.delivered", "Order delivered"),
                            ("order.accepted", "Goods accepted"),
                            ("order.closed", "Order closed"),
                            ("order.cancelled", "Order cancelled"),
                            ("order.expired", "Order expired"),
                            ("lot.confirmed", "Lot confirmed"),
                            ("lot.started", "Lot started"),
                            ("lot.progress", "Progress reported"),
                            ("lot.inspected", "Lot inspected"),
                            ("lot.due", "Lot due"),
                            ("lot.late", "Lot late"),
                            ("lot.cancelled", "Lot cancelled"),
                            ("shipment.sent", "Shipped"),
                            ("shipment.forwarded", "Sent on to the next step"),
                            ("shipment.received", "Received"),
                            ("shipment.short", "Received short or damaged"),
                            ("claim.made", "Claim made"),
                            ("return.requested", "Return requested"),
                            ("return.changed", "Return changed"),
                            ("dispute.opened", "Dispute opened"),
                            ("dispute.decided", "Dispute decided"),
                            ("payment.due", "Payment due"),
                            ("payment.made", "Paid"),
                            ("message.written", "Message"),
                            ("certificate.ending", "Certificate ends"),
                            ("run.solved", "Match run solved"),
                            ("run.failed", "Match run failed"),
                            ("books.broken", "Invariant broken"),
                            ("sign_up.requested", "Company signed up"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[("at_once", "At once"), ("daily", "Once a day"), ("off", "Never")],
                        max_length=8,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NotificationMail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_digest", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("due_at", models.DateTimeField(help_text="When it is to be sent.")),
                (
                    "next_try_at",
                    models.DateTimeField(
                        help_text="Empty once it was sent or given up; later while it is being sent.",
                        null=True,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification_mails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="notifications.event",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        help_text="Empty where the person wants no mail of the kind.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notifications",
                        to="notifications.notificationmail",
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
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
                            ("offer.made", "Offer made"),
                            ("offer.ending", "Offer ends soon"),
                            ("offer.accepted", "Offer accepted"),
                            ("offer.declined", "Offer declined"),
                            ("offer.expired", "Offer expired"),
                            ("counter_offer.made", "Counter-offer made"),
                            ("counter_offer.answered", "Counter-offer answered"),
                            ("proposal.made", "Proposal to answer"),
                            ("proposal.answered", "Proposal answered"),
                            ("offers.answered", "All offers answered"),
                            ("order.matched_again", "Order matched again"),
                            ("order.unmatched", "Order unmatched"),
                            ("order.awarded", "Order awarded"),
                            ("order.delivered", "Order delivered"),
                            ("order.accepted", "Goods accepted"),
                            ("order.closed", "Order closed"),
                            ("order.cancelled", "Order cancelled"),
                            ("order.expired", "Order expired"),
                            ("lot.confirmed", "Lot confirmed"),
                            ("lot.started", "Lot started"),
                            ("lot.progress", "Progress reported"),
                            ("lot.inspected", "Lot inspected"),
                            ("lot.due", "Lot due"),
                            ("lot.late", "Lot late"),
                            ("lot.cancelled", "Lot cancelled"),
                            ("shipment.sent", "Shipped"),
                            ("shipment.forwarded", "Sent on to the next step"),
                            ("shipment.received", "Received"),
                            ("shipment.short", "Received short or damaged"),
                            ("claim.made", "Claim made"),
                            ("return.requested", "Return requested"),
                            ("return.changed", "Return changed"),
                            ("dispute.opened", "Dispute opened"),
                            ("dispute.decided", "Dispute decided"),
                            ("payment.due", "Payment due"),
                            ("payment.made", "Paid"),
                            ("message.written", "Message"),
                            ("certificate.ending", "Certificate ends"),
                            ("run.solved", "Match run solved"),
                            ("run.failed", "Match run failed"),
                            ("books.broken", "Invariant broken"),
                            ("sign_up.requested", "Company signed up"),
                        ],
                        max_length=24,
                    ),
                ),
                ("subject_id", models.UUIDField()),
                (
                    "instance",
                    models.CharField(help_text="The deadline of which it reminds.", max_length=40),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject_id", "instance"), name="one_reminder_of_a_deadline"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarKey",
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
                ("key_sha256", models.CharField(editable=False, max_length=64, unique=True)),
                ("last_used_at", models.DateTimeField(editable=False, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_keys",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "user"), name="one_calendar_key_per_person"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarkey",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="9365652e074c1955413b4e908b04507c8a5aad61",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_96480",
                    table="notifications_calendarkey",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="event_number_once_per_organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="event_numbers_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "offer.made",
                            "offer.ending",
                            "offer.accepted",
                            "offer.declined",
                            "offer.expired",
                            "counter_offer.made",
                            "counter_offer.answered",
                            "proposal.made",
                            "proposal.answered",
                            "offers.answered",
                            "order.matched_again",
                            "order.unmatched",
                            "order.awarded",
                            "order.delivered",
                            "order.accepted",
                            "order.closed",
                            "order.cancelled",
                            "order.expired",
                            "lot.confirmed",
                            "lot.started",
                            "lot.progress",
                            "lot.inspected",
                            "lot.due",
                            "lot.late",
                            "lot.cancelled",
                            "shipment.sent",
                            "shipment.forwarded",
                            "shipment.received",
                            "shipment.short",
                            "claim.made",
                            "return.requested",
                            "return.changed",
                            "dispute.opened",
                            "dispute.decided",
                            "payment.due",
                            "payment.made",
                            "message.written",
                            "certificate.ending",
                            "run.solved",
                            "run.failed",
                            "books.broken",
                            "sign_up.requested",
                        ],
                    )
                ),
                name="event_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["buyer", "factory", "receiver", "operator"])),
                name="event_side_is_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="46bb136946ccb071b54e9cf7b6d923e57ed63e3c",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_1afab",
                    table="notifications_event",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="mailpreference",
            constraint=models.UniqueConstraint(
                fields=("user", "kind"), name="one_mail_choice_per_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", ["at_once", "daily", "off"])),
                name="mail_choice_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="notificationmail",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["next_try_at"],
                name="notification_mail_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="notificationmail",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_digest", True)),
                fields=("user", "due_at"),
                name="one_digest_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="notificationmail",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), ("next_try_at", None), _connector="OR"),
                name="sent_mail_is_not_due",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)),
                fields=["user"],
                name="unread_notifications",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                fields=("user", "event"), name="one_notification_per_event"
            ),
        ),
    ]
