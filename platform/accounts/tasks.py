"""Sends mails about accounts and purges what has expired."""

from celery import shared_task

from accounts.services import mails, sessions, tokens
from accounts.services.limiter import purge_counts


@shared_task
def send_account_mail(mail_id: str) -> None:
    """Sends one mail, where it is due."""
    mails.send_mail(mail_id=mail_id)


@shared_task
def sweep_account_mails() -> None:
    """Sends mails whose message was lost or whose attempt failed."""
    for mail_id in mails.due_mails():
        mails.send_mail(mail_id=mail_id)


@shared_task
def purge_accounts() -> None:
    """Deletes expired sessions and tokens, old counts of attempts and old mails."""
    sessions.purge_sessions()
    tokens.purge_tokens()
    purge_counts()
    mails.purge_mails()
