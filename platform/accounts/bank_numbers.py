"""Validates numbers of bank accounts and codes of banks."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
ACCOUNT_NUMBER = re.compile(r"\d{5,30}")
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
# Such as the 12 digits of China's CNAPS, or a routing number.
BANK_NUMBER = re.compile(r"\d{6,12}")
# Characters of a number that a mask shows.
SHOWN = 4


def compact(text: str) -> str:
    """Returns a number without the spaces and hyphens by which people group it."""
    return re.sub(r"[\s-]", "", text).upper()


def is_iban(number: str) -> bool:
    """Returns whether a number is written as an IBAN, right or wrong."""
    return bool(re.match(r"[A-Z]{2}", number))


def known_account_number(number: str) -> None:
    """Raises ValidationError for what is neither an IBAN nor digits."""
    if not is_iban(number):
        if not ACCOUNT_NUMBER.fullmatch(number):
            raise ValidationError(_("Write an IBAN, or the 5 to 30 digits of the account."))
        return
    if not IBAN.fullmatch(number) or remainder_of(number) != 1:
        raise ValidationError(_("A digit of this IBAN is wrong or missing; compare it again."))


def remainder_of(iban: str) -> int:
    """Returns the remainder that is 1 for a right IBAN (ISO 7064, MOD 97-10)."""
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97


def known_bank_code(code: str) -> None:
    """Raises ValidationError for what is neither a BIC nor digits."""
    if not BIC.fullmatch(code) and not BANK_NUMBER.fullmatch(code):
        raise ValidationError(
            _("Write a BIC of 8 or 11 characters, or 6 to 12 digits, such as 12 of a CNAPS code.")
        )


def masked(number: str) -> str:
    """Returns a number of which only the last characters are read."""
    return f"•••• {number[-SHOWN:]}"
