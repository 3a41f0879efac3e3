"""Provides lists that sort, filter, paginate and export alike."""

import codecs
from collections.abc import Sequence
from typing import Any, ClassVar

import django_tables2
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.safety.usage_quotas import consume
from console.common.files import FormulaSafeExport
from console.common.pages import Page

EXPORT_FORMATS = (("xlsx", _("Excel")), ("csv", _("CSV")))
ROWS_PER_PAGE = 25


class Table(django_tables2.Table):
    """Renders a table with a caption for screen readers.

    Numbers are right-aligned by `attrs=NUMBER`. A column's export value is its `value_<name>`.
    """

    caption: ClassVar[Any] = ""
    # The text of an empty table names the first thing to do.
    empty_text: Any = _("Nothing here yet.")

    class Meta:
        template_name = "console/table.html"
        attrs: ClassVar = {"class": "table"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # django-tables2 reads it from Meta unless it is passed as an argument.
        super().__init__(*args, **{"empty_text": type(self).empty_text} | kwargs)

    # The library takes a request's names as paths, and warns of those with dots.
    @django_tables2.Table.order_by.setter  # type: ignore[misc]
    def order_by(self, value: Any) -> None:
        """Sorts by the columns named; what is no column's name is left out."""
        names = value.split(",") if isinstance(value, str) else value or ()
        known = [name for name in names if str(name).lstrip("-") in self.columns]
        django_tables2.Table.order_by.fset(self, known)

    def get_column_class_names(self, classes_set: set[str], bound_column: Any) -> set[str]:
        """Adds a class to cells of dates, which stay on one line."""
        is_day = isinstance(bound_column.column, django_tables2.DateColumn)
        return classes_set | {"day"} if is_day else classes_set


def without(kind: type[Table], *names: str) -> type[Table]:
    """Returns the table class without these columns."""
    excluded = (*getattr(kind.Meta, "exclude", ()), *names)
    meta = type("Meta", (kind.Meta,), {"exclude": excluded})
    return type(kind.__name__, (kind,), {"Meta": meta})


# More work orders of one order make its row too high; an export has all of them.
MAX_NUMBERS = 3


def numbers_line(numbers: Sequence[str]) -> SafeString:
    """Renders the first work orders of an order, and how many more there are."""
    if not numbers:
        return SafeString("")
    text = ", ".join(numbers[:MAX_NUMBERS])
    more = len(numbers) - MAX_NUMBERS
    if more > 0:
        text = gettext("%(numbers)s and %(more)s more") % {"numbers": text, "more": more}
    return format_html("<br>{}", text)


NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class ListPage(Page):
    """Renders a page around one table of `get_queryset`."""

    template_name = "console/list.html"
    partial_template_name = "console/list_part.html"
    table_class: ClassVar[type[Table]]
    # The FilterSet of a list that can be filtered.
    filter_class: ClassVar[Any] = None
    # Exported files are named after this prefix and the date.
    file_name: ClassVar[str] = "millshare"

    def get_queryset(self) -> Any:
        """Returns the rows that the user may see, before filters."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page or its table, or exports all of its rows."""
        filters = (
            self.filter_class(request.GET, self.get_queryset(), request=request)
            if self.filter_class
            else None
        )
        # Invalid filters show their errors and no rows: rows would contradict the errors.
        rows = self.get_queryset() if filters is None else filters.qs
        table = make_table(request, self.table_class, rows)
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return export_table(table, wanted, self.file_name)
        return self.render_to_response(
            {"table": table, "filters": filters, **self.get_context_data()}
        )


def make_table(
    request: HttpRequest,
    kind: type[Table],
    rows: Any,
    *,
    prefix: str = "",
    per_page: int = ROWS_PER_PAGE,
) -> Table:
    """Returns the table, sorted and paginated by the request's parameters."""
    table = kind(rows, prefix=prefix, request=request)
    table.export_formats = EXPORT_FORMATS
    paginate = {"per_page": per_page, "silent": True}
    django_tables2.RequestConfig(request, paginate=paginate).configure(table)
    return table


def export_table(table: Table, kind: str, name: str) -> HttpResponse:
    """Returns a file of every row of the table, on all its pages. Raises QuotaSpent."""
    consume("exports", table.request.membership.organisation_id)
    today = timezone.localdate()
    response = FormulaSafeExport(kind, table).response(f"{name}-{today:%Y-%m-%d}.{kind}")
    if kind == "csv":
        # Excel reads a file without a byte order mark in the machine's own encoding.
        response.content = codecs.BOM_UTF8 + response.content
    return response
