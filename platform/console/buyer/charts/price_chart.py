"""Draws the unit prices of a proposal next to what they compare with."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from console.common.charts import Chart
from console.templatetags.console import percent, rate
from matching.models import Proposal


def price_chart(proposal: Proposal) -> Chart | None:
    """Compares the unit price with the expected one alone and the highest.

    Returns None where there is nothing to compare with.
    """
    order = proposal.order
    price = proposal.price / proposal.quantity
    bars: list[tuple[str, Decimal, str]] = [(gettext("As proposed"), price, "@accent")]
    if proposal.expected_alone:
        alone = proposal.expected_alone / proposal.quantity
        bars.append((gettext("Expected alone"), alone, "@series-3"))
    if order.reserve_price:
        bars.append((gettext("Your highest price"), order.reserve_price, "@line-strong"))
    if len(bars) == 1:
        return None
    return Chart(
        name="prices",
        title=gettext("What a piece costs"),
        sentence=comparison_sentence(bars, order.currency_id),
        option=bar_option(bars, order.currency_id),
        columns=(gettext("Way"), gettext("Per piece")),
        rows=[(label, rate(value, order.currency_id)) for label, value, _ in bars],
        height=4 + 3 * len(bars),
    )


def comparison_sentence(bars: list[tuple[str, Decimal, str]], currency: str) -> str:
    """Describes the proposal against the most expensive of the other prices."""
    _, price, _ = bars[0]
    label, most, _ = max(bars[1:], key=lambda bar: bar[1])
    words = {"price": rate(price, currency), "other": label, "most": rate(most, currency)}
    if price > most:
        return gettext("A piece costs %(price)s; %(other)s: %(most)s.") % words
    words["share"] = percent((most - price) / most)
    return gettext("A piece costs %(price)s, %(share)s below “%(other)s” (%(most)s).") % words


def bar_option(bars: list[tuple[str, Decimal, str]], currency: str) -> dict[str, Any]:
    """Builds horizontal bars with amounts, the proposal on top."""
    return {
        "grid": {"left": 24, "right": 96, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [label for label, _, _ in bars],
            "axisTick": {"show": False},
            "axisLine": {"show": False},
        },
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 22,
                "data": [
                    {
                        "value": float(round(value, 4)),
                        "itemStyle": {"color": colour},
                        "label": {
                            "show": True,
                            "position": "right",
                            "color": "@ink",
                            "formatter": rate(value, currency),
                        },
                    }
                    for _, value, colour in bars
                ],
            }
        ],
    }
