"""Tests second factors: set-up, codes that serve once, who needs one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from rest_framework.test import APIClient

from accounts.errors import CodeWrong, FactorRequired, TooManyAttempts
from accounts.models import EventKind, Role, SecurityEvent, User
from accounts.services import factors
from accounts.services.sign_in import check_code
from common.errors import Forbidden
from tests import builders
from tests.clients import HERE

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


@pytest.fixture
def user(db: None) -> User:
    """Creates the owner of a buyer."""
    return builders.member(builders.buyer())


def code_of(user: User, steps: int = 0) -> str:
    """Returns the code that the user's app shows, some steps of half a minute later."""
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, drift=steps):06}"


def enrolled(user: User) -> list[str]:
    """Sets up a factor by the code before the current one; returns recovery codes."""
    factors.begin_setup(user=user)
    return factors.finish_setup(user=user, code=code_of(user, -1), client=HERE)


def test_code_serves_once(user: User) -> None:
    enrolled(user)
    code = code_of(user)

    check_code(user=user, code=f"{code[:3]} {code[3:]}", client=HERE)

    with pytest.raises(CodeWrong):
        check_code(user=user, code=code, client=HERE)
    assert SecurityEvent.objects.filter(user=user, kind=EventKind.CODE_REFUSED).count() == 1


def test_recovery_code_serves_once_and_only_its_hash_is_stored(user: User) -> None:
    first, second, *_ = codes = enrolled(user)
    stored = set(user.staticdevice_set.get().token_set.values_list("token", flat=True))
    assert len(codes) == len(stored) == 10
    assert not stored & {code.replace("-", "") for code in codes}

    check_code(user=user, code=first.upper(), client=HERE)

    assert factors.recovery_codes_left(user) == 9
    with pytest.raises(CodeWrong):
        check_code(user=user, code=first, client=HERE)
    factors.renew_recovery_codes(user=user, client=HERE)
    user.staticdevice_set.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    with pytest.raises(CodeWrong):
        check_code(user=user, code=second, client=HERE)


def test_codes_are_guessed_five_times(user: User) -> None:
    enrolled(user)

    for _ in range(5):
        with pytest.raises(CodeWrong):
            check_code(user=user, code="aaaaa-aaaaa", client=HERE)
    with pytest.raises(TooManyAttempts):
        check_code(user=user, code=code_of(user), client=HERE)


def test_setup_needs_a_right_code(user: User) -> None:
    factors.begin_setup(user=user)

    with pytest.raises(CodeWrong):
        factors.finish_setup(user=user, code="000000x", client=HERE)
    assert not factors.has_factor(user)


def test_sign_in_asks_for_the_code(user: User, settings: Any) -> None:
    enrolled(user)
    browser, home = Client(), reverse("account:profile")
    form = {"username": user.email, "password": PASSWORD, "next": home}

    answer = browser.post(reverse("console:sign-in"), form)

    assert answer.url == reverse("console:sign-in-code")
    assert browser.get(home).status_code == 302
    assert browser.post(answer.url, {"code": "123"}).status_code == 401
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert browser.post(answer.url, {"code": code_of(user)}).url == home
    assert browser.get(home).status_code == 200


def test_token_endpoint_asks_for_the_code(user: User) -> None:
    enrolled(user)
    body = {"email": user.email, "password": PASSWORD}

    without, wrong, right = (
        APIClient().post("/api/v1/tokens/", body | more)
        for more in ({}, {"code": "aaaaa-aaaaa"}, {"code": code_of(user)})
    )

    assert (without.status_code, without.json()["code"]) == (401, "code_required")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "code_wrong")
    assert right.status_code == 201


def test_operators_and_staff_do_nothing_without_a_factor(settings: Any) -> None:
    settings.ACCOUNTS = {**settings.ACCOUNTS, "second_factor_required": True}
    operator = builders.member(builders.operator(), Role.OWNER)
    staff = User.objects.create_superuser("staff@example.com", PASSWORD)
    setup = reverse("account:second-factor")

    for user, address in (
        (operator, reverse("operator:overview")),
        (staff, reverse("admin:index")),
    ):
        browser = Client()
        form = {"username": user.email, "password": PASSWORD, "next": address}
        assert (
            browser.post(reverse("console:sign-in"), form, follow=True).request["PATH_INFO"]
            == setup
        )
        assert browser.get("/api/v1/me/").json()["code"] == "second_factor_missing"
        shown = browser.get(setup).content.decode()
        assert "data:image/svg+xml" in shown
        codes = browser.post(setup, {"code": code_of(user)}).context["codes"]
        assert len(codes) == 10
        assert browser.get(address).status_code == 200
        with pytest.raises(FactorRequired):
            factors.remove_factor(user=user, client=HERE, by=user)
    refused = APIClient().post(
        "/api/v1/tokens/",
        {"email": builders.member(organisation_of(operator)).email, "password": PASSWORD},
    )
    assert refused.json()["code"] == "second_factor_missing"
    assert Client().get(reverse("operator:overview")).status_code == 302


def organisation_of(user: User) -> Any:
    """Returns the one organisation of a user."""
    return user.memberships.get().organisation


def test_operator_removes_the_factor_of_a_lost_phone(user: User) -> None:
    enrolled(user)
    browser = Client()
    browser.force_login(user)

    with pytest.raises(Forbidden):
        factors.remove_factor(user=user, client=HERE, by=builders.member(builders.buyer()))
    factors.remove_factor(
        user=user, client=HERE, by=builders.member(builders.operator(), Role.PLANNER)
    )

    assert not factors.has_factor(user)
    assert browser.get(reverse("account:profile")).status_code == 302
