"""Shows what the gain pool holds, of what, and how far it is from its limit."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from console.common.tables import make_table
from console.operator.prices.price_forms import PoolForm
from console.operator.prices.price_tables import PoolEntryTable, RunPoolTable
from console.operator.prices.sentences import CAUSE_LABELS, pool_message
from console.operator.views.report_pages import ReportPage
from fulfilment.gain_pool import pool_balance, pool_by_run, pool_entries, sums_by_cause
from matching.selectors.pool import pool_floor, pool_position, turnover


class GainPool(ReportPage):
    """Shows the balance, position and limit of the gain pool, and its lines."""

    title = _("Gain pool")
    nav_name = "operator:gain-pool"
    template_name = "operator/gain_pool.html"
    choices_class = PoolForm
    table_class: ClassVar = PoolEntryTable
    file_name = "gain-pool"

    def figures(self) -> dict[str, Any]:
        """Returns balance, limit, sums by cause and by run, and the lines."""
        if not self.sees_prices:
            return {"part": "operator/prices_hidden.html"}
        currency, run = self.chosen["currency"], self.chosen["run"]
        entries = pool_entries(currency, UUID(run) if run else None)
        balance = pool_balance(currency)
        position, floor = pool_position(currency), pool_floor(currency)
        sums = sums_by_cause(entries)
        by_run = make_table(self.request, RunPoolTable, pool_by_run(currency), prefix="runs-")
        by_run.export_formats = ()
        return {
            "part": "operator/gain_pool_part.html",
            "currency": currency,
            "is_of_one_run": bool(run),
            "sentence": pool_message(balance, currency),
            "balance": balance,
            "position": position,
            "turnover": turnover(currency),
            "floor": floor,
            "is_reached": position < floor,
            "causes": [(CAUSE_LABELS[name], amount) for name, amount in sums.items()],
            "sum": sum(sums.values()),
            "by_run": by_run,
            "rows": entries,
        }
