"""Formats amounts of money in the language of the page, by the rules of CLDR."""

import unicodedata
from copy import copy
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import NumberPattern, get_currency_symbol
from django.conf import settings
from django.utils.translation import get_language, to_locale

from common.money import is_finer, rounded_half_up
from vocabularies.selectors import minor_units

# Rates and prices per piece, which are finer than a minor unit, show this many decimals at least.
FINE_DIGITS = 2
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def amount_text(amount: Decimal, currency: str) -> str:
    """Returns an amount in whole minor units, half up, such as CN¥12,480.00.

    The sign is the language's own: CN¥ is the yuan's in English, JP¥ the yen's in Chinese. Without
    a currency the amount has two decimals and no sign.
    """
    return signed_text(amount, currency, digits_of(currency))


def rate_text(amount: Decimal, currency: str) -> str:
    """Returns an amount that may be finer than a minor unit, such as a rate.

    It has the currency's decimals, or two where the currency has fewer and the amount needs them.
    """
    digits = digits_of(currency)
    fine = max(digits, FINE_DIGITS)
    needs_more = is_finer(rounded_half_up(amount, fine), digits)
    return signed_text(amount, currency, fine if needs_more else digits)


def chart_amount(amount: Decimal | None, currency: str) -> float | None:
    """Returns a chart's number for an amount: whole minor units, None for None."""
    return None if amount is None else float(rounded_half_up(amount, digits_of(currency)))


def digits_of(currency: str) -> int:
    """Returns the decimals of amounts in a currency; two without a currency."""
    return minor_units(currency) if currency else FINE_DIGITS


def signed_text(amount: Decimal, currency: str, digits: int) -> str:
    """Returns an amount with so many decimals, half up, and the sign of its currency."""
    rounded = rounded_half_up(amount, digits)
    language = get_language() or settings.LANGUAGE_CODE
    locale, pattern = amount_pattern(language, digits)
    text = pattern.apply(abs(rounded), locale)
    minus = "−" if rounded < 0 else ""
    return minus + text.replace("¤", currency_sign(language, currency)).strip()


@cache
def amount_pattern(language: str, digits: int) -> tuple[Locale, NumberPattern]:
    """Returns a language's locale and its pattern of amounts with these decimals."""
    locale = Locale.parse(to_locale(language))
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    return locale, pattern


@cache
def currency_sign(language: str, currency: str) -> str:
    """Returns a currency's sign, with a space where CLDR separates it from digits.

    No two currencies have the same sign in a language. A currency without a sign has its code.
    """
    if not currency:
        return ""
    sign = get_currency_symbol(currency, Locale.parse(to_locale(language)))
    is_symbol = unicodedata.category(sign[-1]).startswith("S")
    return sign if is_symbol else sign + NO_BREAK_SPACE
