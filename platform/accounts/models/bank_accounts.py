"""Stores the bank accounts to which organisations are paid."""

from django.db import models

from accounts.bank_numbers import known_account_number, known_bank_code, masked
from accounts.models.people import Organisation
from common.models import UUIDModel


class BankAccount(UUIDModel):
    """Represents where an organisation is paid; operators alone see the whole number."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="bank_account"
    )
    holder = models.CharField(max_length=140)
    number = models.CharField(
        max_length=34, validators=[known_account_number], help_text="IBAN, or digits alone."
    )
    bank_code = models.CharField(
        max_length=12,
        blank=True,
        validators=[known_bank_code],
        help_text="BIC or digits, such as a CNAPS code; may be empty beside an IBAN.",
    )

    def __str__(self) -> str:
        return f"{self.holder}, {self.masked_number}"

    @property
    def masked_number(self) -> str:
        """Returns the number as it is shown to all but operators."""
        return masked(self.number)
