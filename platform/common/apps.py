"""Configures the app `common`."""

from django.apps import AppConfig, apps


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "Shared"

    def ready(self) -> None:
        """Registers the version trigger on every model that derives from UUIDModel."""
        from common.models import ROW_VERSION, UUIDModel  # noqa: PLC0415

        for model in apps.get_models():
            if issubclass(model, UUIDModel) and not model._meta.proxy:
                ROW_VERSION.register(model)
