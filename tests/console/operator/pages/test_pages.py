"""Tests access, empty states, exports and options of all operator pages."""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AuditRun
from tests import builders

pytestmark = pytest.mark.django_db
PAGES = ("overview", "orders", "savings", "savings-orders", "factories", "market", "audit")
TABLES = ("orders", "savings", "savings-orders", "factories", "market", "audit")
# The layout needs six of these: session, user, memberships and three for notifications.
QUERIES_MOST = 20


def page(name):
    return reverse(f"operator:{name}")


def test_pages_show_a_market(operator, market, subtests, django_assert_max_num_queries):
    for name in PAGES:
        with subtests.test(name), django_assert_max_num_queries(QUERIES_MOST):
            answer = operator.get(page(name))
            assert answer.status_code == 200
            assert "–" not in answer.context["page_title"]


def test_pages_work_on_an_empty_market(operator, subtests):
    for name in PAGES:
        with subtests.test(name):
            assert operator.get(page(name)).status_code == 200


def test_pages_are_for_operators_alone(client, platform, market, subtests):
    others = [builders.member(each) for each in (builders.organisation(), builders.buyer())]
    for name in (*PAGES, "overview-runs"):
        with subtests.test(name):
            client.logout()
            assert client.get(page(name)).status_code == 302
            for user in others:
                client.force_login(user)
                assert client.get(page(name)).status_code == 403


def test_members_without_prices_see_no_money(viewer, market, subtests):
    for name in PAGES:
        with subtests.test(name):
            assert "¥" not in viewer.get(page(name)).content.decode().replace("¥)", "")


def test_tables_export_all_their_rows(operator, market, subtests):
    AuditRun.objects.create(seconds=1, checked=36)
    for name in TABLES:
        with subtests.test(name):
            sheet = operator.get(page(name), {"export": "csv"})
            book = operator.get(page(name), {"export": "xlsx"})

            rows = list(csv.reader(StringIO(sheet.content.decode())))
            assert sheet["Content-Disposition"].startswith("attachment")
            assert len(rows) == load_workbook(BytesIO(book.content)).active.max_row
            assert not any("<" in cell for row in rows for cell in row)
            shown = operator.get(page(name)).content.decode()
            assert "export=xlsx" in shown
            assert "export=csv" in shown


def test_sorting_reloads_the_table_alone(operator, market, subtests):
    asked = {"HX-Request": "true", "HX-Target": "table"}
    for name in TABLES:
        with subtests.test(name):
            body = operator.get(page(name), {"sort": "title"}, headers=asked).content.decode()
            assert "<h1>" not in body
            assert body.count('class="table-frame"') == 1


def test_invalid_options_are_reported_and_defaults_are_shown(operator, market, subtests):
    wrong = {"weeks": "x", "currency": "XXX", "verification": "x", "by": "x"}
    for name in ("overview", "savings", "factories", "market"):
        with subtests.test(name):
            answer = operator.get(page(name), wrong)
            assert answer.status_code == 200
            assert "errorlist" in answer.content.decode()


def test_changing_options_reloads_the_figures_alone(operator, viewer, market):
    asked = {"HX-Request": "true", "HX-Target": "report"}

    figures = operator.get(page("savings"), {"by": "buyer"}, headers=asked).content.decode()
    hidden = viewer.get(page("savings"), headers=asked).content.decode()

    assert "<h1>" not in figures
    assert "Buyer Ltd" in figures
    assert "You cannot see prices" in hidden
