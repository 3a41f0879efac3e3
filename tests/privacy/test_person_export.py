"""Tests that a person gets all that is stored of the person, and no secret."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps

from accounts.models import ApiToken, User, UserSession
from notifications.models import CalendarKey
from notifications.services.calendar_keys import make_key
from privacy.person_rows import columns_of, references_to_people
from privacy.services.person_export import write_person_export
from tests.privacy.planted_person import BROWSER, EMAIL, IP_ADDRESS, NAME, PHONE, plant

pytestmark = pytest.mark.django_db
# The person's own rows, by the relation that leads to them.
OWN = {
    "accounts.apitoken.user",
    "accounts.membership.user",
    "accounts.securityevent.user",
    "accounts.usersession.user",
    "otp_static.staticdevice.user",
    "otp_totp.totpdevice.user",
    "common.idempotencyrecord.user",
}


def read(user: User) -> dict[str, Any]:
    """Returns the archive's files by name, JSON as documents."""
    target = BytesIO()
    write_person_export(user=user, target=target)
    with ZipFile(target) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    return {
        name: json.loads(text) if name.endswith(".json") else text for name, text in texts.items()
    }


def test_everything_of_the_person_is_there() -> None:
    planted = plant()

    found = read(planted.person)

    assert found["person.json"]["email"] == EMAIL
    assert found["person.json"]["full_name"] == NAME
    assert {f"rows/{name}.json" for name in OWN} <= set(found)
    events = found["rows/accounts.securityevent.user.json"]
    assert {"address": IP_ADDRESS, "browser": BROWSER}.items() <= events[0].items()
    assert found["rows/accounts.signup.address.json"][0]["full_name"] == NAME
    (message,) = found["rows/fulfilment.ordermessage.by.json"]
    assert PHONE in message["text"]
    assert NAME in str(found["rows/matching.runevent.by.json"])
    assert EMAIL in found["README.txt"]


def test_no_secret_and_nothing_of_others_is_there() -> None:
    planted = plant()
    session = UserSession.objects.get(user=planted.person)
    token = ApiToken.objects.get(user=planted.person)
    secrets = [planted.person.password, session.session_key, session.session_data, token.digest]
    secrets += [device.key for device in planted.person.totpdevice_set.all()]

    key = make_key(user=planted.person, organisation=planted.person.organisations.get())
    secrets += [key, CalendarKey.objects.get().key_sha256]

    shown = str(read(planted.person))

    assert "calendar" in shown
    assert not [secret for secret in secrets if secret in shown]
    assert planted.owner.email not in shown
    assert "other@example.com" not in shown


def test_money_that_passed_a_persons_hands_stays_with_the_organisation() -> None:
    for model, field in references_to_people():
        if field.name == "user":
            continue
        money = {
            each.attname
            for each in model._meta.concrete_fields
            if each.get_internal_type() == "DecimalField"
        }
        assert not money & set(columns_of(model, is_own=False)), model


def test_every_reference_to_a_person_is_followed() -> None:
    followed = {(model, field.name) for model, field in references_to_people()}

    for model in apps.get_models():
        for field in model._meta.get_fields():
            is_reference = getattr(field, "concrete", False) and field.related_model is User
            if is_reference and not field.many_to_many:
                assert (model, field.name) in followed


def test_a_person_without_rows_gets_the_account_alone() -> None:
    person = User.objects.create_user("new@example.com")

    assert set(read(person)) == {"README.txt", "person.json"}
