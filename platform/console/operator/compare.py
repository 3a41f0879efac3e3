"""Two runs side by side: what each serves, costs and saves, and the orders that differ."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from console.common.pages import get_row_or_404
from console.common.tables import EXPORT_FORMATS, NUMBER, Table, exported, make_table
from console.operator.run_pages import BASELINE_NAMES, RunPage, name_of
from console.operator.runs import nulls_last
from console.templatetags.console import money, percent, whole
from matching.models import MatchRun, RunOrder
from matching.models.costs import ITEM_LABELS
from matching.selectors import runs as selectors
from matching.selectors.review import (
    comparisons,
    differing_orders,
    shared_orders,
)
from matching.states import PLANNED_STATUSES

OTHERS_SHOWN = 50


class DifferenceTable(Table):
    """Orders of which the two runs make something else."""

    reference = Column(
        verbose_name=_("Order"),
        accessor="order__reference",
        order_by="order__reference",
        attrs={"td": {"class": "together"}},
    )
    title = Column(verbose_name=_("Title"), accessor="order__title", order_by="order__title")
    made = Column(verbose_name=_("Made here"), attrs=NUMBER)
    other_made = Column(verbose_name=_("Made there"), attrs=NUMBER)
    factories_used = Column(verbose_name=_("Factories here"), attrs=NUMBER)
    other_factories = Column(verbose_name=_("Factories there"), attrs=NUMBER)
    total_cost = Column(verbose_name=_("Cost here"), attrs=NUMBER)
    other_cost = Column(verbose_name=_("Cost there"), attrs=NUMBER)
    difference = Column(verbose_name=_("There, less here"), attrs=NUMBER)

    caption = _("Orders that differ")
    empty_text = _("Both runs make the same of every order that they share.")

    class Meta(Table.Meta):
        order_by = "-difference"

    currency: Any = ""

    def render_reference(self, value: str, record: RunOrder) -> Any:
        address = reverse("operator:run-order", args=[record.run_id, record.order_id])
        return format_html('<a href="{}">{}</a>', address, value)

    def value_reference(self, value: str) -> str:
        return value

    def render_made(self, value: int) -> str:
        return whole(value)

    def value_made(self, value: int) -> int:
        return value

    def render_other_made(self, value: int) -> str:
        return whole(value)

    def value_other_made(self, value: int) -> int:
        return value

    def render_total_cost(self, value: Any) -> str:
        return money(value, self.currency)

    def value_total_cost(self, value: Any) -> Any:
        return value

    def render_other_cost(self, value: Any) -> str:
        return money(value, self.currency)

    def value_other_cost(self, value: Any) -> Any:
        return value

    def render_difference(self, value: Any) -> str:
        return money(value, self.currency)

    def value_difference(self, value: Any) -> Any:
        return value

    def order_difference(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("difference", is_descending), "pk"), True


class Compare(RunPage):
    """This run beside another one of the same currency."""

    template_name = "operator/run_comparison.html"
    partial_template_name = "console/list_part.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, its table alone, or a file of that."""
        run, other = self.run, self.other()
        context: dict[str, Any] = {"run": run, "run_name": name_of(run), "other": other}
        if other is not None:
            table = make_table(request, DifferenceTable, differing_orders(run, other))
            table.currency = run.currency_id
            wanted = request.GET.get("export", "")
            if wanted in dict(EXPORT_FORMATS):
                return exported(table, wanted, "match-runs-compared")
            context["table"] = table
        is_part = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
        if is_part and other is not None:
            return self.render_to_response(context)
        self.partial_template_name = ""  # type: ignore[misc]
        return self.render_to_response(context | self.side_by_side(run, other))

    def comparable(self) -> Any:
        """The other runs that have a plan in the same currency, the newest first."""
        rows = MatchRun.objects.visible_to(self.request.user).exclude(pk=self.run.pk)
        rows = rows.filter(currency=self.run.currency_id, status__in=PLANNED_STATUSES)
        return rows.defer("progress", "solver")

    def other(self) -> MatchRun | None:
        """The run that the address names, or else the newest; None where there is no other."""
        wanted = self.request.GET.get("with", "")
        if not wanted:
            return self.comparable().first()
        try:
            return get_row_or_404(self.comparable(), pk=UUID(wanted))
        except ValueError:
            raise Http404 from None

    def side_by_side(self, run: MatchRun, other: MatchRun | None) -> dict[str, Any]:
        """The rows of the comparison, or none where there is nothing to compare with."""
        choices = [(row.pk, name_of(row)) for row in self.comparable()[:OTHERS_SHOWN]]
        context = {"page_title": gettext("Two runs side by side"), "choices": choices}
        if other is None:
            return context
        shared = shared_orders(run, other).count()
        both = (run, other)
        return context | {
            "other_name": name_of(other),
            "sentence": compared_sentence(run, other, shared),
            "is_same_problem": run.problem_sha256 == other.problem_sha256,
            "counts": count_rows(both),
            "costs": cost_rows(both),
            "savings": saving_rows(both),
        }


