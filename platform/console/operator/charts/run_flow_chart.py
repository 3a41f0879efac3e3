"""Charts the transport of a run between factories and buyers."""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.common.charts import Chart, lazy_rows
from console.templatetags.console import money, percent, whole
from matching.models import MatchRun
from matching.selectors import review
from matching.selectors.review import TransportFlow

# More flows than these cannot be distinguished; these carry most of the cost.
FLOWS_SHOWN = 300


LINE_WIDTHS = (0.6, 5.0)


POINT_SIZES = (6.0, 26.0)


def flow_chart(run: MatchRun) -> Chart | None:
    """Charts factories and buyers' regions, joined by their flows."""
    shown, count, cost = review.flows(run, FLOWS_SHOWN)
    if not shown:
        return None
    factories = review.factories_named({flow.factory for flow in shown})
    regions = review.ship_to_places(run, {flow.region for flow in shown})
    shown = [flow for flow in shown if flow.region in regions]
    if not shown:
        return None
    names = {code: region_name(row) for code, row in regions.items()}
    carried = sum((flow.cost for flow in shown), Decimal(0))
    sentence = ngettext(
        "%(count)s flow from a factory to a buyer region; the %(shown)s most"
        " expensive are shown, with %(share)s of the cost. The most expensive"
        " goes from %(factory)s to %(region)s.",
        "%(count)s flows from factories to buyer regions; the %(shown)s most"
        " expensive are shown, with %(share)s of the cost. The most expensive"
        " goes from %(factory)s to %(region)s.",
        count,
    ) % {
        "count": whole(count),
        "shown": whole(len(shown)),
        "share": percent(carried / cost if cost else 0, 0),
        "factory": factories[shown[0].factory].name,
        "region": names[shown[0].region],
    }
    option = flow_option(run, shown, factories, regions, names)
    return Chart(
        name="flows",
        title=gettext("From factories to buyers"),
        sentence=sentence,
        option=option,
        columns=(_("Factory"), _("Buyer region"), _("Orders"), _("Pieces"), _("Cost")),
        rows=lazy_rows(
            lambda: [
                [
                    factories[flow.factory].name,
                    names[flow.region],
                    whole(flow.orders),
                    whole(flow.pieces),
                    money(flow.cost, run.currency_id),
                ]
                for flow in shown
            ]
        ),
        height=30,
    )


def region_name(row: dict[str, Any]) -> str:
    """Returns the region's name in the language of the page."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    return row[f"order__ship_to_region__name_{language}"]


def flow_option(
    run: MatchRun, shown: list[TransportFlow], factories: Any, regions: Any, names: Any
) -> dict[str, Any]:
    """Returns the option: lines between points of longitude and latitude."""
    highest = float(max(flow.cost for flow in shown)) or 1.0
    by_factory = flow_totals(shown, "factory")
    by_region = flow_totals(shown, "region")
    places = {key: (float(row.longitude), float(row.latitude)) for key, row in factories.items()}
    goals = {key: (float(row["longitude"]), float(row["latitude"])) for key, row in regions.items()}
    money_of = {"currency": run.currency_id}
    lines = [
        {
            "name": f"{factories[flow.factory].name} → {names[flow.region]}:"
            f" {money(flow.cost, **money_of)}",
            "coords": [places[flow.factory], goals[flow.region]],
            "lineStyle": {"width": interpolate(LINE_WIDTHS, float(flow.cost) / highest)},
        }
        for flow in shown
    ]
    return {
        "grid": {"left": 8, "right": 44, "top": 40, "bottom": 16, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        "xAxis": {"type": "value", "scale": True, "name": gettext("° E"), "splitNumber": 6},
        "yAxis": {"type": "value", "scale": True, "name": gettext("° N")},
        "series": [
            {
                "name": gettext("Flow"),
                "type": "lines",
                "coordinateSystem": "cartesian2d",
                "polyline": False,
                "lineStyle": {"color": "@line-strong", "opacity": 0.4, "curveness": 0.15},
                "data": lines,
            },
            point_series(
                gettext("Factories"),
                "circle",
                "@series-1",
                by_factory,
                places,
                {key: row.name for key, row in factories.items()},
                run.currency_id,
            ),
            point_series(
                gettext("Buyers"), "diamond", "@series-2", by_region, goals, names, run.currency_id
            ),
        ],
    }


def flow_totals(flows: list[TransportFlow], name: str) -> dict[Any, Decimal]:
    """Sums the cost of the flows by one of their ends."""
    found: dict[Any, Decimal] = {}
    for flow in flows:
        key = getattr(flow, name)
        found[key] = found.get(key, Decimal(0)) + flow.cost
    return found


def point_series(
    name: str,
    symbol: str,
    colour: str,
    costs: dict[Any, Decimal],
    places: Any,
    names: Any,
    currency: Any,
) -> dict[str, Any]:
    """Returns one series of points, sized by the cost of their flows."""
    most = float(max(costs.values(), default=Decimal(1))) or 1.0
    return {
        "name": name,
        "type": "scatter",
        "symbol": symbol,
        "itemStyle": {"color": colour, "opacity": 0.85, "borderColor": "@card", "borderWidth": 1},
        "data": [
            {
                "name": f"{names[key]}: {money(cost, currency)}",
                "value": places[key],
                "symbolSize": interpolate(POINT_SIZES, (float(cost) / most) ** 0.5),
            }
            for key, cost in costs.items()
        ],
    }


def interpolate(ends: tuple[float, float], share: float) -> float:
    """Interpolates linearly between the two ends."""
    return round(ends[0] + (ends[1] - ends[0]) * share, 1)
