"""All pages of operators: who sees them, what they say when there is nothing, in both languages."""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AuditRun
from tests import builders

pytestmark = pytest.mark.django_db
PAGES = ("overview", "orders", "savings", "savings-orders", "factories", "market", "books")
TABLES = ("orders", "savings", "savings-orders", "factories", "market", "books")
# Queries of the frame: session, user, memberships, and three for what waits.
QUERIES_MOST = 20


def page(name):
    return reverse(f"operator:{name}")


@pytest.mark.parametrize("name", PAGES)
def test_pages_show_a_market(operator, market, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES_MOST):
        answer = operator.get(page(name))

    assert answer.status_code == 200
    assert "–" not in answer.context["page_title"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_there_before_anything_happened(operator, name):
    assert operator.get(page(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_pages_speak_chinese(operator, market, name):
    operator.cookies["django_language"] = "zh-hans"

    answer = operator.get(page(name))

    assert answer.status_code == 200
    assert 'lang="zh-Hans"' in answer.content.decode()
    head = answer.content.decode().partition("<h1>")[2].partition("</h1>")[0]
    assert head
    assert all("一" <= letter <= "鿿" for letter in head)


@pytest.mark.parametrize("name", [*PAGES, "overview-runs"])
def test_pages_are_for_operators_alone(client, platform, market, name):
    assert client.get(page(name)).status_code == 302
    for organisation in (builders.organisation(), builders.buyer()):
        client.force_login(builders.member(organisation))
        assert client.get(page(name)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_members_without_prices_see_no_money(viewer, market, name):
    shown = viewer.get(page(name)).content.decode()

    assert "¥" not in shown.replace("¥)", "")


@pytest.mark.parametrize("name", TABLES)
def test_tables_export_all_their_rows(operator, market, name):
    told = operator.get(page(name), {"export": "csv"})
    book = operator.get(page(name), {"export": "xlsx"})

    rows = list(csv.reader(StringIO(told.content.decode())))
    sheet = load_workbook(BytesIO(book.content)).active
    assert told["Content-Disposition"].startswith("attachment")
    assert len(rows) == sheet.max_row
    assert not any("<" in cell for row in rows for cell in row)


@pytest.mark.parametrize("name", TABLES)
def test_a_sort_brings_the_table_alone(operator, market, name):
    asked = {"HX-Request": "true", "HX-Target": "table"}

    answer = operator.get(page(name), {"sort": "title"}, headers=asked)

    assert "<h1>" not in answer.content.decode()
    assert answer.content.decode().count('class="table-frame"') == 1


@pytest.mark.parametrize("name", ["overview", "savings", "factories", "market"])
def test_choices_that_are_wrong_are_told_and_the_usual_is_shown(operator, market, name):
    wrong = {"weeks": "x", "currency": "XXX", "verification": "x", "baseline": "x", "by": "x"}

    answer = operator.get(page(name), wrong)

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()


def test_a_change_of_choices_brings_the_figures_alone(operator, viewer, market):
    asked = {"HX-Request": "true", "HX-Target": "report"}

    figures = operator.get(page("savings"), {"by": "buyer"}, headers=asked).content.decode()
    hidden = viewer.get(page("savings"), headers=asked).content.decode()

    assert "<h1>" not in figures
    assert "Buyer Ltd" in figures
    assert "You cannot see prices" in hidden


@pytest.mark.parametrize("name", TABLES)
def test_tables_lead_to_their_files(operator, market, name):
    AuditRun.objects.create(seconds=1, checked=36)

    shown = operator.get(page(name)).content.decode()

    assert "export=xlsx" in shown
    assert "export=csv" in shown
