"""Tests each rule of orders at its limit and beyond, and its pointer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from orders.delivery_terms import OFFERED_TERMS
from orders.limits import (
    ORDER_HOURS_MOST,
    ORDER_MASS_KG_MOST,
    ORDER_VALUE_MOST,
    QUANTITY_MOST,
)
from orders.models import Operation, Order
from orders.rules import Breach, Terms, breaches_of, breaches_of_submission, by_field
from orders.units import measure_in_pieces
from vocabularies.models import MaterialGrade, Region, Unit

pytestmark = pytest.mark.django_db
DAY = date(2030, 1, 10)


def terms(lists=None, operations=({},), **fields) -> Terms:
    """Returns an order of 100 pieces that breaks no rule, but for the given fields."""
    sound = {
        "reference": "PO-1",
        "title": "Bracket",
        "quantity": 100,
        "unit_mass_kg": Decimal(1),
        "material_family_id": "aluminium",
        "ship_to_region_id": "CN-SH",
        "latitude": Decimal(31),
        "longitude": Decimal(121),
        "wish_delivery_on": DAY,
        "latest_delivery_on": DAY,
    }
    order = Order(**(sound | fields))
    measure_in_pieces(order, order.quantity)
    step = {"process_id": "cnc-turning", "cycle_time_s": Decimal(60)}
    steps = [Operation(**(step | operation)) for operation in operations]
    return Terms(order=order, operations=steps, lists=lists or {})


def broken(found: list[Breach]) -> list[str]:
    return [breach.fields[0] for breach in found]


def regions(*codes: str) -> list[Region]:
    return list(Region.objects.filter(pk__in=codes))


def test_sound_order_breaks_no_rule():
    assert breaches_of(terms()) == []


EARLIER, LATER = DAY - timedelta(days=1), DAY + timedelta(days=1)
CASES = [
    ({"wish_delivery_on": LATER}, ["wish_delivery_on"]),
    ({"earliest_delivery_on": DAY}, []),
    ({"earliest_delivery_on": LATER}, ["earliest_delivery_on"]),
    ({"earliest_delivery_on": EARLIER}, []),
    ({"least_lot": 100}, []),
    ({"least_lot": 101}, ["least_lot"]),
    ({"split_allowed": False}, []),
    ({"split_allowed": False, "max_factories": 1}, []),
    ({"split_allowed": False, "max_factories": 2}, ["max_factories"]),
    ({"quantity": 1, "reserve_price": ORDER_VALUE_MOST}, []),
    ({"quantity": 2, "reserve_price": ORDER_VALUE_MOST}, ["reserve_price"]),
    ({"quantity": 200, "unit_mass_kg": ORDER_MASS_KG_MOST / 200}, []),
    ({"quantity": 201, "unit_mass_kg": ORDER_MASS_KG_MOST / 200}, ["unit_mass_kg"]),
    ({"quantity": QUANTITY_MOST}, []),
]


@pytest.mark.parametrize(("fields", "names"), CASES)
def test_rule_holds_up_to_its_limit(fields, names):
    assert broken(breaches_of(terms(**fields))) == names


@pytest.mark.parametrize(("code", "names"), [("5052-H32", []), ("2024-T3", [])])
def test_grade_of_the_family_is_accepted(code, names):
    grade = MaterialGrade.objects.get(pk=code)

    assert broken(breaches_of(terms(material_grade=grade))) == names


def test_grade_of_another_family_is_not():
    grade = MaterialGrade.objects.exclude(family="aluminium").first()

    assert broken(breaches_of(terms(material_grade=grade))) == ["material_grade"]


@pytest.mark.parametrize(
    ("code", "is_sound"),
    [
        *((code, True) for code in ("H87", "C62", "PR", "DZN", "GRO", "CEN", "MIL", "KGM", "TNE")),
        *((code, False) for code in ("SET", "KT", "MTR", "MTK", "LTR", "HUR", "KWH")),
    ],
)
def test_unit_converts_to_pieces(code, is_sound):
    unit = Unit.objects.get(pk=code)

    assert broken(breaches_of(terms(unit=unit))) == ([] if is_sound else ["unit"])


@pytest.mark.parametrize("code", ["CIP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"])
def test_delivery_term_is_one_that_is_kept(code):
    (breach,) = breaches_of(terms(incoterm_id=code))

    assert breach.fields == ("incoterm",)
    assert "DAP" in breach.reason


@pytest.mark.parametrize("code", [None, *OFFERED_TERMS])
def test_offered_delivery_term_is_sound(code):
    assert breaches_of(terms(incoterm_id=code)) == []


@pytest.mark.parametrize(
    ("allowed", "excluded", "is_sound"),
    [
        (["CN-JS"], ["CN-ZJ"], True),
        (["CN"], ["CN-JS"], True),
        (["CN-JS", "CN-ZJ"], ["CN-JS"], False),
        (["CN-JS"], ["CN"], False),
        (["CN"], ["CN"], False),
        ([], ["CN"], True),
        (["CN"], [], True),
    ],
)
def test_allowed_region_is_neither_excluded_nor_inside_one_that_is(allowed, excluded, is_sound):
    lists = {"allowed_regions": regions(*allowed), "excluded_regions": regions(*excluded)}

    assert broken(breaches_of(terms(lists=lists))) == ([] if is_sound else ["excluded_regions"])


def test_factory_is_not_both_allowed_and_excluded():
    plant = Order._meta.get_field("allowed_factories").related_model()
    lists = {"allowed_factories": [plant], "excluded_factories": [plant]}

    assert broken(breaches_of(terms(lists=lists))) == ["excluded_factories"]


@pytest.mark.parametrize(("count", "names"), [(0, []), (20, []), (21, ["operations"])])
def test_routing_has_a_most_number_of_steps(count, names):
    assert broken(breaches_of(terms(operations=[{}] * count))) == names


@pytest.mark.parametrize(("extra_ms", "names"), [(0, []), (1, ["operations"])])
def test_machine_hours_count_every_operation_and_setup_to_the_millisecond(extra_ms, names):
    half = Decimal(ORDER_HOURS_MOST * 3_600) / 2
    steps = [
        {"cycle_time_s": half / 1_000},
        {"cycle_time_s": half / 1_000 - 1, "setup_ms": 1_000_000 + extra_ms},
    ]

    assert broken(breaches_of(terms(operations=steps, quantity=1_000))) == names


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, []),
        ({"operations": ()}, ["operations"]),
        ({"wish_delivery_on": DAY - timedelta(days=9)}, ["wish_delivery_on"]),
        ({"latest_delivery_on": DAY + timedelta(days=1_817)}, []),
        ({"latest_delivery_on": DAY + timedelta(days=1_818)}, ["latest_delivery_on"]),
    ],
)
def test_submission_needs_a_routing_and_days_that_a_run_can_plan(fields, names):
    today = DAY - timedelta(days=9)

    assert broken(breaches_of_submission(terms(**fields), today=today)) == names


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"title": ""}, ["title"]),
        ({"quantity": None, "material_family_id": None}, ["quantity", "material_family"]),
        ({"wish_delivery_on": None}, ["wish_delivery_on"]),
        ({"latest_delivery_on": None}, ["latest_delivery_on"]),
        ({"operations": ({"process_id": None},)}, ["operations.0.process"]),
        ({"operations": ({}, {"cycle_time_s": None})}, ["operations.1.cycle_time_s"]),
    ],
)
def test_draft_may_lack_what_its_submission_needs(fields, names):
    incomplete = terms(**fields)

    assert breaches_of(incomplete) == []
    assert broken(breaches_of_submission(incomplete, today=DAY - timedelta(days=9))) == names


def test_breach_points_to_the_field_that_was_sent():
    breach = Breach(("least_lot", "quantity"), "too few")

    assert by_field([breach], given=["title", "quantity"]) == {"quantity": "too few"}
    assert by_field([breach], given=["title"]) == {"least_lot": "too few"}


def test_order_that_may_not_be_split_uses_one_factory():
    assert Order(split_allowed=False).factories_limit == 1
    assert Order(max_factories=3).factories_limit == 3
    assert Order().factories_limit is None


def test_reason_is_in_the_active_language():
    with translation.override("zh-hans"):
        (breach,) = breaches_of_submission(terms(operations=[]), today=DAY - timedelta(days=9))

    assert breach.reason == "订单至少需要一道工序。"
