from django.db import migrations

# What the rows that go away said of each lot.
TELL = """
    UPDATE matching_lottransfer AS lot SET lost = losses.pieces
    FROM (SELECT lot_id, sum(quantity) AS pieces FROM fulfilment_lotloss GROUP BY lot_id) AS losses
    WHERE losses.lot_id = lot.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("fulfilment", "0002_row_versions"),
        ("matching", "0007_lots_tell_what_they_lost"),
    ]

    operations = [
        migrations.RunSQL(TELL, migrations.RunSQL.noop),
        migrations.DeleteModel(name="LotLoss"),
    ]
