"""Declares the tables that every organisation has."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import BankAccount, Invitation, Membership, Organisation
from attachments.models import Attachment
from attachments.states import AttachmentStatus
from exports.tables.csv_table import CsvTable, fields
from fulfilment.models import OrderMessage


def archived_name(file: Attachment) -> str:
    """Returns where a file stands in the archive; empty where it has no content."""
    if file.status != AttachmentStatus.CLEAN:
        return ""
    return f"files/{file.pk.hex[-12:]}-{file.name.replace('/', '_')}"


def own_files(organisation: Organisation) -> Any:
    """Returns the files that the organisation sent."""
    rows = Attachment.objects.filter(organisation=organisation)
    return rows.exclude(status=AttachmentStatus.DELETED).order_by("pk")


def people_of(organisation: Organisation) -> Any:
    """Returns the memberships of persons."""
    rows = Membership.objects.filter(organisation=organisation, user__service_of=None)
    return rows.select_related("user").order_by("created_at", "pk")


def own_messages(organisation: Organisation) -> Any:
    """Returns the messages that the organisation sees of its orders and work."""
    own = Q(order__organisation=organisation) | Q(factory__organisation=organisation)
    rows = OrderMessage.objects.seen_by(organisation).filter(own)
    return rows.select_related("order").order_by("at", "pk")


SHARED_TABLES: Iterable[CsvTable] = (
    CsvTable(
        "organisation/members",
        _("Members with their roles"),
        people_of,
        (
            ("full_name", "user.full_name"),
            ("email", "user.email"),
            *fields("role", "sees_prices"),
            ("member_since", "created_at"),
        ),
    ),
    CsvTable(
        "organisation/invitations",
        _("Invitations"),
        lambda organisation: Invitation.objects.filter(organisation=organisation).order_by("pk"),
        fields("email", "role", "sees_prices", "created_at", "accepted_at", "withdrawn_at"),
    ),
    CsvTable(
        "organisation/bank_account",
        _("Bank account, the number shortened"),
        lambda organisation: BankAccount.objects.filter(organisation=organisation),
        (*fields("holder"), ("number", "masked_number"), *fields("bank_code", "updated_at")),
    ),
    CsvTable(
        "organisation/files",
        _("Files that the organisation sent, with their place in this archive"),
        own_files,
        (
            *fields("id", "name", "kind", "content_type", "size", "sha256", "status"),
            *fields("created_at"),
            ("archived_as", archived_name),
        ),
    ),
    CsvTable(
        "organisation/messages",
        _("Messages about orders and work that the organisation sees"),
        own_messages,
        (("order", "order_id"), *fields("number", "side", "text", "at")),
    ),
)
