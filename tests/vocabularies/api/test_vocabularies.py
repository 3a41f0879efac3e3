"""Tests the vocabularies over HTTP."""

from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from pytest_django import DjangoAssertNumQueries

from vocabularies.models import VOCABULARIES, Incoterm

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/vocabularies/"


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [term["code"] for term in answer.json()["results"]]


def test_anyone_may_list_the_vocabularies(client: Client) -> None:
    answer = client.get(ROOT)

    assert codes(answer) == list(VOCABULARIES)
    incoterms = next(row for row in answer.json()["results"] if row["code"] == "incoterms")
    assert incoterms["version"] == "2026.1"
    assert incoterms["source"] == "Incoterms 2020"
    assert incoterms["term_count"] == 11
    assert len(incoterms["sha256"]) == 64


def test_a_term_shows_both_names_and_its_own_attributes(client: Client) -> None:
    answer = client.get(f"{ROOT}processes/", {"q": "cnc-milling-5-axis"})

    (term,) = answer.json()["results"]
    assert term == {
        "code": "cnc-milling-5-axis",
        "name": "CNC milling, 5-axis",
        "name_en": "CNC milling, 5-axis",
        "name_zh": "五轴数控铣削",
        "parent": "milling",
        "version": "2026.1",
        "retired": False,
        "attributes": {
            "din8580": "3.2.3",
            "offerable": True,
            "aliases_en": "5-axis machining|five-axis machining centre",
            "aliases_zh": "五轴加工|五轴联动加工|五轴加工中心",
            "also_does": ("cnc-milling-4-axis|cnc-milling-3-axis|manual-milling|drilling|tapping"),
        },
    }


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Guangdong"),
        ("zh-Hans", "广东省"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "广东省"),
        ("fr", "Guangdong"),
    ],
)
def test_the_name_follows_the_language_asked_for(language: str, name: str, client: Client) -> None:
    answer = client.get(f"{ROOT}regions/", {"q": "CN-GD"}, headers={"accept-language": language})

    assert [term["name"] for term in answer.json()["results"]] == [name]
    assert "accept-language" in answer["Vary"].lower()


@pytest.mark.parametrize(
    ("vocabulary", "q", "found"),
    [
        ("processes", "powder coat", "powder-coating"),
        ("processes", "慢走丝", "wire-edm-slow"),
        ("processes", "HPDC", "high-pressure-die-casting"),
        ("material-grades", "Ti-6Al-4V", "TC4"),
        ("material-grades", "尼龙66", "PA66"),
        ("currencies", "yuan", "CNY"),
        ("cities", "苏州", "suzhou"),
    ],
)
def test_a_search_looks_into_both_languages_and_trade_names(
    vocabulary: str, q: str, found: str, client: Client
) -> None:
    assert found in codes(client.get(f"{ROOT}{vocabulary}/", {"q": q}))


def test_a_search_takes_wildcards_literally(client: Client) -> None:
    assert codes(client.get(f"{ROOT}units/", {"q": "%"})) == []


@pytest.mark.parametrize(
    ("vocabulary", "parent", "count"),
    [("regions", "CN", 34), ("cities", "CN-ZJ", 8), ("material-families", "CN", 0)],
)
def test_terms_are_narrowed_by_the_term_above(
    vocabulary: str, parent: str, count: int, client: Client
) -> None:
    answer = client.get(f"{ROOT}{vocabulary}/", {"parent": parent})

    assert answer.json()["count"] == count
    assert {term["parent"] for term in answer.json()["results"]} <= {parent}


def test_retired_terms_are_shown_only_when_asked_for(client: Client) -> None:
    Incoterm.objects.filter(code="FAS").update(retired=True)

    assert "FAS" not in codes(client.get(f"{ROOT}incoterms/"))
    assert "FAS" not in codes(client.get(f"{ROOT}incoterms/", {"retired": "false"}))
    assert codes(client.get(f"{ROOT}incoterms/", {"retired": "true"})) == ["FAS"]


def test_terms_come_in_the_order_of_their_source_page_by_page(client: Client) -> None:
    first = codes(client.get(f"{ROOT}tolerances/", {"page_size": 15}))
    second = codes(client.get(f"{ROOT}tolerances/", {"page_size": 15, "page": 2}))

    assert first[:2] == ["IT01", "IT0"]
    assert second[-3:] == ["ISO2768-v", "IT17", "IT18"]
    assert len({*first, *second}) == 24


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_list_of_terms_costs_two_queries(
    name: str, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        answer = client.get(f"{ROOT}{name}/")

    assert answer.json()["results"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("colours/", 404),
        ("units/?colour=red", 400),
        ("units/?ordering=colour", 400),
        ("units/?retired=perhaps", 400),
        ("units/?q=%00", 400),
        ("units/?page=99", 404),
    ],
)
def test_a_wrong_question_is_answered_with_a_problem(
    path: str, status: int, client: Client
) -> None:
    answer = client.get(f"{ROOT}{path}")

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_an_empty_flag_asks_nothing(client: Client) -> None:
    assert len(codes(client.get(f"{ROOT}incoterms/", {"retired": ""}))) == 11


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_vocabularies_cannot_be_written(method: str, client: Client) -> None:
    answer = getattr(client, method)(f"{ROOT}units/", "{}", content_type="application/json")

    assert answer.status_code in {401, 403, 405}
    assert Incoterm.objects.count() == 11


def test_the_schema_describes_both_lists_without_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = SchemaGenerator().get_schema(request=None, public=True)

    terms = document["paths"]["/api/v1/vocabularies/{name}/"]["get"]
    parameters = {parameter["name"] for parameter in terms["parameters"]}
    assert {"name", "q", "parent", "retired", "page", "page_size", "ordering"} <= parameters
    (retired,) = [p["schema"] for p in terms["parameters"] if p["name"] == "retired"]
    assert retired == {"type": "string", "enum": ["false", "true"]}
    assert [line for line in capsys.readouterr().err.splitlines() if "vocabular" in line] == []
