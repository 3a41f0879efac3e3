"""Fills the tables from the files; a migration that adds columns or tables later loads again."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from vocabularies.loading import load


def load_all(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    load(apps=apps, past=True)


class Migration(migrations.Migration):
    dependencies = [("vocabularies", "0001_initial")]

    operations = [migrations.RunPython(load_all, migrations.RunPython.noop)]
