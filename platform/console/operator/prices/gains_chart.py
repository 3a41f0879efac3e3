"""Charts what each order costs, pays and would be expected to pay alone."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.charts import Chart
from console.operator.links import page_url
from console.templatetags.console import money, percent, whole
from matching.selectors.gain_shares import PricedOrder

# More orders than these cannot be distinguished.
ORDERS_DRAWN = 60
# More names than these do not fit below the axis.
NAMES_SHOWN = 24
NAME_WIDTH = 90


def drawn_orders(rows: Sequence[PricedOrder], most: int = ORDERS_DRAWN) -> list[PricedOrder]:
    """Returns at most so many orders, evenly spaced, first and last included."""
    usable = [row for row in rows if row.expected_alone > 0]
    if len(usable) <= most:
        return usable
    last = len(usable) - 1
    return [usable[at * last // (most - 1)] for at in range(most)]


def gains_chart(rows: Sequence[PricedOrder], currency: str) -> Chart | None:
    """Charts orders by saving, in per cent of alone; None without any."""
    drawn = drawn_orders(rows)
    if not drawn:
        return None
    best, least = drawn[0], drawn[-1]
    sentence = gettext(
        "Of %(orders)s orders %(drawn)s are drawn, the largest saving first: from %(best)s of"
        " order %(first)s to %(least)s of order %(last)s. 100%% is what an order could expect"
        " alone."
    ) % {
        "orders": whole(len(rows)),
        "drawn": whole(len(drawn)),
        "best": percent(best.saving_share),
        "first": best.reference,
        "least": percent(least.saving_share),
        "last": least.reference,
    }
    return Chart(
        name="gains",
        title=gettext("Price and cost of each order, against alone"),
        sentence=sentence,
        option=gains_option(drawn),
        columns=(
            *(_("Order"), _("Expected alone"), _("Lowest"), _("Highest"), _("Cost"), _("Price")),
            *(_("Saving"), _("Share saved")),
        ),
        rows=[table_row(row, currency) for row in drawn],
        height=24,
    )


def table_row(row: PricedOrder, currency: str) -> list[Any]:
    """Returns one row of the chart's table."""
    address = page_url("run-order", row.run_id, row.order_id)
    amounts = (
        *(row.expected_alone, row.expected_low, row.expected_high),
        *(row.cost, row.price, row.saving),
    )
    return [
        format_html('<a href="{}">{}</a>', address, row.reference),
        *(money(amount, currency) for amount in amounts),
        percent(row.saving_share),
    ]


def gains_option(rows: Sequence[PricedOrder]) -> dict[str, Any]:
    """Returns the option: the spread as bars on transparent ones, the rest as marks."""
    names = [row.reference for row in rows]
    low = [share(row.expected_low, row) for row in rows]
    spread = [
        round(share(row.expected_high, row) - below, 2)
        for row, below in zip(rows, low, strict=True)
    ]
    marks = (
        (gettext("Expected alone"), "rect", [14, 3], "@ink", [100.0] * len(rows)),
        (gettext("Cost"), "diamond", 9, "@series-3", [share(row.cost, row) for row in rows]),
        (gettext("Price"), "circle", 9, "@series-1", [share(row.price, row) for row in rows]),
    )
    return {
        "grid": {"left": 8, "right": 16, "top": 56, "bottom": 8, "containLabel": True},
        "legend": {
            "top": 0,
            "data": [gettext("Spread alone"), *(name for name, *_rest in marks)],
        },
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "category",
            "data": names,
            "axisLabel": {"rotate": 45, "width": NAME_WIDTH, "overflow": "truncate"}
            | ({"interval": 0} if len(names) <= NAMES_SHOWN else {"show": False}),
            "axisTick": {"show": False},
        },
        "yAxis": {"type": "value", "scale": True, "axisLabel": {"formatter": "{value}%"}},
        "series": [
            spread_series("", "transparent", low, is_silent=True),
            spread_series(gettext("Spread alone"), "@line-strong", spread),
            *(
                {
                    "name": name,
                    "type": "scatter",
                    "symbol": symbol,
                    "symbolSize": size,
                    "itemStyle": {"color": colour},
                    "data": [
                        {"value": value, "address": page_url("run-order", row.run_id, row.order_id)}
                        for value, row in zip(values, rows, strict=True)
                    ],
                }
                for name, symbol, size, colour, values in marks
            ),
        ],
    }


def share(amount: Decimal, row: PricedOrder) -> float:
    """Returns an amount in per cent of what the order could expect alone."""
    return round(float(amount / row.expected_alone * 100), 2)


def spread_series(
    name: str, colour: str, values: list[float], *, is_silent: bool = False
) -> dict[str, Any]:
    """Returns one series of the stacked bars."""
    return {
        "name": name,
        "type": "bar",
        "stack": "spread",
        "silent": is_silent,
        "barMaxWidth": 8,
        "itemStyle": {"color": colour},
        "tooltip": {"show": not is_silent},
        "data": values,
    }
