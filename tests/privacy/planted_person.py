"""Plants what the product stores of a person, wherever it stores it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from accounts.clients import Client as Whence
from accounts.models import (
    AccountMail,
    EventKind,
    MailKind,
    Membership,
    Organisation,
    Role,
    SignUp,
    User,
    UserSession,
)
from accounts.services import factors
from accounts.services.events import record
from accounts.services.members import invite
from accounts.services.tokens import issue_token
from common.clock import now
from common.models import IdempotencyRecord
from fulfilment.models import OrderMessage
from matching.states import RunStatus
from notifications.kinds import EventSide, NotificationKind
from notifications.models import Event
from orders.models import Order
from orders.states import OrderStatus
from tests import builders
from tests.clients import HERE

NAME, EMAIL, PHONE = "Zheng Planted-Person", "zheng.planted@example.com", "+86 138 1234 5678"
IP_ADDRESS, BROWSER = "198.51.100.77", "PlantedBrowser/77.1 (Secret OS)"
PLANTED = (NAME, EMAIL, PHONE, IP_ADDRESS, BROWSER)
WHENCE = Whence(address=IP_ADDRESS, browser=BROWSER, site="http://testserver")


@dataclass
class Planted:
    """Holds the person, and others whose rows name it."""

    person: User
    owner: User
    organisation: Organisation
    order: Order


def plant(*, order: Order | None = None) -> Planted:
    """Creates the person with rows of every kind that may hold a planted value."""
    organisation = order.organisation if order is not None else builders.buyer()
    owner = builders.member(organisation)
    person = builders.member(organisation, Role.PURCHASER, email=EMAIL, full_name=NAME)
    order = order or builders.order(organisation, status=OrderStatus.CLOSED)
    text = f"I am {NAME}, write to {EMAIL.upper()} or call {PHONE}.\n{NAME} from {IP_ADDRESS}"
    events(person, owner, organisation)
    sign_in(person)
    AccountMail.objects.create(kind=MailKind.PASSWORD_RESET, to=EMAIL, site="http://testserver")
    sign_up = SignUp.objects.create(
        organisation_name="Planted Works", full_name=NAME, email=EMAIL, note=text, is_buyer=True
    )
    sign_up.events.create(from_status="", to_status="waiting", by=None, reason=text)
    factors.begin_setup(user=person)
    factors.fresh_codes(person)
    issue_token(
        user=person, name=f"of {NAME}", days=9, scopes=["read"], organisation=None, client=WHENCE
    )
    invite(
        organisation=organisation,
        email="other@example.com",
        role=Role.VIEWER,
        sees_prices=True,
        by=owner,
        client=HERE,
    )
    LogEntry.objects.create(
        user=owner,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=EMAIL,
        action_flag=CHANGE,
        change_message=f"Changed {NAME}",
    )
    kept_answers(person, owner)
    Order.objects.filter(pk=order.pk).update(
        notes=text, sender={"person": f"{NAME}\n{PHONE}", "key": [EMAIL]}
    )
    run = builders.run(status=RunStatus.CANCELLED, requested_by=person)
    run.events.create(from_status="", to_status="requested", by=person, reason=text[:300])
    run.events.create(
        from_status="requested", to_status="cancelled", by=person, detail={"note": text, "n": 7}
    )
    OrderMessage.objects.create(order=order, number=1, side="buyer", text=text, by=person)
    # A company of one person has its name, and events of its sign-up too.
    Event.objects.create(
        organisation=organisation,
        number=1_000_000,
        kind=NotificationKind.SIGN_UP_REQUESTED,
        side=EventSide.OPERATOR,
        reference=NAME,
        at=now(),
    )
    return Planted(person, owner, organisation, order)


def events(person: User, owner: User, organisation: Organisation) -> None:
    """Records events of the person, of others about it, and of nobody."""
    record(EventKind.SIGNED_IN, user=person, client=WHENCE)
    record(EventKind.REFUSED, user=None, client=WHENCE, email=EMAIL)
    record(EventKind.CLOSED, user=None, client=WHENCE, detail=WHENCE.network)
    record(EventKind.INVITED, user=owner, client=Whence(), detail=f"{organisation}: {EMAIL}")
    record(EventKind.MEMBER_CHANGED, user=person, by=owner, client=Whence(), detail=NAME)


def sign_in(person: User) -> None:
    """Leaves a session of a browser."""
    client = Client(headers={"User-Agent": BROWSER}, REMOTE_ADDR=IP_ADDRESS)
    client.force_login(person)
    UserSession.objects.filter(user=person).update(address=IP_ADDRESS, browser=BROWSER)


def kept_answers(person: User, owner: User) -> None:
    """Keeps answers to the person, and to somebody else about the person."""
    for number, (user, content) in enumerate(((person, "{}"), (owner, f'{{"to": "{EMAIL}"}}'))):
        IdempotencyRecord.objects.create(
            user=user,
            key=f"k{number}",
            request="POST /api/v1/x/",
            body_sha256="0" * 64,
            status=200,
            content=content.encode(),
            created_at=now() - timedelta(minutes=1),
        )


def memberships_of(person: User) -> Any:
    """Returns the person's memberships."""
    return Membership.objects.filter(user=person)
