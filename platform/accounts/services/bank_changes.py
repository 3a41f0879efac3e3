"""Changes the bank accounts to which organisations are paid."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.bank_numbers import compact, is_iban
from accounts.clients import Client
from accounts.models import BankAccount, EventKind, Organisation, Role, User
from accounts.services.events import record
from accounts.services.members import lock_as_owner
from common.errors import FieldErrors


@transaction.atomic
def change_bank_account(
    *,
    organisation: Organisation,
    holder: str,
    number: str,
    bank_code: str,
    by: User,
    client: Client,
) -> BankAccount:
    """Stores where the organisation is paid, and mails it to every owner.

    Whoever has taken one owner's account over must not be able to redirect money unseen. Raises
    Forbidden, FieldErrors.
    """
    lock_as_owner(organisation, by)
    account = BankAccount.objects.filter(organisation=organisation).first() or BankAccount(
        organisation=organisation
    )
    account.holder, account.number = holder.strip(), compact(number)
    account.bank_code = compact(bank_code)
    ensure_acceptable(account)
    account.save()
    detail = f"{organisation}: {account}"
    owners = organisation.memberships.filter(role=Role.OWNER, user__service_of=None)
    for owner in owners.select_related("user"):
        record(EventKind.BANK_ACCOUNT_CHANGED, user=owner.user, by=by, client=client, detail=detail)
    return account


def ensure_acceptable(account: BankAccount) -> None:
    """Raises FieldErrors for a number or code that no bank can have."""
    try:
        account.clean_fields(exclude=["organisation"])
    except ValidationError as error:
        found: dict[str, Any] = error.message_dict
        raise FieldErrors({name: reasons[0] for name, reasons in found.items()}) from None
    if not account.bank_code and not is_iban(account.number):
        raise FieldErrors({"bank_code": _("Without an IBAN the code of the bank is needed.")})
