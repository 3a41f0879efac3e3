"""Gathers what a reader knows beside the file: machines, terms, answers.

The context is fit for JSON. Its parts: `kind`, `name` of the file, `now` (ISO 8601), `locale`
(“en”, “de”, “zh-hans”), `currency`, `machines`, `factories`, `vocabularies` by name, `options`,
`answers` by key of the question, and `cells`, the corrected texts by position and field.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from accounts.models import Organisation
from common.clock import now
from factories.models import Factory, Machine
from imports.models import Import
from imports.selectors import remembered_columns
from imports.states import ImportKind
from vocabularies.models import (
    CertificationStandard,
    City,
    Currency,
    Incoterm,
    MaterialFamily,
    MaterialGrade,
    Process,
    Region,
    Term,
    Tolerance,
    Unit,
    listed,
)

DEFAULT_LOCALE = "en"
DEFAULT_CURRENCY = "CNY"
# Sheets of parts become lines of a request at once, and no import.
PARTS = "parts"
VOCABULARIES: Mapping[str, type[Term]] = {
    "processes": Process,
    "materials": MaterialFamily,
    "grades": MaterialGrade,
    "tolerances": Tolerance,
    "units": Unit,
    "currencies": Currency,
    "regions": Region,
    "cities": City,
    "incoterms": Incoterm,
    "certifications": CertificationStandard,
}
VOCABULARIES_OF: Mapping[str, tuple[str, ...]] = {
    ImportKind.WINDOWS: (),
    ImportKind.MACHINES: ("processes", "materials", "tolerances"),
    ImportKind.CERTIFICATIONS: ("certifications",),
    ImportKind.ORDERS: tuple(VOCABULARIES),
    PARTS: ("materials", "grades", "tolerances", "units"),
}
# Columns of a vocabulary that readers use, by their names in the context.
TERM_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "processes": {"parent": "parent_id", "offerable": "offerable"},
    "grades": {"family": "family_id"},
    "units": {"symbol": "symbol", "dimension": "dimension"},
    "regions": {"parent": "parent_id", "country": "country"},
    "cities": {"region": "region_id", "latitude": "latitude", "longitude": "longitude"},
}
ALIAS_COLUMNS = ("aliases", "aliases_en", "aliases_zh", "symbol")


def context_for(import_: Import) -> dict[str, Any]:
    """Returns the context in which this import's file is read."""
    factories = list(Factory.objects.filter(organisation=import_.organisation_id))
    options = {**import_.options}
    options["columns"] = columns_for(import_)
    if import_.subtracted:
        options["subtract"] = b64encode(bytes(import_.subtracted)).decode()
    return {
        "kind": import_.kind,
        "name": import_.name,
        "now": now().isoformat(),
        "locale": options.get("locale") or locale_of(factories),
        "currency": options.get("currency") or currency_of(import_, factories),
        "machines": machines_of(import_.organisation),
        "factories": [factory_row(factory) for factory in factories],
        "vocabularies": terms_of(VOCABULARIES_OF[import_.kind]),
        "options": options,
        "answers": import_.answers,
        "cells": import_.cells,
    }


def context_for_parts(name: str) -> dict[str, Any]:
    """Returns the context in which a sheet of parts is read; no import is stored."""
    return {
        "kind": PARTS,
        "name": name,
        "now": now().isoformat(),
        "locale": DEFAULT_LOCALE,
        "currency": DEFAULT_CURRENCY,
        "vocabularies": terms_of(VOCABULARIES_OF[PARTS]),
        "options": {},
        "answers": {},
        "cells": {},
    }


def terms_of(names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Returns the terms of vocabularies as readers see them."""
    return {
        name: [term_row(name, term) for term in VOCABULARIES[name].objects.filter(retired=False)]
        for name in names
    }


def columns_for(import_: Import) -> dict[str, str]:
    """Returns fields by head: those remembered, and above them those given now."""
    remembered = remembered_columns(import_.organisation_id, import_.kind)
    return {**remembered, **import_.options.get("columns", {})}


def machines_of(organisation: Organisation) -> list[dict[str, Any]]:
    """Returns the organisation's machines as readers see them."""
    rows = Machine.objects.filter(factory__organisation=organisation).select_related("factory")
    return [
        {
            "id": str(machine.pk),
            "name": machine.name,
            "full_name": f"{machine.factory.name} · {machine.name}",
            "factory": machine.factory.name,
            "factory_id": str(machine.factory_id),
            "time_zone": machine.factory.time_zone,
            "currency": machine.factory.currency_id,
            "count": machine.count,
            "hourly_rate": f"{machine.hourly_rate.normalize():f}",
        }
        for machine in rows
    ]


def factory_row(factory: Factory) -> dict[str, Any]:
    """Returns a factory as readers see it."""
    return {
        "id": str(factory.pk),
        "name": factory.name,
        "time_zone": factory.time_zone,
        "currency": factory.currency_id,
        "country": country_of(factory),
    }


def term_row(vocabulary: str, term: Term) -> dict[str, Any]:
    """Returns a term with its names and the columns that readers use."""
    aliases = [
        alias for name in ALIAS_COLUMNS for alias in listed(getattr(term, name, "")) if alias
    ]
    row = {"code": term.code, "en": term.name_en, "zh": term.name_zh, "aliases": aliases}
    for name, column in TERM_COLUMNS.get(vocabulary, {}).items():
        value = getattr(term, column)
        row[name] = value if isinstance(value, str | bool | None) else str(value)
    return row


def locale_of(factories: list[Factory]) -> str:
    """Returns the language of most of the factories' countries; English without any."""
    countries = Counter(country_of(factory) for factory in factories)
    if not countries:
        return DEFAULT_LOCALE
    (country, _count), *_others = countries.most_common(1)
    try:
        locale = Locale.parse(get_global("likely_subtags").get(f"und_{country}", DEFAULT_LOCALE))
    except (UnknownLocaleError, ValueError):
        return DEFAULT_LOCALE
    if locale.language == "zh":
        return f"zh-{(locale.script or 'Hans').lower()}"
    return locale.language


def country_of(factory: Factory) -> str:
    """Returns the country of a factory's clock, or else of its region.

    Not every country has regions here; the clock is of the place where the sheets are written.
    """
    return get_global("zone_territories").get(factory.time_zone) or factory.region_id[:2]


def currency_of(import_: Import, factories: list[Factory]) -> str:
    """Returns the currency of the newest order, or of most factories."""
    if import_.kind == ImportKind.ORDERS:
        newest = import_.organisation.orders.order_by("-created_at").values_list("currency").first()
        return newest[0] if newest else DEFAULT_CURRENCY
    currencies = Counter(factory.currency_id for factory in factories)
    return currencies.most_common(1)[0][0] if currencies else DEFAULT_CURRENCY
