"""Charts all orders by their state, as one bar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from console.common.charts import Chart
from console.common.messages import label_for
from console.templatetags.console import percent, whole
from matching.selectors.market_metrics import OrderMetrics
from orders.states import OrderStatus

# The page has this many colours for series; neighbours in the bar differ.
COLOURS = 6


@dataclass(frozen=True, slots=True)
class OrdersInState:
    """Holds the number of orders in a state, with label, colour and address."""

    label: str
    count: int
    address: str
    colour: int


def orders_by_state(metrics: OrderMetrics, address_of: Callable[[str], str]) -> list[OrdersInState]:
    """Returns the states with orders; their counts sum to the number of all."""
    counts = {name: count for name, count in metrics.by_status.items() if count}
    return [
        OrdersInState(
            label_for(OrderStatus(name).label), count, address_of(name), place % COLOURS + 1
        )
        for place, (name, count) in enumerate(counts.items())
    ]


def order_states_chart(states: Sequence[OrdersInState], metrics: OrderMetrics) -> Chart:
    """Charts the orders by state as one bar, of which the page shows the key."""
    most = max(states, key=lambda state: state.count)
    sentence = gettext("Of %(orders)s orders, most are in the state “%(state)s”: %(count)s.") % {
        "orders": whole(metrics.orders),
        "state": most.label,
        "count": whole(most.count),
    }
    return Chart(
        name="order-states",
        title=gettext("All orders by state"),
        sentence=sentence,
        option={
            "tooltip": {"trigger": "item"},
            "legend": {"show": False},
            "grid": {"left": 0, "right": 0, "top": 0, "bottom": 0, "containLabel": False},
            "xAxis": {"type": "value", "max": metrics.orders, "show": False},
            "yAxis": {"type": "category", "data": [""], "show": False},
            "series": [
                {
                    "name": state.label,
                    "type": "bar",
                    "stack": "orders",
                    "barWidth": "80%",
                    "itemStyle": {"color": f"@series-{state.colour}", "borderColor": "@card"},
                    "data": [state.count],
                }
                for state in states
            ],
        },
        columns=(gettext("State"), gettext("Orders"), gettext("Share")),
        rows=[
            *(
                (row.label, whole(row.count), percent(metrics.share_of(row.count)))
                for row in states
            ),
            (gettext("Together"), whole(metrics.orders), percent(metrics.share_of(metrics.orders))),
        ],
        height=3,
    )
