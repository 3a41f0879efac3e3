"""Charts all orders by their state, as one bar."""

from collections.abc import Callable

from django.utils.html import format_html
from django.utils.translation import gettext

from console.common.charts import Chart
from console.common.messages import label_for
from console.templatetags.console import percent, whole
from matching.selectors.market_metrics import OrderMetrics
from orders.states import OrderStatus

# The page has this many colours for series; neighbours in the bar differ.
COLOURS = 6


def order_states_chart(metrics: OrderMetrics, address_of: Callable[[str], str]) -> Chart | None:
    """Charts the orders by state; None without orders.

    `address_of` returns the address of the orders in a state.
    """
    if not metrics.orders:
        return None
    counts = {name: count for name, count in metrics.by_status.items() if count}
    names = {name: label_for(OrderStatus(name).label) for name in counts}
    most = max(counts, key=lambda name: counts[name])
    sentence = gettext("Of %(orders)s orders, most are in the state “%(state)s”: %(count)s.") % {
        "orders": whole(metrics.orders),
        "state": names[most],
        "count": whole(counts[most]),
    }
    return Chart(
        name="order-states",
        title=gettext("All orders by state"),
        sentence=sentence,
        option={
            "tooltip": {"trigger": "item"},
            "legend": {"type": "scroll", "bottom": 0},
            "grid": {"left": 8, "right": 8, "top": 8, "bottom": 40, "containLabel": False},
            "xAxis": {"type": "value", "max": metrics.orders, "show": False},
            "yAxis": {"type": "category", "data": [""], "show": False},
            "series": [
                {
                    "name": f"{names[name]} {whole(count)}",
                    "type": "bar",
                    "stack": "orders",
                    "barWidth": "70%",
                    "itemStyle": {"color": f"@series-{place % COLOURS + 1}"},
                    "data": [count],
                }
                for place, (name, count) in enumerate(counts.items())
            ],
        },
        columns=(gettext("State"), gettext("Orders"), gettext("Share")),
        rows=[
            *(
                (
                    format_html('<a href="{}">{}</a>', address_of(name), names[name]),
                    whole(count),
                    percent(metrics.share_of(count)),
                )
                for name, count in counts.items()
            ),
            (gettext("Together"), whole(metrics.orders), percent(metrics.share_of(metrics.orders))),
        ],
        height=7,
    )
