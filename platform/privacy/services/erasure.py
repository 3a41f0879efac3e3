"""Erases a person: accounts end, and the books keep a pseudonym."""

import re
from collections.abc import Iterable

from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import (
    AccountMail,
    ApiToken,
    Invitation,
    Membership,
    Organisation,
    Role,
    SignUp,
    SignUpStatus,
    User,
    UserSession,
)
from accounts.services.passwords import ensure_may_help
from common.clock import now
from common.errors import FieldErrors, Forbidden
from common.models import IdempotencyRecord, QuotaUse
from common.states import transition
from exports.services.organisation_exports import expire_all_of
from fulfilment.services.open_business import open_business_of
from notifications.models import CalendarKey, MailPreference, Notification, NotificationMail
from privacy.errors import ErasedAlready, OnlyOwner, PlatformNeedsOwner, TextsOfMany
from privacy.models import Erasure

# Further texts of a person, such as a phone number; shorter ones would be found in other words.
TEXTS_MOST, SHORTEST_TEXT, LONGEST_TEXT = 20, 5, 200
# What a person may name: other texts stand in what everybody writes.
PHONE_OR_ADDRESS = re.compile(r"(?=(?:.*\d){5})[\d +()./-]+|[^\s@]+@[^\s@]+\.[^\s@]+")
# In more rows of texts a name is no person's alone, and an operator looks at it.
OWN_ROWS_MOST = 200
MARK = "[erased]"
ERASE = "SELECT privacy_erase_person(%s, %s, %s, %s)"
HOLDS_TEXT = (
    "EXISTS (SELECT FROM unnest(%s::text[]) AS sought"
    " WHERE position(convert_to(sought, 'UTF8') IN content) > 0)"
)


@transaction.atomic
def erase_person(
    *, person: User, by: User, reason: str = "", further: Iterable[str] = ()
) -> Erasure:
    """Deletes what was the person's own, and replaces name and addresses elsewhere.

    `by` is the person, or an operator with a `reason`. `further` are other texts to replace, such
    as a phone number. Raises Forbidden, NotYoursToHelp, FieldErrors, ErasedAlready,
    PlatformNeedsOwner, OnlyOwner and TextsOfMany.
    """
    texts = checked_texts(further, is_own=by.pk == person.pk)
    if by.pk != person.pk:
        ensure_may_help(person, by)
        if not reason.strip():
            raise FieldErrors({"reason": _("Say why, such as the request and its date.")})
    if person.service_of_id is not None:
        raise Forbidden
    person = User.objects.select_for_update().get(pk=person.pk)
    if Erasure.objects.filter(person=person).exists():
        raise ErasedAlready
    ensure_no_work_is_left_alone(person)
    expire_all_of(Organisation.objects.filter(memberships__user=person), by=by)
    delete_own_rows(person)
    clean_stored_answers(person, texts)
    end_offers_to_join(person)
    with connection.cursor() as cursor:
        cursor.execute(ERASE, [person.pk, by.pk, reason.strip()[:300], texts])
        (erasure_id,) = cursor.fetchone()
    # After the function, which looks for their addresses too.
    UserSession.objects.filter(user=person).delete()
    erasure = Erasure.objects.get(pk=erasure_id)
    if by.pk == person.pk and erasure.rows_of_others > OWN_ROWS_MOST:
        raise TextsOfMany
    return erasure


def checked_texts(further: Iterable[str], *, is_own: bool) -> list[str]:
    """Returns the further texts to replace. Raises FieldErrors.

    A person names phone numbers and addresses; an operator, who answers for it, any text.
    """
    texts = list(dict.fromkeys(text.strip() for text in further if text.strip()))
    if len(texts) > TEXTS_MOST:
        raise FieldErrors({"further": _("At most 20 texts are replaced; leave some out.")})
    for text in texts:
        if not SHORTEST_TEXT <= len(text) <= LONGEST_TEXT:
            raise FieldErrors(
                {
                    "further": _(
                        "A text has 5 to 200 characters; a shorter one stands in too many others."
                    )
                }
            )
        if is_own and not PHONE_OR_ADDRESS.fullmatch(text):
            raise FieldErrors(
                {
                    "further": _(
                        "Only phone numbers and e-mail addresses; other texts are replaced by an"
                        " operator."
                    )
                }
            )
    return texts


def ensure_no_work_is_left_alone(person: User) -> None:
    """Raises OnlyOwner, or PlatformNeedsOwner, where nobody else could go on."""
    owned = Organisation.objects.filter(memberships__user=person, memberships__role=Role.OWNER)
    left = []
    for organisation in owned.select_for_update(of=("self",), no_key=True).order_by("pk"):
        others = organisation.memberships.filter(
            role=Role.OWNER, user__service_of=None, user__is_active=True
        )
        if others.exclude(user=person).exists():
            continue
        if organisation.is_operator:
            raise PlatformNeedsOwner
        business = open_business_of(organisation)
        if any(rows.exists() for rows in (business.orders, business.allocations, business.windows)):
            left.append(organisation.name)
    if left:
        raise OnlyOwner(left)


def delete_own_rows(person: User) -> None:
    """Deletes tokens, second factors, notifications, memberships and counts."""
    ApiToken.objects.filter(user=person).delete()
    ApiToken.objects.filter(created_by=person).update(created_by=None)
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    for model in (CalendarKey, MailPreference, NotificationMail, Notification):
        model._default_manager.filter(user=person).delete()
    Membership.objects.filter(user=person).delete()
    QuotaUse.objects.filter(owner=person.pk).delete()
    LogEntry.objects.filter(object_id=str(person.pk)).update(object_repr=MARK)
    person.groups.clear()
    person.user_permissions.clear()


def clean_stored_answers(person: User, texts: list[str]) -> None:
    """Deletes the person's stored answers, and replaces the texts in those of others.

    Those stay, since without them a repeated request would take effect twice.
    """
    IdempotencyRecord.objects.filter(user=person).delete()
    sought = [person.email, *texts]
    # As in the database's function: a single short word stands for others too.
    if " " in person.full_name or (len(person.full_name) > 1 and not person.full_name.isascii()):
        sought.append(person.full_name)
    pattern = re.compile(b"|".join(re.escape(text.encode()) for text in sought), re.IGNORECASE)
    for record in IdempotencyRecord.objects.extra(where=[HOLDS_TEXT], params=[sought]):
        record.content = pattern.sub(MARK.encode(), bytes(record.content))
        record.save(update_fields=["content"])


def end_offers_to_join(person: User) -> None:
    """Ends invitations and sign-ups of the address, and deletes mails to it."""
    address = person.email
    pseudonym = pseudonym_of(person)
    AccountMail.objects.filter(to__iexact=address).delete()
    invited = Invitation.objects.filter(email=address)
    invited.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now())
    invited.update(email=pseudonym, secret_sha256=None)
    asked = SignUp.objects.filter(email=address)
    for row in asked.filter(status=SignUpStatus.WAITING):
        transition(row, to=SignUpStatus.REJECTED, by=None, reason="The person was erased.")
    asked.update(email=pseudonym, full_name=MARK)


def pseudonym_of(person: User) -> str:
    """Returns the address that stands for an erased person; no mail reaches it."""
    return f"erased-{person.pk}@erased.invalid"
