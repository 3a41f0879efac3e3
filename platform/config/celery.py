"""Creates the Celery application from the `CELERY_` settings."""

import os
from typing import Any

from celery import Celery, bootsteps
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

# As often as the beat rings for it, which may be lost.
SWEEP_SECONDS = 10


class Sweeping(bootsteps.StartStopStep):
    """Enqueues sweeps from every worker, so that runs survive a lost beat.

    Only its timer is here: the pool does the work, and nobody waits where all of that is busy.
    """

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: Any) -> None:
        self.entry = worker.timer.call_repeatedly(SWEEP_SECONDS, self.ring, (worker.app,))

    def stop(self, worker: Any) -> None:
        self.entry.cancel()

    def ring(self, app: Celery) -> None:
        """Puts a sweep into a queue that this worker hears."""
        queue = next(iter(app.amqp.queues.consume_from))
        try:
            app.send_task("matching.tasks.sweep_runs", queue=queue, expires=SWEEP_SECONDS)
        except OperationalError:
            # Without a broker there is nobody to ring for; the next round tries again.
            return


app = Celery("millshare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(Sweeping)
