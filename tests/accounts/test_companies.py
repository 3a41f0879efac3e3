"""Tests how companies are admitted and suspended, and the operator is set up."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.clients import SECOND_FACTOR_KEY, SIGNED_IN_AT
from accounts.errors import OrganisationSuspended
from accounts.models import AccountMail, Invitation, MailKind, Organisation, Role, SignUp, User
from accounts.services import companies
from accounts.services.mails import send_mail
from accounts.services.sign_in import CONFIRMED_AT
from common.clock import now
from common.errors import FieldErrors, Forbidden, InvalidTransition
from tests import builders
from tests.clients import HERE, SafeClient

pytestmark = pytest.mark.django_db
WISH: dict[str, Any] = {
    "organisation_name": "Nanhu Precision",
    "is_manufacturer": True,
    "is_buyer": False,
    "full_name": "Chen Lan",
    "email": "Chen@Example.com",
    "note": "",
    "language": "zh-hans",
}


@pytest.fixture
def reviewer(db: None) -> User:
    """Creates a reviewer of the platform."""
    return builders.member(builders.operator(), Role.PLANNER)


def signed_up(**other: Any) -> SignUp:
    """Signs a company up and returns the row."""
    companies.request_sign_up(fields=WISH | other, client=HERE)
    return SignUp.objects.get(organisation_name=(WISH | other)["organisation_name"])


def test_approved_company_has_an_owner_who_proves_the_address(reviewer: User) -> None:
    sign_up = signed_up()
    companies.request_sign_up(fields=WISH, client=HERE)
    assert SignUp.objects.count() == 1
    assert sign_up.email == "chen@example.com"

    invitation = companies.approve_sign_up(sign_up=sign_up, by=reviewer, client=HERE)

    assert (invitation.email, invitation.role) == ("chen@example.com", Role.OWNER)
    assert invitation.organisation.is_manufacturer
    assert not invitation.organisation.is_buyer
    assert AccountMail.objects.get(kind=MailKind.INVITATION).to == "chen@example.com"
    with pytest.raises(InvalidTransition):
        companies.approve_sign_up(sign_up=sign_up, by=reviewer, client=HERE)
    with pytest.raises(FieldErrors, match="name already"):
        companies.approve_sign_up(
            sign_up=signed_up(email="b@example.com", organisation_name="nanhu precision"),
            by=reviewer,
            client=HERE,
        )
    assert SignUp.objects.filter(status="waiting").count() == 1


def test_rejected_person_reads_why_in_their_language(reviewer: User, mailoutbox: Any) -> None:
    viewer = builders.member(reviewer.memberships.get().organisation, Role.VIEWER)
    sign_up = signed_up()
    with pytest.raises(Forbidden):
        companies.reject_sign_up(sign_up=sign_up, reason="x", by=viewer, client=HERE)

    companies.reject_sign_up(sign_up=sign_up, reason="No 3-axis mill.", by=reviewer, client=HERE)

    assert send_mail(mail_id=AccountMail.objects.get().pk)
    (mail,) = mailoutbox
    assert mail.to == ["chen@example.com"]
    assert "No 3-axis mill." in mail.body
    assert re.search("[一-鿿]", mail.subject)
    assert not Organisation.objects.filter(name="Nanhu Precision").exists()


def test_sign_ups_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companies, "SIGN_UPS_WAITING", 1)
    signed_up()

    answer = SafeClient().post(
        "/api/v1/sign-up-requests/", WISH | {"email": "c@example.com", "language": "en"}
    )

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_sign_ups")
    nothing = SafeClient().post("/api/v1/sign-up-requests/", WISH | {"is_manufacturer": False})
    assert nothing.json()["errors"][0]["pointer"] == "#/is_manufacturer"


def test_suspension_has_a_reason_and_ends(reviewer: User) -> None:
    company = builders.buyer()
    client = SafeClient()
    client.force_authenticate(reviewer)
    place = f"/api/v1/organisations/{company.pk}/"

    assert client.post(place + "suspension/", {}).status_code == 400
    suspended = client.post(place + "suspension/", {"reason": "Unpaid."})

    assert (suspended.status_code, suspended.json()["status"]) == (200, "suspended")
    with pytest.raises(OrganisationSuspended):
        companies.ensure_active([company.pk])
    assert company.events.get().reason == "Unpaid."
    resumed = client.post(place + "resumption/", {"reason": "Paid."})
    assert resumed.json()["status"] == "active"
    companies.ensure_active([company.pk])
    own = reviewer.memberships.get().organisation_id
    refused = client.post(f"/api/v1/organisations/{own}/suspension/", {"reason": "x"})
    assert refused.status_code == 409
    created = client.post(
        "/api/v1/organisations/",
        {"name": "New Works", "is_buyer": True, "owner_email": "o@example.com"},
    )
    assert created.status_code == 201
    assert Invitation.objects.get(email="o@example.com").organisation.name == "New Works"
    client.force_authenticate(builders.member(company))
    assert client.get("/api/v1/organisations/").status_code == 403


def test_session_types_the_password_again_before_it_admits_companies(reviewer: User) -> None:
    sign_up = signed_up()
    company = builders.buyer()
    client = SafeClient()
    client.force_login(reviewer)
    session = client.session
    session[SECOND_FACTOR_KEY] = True
    session[SIGNED_IN_AT] = (now() - timedelta(minutes=15)).timestamp()
    session.save()
    requests = {
        "organisations/": {"name": "New", "is_buyer": True, "owner_email": "o@example.com"},
        f"organisations/{company.pk}/owner-invitations/": {"email": "o@example.com"},
        f"sign-ups/{sign_up.pk}/approval/": {},
    }

    for place, body in requests.items():
        refused = client.post(f"/api/v1/{place}", body)
        assert (refused.status_code, refused.json()["code"]) == (403, "confirmation_required")
    assert not Invitation.objects.exists()

    session[CONFIRMED_AT] = now().timestamp()
    session.save()
    answers = [client.post(f"/api/v1/{place}", body) for place, body in requests.items()]
    assert [answer.status_code for answer in answers] == [201, 200, 200]


def test_setup_is_repeated_safely_and_its_link_serves_once() -> None:
    def run(**options: Any) -> str:
        out = StringIO()
        given = {"operator_name": "Operations", "email": "Op@example.com", "stdout": out}
        call_command("setup", **given | {"site": "http://testserver"} | options)
        return out.getvalue()

    run()
    link = run().strip().splitlines()[-1].removeprefix("http://testserver")
    user = User.objects.get(email="op@example.com")
    assert Organisation.objects.get(is_operator=True).memberships.get().role == Role.OWNER

    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    word = "a very long password"
    browser.post(form, {"new_password1": word, "new_password2": word})

    user.refresh_from_db()
    assert user.check_password(word)
    assert Client().get(link, follow=True).context["validlink"] is False
    assert "has a password" in run()
    assert "/account/reset/" in run(new_link=True)
    with pytest.raises(CommandError, match="another address"):
        run(email="other@example.com")
    with pytest.raises(CommandError, match="--site"):
        run(site="")
