"""Knows units of time in English, Chinese and German."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from imports.readers.sheets.parsing.cell_text import normalised

SECOND, MINUTE, HOUR, DAY, WEEK = "second", "minute", "hour", "day", "week"
SHIFT, MONTH, YEAR, PIECE, LOT = "shift", "month", "year", "piece", "lot"
WORKING_DAY, ONCE = "working day", "once"
TIME_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    SECOND: (
        *("s", "sec", "secs", "sec.", "second", "seconds", "sek", "sek.", "sekunde", "sekunden"),
        *("秒", "秒钟", "seconde", "secondes"),
    ),
    MINUTE: (
        *("min", "mins", "min.", "minute", "minutes", "minuten", "分", "分钟", "分鐘", "m", "mn"),
        *("minuto", "minutos", "minuti"),
    ),
    HOUR: (
        *("h", "hr", "hrs", "hr.", "hrs.", "hour", "hours", "std", "std.", "stunde", "stunden"),
        *("小时", "小時", "个小时", "時間", "时", "時", "钟头", "个钟头", "工时", "机时", "台时"),
        *("heure", "heures", "hora", "horas", "ora", "ore", "uur", "machine hour", "mach.h", "mh"),
        *("machine-hour", "machine hours", "betriebsstunde", "maschinenstunde", "arbeitsstunde"),
    ),
    DAY: (
        *("d", "day", "days", "tag", "tage", "tagen", "天", "日", "jour", "jours", "día", "dias"),
        *("días", "giorno", "giorni"),
    ),
    WORKING_DAY: (
        *("个工作日", "工作日", "working day", "working days", "workday", "workdays"),
        *("business day", "business days", "arbeitstag", "arbeitstage", "werktag", "werktage"),
    ),
    ONCE: ("次", "opening", "start", "window", "slot", "time", "einsatz", "mal", "start-up"),
    WEEK: (
        *("w", "wk", "wks", "week", "weeks", "woche", "wochen", "周", "星期", "个星期", "週"),
        *("semaine", "semaines"),
    ),
    MONTH: ("mo", "month", "months", "monat", "monate", "月", "个月", "mois"),
    YEAR: ("a", "yr", "year", "years", "jahr", "jahre", "年", "p.a.", "pa", "an"),
    SHIFT: ("shift", "shifts", "schicht", "schichten", "班", "班次", "个班", "台班"),
    PIECE: (
        *("piece", "pieces", "pc", "pcs", "pce", "ea", "each", "part", "parts", "unit", "stück"),
        *("stk", "stk.", "st", "st.", "stück.", "teil", "件", "个", "個", "只", "支", "套", "片"),
    ),
    LOT: ("lot", "lots", "batch", "batches", "los", "lose", "charge", "批", "批次"),
}
UNIT_OF_WORD: Final[Mapping[str, str]] = {
    word: unit for unit, words in TIME_WORDS.items() for word in words
}
SECONDS_OF: Final[Mapping[str, int]] = {
    SECOND: 1,
    MINUTE: 60,
    HOUR: 3600,
    DAY: 86400,
    WEEK: 604800,
}
# Times in an hour, by which a rate per unit becomes a rate per hour.
PER_HOUR: Final[Mapping[str, Decimal]] = {
    SECOND: Decimal(3600),
    MINUTE: Decimal(60),
    HOUR: Decimal(1),
}
PER = re.compile(r"^(?:/|per\b|pro\b|je\b|每|p\.|à|a\b|an\b|par\b|por\b)\s*", re.IGNORECASE)


def time_unit(word: str) -> str:
    """Returns the unit that a word names, "" if it names none."""
    bare = normalised(word).casefold().strip()
    return UNIT_OF_WORD.get(bare) or UNIT_OF_WORD.get(bare.replace(" ", ""), "")


def rate_unit(text: str) -> str:
    """Returns the unit of "/min", "per hour", "每分钟", "pro Stunde"; "" for others."""
    bare = normalised(text).casefold().strip()
    found = PER.match(bare)
    if not found:
        return ""
    rest = re.sub(r"^1\s*", "", bare[found.end() :]).strip()
    return time_unit(rest)
