"""The base of pages of figures: choices above, a sentence and charts, one table below."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from common.access import Audience
from console.common.pages import Page
from console.common.tables import EXPORT_FORMATS, Table, exported, make_table
from console.operator.choices import Choices


class Report(Page):
    """Concrete classes name their `choices`, give `figures`, and where they have one the table.

    A change of the choices brings the figures anew, a sort of the table the table alone.
    """

    audience = (Audience.OPERATOR,)
    template_name = "operator/report.html"
    choices_class: ClassVar[type[Choices]]
    table_class: ClassVar[type[Table] | None] = None
    # The first word of an exported file's name.
    file_name: ClassVar[str] = "millshare"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, its figures, its table alone, or a file of the table's rows."""
        choices = self.choices_class(request.GET)
        self.chosen = choices.chosen()
        figures = self.figures()
        self.partial_template_name = figures["part"]  # type: ignore[misc]
        if self.table_class is None or "rows" not in figures:
            return self.render_to_response({"choices": choices, **figures})
        table = self.make_table(figures.pop("rows"))
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return exported(table, wanted, self.file_name)
        if request.htmx.target == "table":  # type: ignore[attr-defined]
            self.partial_template_name = "console/list_part.html"  # type: ignore[misc]
        return self.render_to_response({"choices": choices, "table": table, **figures})

    def make_table(self, rows: Any) -> Table:
        """The table of these rows, as the address asks."""
        assert self.table_class is not None
        return make_table(self.request, self.table_class, rows)

    def figures(self) -> dict[str, Any]:
        """What the template is given: `part` is its middle, `rows` are for the table."""
        raise NotImplementedError
