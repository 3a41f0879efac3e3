"""Creates the Celery application from the `CELERY_` settings."""

import os
from typing import Any

from celery import Celery, bootsteps
from kombu.exceptions import OperationalError

from common.monitoring import task_signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

# Equals the beat's schedule, whose messages may be lost.
SWEEP_SECONDS = 10


class Sweeping(bootsteps.StartStopStep):
    """Enqueues sweeps from every worker, so that runs survive a lost beat.

    Only the timer runs here: the pool executes the sweep, and messages expire where it is busy.
    """

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: Any) -> None:
        self.entry = worker.timer.call_repeatedly(SWEEP_SECONDS, self.enqueue_sweep, (worker.app,))

    def stop(self, worker: Any) -> None:
        self.entry.cancel()

    def enqueue_sweep(self, app: Celery) -> None:
        """Sends a sweep to a queue that this worker consumes."""
        queue = next(iter(app.amqp.queues.consume_from))
        try:
            app.send_task("matching.tasks.sweep_runs", queue=queue, expires=SWEEP_SECONDS)
        except OperationalError:
            # Without a broker no worker would get it; the next interval tries again.
            return


app = Celery("millshare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(Sweeping)
task_signals.connect()
