"""Validates shapes and ranges of buyer input; services check the meaning."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.clock import ms_from_hours
from console.buyer.filters import DayInput
from console.buyer.widgets import ProcessSelect, grouped_cities, grouped_regions, grouped_tolerances
from console.common.messages import label_for
from factories.models import Factory
from orders.delivery_terms import OFFERED_TERMS
from orders.limits import (
    CYCLE_TIME_S_MOST,
    ENVELOPE_MM_MOST,
    FACTORIES_MOST,
    NOTES_LENGTH,
    OPERATIONS_MOST,
    ORDER_VALUE_MOST,
    QUANTITY_MOST,
    RA_UM_MOST,
    SETUP_HOURS_MOST,
    UNIT_MASS_KG_MOST,
)
from orders.models import Order
from orders.states import Confidentiality, InspectionLevel, OrderDocument, Scenario, Sector
from orders.units import measure_in_pieces
from vocabularies.models import (
    CertificationStandard,
    City,
    Currency,
    Incoterm,
    MaterialFamily,
    MaterialGrade,
    Process,
    Region,
    Tolerance,
    Unit,
)

NOT_SPECIFIED = _("not specified")
FACTORY_LISTS = ("allowed_factories", "excluded_factories")


def term(model: Any, label: Any, **kwargs: Any) -> forms.ModelChoiceField:
    """Builds a field for one current term of a vocabulary."""
    kwargs.setdefault("empty_label", NOT_SPECIFIED)
    rows = kwargs.pop("rows", model.objects.filter(retired=False))
    return forms.ModelChoiceField(queryset=rows, label=label, **kwargs)


def terms(model: Any, label: Any, **kwargs: Any) -> forms.ModelMultipleChoiceField:
    """Builds a field of check boxes for current terms of a vocabulary."""
    return forms.ModelMultipleChoiceField(
        queryset=model.objects.filter(retired=False),
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        **kwargs,
    )


def number(label: Any, most: Any, *, places: int = 0, least: Any = 0, **kwargs: Any) -> forms.Field:
    """Builds a number field with limits and at most `places` decimals."""
    if not places:
        return forms.IntegerField(label=label, min_value=least, max_value=most, **kwargs)
    widget = forms.NumberInput(attrs={"step": "any"})
    return forms.DecimalField(
        label=label,
        min_value=least,
        max_value=most,
        decimal_places=places,
        widget=widget,
        **kwargs,
    )


def choice(label: Any, states: Any, **kwargs: Any) -> forms.ChoiceField:
    """Builds a field for one of a closed list, in the language of the page."""
    return forms.ChoiceField(
        label=label,
        choices=lambda: [(value, label_for(text)) for value, text in states.choices],
        **kwargs,
    )


class OrderForm(forms.Form):
    """Validates an order without its routing."""

    reference = forms.CharField(
        label=_("Reference"), max_length=60, help_text=_("Your own number for it.")
    )
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("Name of the part, such as “Pump housing”.")
    )
    quantity = number(_("Quantity"), QUANTITY_MOST, least=1)
    unit = term(
        Unit,
        _("Unit"),
        empty_label=None,
        rows=Unit.objects.filter(retired=False).exclude(pieces=None, kilograms=None),
        help_text=_("A dozen is ordered as 12 pieces, a mass by the weight of a piece."),
    )
    unit_mass_kg = number(
        _("Unit weight (kg)"), UNIT_MASS_KG_MOST, places=4, least=Decimal("0.0001")
    )
    material_family = term(MaterialFamily, _("Material family"), empty_label="")
    material_grade = term(
        MaterialGrade,
        _("Material grade"),
        required=False,
        rows=MaterialGrade.objects.filter(retired=False).select_related("family"),
    )
    tolerance = term(
        Tolerance,
        _("General tolerance"),
        required=False,
        help_text=_("For steps without a tolerance of their own."),
    )
    city = term(
        City,
        _("City of delivery"),
        required=False,
        rows=City.objects.filter(retired=False).select_related("region"),
    )
    ship_to = forms.CharField(label=_("Address"), max_length=300, required=False)
    ship_to_region = term(
        Region, _("Region"), required=False, help_text=_("Leave empty for the city's region.")
    )
    latitude = number(_("Latitude (°)"), Decimal(90), least=Decimal(-90), places=5, required=False)
    longitude = number(
        _("Longitude (°)"), Decimal(180), least=Decimal(-180), places=5, required=False
    )
    earliest_delivery_on = forms.DateField(
        label=_("Earliest delivery"),
        required=False,
        widget=DayInput,
        help_text=_("Only if it must not arrive sooner."),
    )
    wish_delivery_on = forms.DateField(
        label=_("Requested delivery"),
        required=False,
        widget=DayInput,
        help_text=_("Each day of delay lowers a plan's score."),
    )
    latest_delivery_on = forms.DateField(
        label=_("Latest delivery"),
        widget=DayInput,
        help_text=_("The order is not made for a later delivery."),
    )
    incoterm = term(
        Incoterm,
        _("Delivery term (Incoterms 2020)"),
        required=False,
        rows=Incoterm.objects.filter(retired=False, code__in=OFFERED_TERMS),
        help_text=_("With EXW and FCA you collect the goods and pay no carriage to you."),
    )
    currency = term(Currency, _("Currency"), empty_label=None)
    reserve_price = number(
        _("Highest price per piece"),
        ORDER_VALUE_MOST,
        places=6,
        required=False,
        help_text=_("The highest unit price you accept; no factory ever sees it."),
    )
    split_allowed = forms.BooleanField(
        label=_("May be split over several factories"),
        required=False,
        initial=True,
        help_text=_("Usually cheaper and sooner; you still deal with one counterpart."),
    )
    max_factories = number(
        _("Most factories for a step"),
        FACTORIES_MOST,
        least=1,
        required=False,
        help_text=_("Empty means no limit."),
    )
    least_lot = number(
        _("Minimum quantity per factory"), QUANTITY_MOST, least=1, required=False, initial=1
    )
    all_or_nothing = forms.BooleanField(
        label=_("All pieces or none"),
        required=False,
        help_text=_("Otherwise a part of them may be proposed."),
    )
    required_certifications = terms(CertificationStandard, _("Certifications a factory must hold"))
    allowed_regions = terms(Region, _("Only these regions"))
    excluded_regions = terms(Region, _("Not these regions"))
    allowed_factories = forms.ModelMultipleChoiceField(
        label=_("Only these factories"),
        queryset=Factory.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    excluded_factories = forms.ModelMultipleChoiceField(
        label=_("Not these factories"),
        queryset=Factory.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    inspection_level = choice(
        _("Inspection (ISO 2859-1)"), InspectionLevel, initial=InspectionLevel.NORMAL
    )
    required_documents = forms.MultipleChoiceField(
        label=_("Documents with the goods"),
        choices=OrderDocument.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    confidentiality = choice(_("Confidentiality"), Confidentiality, initial=Confidentiality.MATCHED)
    is_customised = forms.BooleanField(
        label=_("Made to your drawing"), required=False, initial=True
    )
    scenario = choice(_("Purpose"), Scenario, initial=Scenario.PRODUCTION)
    sector = choice(_("Your sector"), Sector, initial=Sector.EQUIPMENT)
    demand_category = forms.CharField(label=_("Your category"), max_length=80, required=False)
    notes = forms.CharField(
        label=_("Notes"),
        max_length=NOTES_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by the factories that make it; no drawing is replaced by it."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, membership: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["material_grade"].queryset = grades_of(self["material_family"].value())
        self.fields["tolerance"].choices = grouped_tolerances
        self.fields["city"].choices = grouped_cities
        self.fields["ship_to_region"].choices = grouped_regions
        self.fields["material_family"].widget.attrs.update(
            {"hx-get": reverse("buyer:grades"), "hx-target": "#id_material_grade"}
        )
        own = Factory.objects.visible_to(user).filter(organisation=membership.organisation)
        for name in FACTORY_LISTS:
            self.fields[name].queryset = own
        if not membership.organisation.is_manufacturer:
            for name in FACTORY_LISTS:
                del self.fields[name]
        if not membership.sees_prices:
            del self.fields["reserve_price"]

    def clean(self) -> dict[str, Any]:
        fields = self.cleaned_data
        city = fields.get("city")
        changed = {"latitude", "longitude"} & set(self.changed_data)
        if city and (
            fields.get("latitude") is None or fields.get("longitude") is None or not changed
        ):
            fields["latitude"], fields["longitude"] = city.latitude, city.longitude
        if city and fields.get("ship_to_region") is None and "ship_to_region" not in self.errors:
            fields["ship_to_region"] = city.region
        if fields.get("latitude") is None or fields.get("longitude") is None:
            if not {"latitude", "longitude", "city"} & set(self.errors):
                self.add_error("city", _("Choose the city, or give the exact place below."))
        elif fields.get("ship_to_region") is None and "ship_to_region" not in self.errors:
            self.add_error("ship_to_region", _("Choose the region."))
        if fields.get("least_lot") is None and "least_lot" not in self.errors:
            fields["least_lot"] = 1
        return fields

    def terms(self) -> dict[str, Any]:
        """Returns the service's fields, without a wish date that was left empty."""
        left_out = {"city", "version"}
        if self.cleaned_data.get("wish_delivery_on") is None:
            left_out.add("wish_delivery_on")
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}

    def typed(self) -> Order:
        """Returns the valid values so far as an unsaved order."""
        self.is_valid()
        lists = {field.name for field in Order._meta.many_to_many}
        plain = {name: value for name, value in self.terms().items() if name not in lists}
        order = Order(**plain)
        measure_in_pieces(order, order.quantity)
        return order

    def typed_lists(self) -> dict[str, Any]:
        """Returns the valid lists so far."""
        names = [field.name for field in Order._meta.many_to_many]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class OperationForm(forms.Form):
    """Validates one step of the routing."""

    process = term(Process, _("Process"), widget=ProcessSelect, empty_label="")
    cycle_time_s = number(
        _("Standard time per piece (s)"), CYCLE_TIME_S_MOST, places=3, least=Decimal("0.001")
    )
    setup_hours = number(_("Standard setup (h)"), SETUP_HOURS_MOST, places=4, required=False)
    envelope_x_mm = number(_("Length (mm)"), ENVELOPE_MM_MOST, least=1, required=False)
    envelope_y_mm = number(_("Width (mm)"), ENVELOPE_MM_MOST, least=1, required=False)
    envelope_z_mm = number(_("Height (mm)"), ENVELOPE_MM_MOST, least=1, required=False)
    tolerance = term(Tolerance, _("Tolerance"), required=False)
    ra_um = number(
        _("Roughness Ra (µm)"), RA_UM_MOST, places=3, least=Decimal("0.001"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tolerance"].choices = grouped_tolerances

    def step(self) -> dict[str, Any]:
        """Returns the service's fields of the step, as far as they are valid."""
        fields = dict(self.cleaned_data)
        hours = fields.pop("setup_hours", None)
        return {**fields, "setup_ms": ms_from_hours(hours or Decimal(0))}


class RoutingFormSet(BaseFormSet):
    """Validates the steps of a routing in sequence."""

    def steps(self) -> list[dict[str, Any]]:
        """Returns the service's fields of all steps, as far as they are valid."""
        self.is_valid()
        return [form.step() for form in self.forms]


RoutingForm = formset_factory(
    OperationForm,
    formset=RoutingFormSet,
    extra=0,
    max_num=OPERATIONS_MOST,
    absolute_max=OPERATIONS_MOST + 1,
    validate_max=True,
)
ROUTING_PREFIX = "operations"


def grades_of(family: Any) -> Any:
    """Returns the grades of a material family, or none without a family."""
    return MaterialGrade.objects.filter(retired=False, family=family or None)


def posted_steps(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns the posted steps, valid or not, to be shown again."""
    total = sent.get(f"{ROUTING_PREFIX}-TOTAL_FORMS", "")
    count = min(int(total), OPERATIONS_MOST) if total.isdigit() else 0
    return [
        {
            name: sent.get(f"{ROUTING_PREFIX}-{place}-{name}", "")
            for name in OperationForm.base_fields
        }
        for place in range(count)
    ]


def rearranged_steps(
    steps: Iterable[dict[str, Any]], change: str
) -> tuple[list[dict[str, Any]], int]:
    """Returns the steps after a change, and the index of the step to focus.

    `change` is `add`, `remove-2`, `up-2` or `down-2`; an impossible one changes nothing.
    """
    rows = list(steps)
    verb, _dash, place = change.partition("-")
    at = int(place) if place.isdigit() else len(rows)
    if verb == "add" and len(rows) < OPERATIONS_MOST:
        rows.append({})
        at = len(rows) - 1
    elif at >= len(rows):
        at = 0
    elif verb == "remove" and len(rows) > 1:
        del rows[at]
        at = min(at, len(rows) - 1)
    elif verb == "up" and at > 0:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
        at -= 1
    elif verb == "down" and at < len(rows) - 1:
        rows[at + 1], rows[at] = rows[at], rows[at + 1]
        at += 1
    return rows, at
