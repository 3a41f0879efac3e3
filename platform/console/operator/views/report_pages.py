"""Provides the base of report pages: filters, figures and one table."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from common.access import Audience
from console.common.pages import Page
from console.common.tables import EXPORT_FORMATS, Table, export_table, make_table
from console.operator.forms import ReportForm


class ReportPage(Page):
    """Renders options, figures and a table.

    Concrete classes declare `choices_class` and `figures`, and `table_class` if there is a table. A
    change of the options reloads the figures; sorting reloads the table alone.
    """

    audience = (Audience.OPERATOR,)
    template_name = "operator/report.html"
    choices_class: ClassVar[type[ReportForm]]
    table_class: ClassVar[type[Table] | None] = None
    # Exported files are named after this prefix and the date.
    file_name: ClassVar[str] = "millshare"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page, its figures or its table, or exports the rows."""
        choices = self.choices_class(request.GET)
        self.chosen = choices.chosen()
        figures = self.figures()
        self.partial_template_name = figures["part"]  # type: ignore[misc]
        if self.table_class is None or "rows" not in figures:
            return self.render_to_response({"choices": choices, **figures})
        table = self.make_table(figures.pop("rows"))
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return export_table(table, wanted, self.file_name)
        if request.htmx.target == "table":  # type: ignore[attr-defined]
            self.partial_template_name = "console/list_part.html"  # type: ignore[misc]
        return self.render_to_response({"choices": choices, "table": table, **figures})

    def make_table(self, rows: Any) -> Table:
        """Returns the table of the rows, as the query sorts it."""
        assert self.table_class is not None
        return make_table(self.request, self.table_class, rows)

    def figures(self) -> dict[str, Any]:
        """Returns the context: `part` is the template, `rows` fill the table."""
        raise NotImplementedError
