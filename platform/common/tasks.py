"""The worker's doors into what all rooms share: nothing in, nothing out."""

from celery import shared_task

from common import answers
from common.clock import now


@shared_task
def forget_answers() -> None:
    """Deletes answers that are kept no longer."""
    answers.forget_answers(at=now())
