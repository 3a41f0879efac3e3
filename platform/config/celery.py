"""The Celery application; its settings are the `CELERY_` ones, its tasks live in the apps."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("millshare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
