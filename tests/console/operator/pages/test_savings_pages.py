"""Tests what the savings pages show, and that shown amounts add up."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from console.operator.charts.savings_chart import floating_bar
from console.operator.savings_stages import bridge_rows, savings_message
from fulfilment.savings_report import SavingsScope, savings_report
from orders.states import OrderStatus
from tests import builders
from tests.fulfilment.conftest import asked

pytestmark = pytest.mark.django_db
# Expected alone cost, price and state of the orders beside the market's own, which saves 500.
ORDERS = (
    ("1000.009", "980.01", "confirmed"),
    ("500", "520.33", "confirmed"),
    ("700.5", "640", "offered"),
    ("300", "299.999", "cancelled"),
)


@pytest.fixture
def orders(market):
    """Adds orders that save much, lose, wait and dropped out."""
    for alone, price, status in ORDERS:
        order = builders.order(status=OrderStatus.AWARDED)
        agreed = Decimal(price).quantize(Decimal("0.01"))
        builders.allocation(
            order,
            run=market.run,
            status=status,
            agreed_price=agreed,
            agreed_earnings=agreed,
            agreed_transport=Decimal(0),
        )
        asked(
            market.run,
            order,
            price=Decimal(price),
            expected_alone_cost=Decimal(alone),
            basis="declared",
        )
    market.run.gain_sharings.update(factories_bonus=Decimal("41.3"))
    return market


def context_of(browser, name="savings", **choices):
    """Returns the context of a page."""
    return browser.get(reverse(f"operator:{name}"), choices).context


def number(text):
    """Returns a shown amount, such as −¥1,234.50, as a number."""
    return Decimal(text.replace("CN¥", "").replace("¥", "").replace(",", "").replace("−", "-"))


def test_sentence_names_who_saves_and_who_pays_more(operator, orders):
    sentence = context_of(operator)["sentence"]

    assert sentence == (
        "Buyers pay <strong>12.4%</strong> less for <strong>5</strong> orders than they could"
        " expect alone, for half of the orders at least <strong>2.0%</strong> less. 1 order pays"
        " more, as its proposal says. Factories get <strong>CN¥41.30</strong> on top of their"
        " rates."
    )


def test_sentence_of_a_loss_says_more_and_not_less(orders):
    orders.run.gain_sharings.get().prices.update(price=2200)

    sentence = savings_message(savings_report(SavingsScope("CNY")))

    assert "more for <strong>5</strong> orders" in sentence
    assert "5 orders pay more, as their proposals say." in sentence
    assert "less" not in sentence
    assert '<strong class="loss">' in sentence


def test_shown_changes_lead_from_stage_to_stage(operator, orders):
    rows = context_of(operator)["bridge"].rows

    labels = [label for label, _amount, _orders in rows]
    level = number(rows[0][1])
    assert labels[0] == "Estimated saving"
    for label, amount, _orders in rows[1:]:
        if label in ("Contracted saving", "Realised saving"):
            assert number(amount) == level
        else:
            level += number(amount)
    assert labels == [
        "Estimated saving",
        "Not answered yet by a factory or the buyer",
        "Other",
        "Contracted saving",
        "In production or on the way",
        "Realised saving",
    ]


@pytest.mark.parametrize("by", ["week", "buyer", "factory", "process"])
def test_shown_groups_add_up_to_the_tiles(operator, orders, by):
    context = context_of(operator, by=by)

    tiles = {row["name"]: row["saving"] for row in context["stages"]}
    for stage, total in tiles.items():
        cells = [row.get_cell(stage) for row in context["table"].rows]
        assert sum(number(cell) for cell in cells if cell != "–") == total


def test_shown_orders_add_up_to_the_tiles(operator, orders):
    totals = {row["name"]: row["saving"] for row in context_of(operator)["stages"]}
    rows = context_of(operator, "savings-orders")["table"].rows

    for stage in totals:
        cells = [row.get_cell(stage) for row in rows]
        assert sum(number(cell) for cell in cells if cell != "–") == totals[stage]


def test_parts_by_basis_add_up_to_the_saving(operator, orders):
    figures = dict(context_of(operator)["figure_rows"])

    totals = [number(cell) for cell in figures["Saving"]]
    parts = [cells for label, cells in figures.items() if str(label).startswith("Saving against")]
    for at, total in enumerate(totals):
        assert sum(number(cells[at].split(" (")[0]) for cells in parts) == total
    assert figures["Orders that pay more than expected alone"] == ["1", "1", "0"]


def test_losses_are_never_green(operator, orders):
    orders.run.gain_sharings.get().prices.update(price=2200)

    context = context_of(operator)

    assert {row["tone"] for row in context["stages"]} == {"bad", ""}
    assert all(row["tone"] == "bad" for row in context["stages"] if (row["saving"] or 0) < 0)
    for chart in (context["distribution"], context["chart"]):
        for series in chart.option["series"]:
            for bar in series["data"]:
                is_loss = (bar["value"] or 0) < 0
                assert (bar.get("itemStyle") == {"color": "@bad"}) == is_loss
    bars = [bar for series in context["bridge"].option["series"][1:] for bar in series["data"]]
    below = [bar for bar in bars if bar["value"] < 0]
    assert below
    assert {bar["itemStyle"]["color"] for bar in below} <= {"@bad", "@series-1", "@series-2"}
    assert "tile-good" not in operator.get(reverse("operator:savings")).content.decode()


@pytest.mark.parametrize(
    ("start", "end", "foot", "above", "below"),
    [(10, 4, 4, 6, 0), (4, 10, 4, 6, 0), (-4, -10, -4, 0, -6), (3, -2, 0, 3, -2), (0, 0, 0, 0, 0)],
)
def test_bars_of_the_bridge_lead_from_level_to_level(start, end, foot, above, below):
    bar = floating_bar(Decimal(start), Decimal(end), "CNY")

    assert (bar["foot"], bar["above"], bar["below"]) == (foot, above, below)


def test_orders_say_on_what_they_rest_and_why_they_changed(operator, orders):
    rows = context_of(operator, "savings-orders")["table"].rows

    cells = {(row.get_cell("basis"), row.get_cell("change")) for row in rows}
    assert ("Offers to it alone", "–") in cells
    assert ("Its declared price", "Not answered yet by a factory or the buyer") in cells
    assert ("Its declared price", "In production or on the way") in cells


def test_pages_are_the_same_in_chinese(operator, orders):
    shown = context_of(operator)["figure_rows"]
    with translation.override("zh-hans"):
        rows = bridge_rows(savings_report(SavingsScope("CNY")))
        labels = [str(label) for label, _cells in shown]

    assert all(not label.isascii() for label in labels)
    assert all(not label.isascii() for label, *_ in rows)


def test_workbook_of_a_run_has_its_savings(operator, orders):
    answer = operator.get(reverse("operator:run-workbook", args=[orders.run.pk]))

    rows = list(load_workbook(BytesIO(answer.content))["Savings"].values)
    report = savings_report(SavingsScope("CNY"))
    saving = next(row for row in rows if row[0] == "Saving")
    assert [Decimal(str(cell)) for cell in saving[1:4]] == [
        report.estimated.saving,
        report.contracted.saving,
        report.realised.saving,
    ]
    start = next(at for at, row in enumerate(rows) if row[0] == "Order")
    estimated = [Decimal(str(row[5])) for row in rows[start + 1 :]]
    assert len(estimated) == 5
    assert sum(estimated) == report.estimated.saving
