"""Configures the app `common`."""

from django import forms
from django.apps import AppConfig, apps


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "Shared"

    def ready(self) -> None:
        """Registers the version trigger of every UUIDModel, and the validator of texts."""
        from common.models import ROW_VERSION, UUIDModel  # noqa: PLC0415
        from common.safety.unsafe_text import refuse_unsafe_text  # noqa: PLC0415

        # On every text field of every form, the admin's too: a form of its own could forget it.
        validators = forms.CharField.default_validators
        if refuse_unsafe_text not in validators:
            forms.CharField.default_validators = [*validators, refuse_unsafe_text]

        for model in apps.get_models():
            if issubclass(model, UUIDModel) and not model._meta.proxy:
                ROW_VERSION.register(model)
