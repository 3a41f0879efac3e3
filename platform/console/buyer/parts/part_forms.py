"""Validates what is dropped, details of a part, and its order."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from console.buyer.filters import DayInput
from console.buyer.forms import number as number_field
from console.buyer.forms import term
from console.buyer.parts.part_words import BODIES_AS
from console.buyer.widgets import grouped_cities, grouped_tolerances
from console.common.fields.copied_text import CopiedTextField
from console.common.fields.file_fields import ACCEPTED, SeveralFilesField, SeveralFilesInput
from orders.limits import (
    ENVELOPE_MM_MOST,
    NOTES_LENGTH,
    ORDER_VALUE_MOST,
    QUANTITY_MOST,
    RA_UM_MOST,
    UNIT_MASS_KG_MOST,
)
from orders.models import Part
from orders.part_measures import CHOICES, MM_BY_UNIT
from vocabularies.models import City, Currency, MaterialFamily, MaterialGrade, Tolerance

SIDES = ("box_x_mm", "box_y_mm", "box_z_mm", "thickness_mm")
COLUMNS = (
    *("name", "number", "revision", "material_family", "material_grade", "tolerance"),
    *("finest_tolerance", "ra_um", "unit_mass_kg", "finish"),
)


class DropForm(forms.Form):
    """Validates files, the text of a request, or both."""

    files = SeveralFilesField(
        widget=SeveralFilesInput(
            {"accept": ACCEPTED, "class": "visually-hidden", "data-drops": "", "multiple": True}
        )
    )
    request_text = CopiedTextField(
        label=_("Your request"),
        required=False,
        max_length=NOTES_LENGTH,
        widget=forms.Textarea({"rows": 7}),
        help_text=_(
            "Such as “500 pcs bracket 6082-T6, hard anodised black 25 µm, by 15 Jan”, in English"
            " or Chinese."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Requires a file or a text."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not found["files"] and not found["request_text"].strip():
            raise forms.ValidationError(_("Drop a file, or write what you need."))
        return found


class PartDetailsForm(forms.Form):
    """Validates the details of a part that a person gives."""

    name = forms.CharField(label=_("Name"), max_length=160)
    number = forms.CharField(label=_("Drawing number"), max_length=60, required=False)
    revision = forms.CharField(label=_("Revision"), max_length=16, required=False)
    material_family = term(MaterialFamily, _("Material family"), required=False)
    material_grade = term(
        MaterialGrade,
        _("Material grade"),
        required=False,
        rows=MaterialGrade.objects.filter(retired=False).select_related("family"),
    )
    tolerance = term(Tolerance, _("General tolerance"), required=False)
    finest_tolerance = term(
        Tolerance,
        _("Finest tolerance"),
        required=False,
        help_text=_("Of single sizes, such as a fit. A coarser one takes the place of the text's."),
    )
    ra_um = number_field(
        _("Roughness Ra (µm)"), RA_UM_MOST, places=3, least=Decimal("0.001"), required=False
    )
    unit_mass_kg = number_field(
        _("Unit weight (kg)"),
        UNIT_MASS_KG_MOST,
        places=4,
        least=Decimal("0.0001"),
        required=False,
    )
    finish = forms.CharField(
        label=_("Finish"),
        max_length=200,
        required=False,
        help_text=_("Such as “zinc plated” or “hard anodised black 25 µm”."),
    )
    box_x_mm = number_field(_("Length (mm)"), ENVELOPE_MM_MOST, places=3, required=False)
    box_y_mm = number_field(_("Width (mm)"), ENVELOPE_MM_MOST, places=3, required=False)
    box_z_mm = number_field(_("Height (mm)"), ENVELOPE_MM_MOST, places=3, required=False)
    thickness_mm = number_field(
        _("Sheet thickness (mm)"), ENVELOPE_MM_MOST, places=3, required=False
    )
    units = forms.ChoiceField(
        label=_("Unit of the file's numbers"),
        choices=[("", _("as the file says")), *((name, name) for name in MM_BY_UNIT)],
        required=False,
        help_text=_("Of files that name none."),
    )
    bodies_as = forms.ChoiceField(
        label=_("Several bodies are"),
        choices=[("", _("not said")), *BODIES_AS.items()],
        required=False,
        help_text=_("Parts that are ordered apart need a file each."),
    )

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        self.part = part
        super().__init__(*args, initial=self.values_of(part), **kwargs)
        for name in ("tolerance", "finest_tolerance"):
            self.fields[name].choices = grouped_tolerances()

    @staticmethod
    def values_of(part: Part) -> dict[str, Any]:
        """Returns what a person gave before."""
        columns = {name: getattr(part, part._meta.get_field(name).attname) for name in COLUMNS}
        return {**columns, **{name: part.geometry.get(name) for name in (*SIDES, *CHOICES)}}

    def fields_of_part(self) -> dict[str, Any]:
        """Returns the fields that the service takes; an empty measure is the file's again."""
        given = self.cleaned_data
        sides = {name: float(given[name]) for name in SIDES if given[name] is not None}
        chosen = {name: given[name] for name in CHOICES if given[name]}
        asked = (*SIDES, *CHOICES)
        others = {name: value for name, value in self.part.geometry.items() if name not in asked}
        geometry = {**others, **sides, **chosen}
        return {**{name: given[name] for name in COLUMNS}, "geometry": geometry}


class PartOrderForm(forms.Form):
    """Validates quantity, place and date, by which a part is priced and ordered."""

    routing = forms.IntegerField(min_value=1, initial=1, widget=forms.HiddenInput)
    quantity = number_field(_("Quantity"), QUANTITY_MOST, least=1)
    city = term(
        City,
        _("City of delivery"),
        rows=City.objects.filter(retired=False).select_related("region"),
    )
    latest_delivery_on = forms.DateField(label=_("Latest delivery"), widget=DayInput)
    currency = term(Currency, _("Currency"), empty_label=None)
    reserve_price = number_field(
        _("Highest price per piece"),
        ORDER_VALUE_MOST,
        places=6,
        required=False,
        help_text=_("The highest unit price you accept; no factory ever sees it."),
    )

    def __init__(self, *args: Any, sees_prices: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"].choices = grouped_cities()
        if not sees_prices:
            del self.fields["reserve_price"]

    def terms(self) -> dict[str, Any]:
        """Returns the fields of an order."""
        found = dict(self.cleaned_data)
        city = found.pop("city")
        found.pop("routing")
        place = {
            "ship_to_region": city.region,
            "latitude": city.latitude,
            "longitude": city.longitude,
        }
        return {**found, **place}
