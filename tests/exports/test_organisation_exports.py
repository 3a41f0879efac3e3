"""Tests how exports are asked for, written by workers, fetched and deleted."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organisation, Role, User
from attachments.models import attachment_storage
from common.clock import now
from common.errors import Forbidden
from exports.errors import ExportNeedsPrices, ExportUnderWay
from exports.models import OrganisationExport
from exports.services import organisation_exports as exports
from exports.states import ExportStatus
from privacy.services.erasure import erase_person
from tests import builders
from tests.console.account.test_confirmation import sign_in_earlier

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> User:
    """Creates the owner of a buyer."""
    return builders.member(builders.buyer(name="Quiet Buyer"), full_name="Zhou Min")


@pytest.fixture
def organisation(owner: User) -> Organisation:
    """Returns the owner's organisation."""
    return owner.memberships.get().organisation


@pytest.fixture
def small_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes an archive without tables, where a test is not about them."""

    def write(*, target: Any, progress: Callable[[int, int], bool], **named: Any) -> dict[str, int]:
        with ZipFile(target, "w") as archive:
            archive.writestr("README.txt", "All of it.")
        assert progress(1, 1)
        return {}

    monkeypatch.setattr(exports, "write_archive", write)


def asked(organisation: Organisation, by: User) -> OrganisationExport:
    """Asks for an export."""
    return exports.request_export(organisation=organisation, by=by, language="en")


def written(organisation: Organisation, by: User) -> OrganisationExport:
    """Asks for an export and writes it."""
    export = exports.write_export(export_id=asked(organisation, by).pk)
    assert export is not None
    return export


def test_a_worker_writes_it_and_it_expires(
    owner: User, organisation: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    builders.order(organisation, reference="PO-4711")

    export = written(organisation, owner)

    assert (export.status, export.percent) == (ExportStatus.READY, 100)
    assert timedelta(days=6) < export.expires_at - now() < timedelta(days=8)
    with ZipFile(export.content) as archive:
        assert "PO-4711" in archive.read("demand/orders.csv").decode()
    assert export.size == attachment_storage().size(export.content.name)
    name = export.content.name
    export.content.close()
    assert exports.expire_exports(at=now()) == 0

    with django_capture_on_commit_callbacks(execute=True):
        assert exports.expire_exports(at=now() + timedelta(days=8)) == 1

    export.refresh_from_db()
    assert (export.status, export.content.name) == (ExportStatus.EXPIRED, "")
    assert not attachment_storage().exists(name)


def test_only_owners_who_see_prices_ask(owner: User, organisation: Organisation) -> None:
    planner = builders.member(organisation, Role.PURCHASER)
    blind = builders.member(organisation)
    Membership.objects.filter(user=blind).update(sees_prices=False)

    for by, error in ((planner, Forbidden), (blind, ExportNeedsPrices)):
        with pytest.raises(error):
            asked(organisation, by)
    asked(organisation, owner)
    with pytest.raises(ExportUnderWay):
        asked(organisation, owner)
    assert not OrganisationExport.objects.visible_to(planner).exists()
    assert not OrganisationExport.objects.visible_to(blind).exists()
    assert not OrganisationExport.objects.visible_to(builders.member(builders.operator())).exists()


def test_a_lost_worker_is_replaced_and_cannot_finish(
    owner: User, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = asked(organisation, owner)
    first = exports.claim(export.pk)
    assert first is not None
    assert exports.write_export(export_id=export.pk) is None
    OrganisationExport.objects.update(claimed_at=now() - timedelta(minutes=6))
    OrganisationExport.objects.update(updated_at=now() - timedelta(minutes=6))
    assert exports.enqueue_unclaimed() == 1

    second = exports.claim(export.pk)

    assert not exports.renew(first, 1, 2)
    assert second is not None
    assert exports.renew(second, 1, 2)
    assert exports.finish(first, BytesIO(b"old")) is None
    OrganisationExport.objects.update(attempts=3, claimed_at=None)
    failed = exports.write_export(export_id=export.pk)
    assert failed is not None
    assert failed.status == ExportStatus.FAILED


def test_api_makes_lists_and_sends(
    owner: User,
    organisation: Organisation,
    client_of: Callable[[Any], Any],
    small_archive: None,
) -> None:
    client = client_of(owner)
    address = reverse("organisation-export-list")

    made = client.post(address, {})
    early = client.get(reverse("organisation-export-content", args=[made.json()["id"]]))
    exports.write_export(export_id=made.json()["id"])
    sent = client.get(reverse("organisation-export-content", args=[made.json()["id"]]))

    assert (made.status_code, made.json()["status"]) == (201, "writing")
    assert (early.status_code, early.json()["code"]) == (409, "export_not_ready")
    with ZipFile(BytesIO(sent.getvalue())) as archive:
        assert archive.namelist() == ["README.txt"]
    (row,) = client.get(address).json()["results"]
    assert (row["status"], row["percent"]) == ("ready", 100)
    for stranger in (
        builders.member(builders.buyer()),
        builders.member(organisation, Role.VIEWER),
        builders.member(builders.operator()),
    ):
        other = client_of(stranger)
        detail = reverse("organisation-export-content", args=[made.json()["id"]])
        assert other.get(detail).status_code == 404
        assert other.get(address).json()["results"] == []
    assert (
        client_of(builders.member(organisation, Role.VIEWER)).post(address, {}).status_code == 403
    )


def test_page_asks_for_the_password_shows_progress_and_sends(
    owner: User,
    organisation: Organisation,
    visit: Callable[..., Client],
    small_archive: None,
) -> None:
    client = sign_in_earlier(visit(owner))
    password = {"confirm-password": "a long password"}
    address = reverse("account:exports")
    assert "Make an export" in client.get(address).text

    assert client.post(reverse("account:make-export")).status_code == 422
    client.post(reverse("account:make-export"), password)

    page = client.get(address).text
    assert "Being written" in page
    assert "every 2s" in page
    export = exports.write_export(export_id=OrganisationExport.objects.get().pk)
    assert export is not None
    part = client.get(address, headers={"hx-request": "true"}).text
    assert "Ready" in part
    assert "every 2s" not in part
    assert "<html" not in part
    sent = client.post(reverse("account:download-export", args=[export.pk]))
    assert sent.getvalue()[:2] == b"PK"
    viewer = visit(builders.member(organisation, Role.VIEWER))
    assert "Ask an owner" in viewer.get(address).text
    assert (
        viewer.post(reverse("account:download-export", args=[export.pk]), password).status_code
        == 404
    )


def test_an_erased_member_is_in_no_export_any_more(
    owner: User, organisation: Organisation, small_archive: None
) -> None:
    person = builders.member(organisation, Role.VIEWER)
    export = written(organisation, owner)

    erase_person(person=person, by=person)

    export.refresh_from_db()
    assert export.status == ExportStatus.EXPIRED


def test_command_writes_for_whoever_runs_the_product(
    organisation: Organisation, tmp_path: Path
) -> None:
    target, said = tmp_path / "buyer.zip", StringIO()

    call_command("export_organisation", "Quiet Buyer", target, stdout=said)

    assert "rows in" in said.getvalue()
    assert target.stat().st_mode & 0o077 == 0
    with ZipFile(target) as archive:
        assert "README.txt" in archive.namelist()
    call_command("export_organisation", str(organisation.pk), target, stdout=said)
    with pytest.raises(CommandError, match="no organisation “Nobody”"):
        call_command("export_organisation", "Nobody", target)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_organisation", "Quiet Buyer", tmp_path / "none" / "x.zip")
    assert [each.name for each in tmp_path.iterdir()] == ["buyer.zip"]
