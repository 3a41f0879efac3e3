"""Names fields of lines, answers to questions and kinds, as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from imports.states import ImportKind


@dataclass(frozen=True, slots=True)
class KindWords:
    """Holds what the pages of one kind say, and the page that they return to.

    `read`, `saved` and `published` have the number as `%(count)s`; `back` is a URL's name
    without its area.
    """

    title: Any
    read: Any
    saved: Any
    published: Any
    save_all: Any
    save_good: Any
    back: str
    back_label: Any
    # The URL's name, without its area, of what a line became.
    row: str
    lead: Any


KIND_WORDS: Mapping[str, KindWords] = {
    ImportKind.WINDOWS: KindWords(
        title=_("Import idle slots"),
        read=ngettext_lazy("%(count)s slot read", "%(count)s slots read", "count"),
        saved=ngettext_lazy("%(count)s slot saved", "%(count)s slots saved", "count"),
        published=ngettext_lazy("%(count)s slot published", "%(count)s slots published", "count"),
        save_all=ngettext_lazy("Save %(count)s slot", "Save all %(count)s slots", "count"),
        save_good=ngettext_lazy("Save the good slot", "Save the %(count)s good slots", "count"),
        back="calendar",
        back_label=_("To the calendar"),
        row="window",
        lead=_(
            "Send the calendar or the sheet in which you plan your machines. You check every slot "
            "before anything is saved."
        ),
    ),
    ImportKind.MACHINES: KindWords(
        title=_("Import machines"),
        read=ngettext_lazy("%(count)s machine read", "%(count)s machines read", "count"),
        saved=ngettext_lazy("%(count)s machine saved", "%(count)s machines saved", "count"),
        published=ngettext_lazy("%(count)s machine saved", "%(count)s machines saved", "count"),
        save_all=ngettext_lazy("Save %(count)s machine", "Save all %(count)s machines", "count"),
        save_good=ngettext_lazy(
            "Save the good machine", "Save the %(count)s good machines", "count"
        ),
        back="machines",
        back_label=_("To the machines"),
        row="edit-machine",
        lead=_(
            "Send your list of machines, one a line. You check every machine before anything is "
            "saved."
        ),
    ),
    ImportKind.CERTIFICATIONS: KindWords(
        title=_("Import certifications"),
        read=ngettext_lazy(
            "%(count)s certification read", "%(count)s certifications read", "count"
        ),
        saved=ngettext_lazy(
            "%(count)s certification saved", "%(count)s certifications saved", "count"
        ),
        published=ngettext_lazy(
            "%(count)s certification saved", "%(count)s certifications saved", "count"
        ),
        save_all=ngettext_lazy(
            "Save %(count)s certification", "Save all %(count)s certifications", "count"
        ),
        save_good=ngettext_lazy(
            "Save the good certification",
            "Save the %(count)s good certifications",
            "count",
        ),
        back="certifications",
        back_label=_("To the certifications"),
        row="edit-certification",
        lead=_(
            "Send your list of certificates, one a line. You check every certificate before "
            "anything is saved."
        ),
    ),
    ImportKind.ORDERS: KindWords(
        title=_("Import orders"),
        read=ngettext_lazy("%(count)s order read", "%(count)s orders read", "count"),
        saved=ngettext_lazy("%(count)s order saved", "%(count)s orders saved", "count"),
        published=ngettext_lazy("%(count)s order submitted", "%(count)s orders submitted", "count"),
        save_all=ngettext_lazy("Save %(count)s order", "Save all %(count)s orders", "count"),
        save_good=ngettext_lazy("Save the good order", "Save the %(count)s good orders", "count"),
        back="orders",
        back_label=_("To the orders"),
        row="order",
        lead=_(
            "Send your list of orders, or a request for quotation in JSON. You check every order "
            "before anything is saved."
        ),
    ),
}
# Files that a person may choose, and what they are called.
ACCEPTED: Mapping[str, str] = {
    ImportKind.WINDOWS: ".ics,.csv,.tsv,.txt,.xlsx,.json,.ndjson,text/calendar,text/csv",
    ImportKind.MACHINES: ".csv,.tsv,.txt,.xlsx,.json,.ndjson,text/csv",
    ImportKind.CERTIFICATIONS: ".csv,.tsv,.txt,.xlsx,.json,.ndjson,text/csv",
    ImportKind.ORDERS: ".csv,.tsv,.txt,.xlsx,.json,.ndjson,text/csv,application/json",
}
FILE_TYPES: Mapping[str, Any] = {
    ImportKind.WINDOWS: _("Calendar (.ics), Excel (.xlsx), CSV, TSV, text or JSON"),
    ImportKind.MACHINES: _("Excel (.xlsx), CSV, TSV, text or JSON"),
    ImportKind.CERTIFICATIONS: _("Excel (.xlsx), CSV, TSV, text or JSON"),
    ImportKind.ORDERS: _("Excel (.xlsx), CSV, TSV, text or JSON, also a Catena-X RFQ"),
}

FIELD_LABELS: Mapping[str, Any] = {
    "machine": _("Machine"),
    "factory": _("Factory"),
    "date": _("Date"),
    "starts_at": _("Start"),
    "ends_at": _("End"),
    "start_date": _("First day"),
    "end_date": _("Last day"),
    "shift": _("Shift"),
    "period": _("From – until"),
    "spans": _("Shifts"),
    "summary": _("Event"),
    "offered_hours": _("Hours"),
    "hourly_rate": _("Rate per hour"),
    "opening_cost": _("Start-up charge"),
    "least_lot": _("Minimum quantity"),
    "notice_hours": _("Minimum notice (hours)"),
    "currency": _("Currency"),
    "remark": _("Remark (not imported)"),
    "name": _("Machine"),
    "process": _("Process"),
    "operations": _("Process steps"),
    "maker": _("Maker"),
    "model": _("Model"),
    "count": _("How many"),
    "envelope": _("Envelope (mm)"),
    "envelope_x_mm": _("Length (mm)"),
    "envelope_y_mm": _("Width (mm)"),
    "envelope_z_mm": _("Height (mm)"),
    "max_part_mass_kg": _("Heaviest part (kg)"),
    "best_tolerance": _("Tolerance"),
    "best_ra_um": _("Ra (µm)"),
    "material_families": _("Materials"),
    "speed_factor": _("Efficiency"),
    "scrap_share": _("Scrap share"),
    "setup_rate": _("Setup rate"),
    "kwh_per_hour": _("Electricity (kWh per hour)"),
    "standard": _("Standard"),
    "number": _("Number"),
    "body": _("Certified by"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid to"),
    "validity": _("Validity"),
    "reference": _("Reference"),
    "position": _("Item"),
    "part_number": _("Part number"),
    "title": _("Title"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "material": _("Material"),
    "material_family": _("Material"),
    "material_grade": _("Material grade"),
    "tolerance": _("Tolerance"),
    "cycle_time_s": _("Time per piece (s)"),
    "setup_hours": _("Setup (h)"),
    "unit_mass_kg": _("Unit weight (kg)"),
    "wish_delivery_on": _("Wanted delivery"),
    "latest_delivery_on": _("Latest delivery"),
    "earliest_delivery_on": _("Earliest delivery"),
    "ship_to": _("Deliver to"),
    "ship_to_region": _("Region of delivery"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "incoterm": _("Incoterm"),
    "reserve_price": _("Highest price per piece"),
    "required_certifications": _("Required certifications"),
    "required_documents": _("Documents with the goods"),
    "ra_um": _("Ra (µm)"),
    "demand_category": _("Category"),
    "notes": _("Notes"),
    "completeness": _("Details given"),
    "max_factories": _("Most factories"),
}

CHOICE_LABELS: Mapping[str, Mapping[str, Any]] = {
    "machines_freed": {
        "one": _("One of the machines"),
        "all": _("All %(count)s machines"),
    },
    "decimal": {
        "comma": _("Comma: %(found)s is %(as_comma)s"),
        "point": _("Point: %(found)s is %(as_point)s"),
    },
    "date_order": {
        "dmy": _("Day, month, year: %(reading)s"),
        "mdy": _("Month, day, year: %(reading)s"),
        "ymd": _("Year, month, day: %(reading)s"),
        "ydm": _("Year, day, month: %(reading)s"),
    },
    "share_unit": {"percent": _("%(value)s per cent"), "share": _("%(value)s as a share of one")},
    "": {
        "none": _("None of these: leave it out"),
        "both": _("Two orders: keep both"),
        "leave_out": _("The same order: leave this line out"),
        "swap": _("The two dates are swapped"),
        "latest": _("The latest date counts for both"),
        "wish": _("The wanted date counts for both"),
        "as_listed": _("In the order of the list"),
        "midnight": _("Midnight (0:00)"),
        "whole_days": _("Whole days, 24 hours"),
        "start_of_day": _("The start of the day"),
        "end_of_day": _("The end of the day"),
        "each": _("Each step takes it"),
        "first": _("Only the first step takes it"),
        "s": _("Seconds"),
        "min": _("Minutes"),
        "h": _("Hours"),
    },
}
# Why a question is asked, beside it.
QUESTION_REASONS: Mapping[str, Any] = {
    "decimal": _("In some countries a comma is the decimal sign, in others a point."),
    "date_order": _("Both readings are dates, and no other date of the file tells which is meant."),
    "machines_freed": _("The work centre has several machines, and the hours offered differ."),
    "zone": _("The file names a time zone that is not known; a wrong one moves every slot."),
    "machine_of_event": _("Neither the event nor the calendar names one of your machines."),
    "machine_near": _("No machine has exactly this name."),
    "machine_several": _("Several machines have this name."),
    "factory_near": _("No factory has exactly this name."),
    "factory_several": _("Several factories have this name."),
    "term_near": _("The list of terms does not have exactly this one."),
    "shift_times": _("The file names a shift without its times."),
    "date_without_time": _("The file has a date without times."),
    "time_missing": _("The file has a date without a time."),
    "time_twice": _("The clocks are put back that night: the time comes twice."),
    "time_skipped": _("The clocks are put forward that night: there is no such time."),
    "weekday": _("The weekday beside the date is that of another date."),
    "share_unit": _("The number has no unit."),
    "reference_twice": _("The file has this reference twice, with different contents."),
    "reference_case": _("Another order has this reference in other capitals."),
    "dates_reversed": _("The wanted date is after the latest one."),
}
# Answers that a person may write in their own words, with an example.
OWN_ANSWERS: Mapping[str, str] = {
    "shift_times": "07:30-15:30",
    "date_without_time": "07:30-15:30",
    "zone": "Europe/Berlin",
}
ANSWER_LABELS: Mapping[str, Any] = {
    "decimal": _("Decimal sign"),
    "date_order": _("Order of day and month"),
    "machines_freed": _("Machines that a slot frees"),
    "zone": _("Time zone"),
    "machine_of_event": _("Machine of the event"),
    "machine_near": _("Machine"),
    "machine_several": _("Machine"),
    "factory_near": _("Factory"),
    "factory_several": _("Factory"),
    "shift_times": _("Times of the shift"),
    "date_without_time": _("Times of the day"),
    "time_missing": _("Time"),
    "time_twice": _("Time"),
    "time_skipped": _("Time"),
    "weekday": _("Date"),
    "share_unit": _("Unit"),
    "reference_twice": _("Reference"),
    "reference_case": _("Reference"),
    "dates_reversed": _("Dates of delivery"),
}
# Which column heads may mean: the modules whose keys are the fields, by kind.
FIELD_SOURCES: Mapping[str, tuple[str, str]] = {
    ImportKind.WINDOWS: ("imports.readers.sheets.kinds.window_heads", "WINDOW_FIELDS"),
    ImportKind.MACHINES: ("imports.readers.sheets.kinds.machine_heads", "MACHINE_FIELDS"),
    ImportKind.CERTIFICATIONS: (
        "imports.readers.sheets.kinds.machine_heads",
        "CERTIFICATION_FIELDS",
    ),
    ImportKind.ORDERS: ("imports.readers.orders.rows.order_columns", "FIELDS"),
}


def field_label(name: str) -> str:
    """Returns the label of a field, also of one of a process step."""
    last = name.rpartition(".")[2]
    return str(FIELD_LABELS.get(name) or FIELD_LABELS.get(last) or last.replace("_", " "))


def column_fields(kind: str) -> list[tuple[str, str]]:
    """Returns the fields that a column may mean, with their labels."""
    module, name = FIELD_SOURCES[kind]
    return [(field, field_label(field)) for field in getattr(import_module(module), name)]
