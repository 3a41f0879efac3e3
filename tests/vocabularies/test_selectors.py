"""Tests the closures of processes and regions."""

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from vocabularies.models import Process
from vocabularies.selectors import covers, process_closure, region_closure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("machine", "wanted", "does"),
    [
        ("cnc-milling-5-axis", "cnc-milling-5-axis", True),
        ("cnc-milling-5-axis", "milling", True),
        ("cnc-milling-5-axis", "cutting-defined-edge", True),
        ("cnc-milling-5-axis", "separating", True),
        ("cnc-milling-5-axis", "turning", False),
        ("cnc-milling-5-axis", "cnc-milling-3-axis", True),
        ("cnc-milling-3-axis", "cnc-milling-5-axis", False),
        ("mill-turning", "turning", True),
        ("cnc-milling-3-axis", "drilling-and-boring", True),
        ("milling", "milling", False),
        ("turning", "cnc-turning", False),
        ("sewing", "no-such-process", False),
    ],
)
def test_a_machine_does_its_process_those_above_and_those_it_lists(
    machine: str, wanted: str, does: bool
) -> None:
    assert covers(machine, wanted) is does


def test_every_process_can_be_done_by_some_machine() -> None:
    closure = process_closure()

    assert [code for code, does in closure.items() if not does] == []
    assert set(closure) == set(Process.objects.values_list("code", flat=True))


def test_only_offerable_processes_do_anything() -> None:
    doers = frozenset().union(*process_closure().values())

    assert doers == set(Process.objects.filter(offerable=True).values_list("code", flat=True))


def test_a_retired_leaf_still_does_its_work() -> None:
    Process.objects.filter(code="swiss-turning").update(retired=True)

    assert "swiss-turning" in process_closure()["turning"]


def test_the_closures_cost_one_query_each(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        process_closure()
        region_closure()


def test_a_country_holds_its_regions() -> None:
    closure = region_closure()

    assert {"CN", "CN-GD", "CN-HK"} <= closure["CN"]
    assert len(closure["CN"]) == 35
    assert closure["CN-GD"] == {"CN-GD"}


def test_a_term_is_named_in_the_active_language() -> None:
    milling = Process.objects.get(code="milling")

    with translation.override("zh-hans"):
        chinese = str(milling)
    with translation.override("en"):
        english = str(milling)

    assert (chinese, english) == ("铣削", "Milling")
