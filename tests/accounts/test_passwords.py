"""Tests links for new passwords: by mail, by an operator, once, within an hour."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.errors import MailIsSent, NotYoursToHelp
from accounts.models import AccountMail, MailKind, Role, SecurityEvent, User
from accounts.services import passwords
from accounts.services.mails import due_mails, purge_mails, send_mail
from common.clock import now
from common.errors import Forbidden
from tests import builders
from tests.clients import HERE

pytestmark = pytest.mark.django_db
NEW = {"new_password1": "quite another one", "new_password2": "quite another one"}


@pytest.fixture
def user(db: None) -> User:
    """Creates a person who forgot the password and reads Chinese."""
    return builders.member(builders.buyer(), email="li@example.com", language="zh-hans")


def link_for(email: str) -> str | None:
    """Returns the path of the link in the mail that a request causes, if there is one."""
    mail.outbox.clear()
    passwords.request_reset(email=email, client=HERE)
    for key in due_mails():
        send_mail(mail_id=key)
    found = re.search(r"http://testserver(/\S+)", mail.outbox[0].body) if mail.outbox else None
    return None if found is None else found[1]


def set_by(link: str) -> Any:
    """Opens a link as a browser does, and sends the new password."""
    browser = Client()
    form = browser.get(link, follow=True)
    where = form.redirect_chain[-1][0] if form.redirect_chain else link
    return browser.post(where, NEW, follow=True)


def test_link_serves_once_and_ends_other_sessions(user: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(user)
    link = link_for(" LI@example.com ")

    answer = set_by(link)

    user.refresh_from_db()
    assert "Your new password is set." in answer.content.decode()
    assert user.check_password(NEW["new_password1"])
    assert user.email_verified_at is not None
    assert not user.sessions.exists()
    assert "cannot be used" in Client().get(link, follow=True).content.decode()


def test_link_lasts_an_hour(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_for(user.email)
    generator = passwords.default_token_generator
    at = generator._now() + timedelta(minutes=59)
    monkeypatch.setattr(generator, "_now", lambda: at)
    assert "cannot be used" not in Client().get(link, follow=True).content.decode()
    monkeypatch.setattr(generator, "_now", lambda: at + timedelta(minutes=2))
    assert "cannot be used" in Client().get(link, follow=True).content.decode()


def test_mail_is_text_and_html_in_the_persons_language(user: User) -> None:
    passwords.send_reset(
        user=user, by=builders.member(builders.operator(), Role.PLANNER), client=HERE
    )
    for key in due_mails():
        send_mail(mail_id=key)

    (message,) = mail.outbox
    html, kind = message.alternatives[0]
    assert message.subject == "您的 Millshare 新密码"
    assert kind == "text/html"
    assert "设置新密码" in html
    assert "设置新密码" in message.body


def test_unknown_address_gets_the_same_answer_and_no_mail(
    user: User, django_assert_num_queries: Any
) -> None:
    answers = []
    for email in (user.email, "nobody@example.com"):
        with django_assert_num_queries(2):
            passwords.request_reset(email=email, client=HERE)
        page = Client().post(reverse("account:request-reset"), {"email": email})
        answers.append(page.content.decode().replace(email, ""))

    assert re.sub(r'csrf\w*"[^>]*|CSRF[^}]*', "", answers[0]) == re.sub(
        r'csrf\w*"[^>]*|CSRF[^}]*', "", answers[1]
    )
    AccountMail.objects.all().delete()
    assert link_for("nobody@example.com") is None


def test_address_gets_three_links_an_hour(user: User) -> None:
    assert [link_for(user.email) is not None for _ in range(4)] == [True, True, True, False]


def test_failed_mail_is_tried_again_later(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise ConnectionRefusedError

    passwords.request_reset(email=user.email, client=HERE)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        assert not send_mail(mail_id=AccountMail.objects.get().pk)
    assert due_mails() == []
    AccountMail.objects.update(due_at=now())
    assert [send_mail(mail_id=key) for key in due_mails()] == [True]
    assert not send_mail(mail_id=AccountMail.objects.get().pk)
    AccountMail.objects.update(created_at=now() - timedelta(days=31))
    assert purge_mails() == 1


def test_operator_hands_a_link_on_only_where_no_mail_is_sent(user: User, settings: Any) -> None:
    operator = builders.member(builders.operator(), Role.PLANNER)
    with pytest.raises(MailIsSent):
        passwords.show_reset_link(user=user, by=operator, client=HERE)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    link = passwords.show_reset_link(user=user, by=operator, client=HERE)

    assert set_by(link.removeprefix(HERE.site)).status_code == 200
    event = SecurityEvent.objects.filter(user=user).last()
    assert (event.kind, event.by) == ("reset_link_shown", operator)


def test_operators_help_others_and_only_owners_help_operators(user: User) -> None:
    platform = builders.operator()
    planner, owner = builders.member(platform, Role.PLANNER), builders.member(platform, Role.OWNER)
    viewer = builders.member(platform, Role.VIEWER)
    cases = [
        (user, viewer),
        (user, user),
        (planner, planner),
        (user, builders.member(builders.buyer())),
    ]

    for person, by in cases:
        with pytest.raises(Forbidden):
            passwords.send_reset(user=person, by=by, client=HERE)
    with pytest.raises(NotYoursToHelp):
        passwords.send_reset(user=owner, by=planner, client=HERE)
    passwords.send_reset(user=planner, by=owner, client=HERE)
    assert AccountMail.objects.get(kind=MailKind.PASSWORD_RESET).to == planner.email
