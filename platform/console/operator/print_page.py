"""The review of a run on paper: all its sections, one under the other, for A4."""

from typing import Any

from django.utils.timezone import now

from console.operator import run_charts, run_load
from console.operator.review import contracted_of, summary_of
from console.operator.run_orders import baseline_asked, orders_against
from console.operator.run_pages import BASELINE_NAMES, RunPage, name_of
from console.operator.runs import nulls_last

# So many orders are worth paper; all of them are in the workbook.
ORDERS_PRINTED = 300


class Print(RunPage):
    """The review without frame, menus and deeds."""

    template_name = "operator/run_print.html"

    def get_context_data(self) -> dict[str, Any]:
        """The summary, the pictures and the orders that save most."""
        run = self.run
        kind = baseline_asked(self.request.GET)
        rows = orders_against(run, kind).order_by(nulls_last("saving", is_descending=True), "pk")
        summary = summary_of(run)
        return {
            **summary,
            "page_title": name_of(run),
            "printed_at": now(),
            "contracted": contracted_of(run),
            "convergence": run_charts.convergence(run),
            "flows": run_charts.flow_chart(run),
            "load": run_load.load_page(run, "", 1),
            "machines": run_load.machine_page(run, ""),
            "baseline_name": BASELINE_NAMES[kind],
            "rows": list(rows[:ORDERS_PRINTED]),
            "more": max(0, summary["counts"]["open"] - ORDERS_PRINTED),
        }
