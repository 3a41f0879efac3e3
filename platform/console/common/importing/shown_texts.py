"""Words messages, positions, instants and terms of a preview."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext

from accounts.models import Organisation
from console.common.importing.field_words import CHOICE_LABELS, field_label
from factories.models import CapacityWindow, Factory, Machine
from imports.messages import Params, text_of
from imports.readers.result import Line, Message
from imports.reading_context import VOCABULARIES
from orders.states import OrderDocument

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
CLOCK_SPAN = re.compile(r"\d\d:\d\d-\d\d:\d\d")
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NUMBERED = re.compile(
    r"\b(free/busy|period|event|order|cell|line|item|week|row) ([A-Z]{0,3}\d[\dA-Z-]*)"
)
SUBTRACTED = "subtracted "
# Where the codes of a question's choices stand.
TERMS_OF_QUESTIONS: Mapping[str, str] = {
    "process": "processes",
    "material": "materials",
    "grade": "grades",
    "tolerance": "tolerances",
    "unit": "units",
    "region": "regions",
    "city": "cities",
    "place": "cities",
    "incoterm": "incoterms",
    "certification": "certifications",
    "document": "documents",
}
# Sheets offer terms by their English names.
TERMS_OF_FIELDS: Mapping[str, str] = {
    "process": "processes",
    "best_tolerance": "tolerances",
    "material_families": "materials",
    "standard": "certifications",
}
DECIMALS_MOST = 4


class ShownNames:
    """Finds the names of machines, factories, windows and terms by id or code."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.vocabularies: dict[str, dict[str, str]] = {}
        # English names of terms with those in the language of the page, the longest first.
        self.english: dict[str, list[tuple[str, str]]] = {}
        self.windows: dict[str, str] = {}

    @cached_property
    def machine_rows(self) -> dict[str, Machine]:
        """Returns the organisation's machines by id."""
        rows = Machine.objects.filter(factory__organisation=self.organisation)
        return {str(row.pk): row for row in rows.select_related("factory")}

    @cached_property
    def machines(self) -> dict[str, str]:
        """Returns the names of machines by id, with the factory's where two have one name."""
        rows = self.machine_rows
        names = [row.name for row in rows.values()]
        return {
            pk: row.name if names.count(row.name) == 1 else f"{row.factory.name} · {row.name}"
            for pk, row in rows.items()
        }

    @cached_property
    def factories(self) -> dict[str, Factory]:
        """Returns the organisation's factories by id."""
        rows = Factory.objects.filter(organisation=self.organisation)
        return {str(row.pk): row for row in rows}

    def term(self, vocabulary: str, code: Any) -> str:
        """Returns the name of a term; the code where there is none."""
        if vocabulary not in self.vocabularies:
            self.vocabularies[vocabulary] = names_of(vocabulary)
        return self.vocabularies[vocabulary].get(str(code), str(code))

    def in_language(self, vocabulary: str, text: str) -> str:
        """Returns the text with English names of terms in the language of the page."""
        if vocabulary not in self.english:
            rows = VOCABULARIES[vocabulary].objects.all()
            pairs = [(row.name_en, row.name) for row in rows if row.name != row.name_en]
            self.english[vocabulary] = sorted(pairs, key=lambda pair: -len(pair[0]))
        for english, own in self.english[vocabulary]:
            text = text.replace(english, own)
        return text

    def find_windows(self, lines: Iterable[Line]) -> None:
        """Reads the windows that messages of the lines name by id."""
        wanted = {
            UUID(value)
            for line in lines
            for message in (*line.notes, *line.errors)
            for value in message.params.values()
            if isinstance(value, str) and UUID_TEXT.fullmatch(value)
        }
        if not wanted:
            return
        rows = CapacityWindow.objects.filter(
            machine__factory__organisation=self.organisation, pk__in=wanted
        )
        for row in rows.select_related("machine__factory"):
            zone = ZoneInfo(row.machine.factory.time_zone)
            start, end = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
            self.windows[str(row.pk)] = f"{row.machine.name}, {span_text(start, end)}"


def names_of(vocabulary: str) -> dict[str, str]:
    """Returns the names of a vocabulary's terms, or of documents, by code."""
    if vocabulary == "documents":
        return {code: str(label) for code, label in OrderDocument.choices}
    return {str(row.pk): row.name for row in VOCABULARIES[vocabulary].objects.all()}


def message_text(message: Message, names: ShownNames) -> str:
    """Returns a message in the page's language, with names in place of ids and codes."""
    params = {name: shown_param(name, value, names) for name, value in message.params.items()}
    vocabulary = vocabulary_of(message.code)
    if vocabulary and isinstance(params.get("nearest"), str):
        params["nearest"] = names.term(vocabulary, params["nearest"])
    named = TERMS_OF_FIELDS.get(message.field) if message.code.startswith("term_") else None
    if named and isinstance(params.get("nearest"), str):
        params["nearest"] = names.in_language(named, params["nearest"])
    return text_of(Message(message.code, message.field, params))


