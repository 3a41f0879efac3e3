"""Lists the prices of a run's orders."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from console.common.messages import label_for
from console.common.pages import get_row_or_404
from console.common.tables import EXPORT_FORMATS, export_table, make_table
from console.operator.messages import run_name
from console.operator.prices.gains_chart import gains_chart
from console.operator.prices.price_tables import SOLVED_COLUMNS, PricedOrderTable
from console.operator.prices.sentences import (
    BASIS_MEANINGS,
    fallback_message,
    gains_message,
    rule_message,
)
from console.operator.views.run_pages import RunPage
from matching.models.gain_sharing import Basis, Stage
from matching.selectors.gain_shares import (
    basis_counts,
    gain_totals,
    priced_orders,
    sharings,
)


class RunPrices(RunPage):
    """Lists each order with its expected alone cost, cost, price and saving."""

    template_name = "operator/run_prices.html"
    partial_template_name = "console/list_part.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page or its table, or exports the table."""
        run = self.run
        found = sharings(run)
        sharing = get_row_or_404(run.gain_sharings.order_by("-pk"))
        solved = found.get(Stage.SOLVED) if sharing.stage == Stage.PUBLISHED else None
        rows = priced_orders(run, sharing, solved)
        table = make_table(request, PricedOrderTable, rows)
        if solved is None:
            table.exclude = SOLVED_COLUMNS
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return export_table(table, wanted, f"match-run-prices-{run.created_at:%Y-%m-%d-%H%M}")
        totals = gain_totals(run)[sharing.stage]
        return self.render_to_response(
            {
                "page_title": gettext("Prices of this run"),
                "run": run,
                "run_name": run_name(run),
                "stage": sharing.get_stage_display(),
                "gain_sentence": gains_message(totals, run.currency_id),
                "rule_line": rule_message(sharing),
                "fallback_line": fallback_message(sharing),
                "gains": gains_chart(rows, run.currency_id),
                "bases": [
                    (label_for(Basis(basis).label), BASIS_MEANINGS[Basis(basis)], count)
                    for basis, count in basis_counts(rows).items()
                ],
                "table": table,
            }
        )
