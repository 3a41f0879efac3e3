"""Sends due mails in a process of its own, which dies where the test wants it.

python -m tests.notifications.mail_sender [claimed | sent | never]
"""

import os
import signal
import sys
from datetime import timedelta
from typing import Any

import django

LEASE = timedelta(seconds=1)


def die(*args: Any, **fields: Any) -> None:
    """Ends this process as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(moment: str) -> None:
    """Sends what is due; dies after the first claim, after the first mail, or never."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415  set up by now
    from django.core.mail import EmailMultiAlternatives  # noqa: PLC0415

    from notifications.services import event_mails  # noqa: PLC0415

    settings.NOTIFICATIONS = {**settings.NOTIFICATIONS, "mail_lease": LEASE}
    if moment == "claimed":
        event_mails.send_claimed = die
    if moment == "sent":
        send = EmailMultiAlternatives.send

        def send_and_die(self: Any) -> None:
            send(self)
            die()

        EmailMultiAlternatives.send = send_and_die
    event_mails.send_due_mails()


if __name__ == "__main__":
    main(sys.argv[1])