def compared_sentence(run: MatchRun, other: MatchRun, shared: int) -> str:
    """Which of the two is cheaper, as far as they can be held against one another."""
    text = ngettext(
        "The two runs share %(count)s order.", "The two runs share %(count)s orders.", shared
    )
    said = text % {"count": whole(shared)}
    if run.problem_sha256 != other.problem_sha256:
        return f"{said} " + gettext(
            "They were asked of different markets, so their total costs do not compare."
        )
    here, there = run.cost or 0, other.cost or 0
    amount = money(abs(here - there), run.currency_id)
    if here == there:
        return f"{said} " + gettext("They solve the same problem at the same cost.")
    if here < there:
        text = gettext("They solve the same problem, and this one costs %(amount)s less.")
    else:
        text = gettext("They solve the same problem, and this one costs %(amount)s more.")
    return f"{said} {text % {'amount': amount}}"


def count_rows(both: tuple[MatchRun, MatchRun]) -> list[tuple[Any, str, str]]:
    """Orders by what became of them."""
    here, there = (selectors.order_counts(run) for run in both)
    names = {
        "open": _("Orders"),
        "made": _("Made whole"),
        "partly_made": _("Made in part"),
        "unmatched": _("Not made"),
        "split": _("Made by several factories"),
    }
    return [(names[key], whole(here[key]), whole(there[key])) for key in names]


def cost_rows(both: tuple[MatchRun, MatchRun]) -> list[tuple[Any, str, str]]:
    """Cost by item, and what is proven of it."""
    currency = both[0].currency_id
    here, there = (selectors.cost_items(run) for run in both)
    names = {**ITEM_LABELS, "unmet_cost": _("What is not made counts for")}
    rows = [(names[key], money(here[key], currency), money(there[key], currency)) for key in names]
    rows.append((_("Cost of the plan"), *(money(run.cost, currency) for run in both)))
    rows.append((_("Proven bound"), *(money(run.bound, currency) for run in both)))
    rows.append((_("Gap"), *(percent(run.gap, 2) for run in both)))
    return rows


def saving_rows(both: tuple[MatchRun, MatchRun]) -> list[tuple[Any, str, str]]:
    """What each saves against each baseline, each on its own orders."""
    sides = [{row.kind: row.baseline for row in comparisons(run)} for run in both]
    return [
        (name, *(saving_cell(side.get(kind), both[0].currency_id) for side in sides))
        for kind, name in BASELINE_NAMES.items()
        if any(kind in side for side in sides)
    ]


def saving_cell(baseline: Any, currency: Any) -> str:
    """“¥12,480.00, 9.3 %”."""
    if baseline is None or not baseline.compared_orders:
        return "–"
    return f"{money(baseline.saving, currency)}, {percent(baseline.saving_share)}"
