"""Configures the app `common`."""

from django import forms
from django.apps import AppConfig, apps
from django.conf import settings


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "Shared"

    def ready(self) -> None:
        """Registers the version trigger of every UUIDModel and the validator of texts.

        Begins to send errors and traces where that is set.
        """
        from common.models import ROW_VERSION, UUIDModel  # noqa: PLC0415
        from common.monitoring.error_reports import start_error_reports  # noqa: PLC0415
        from common.monitoring.traces import start_traces  # noqa: PLC0415
        from common.safety.unsafe_text import refuse_unsafe_text  # noqa: PLC0415

        # On every text field of every form, the admin's too: a form of its own could forget it.
        validators = forms.CharField.default_validators
        if refuse_unsafe_text not in validators:
            forms.CharField.default_validators = [*validators, refuse_unsafe_text]

        for model in apps.get_models():
            if issubclass(model, UUIDModel) and not model._meta.proxy:
                ROW_VERSION.register(model)

        if settings.SENTRY_DSN:
            start_error_reports(settings.SENTRY_DSN, release=settings.RELEASE)
        if settings.OTLP_ENDPOINT:
            start_traces(settings.OTLP_ENDPOINT, release=settings.RELEASE)