def vocabulary_of(code: str) -> str | None:
    """Returns the vocabulary whose codes a question offers; None for others."""
    return TERMS_OF_QUESTIONS.get(code.removesuffix("_unsure"))


def shown_param(name: str, value: Any, names: ShownNames) -> Any:
    """Returns a parameter of a message as it is shown."""
    if isinstance(value, list | tuple):
        labelled = field_label if name == "fields" else str
        return [labelled(one) for one in value]
    if not isinstance(value, str):
        return value
    if name == "name":
        return field_label(value)
    if UUID_TEXT.fullmatch(value):
        return names.windows.get(value) or names.machines.get(value) or gettext("another slot")
    if INSTANT.fullmatch(value):
        return instant_text(datetime.fromisoformat(value))
    if DAY.fullmatch(value):
        return day_text(value)
    if name == "readings":
        return ", ".join(shown_param("", part, names) for part in value.split(", "))
    if name in ("other", "first", "position"):
        return position_text(value)
    return value


def position_text(position: str) -> str:
    """Returns where a line stands: “row 7” is “Row 7”, and its like in Chinese."""
    words = {
        "row": gettext("row %(number)s"),
        "cell": gettext("cell %(number)s"),
        "event": gettext("event %(number)s"),
        "order": gettext("order %(number)s"),
        "item": gettext("item %(number)s"),
        "line": gettext("line %(number)s"),
        "week": gettext("week %(number)s"),
        "period": gettext("period %(number)s"),
        "free/busy": gettext("free/busy list %(number)s"),
    }
    bare = position.removeprefix(SUBTRACTED)
    text = NUMBERED.sub(lambda found: words[found[1]] % {"number": found[2]}, bare)
    if bare == "calendar":
        text = gettext("the whole calendar")
    if bare != position:
        text = gettext("calendar taken off: %(position)s") % {"position": text}
    return text[:1].upper() + text[1:]


def choice_label(message: Message, place: int, names: ShownNames) -> str:
    """Returns the words of one of a question's choices."""
    choice = str(message.params["choices"][place])
    words = CHOICE_LABELS.get(message.code, {}).get(choice) or CHOICE_LABELS[""].get(choice)
    if words is not None:
        readings = message.params.get("shown") or []
        reading = day_text(readings[place]) if place < len(readings) else ""
        return str(words) % Params({**message.params, "reading": reading})
    vocabulary = vocabulary_of(message.code)
    if vocabulary is not None:
        return names.term(vocabulary, choice)
    if message.code.startswith("term_") and message.field in TERMS_OF_FIELDS:
        return names.in_language(TERMS_OF_FIELDS[message.field], choice)
    if INSTANT.fullmatch(choice):
        return f"{instant_text(datetime.fromisoformat(choice))} (UTC{choice[-6:]})"
    if DAY.fullmatch(choice):
        return day_text(choice)
    return choice.replace("-", "–") if CLOCK_SPAN.fullmatch(choice) else choice


def instant_text(instant: datetime) -> str:
    """Returns an instant by the clock that its offset is of: Mon 7 Dec 2026, 08:00."""
    return shortened(date_format(instant.replace(tzinfo=None), gettext("D j M Y, H:i")))


def spans_of(values: Mapping[str, Any]) -> list[str]:
    """Returns the spans of a window that has several."""
    return [
        span_text(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in values.get("spans") or ()
    ]


def span_text(start: datetime, end: datetime) -> str:
    """Returns a span, with the day of the end where it is another one."""
    return f"{instant_text(start)}–{end_text(start, end)}"


def end_text(start: datetime | None, end: datetime) -> str:
    """Returns the time of an end on the day of its start; else its day too."""
    if start is not None and start.date() == end.date():
        return f"{end:%H:%M}"
    return instant_text(end)


def day_text(day: str) -> str:
    """Returns an ISO date in the format of the page, with its weekday."""
    try:
        return shortened(date_format(date.fromisoformat(day), gettext("D j M Y")))
    except ValueError:
        return day


def shortened(text: str) -> str:
    """Returns a date with the weekday's short name, which Django lacks in Chinese."""
    return text.replace("星期", "周")


def number_text(value: Any) -> str:
    """Returns a decimal with grouped digits and no more decimals than it needs."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    bare = f"{number.normalize():f}"
    places = min(len(bare.partition(".")[2]), DECIMALS_MOST)
    return number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)
