"""Renders a run for print and as downloads."""

import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext
from openpyxl import Workbook

from common.safety.usage_quotas import consume
from console.operator.charts.run_cost_charts import convergence
from console.operator.charts.run_flow_chart import flow_chart
from console.operator.charts.run_load_charts import load_context, machine_context
from console.operator.columns import nulls_last
from console.operator.messages import (
    BASELINE_NAMES,
    run_name,
)
from console.operator.savings_sheet import savings_sheet_rows
from console.operator.tables.run_order_tables import orders_with_baseline, requested_baseline
from console.operator.views.run_pages import RunPage
from console.operator.views.run_review import contracted_savings, run_summary
from console.operator.workbook import (
    allocation_rows,
    cost_rows,
    order_rows,
    summary_rows,
    write_sheet,
)
from matching.models import RunDocument
from matching.selectors.documents import readable_document

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RunDocumentDownload(RunPage):
    """Downloads the frozen problem or the plan as JSON."""

    needs_plan = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Returns the document, compressed."""
        kind = self.kwargs["kind"]
        if kind not in (RunDocument.Kind.PROBLEM, RunDocument.Kind.PLAN):
            raise Http404
        try:
            content = readable_document(self.run, kind)
        except RunDocument.DoesNotExist:
            raise Http404 from None
        name = f'attachment; filename="{kind}-{self.run.pk}.json"'
        headers = {"Content-Encoding": "gzip", "Content-Disposition": name}
        return HttpResponse(content, content_type="application/json", headers=headers)


class RunWorkbook(RunPage):
    """Downloads summary, savings, costs, orders and allocations as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Returns the workbook."""
        consume("exports", self.organisation.pk)
        run, workbook = self.run, Workbook(write_only=True)
        sheets = {
            gettext("Summary"): summary_rows,
            gettext("Savings"): savings_sheet_rows,
            gettext("Costs"): cost_rows,
            gettext("Orders"): order_rows,
            gettext("Allocations"): allocation_rows,
        }
        for title, rows_of in sheets.items():
            write_sheet(workbook, title, rows_of(run), currency=run.currency_id)
        target = io.BytesIO()
        workbook.save(target)
        name = f"match-run-{localtime(run.created_at):%Y-%m-%d-%H%M}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)


# More rows than these do not help on paper; the workbook has all of them.
ORDERS_PRINTED = 100


class PrintRun(RunPage):
    """Renders the review without layout, menus and actions."""

    template_name = "operator/run_print.html"

    def get_context_data(self) -> dict[str, Any]:
        """Returns the summary, the charts and the orders that save most."""
        run = self.run
        kind = requested_baseline(self.request.GET)
        rows = orders_with_baseline(run, kind).order_by(
            nulls_last("saving", is_descending=True), "pk"
        )
        summary = run_summary(run)
        return {
            **summary,
            "page_title": run_name(run),
            "printed_at": now(),
            "contracted": contracted_savings(run),
            "convergence": convergence(run),
            "flows": flow_chart(run),
            "load": load_context(run, "", 1),
            "machines": machine_context(run, ""),
            "baseline_name": BASELINE_NAMES[kind],
            "rows": list(rows[:ORDERS_PRINTED]),
            "more": max(0, summary["counts"]["open"] - ORDERS_PRINTED),
        }
