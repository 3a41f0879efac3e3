"""Parses money: signs and codes of currencies, and rates with their unit of time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from imports.readers.result import Message
from imports.readers.sheets.cell_model import Cell, Conventions, Limits, Parsed, as_cell
from imports.readers.sheets.parsing.cell_text import normalised, with_plain_numerals
from imports.readers.sheets.parsing.number_cells import (
    blank_cell,
    multiple_of,
    no_number,
    read_body,
    shown,
    split_unit,
    within,
)
from imports.readers.sheets.parsing.time_units import (
    HOUR,
    ONCE,
    PER,
    PER_HOUR,
    rate_unit,
    time_unit,
)

# Signs and words of currencies; one that several use names them all.
DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "BRL", "ARS", "CLP", "COP")
SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    "¥": ("CNY", "JPY"),
    "cn¥": ("CNY",),
    "rmb¥": ("CNY",),
    "jp¥": ("JPY",),
    "rmb": ("CNY",),
    "人民币": ("CNY",),
    "人民币元": ("CNY",),
    "yuan": ("CNY",),
    "元": ("CNY", "TWD", "HKD"),
    "块": ("CNY",),
    "圆": ("CNY", "JPY"),
    "元人民币": ("CNY",),
    "元整": ("CNY",),
    "renminbi": ("CNY",),
    "円": ("JPY",),
    "日元": ("JPY",),
    "日圆": ("JPY",),
    "yen": ("JPY",),
    "€": ("EUR",),
    "euro": ("EUR",),
    "euros": ("EUR",),
    "欧元": ("EUR",),
    "$": DOLLARS,
    "dollar": DOLLARS,
    "dollars": DOLLARS,
    "us$": ("USD",),
    "usd$": ("USD",),
    "美元": ("USD",),
    "美金": ("USD",),
    "c$": ("CAD",),
    "ca$": ("CAD",),
    "a$": ("AUD",),
    "au$": ("AUD",),
    "nz$": ("NZD",),
    "s$": ("SGD",),
    "hk$": ("HKD",),
    "港元": ("HKD",),
    "港币": ("HKD",),
    "nt$": ("TWD",),
    "新台币": ("TWD",),
    "台币": ("TWD",),
    "mx$": ("MXN",),
    "r$": ("BRL",),
    "£": ("GBP",),
    "英镑": ("GBP",),
    "pound": ("GBP",),
    "pounds": ("GBP",),
    "fr.": ("CHF",),
    "fr": ("CHF",),
    "sfr.": ("CHF",),
    "sfr": ("CHF",),
    "瑞士法郎": ("CHF",),
    "franken": ("CHF",),
    "₩": ("KRW",),
    "韩元": ("KRW",),
    "₹": ("INR",),
    "rs.": ("INR", "PKR"),
    "rs": ("INR", "PKR"),
    "卢比": ("INR", "PKR"),
    "₽": ("RUB",),
    "卢布": ("RUB",),
    "₺": ("TRY",),
    "tl": ("TRY",),
    "฿": ("THB",),
    "泰铢": ("THB",),
    "₫": ("VND",),
    "越南盾": ("VND",),
    "zł": ("PLN",),
    "zl": ("PLN",),
    "kč": ("CZK",),
    "kc": ("CZK",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "kr.": ("SEK", "NOK", "DKK", "ISK"),
    "ft": ("HUF",),
    "₪": ("ILS",),
    "₴": ("UAH",),
    "₱": ("PHP",),
    "rm": ("MYR",),
    "rp": ("IDR",),
    "lei": ("RON",),
    "r": ("ZAR",),
    "eur€": ("EUR",),
    "€uro": ("EUR",),
}
CODES_TEXT: Final = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS "
    "KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR "
    "MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP "
    "TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW "
    "ZWG CNH BGN HRK DEM ANG ZWL SLL VEF CUC"
)
CODES: Final = frozenset(CODES_TEXT.split())
# Hundredths of a currency; a rate in them is refused, never read as the currency itself.
MINOR = frozenset({"ct", "cent", "cents", "¢", "分", "角", "p", "pence", "rappen"})
# Prices here have no tax, so a remark that says so adds nothing; one that adds tax is refused.
WITHOUT_TAX = re.compile(
    r"[,;/(]?\s*(?:不含税|未税|含税前|netto|net(?: of tax)?|excl?\.? ?(?:vat|tax|mwst\.?)|ex vat|"
    r"zzgl\.? mwst\.?|exkl\.? mwst\.?|ohne mwst\.?)\s*\)?[,;]?"
)
NO_CENTS = re.compile(r"^[.,]?(?:-{1,2}|—)(?=\s|$|/|[^\d])")
MONEY_LIMITS = Limits(Decimal(0), Decimal(10**13), 6)


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """Holds the currencies that a text beside an amount may mean, and its unit."""

    currencies: tuple[str, ...] = ()
    unit: str = ""
    unknown: str = ""


def parse_money(
    found: Cell | str,
    conventions: Conventions,
    currency: str,
    *,
    field: str = "",
    limits: Limits = MONEY_LIMITS,
    per_hour: bool = False,
) -> Parsed[Decimal]:
    """Parses an amount in a currency, or a rate an hour.

    An amount with the sign or code of another currency, in the cell, in its number format or in
    the head, is refused. A rate per second or minute is converted, one per day or piece refused.
    """
    cell = as_cell(found)
    blank = blank_cell(cell, field)
    if blank is not None:
        return blank
    text = with_plain_numerals(normalised(cell.text))
    prefix, body, suffix = split_unit(text)
    factor, suffix = multiple_of(suffix)
    if cell.moment is not None or not body:
        return no_number(cell, field)
    suffix = NO_CENTS.sub("", suffix).strip().removeprefix("整")
    many, head_text = multiple_of(cell.head_unit.strip())
    head = money_unit(head_text, currency)
    beside = joined_units(money_unit(prefix, currency), money_unit(suffix, currency))
    fault = unit_fault(beside, head, cell, currency, per_hour)
    if fault:
        return Parsed(errors=[Message(fault[0], field, cell.params(**fault[1]))])
    unit = (beside.unit or head.unit or HOUR) if per_hour else HOUR
    scale = PER_HOUR[unit] * many
    wide = Limits(limits.least, limits.most / scale, 12)
    if cell.number is not None:
        parsed = Parsed(cell.number)
    else:
        parsed = read_body(body, cell, conventions, field=field, limits=wide, factor=factor)
    if parsed.value is None:
        return parsed
    parsed.value *= scale
    if unit != HOUR:
        params = cell.params(unit=unit, value=shown(parsed.value), currency=currency)
        parsed.notes.append(Message("rate_converted", field, params))
    elif many != 1:
        params = cell.params(unit=cell.head_unit, value=shown(parsed.value))
        parsed.notes.append(Message("measure_converted", field, params))
    return within(parsed, cell, field, limits)


def money_unit(text: str, currency: str) -> MoneyUnit:
    """Returns the currencies and the unit of time that a text beside an amount names."""
    bare = WITHOUT_TAX.sub("", normalised(text).casefold()).strip(" :,;=")
    if not bare:
        return MoneyUnit()
    if bare in MINOR:
        return MoneyUnit(unknown=text)
    for split in [len(bare), *split_places(bare)]:
        sign, rest = bare[:split].strip(), bare[split:].strip()
        currencies = currencies_of(sign) if sign else ()
        unit = rate_unit(rest) if rest else ""
        if (not sign or currencies) and (not rest or unit):
            return MoneyUnit(currencies, unit)
    unit = time_unit(bare) if bare != "m" else ""
    return MoneyUnit(unit=unit) if unit else MoneyUnit(unknown=text)


def split_places(text: str) -> list[int]:
    """Returns the places at which "/", "per" or 每 may begin the unit of a rate."""
    return [at for at in range(len(text)) if PER.match(text[at:])]


def currencies_of(sign: str) -> tuple[str, ...]:
    """Returns the currencies that a sign, a word or a code means."""
    bare = sign.strip(" .()")
    parts = bare.split()
    if len(parts) == 2:
        # "EUR €" says one thing twice.
        first, second = (currencies_of(part) for part in parts)
        return tuple(code for code in first if code in second)
    if bare in SIGNS or sign in SIGNS:
        return SIGNS.get(bare) or SIGNS[sign]
    return (bare.upper(),) if bare.upper() in CODES else ()


def joined_units(first: MoneyUnit, second: MoneyUnit) -> MoneyUnit:
    """Returns what the texts before and after an amount say together."""
    both = first.currencies and second.currencies
    common = tuple(code for code in first.currencies if code in second.currencies)
    currencies = common if both else first.currencies or second.currencies
    unknown = first.unknown or second.unknown
    if both and not common:
        unknown = unknown or f"{'/'.join(first.currencies)} {'/'.join(second.currencies)}"
    return MoneyUnit(currencies, first.unit or second.unit, unknown)


def unit_fault(
    beside: MoneyUnit, head: MoneyUnit, cell: Cell, currency: str, per_hour: bool
) -> tuple[str, dict[str, str]] | None:
    """Returns code and parameters of a fault of currency or unit, None if none."""
    for named, text in ((beside, cell.text), (head, cell.head_unit)):
        if named.unknown:
            return "unit_unknown", {"unit": named.unknown}
        if named.currencies and currency and currency not in named.currencies:
            other = "/".join(named.currencies[:3])
            return "currency_other", {"currency": currency, "other": other, "text": text}
    for named in (beside, head):
        if per_hour and named.unit and named.unit not in PER_HOUR:
            return "rate_unit_refused", {"unit": named.unit}
        if named.unit and named.unit != ONCE and not per_hour:
            return "unit_unknown", {"unit": named.unit}
    if beside.unit and head.unit and beside.unit != head.unit and per_hour:
        return "units_differ", {"unit": beside.unit, "head": cell.head_unit}
    return None
