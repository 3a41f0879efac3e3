"""Tests how files are sent: forms, raw bodies, pasted text, limits, repetition."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from imports.models import ColumnMapping, Import
from imports.services import file_reading
from tests import builders
from tests.imports.conftest import IMPORTS, Plant, sent, window_line, written

pytestmark = pytest.mark.django_db


def upload(text: str, name: str = "idle.json") -> SimpleUploadedFile:
    """Returns a file of a form."""
    return SimpleUploadedFile(name, text.encode())


def test_form_brings_a_file_and_options(client: APIClient, plant: Plant) -> None:
    answer = client.post(
        IMPORTS,
        {
            "kind": "windows",
            "file": upload(written(window_line(plant))),
            "weeks": "8",
            "machine": str(plant.machine.pk),
            "answers": '{"decimal": "comma"}',
        },
        format="multipart",
    )

    body = answer.json()
    assert answer.status_code == 201, body
    assert (body["name"], body["summary"]["good"]) == ("idle.json", 1)
    assert body["options"] == {"weeks": 8, "machine": str(plant.machine.pk)}
    assert body["answers"] == {"decimal": "comma"}


def test_form_brings_a_second_calendar(client: APIClient, plant: Plant) -> None:
    answer = client.post(
        IMPORTS,
        {"kind": "windows", "file": upload(written(window_line(plant))), "subtract": upload("x")},
        format="multipart",
    )

    assert answer.json()["options"] == {"subtract": True}
    assert bytes(Import.objects.get().subtracted) == b"x"


def test_raw_body_is_the_file(client: APIClient, plant: Plant) -> None:
    answer = client.post(
        f"{IMPORTS}?kind=windows&name=idle.csv&weeks=8",
        written(window_line(plant)),
        content_type="text/csv",
    )

    body = answer.json()
    assert answer.status_code == 201, body
    assert (body["name"], body["options"], body["summary"]["good"]) == ("idle.csv", {"weeks": 8}, 1)


def test_second_calendar_in_json_is_base64(client: APIClient, plant: Plant) -> None:
    text = written(window_line(plant))

    taken = sent(client, text, options={"subtract": "eA=="})
    refused = sent(client, text, options={"subtract": "no base64"})

    assert taken.json()["options"] == {"subtract": True}
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "#/options/subtract"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "windows"}, "#/file"),
        ({"kind": "furniture", "text": "x"}, "#/kind"),
        ({"text": "x"}, "#/kind"),
        ({"kind": "windows", "text": "x", "colour": "red"}, "#/colour"),
        ({"kind": "windows", "text": "x", "options": {"colour": "red"}}, "#/options/colour"),
        ({"kind": "windows", "text": "x", "options": {"columns": "a"}}, "#/options/columns"),
        ({"kind": "windows", "text": "x", "weeks": 0}, "#/weeks"),
        ({"kind": "windows", "text": "x", "file": "x"}, "#/file"),
    ],
)
def test_wrong_bodies_are_named(client: APIClient, body: dict[str, Any], pointer: str) -> None:
    answer = client.post(IMPORTS, body)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Import.objects.exists()


def test_unreadable_file_is_a_failed_import(client: APIClient, plant: Plant) -> None:
    answer = sent(client, "%PDF-1.7")

    body = answer.json()
    assert (answer.status_code, body["status"]) == (201, "failed")
    assert body["failure"]["code"] == "file_is_pdf"
    assert body["failure"]["text"].startswith("This is a PDF")
    assert body["lines"] == []


def test_large_body_is_refused_before_it_is_read(client: APIClient, plant: Plant) -> None:
    class Stream:
        """Fails when it is read."""

        def read(self, *_: Any) -> bytes:
            raise AssertionError("was read")

        readline = read

    answer = client.generic(
        "POST",
        f"{IMPORTS}?kind=windows",
        b"",
        content_type="text/csv",
        **{"wsgi.input": Stream(), "CONTENT_LENGTH": str(100 * 2**20)},
    )

    body = answer.json()
    assert (answer.status_code, body["code"]) == (413, "file_too_large")
    assert answer["Content-Type"] == "application/problem+json"


def test_file_above_the_limit_is_refused(client: APIClient, plant: Plant, settings: Any) -> None:
    settings.IMPORTS = {**settings.IMPORTS, "file_mib": 0}

    answer = sent(client, written(window_line(plant)))

    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


def test_repetition_gets_the_first_answer_without_reading(
    client: APIClient, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"kind": "windows", "file": upload(written(window_line(plant)))}
    key = {"Idempotency-Key": "sent-only-once"}
    first = client.post(IMPORTS, body, format="multipart", headers=key)
    monkeypatch.setattr(file_reading, "read_limited", None)

    body["file"] = upload(written(window_line(plant)))
    repeated = client.post(IMPORTS, body, format="multipart", headers=key)
    body["file"] = upload("another file")
    other = client.post(IMPORTS, body, format="multipart", headers=key)

    assert repeated.content == first.content
    assert repeated["Idempotency-Replayed"] == "true"
    assert other.status_code == 422
    assert Import.objects.count() == 1


def test_correction_names_the_version_that_it_changes(client: APIClient, plant: Plant) -> None:
    address = f"{IMPORTS}{sent(client, written(window_line(plant))).json()['id']}/"
    tag = client.get(address)["ETag"]
    client.patch(address, {"options": {"weeks": 4}})

    stale = client.patch(address, {"options": {"weeks": 5}}, headers={"If-Match": tag})
    body = client.get(address).json()

    assert stale.status_code == 412
    assert body["options"] == {"weeks": 4}
    removed = client.patch(address, {"options": {"weeks": None}}).json()
    assert removed["options"] == {}


def test_mapped_columns_are_remembered(client: APIClient, plant: Plant) -> None:
    mapped = {"Maschine": "machine", "Bemerkung": ""}
    sent(client, written(window_line(plant)), options={"columns": mapped})

    rows = ColumnMapping.objects.filter(organisation=plant.organisation, kind="windows")
    assert dict(rows.values_list("head", "field")) == mapped
    assert ColumnMapping.objects.visible_to(builders.member(builders.organisation())).count() == 0


def test_lines_are_paged_and_filtered(client: APIClient, plant: Plant) -> None:
    bad = window_line(plant, 4, errors=[["machine_not_own", "machine", {}]])
    lines = [*(window_line(plant, number) for number in range(4)), bad]
    address = f"{IMPORTS}{sent(client, written(*lines)).json()['id']}/"

    page = client.get(address, {"page": 2, "page_size": 2}).json()
    errors = client.get(address, {"state": "error"}).json()
    unknown = client.get(address, {"colour": "red"})

    assert [line["position"] for line in page["lines"]] == ["row 4", "row 5"]
    assert page["lines_page"] == {"page": 2, "page_size": 2, "pages": 3, "count": 5}
    assert [line["position"] for line in errors["lines"]] == ["row 6"]
    assert unknown.status_code == 400
    assert unknown.json()["errors"][0]["in"] == "query"


def test_list_reads_neither_files_nor_previews(client: APIClient, plant: Plant) -> None:
    for number in range(3):
        sent(client, written(window_line(plant, number)))

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(IMPORTS, {"kind": "windows", "status": "ready"})

    assert answer.json()["count"] == 3
    assert len(queries) == 2
    assert not any('"content"' in query["sql"] for query in queries)
    assert client.get(IMPORTS, {"status": "committed"}).json()["count"] == 0


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", ["windows", "machines", "certifications", "orders", "parts"])
def test_template_can_be_had(client: APIClient, kind: str, language: str, format_: str) -> None:
    answer = client.get(f"{IMPORTS}templates/{kind}/", {"format": format_, "language": language})

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{kind}.{format_}"'
    start = b"PK" if format_ == "xlsx" else b"\xef\xbb\xbf"
    assert answer.content.startswith(start)


def test_template_of_another_kind_is_not_found(client: APIClient) -> None:
    assert client.get(f"{IMPORTS}templates/furniture/").status_code == 404


def test_other_organisations_see_nothing(
    client: APIClient, plant: Plant, client_of: Callable[[Any], APIClient]
) -> None:
    address = f"{IMPORTS}{sent(client, written(window_line(plant))).json()['id']}/"
    stranger = client_of(builders.member(builders.organisation()))

    assert stranger.get(IMPORTS).json()["count"] == 0
    for answer in (
        stranger.get(address),
        stranger.get(f"{address}failed-lines/"),
        stranger.patch(address, {"options": {}}),
        stranger.post(f"{address}commit/", {}),
        stranger.delete(f"{address}commit/"),
        stranger.post(f"{address}undo/", {}),
    ):
        assert answer.status_code == 404


def test_machines_of_other_organisations_are_not_known(client: APIClient, plant: Plant) -> None:
    foreign = {"machine": str(builders.machine().pk)}

    body = sent(client, written(window_line(plant, values=foreign))).json()

    assert body["lines"][0]["errors"][0]["code"] == "machine_not_own"


def test_viewers_look_and_planners_import(
    client: APIClient, plant: Plant, client_of: Callable[[Any], APIClient]
) -> None:
    text = written(window_line(plant))
    address = f"{IMPORTS}{sent(client, text).json()['id']}/"
    viewer = client_of(builders.member(plant.organisation, "viewer"))
    planner = client_of(builders.member(plant.organisation, "planner"))

    assert viewer.get(address).status_code == 200
    assert viewer.post(f"{address}commit/", {}).status_code == 403
    assert sent(viewer, text).status_code == 403
    assert planner.post(f"{address}commit/", {}).status_code == 200


def test_buyers_import_orders_alone(plant: Plant, client_of: Callable[[Any], APIClient]) -> None:
    buyer = client_of(builders.member(builders.buyer()))

    refused = sent(buyer, written(window_line(plant)))

    assert refused.status_code == 403


def test_member_of_several_organisations_names_one(
    plant: Plant, client_of: Callable[[Any], APIClient]
) -> None:
    other = builders.organisation()
    both = builders.member(plant.organisation)
    both.memberships.create(organisation=other, role="owner")
    client = client_of(both)

    unnamed = sent(client, written(window_line(plant)))
    named = sent(client, written(window_line(plant)), organisation=str(plant.organisation.pk))

    assert unnamed.json()["errors"][0]["pointer"] == "#/organisation"
    assert named.json()["organisation"] == str(plant.organisation.pk)


def test_prices_are_hidden_from_members_who_see_none(
    client: APIClient, plant: Plant, client_of: Callable[[Any], APIClient]
) -> None:
    price = {"found": "8571.25 EUR"}
    line = window_line(plant, errors=[["value_unreadable", "hourly_rate", price]])
    line["questions"] = [["decimal_asked", "hourly_rate", price]]
    line["cells"] = {"hourly_rate": "8571.25 EUR", "machine": "Lathe 7"}
    columns = [
        {"head": "Rate", "field": "hourly_rate", "sample": "8571.25 EUR"},
        {"head": "What we get", "field": "", "sample": "8571.25"},
    ]
    total = {"position": "row 9", "message": ["total_row", "", {"found": "Total 8571.25"}]}
    content = written(line, columns=columns, left_out=[total])
    address = f"{IMPORTS}{sent(client, content).json()['id']}/"
    blind = builders.member(plant.organisation)
    blind.memberships.update(sees_prices=False)

    shown = client_of(blind).get(address)
    failed = client_of(blind).get(f"{address}failed-lines/")

    assert b"Total 8571.25" in client.get(address).content
    assert shown.json()["lines"][0]["hourly_rate"] is None
    assert b"8571.25" not in shown.content
    assert b"8571.25" not in failed.content
