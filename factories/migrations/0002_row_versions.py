import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("factories", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="capacitywindow",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="certification",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="factory",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="machine",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="capacitywindow",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="0b56735249c09897110b9be957f4321b2ffeb374",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_1e076",
                    table="factories_capacitywindow",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certification",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="e54f2bfc77cd6744bc419514ed5e6fe054797e98",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_da2d0",
                    table="factories_certification",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factory",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="1d036369410de660d8d42049ba209513a2ab516e",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_8dd63",
                    table="factories_factory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="machine",
            trigger=pgtrigger.compiler.Trigger(
                name="row_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                    hash="51c5ad64454d5d60834747cb61cdbf4b00613c26",
                    operation="UPDATE",
                    pgid="pgtrigger_row_version_eb56b",
                    table="factories_machine",
                    when="BEFORE",
                ),
            ),
        ),
    ]
