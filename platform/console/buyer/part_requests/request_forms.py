"""Validates what is dropped into a request, its delivery, and its lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.buyer.defaults import delivery_place
from console.buyer.filters import DayInput
from console.buyer.forms import choice, number, term
from console.buyer.parts.part_forms import (
    ACCEPTED,
    DropForm,
    SeveralFilesField,
    SeveralFilesInput,
)
from console.buyer.widgets import grouped_cities
from console.common.fields.copied_text import CopiedTextField
from orders.limits import QUANTITY_MOST, REQUEST_TEXT_LENGTH
from orders.models import PartRequest
from orders.states import Confidentiality
from vocabularies.models import City, Currency

SHEETS = ".xlsx,.csv,.tsv"
# Django reads no more files of one form.
DROPPED_FILES_MOST = 100


class RequestDropForm(DropForm):
    """Validates drawings, sheets, and the text of a request with several lines."""

    files = SeveralFilesField(
        most=DROPPED_FILES_MOST,
        too_many=_("At most %(most)s files at once; add the others afterwards."),
        widget=SeveralFilesInput(
            {
                "accept": f"{ACCEPTED},{SHEETS}",
                "class": "visually-hidden",
                "data-drops": "",
                "multiple": True,
            }
        ),
        help_text=_(
            "Drawings and models, up to 50 MB each: files of one name are one part. And a sheet"
            " (.xlsx, .csv) with name, quantity, material, finish, tolerance, date and file name."
        ),
    )
    request_text = CopiedTextField(
        label=_("Your request"),
        required=False,
        max_length=REQUEST_TEXT_LENGTH,
        widget=forms.Textarea({"rows": 7}),
        help_text=_(
            "A line for each part, such as “500 pcs bracket 6082-T6”, in English or Chinese, or"
            " rows that you copy from a sheet with their heads."
        ),
    )


class RequestDeliveryForm(forms.Form):
    """Validates title, place, date and currency of a request."""

    title = forms.CharField(
        label=_("Title"), max_length=160, required=False, help_text=_("For yourself.")
    )
    city = term(
        City,
        _("City of delivery"),
        rows=City.objects.filter(retired=False).select_related("region"),
        required=False,
    )
    latest_delivery_on = forms.DateField(
        label=_("Latest delivery"),
        widget=DayInput,
        required=False,
        help_text=_("Of lines without a date of their own."),
    )
    currency = term(Currency, _("Currency"), empty_label=None)
    confidentiality = choice(_("Confidentiality"), Confidentiality)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["city"].choices = grouped_cities()

    def fields_of_request(self) -> dict[str, Any]:
        """Returns the fields that the service takes; without a city the place stays."""
        found = dict(self.cleaned_data)
        city = found.pop("city")
        if city is None:
            return found
        return {
            **found,
            "ship_to_region": city.region,
            "latitude": city.latitude,
            "longitude": city.longitude,
        }


def delivery_initial(request: PartRequest) -> dict[str, Any]:
    """Returns the stored values of a request."""
    return {
        "title": request.title,
        "city": delivery_place(request).get("city"),
        "latest_delivery_on": request.latest_delivery_on,
        "currency": request.currency_id,
        "confidentiality": request.confidentiality,
    }


class LineForm(forms.Form):
    """Validates quantity, date and routing of a line that is no order."""

    quantity = number(_("Quantity"), QUANTITY_MOST, least=1, required=False)
    latest_delivery_on = forms.DateField(
        label=_("Latest delivery"), widget=DayInput, required=False
    )
    routing = forms.TypedChoiceField(label=_("Routing"), coerce=int, empty_value=1, required=False)

    def __init__(self, *args: Any, position: int, routings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(routings) > 1:
            self.fields["routing"].choices = list(enumerate(routings, start=1))
        else:
            del self.fields["routing"]
        for field in self.fields.values():
            # The head of the column names it for those who see it.
            words = {"label": field.label, "number": position}
            field.widget.attrs["aria-label"] = gettext("%(label)s, line %(number)s") % words

    def changes(self) -> dict[str, Any]:
        """Returns the values that were changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
