"""Numbers work orders: W-26-00042 is one of the work offered in 2026."""

from django.db import connection
from django.db.models import CharField
from django.db.models.expressions import RawSQL

from common.clock import now
from matching.models import WorkOrderYear

# A sequence lets transactions take numbers without waiting for one another; one that is rolled back
# leaves a gap.
SEQUENCE = "matching_work_order"
NEXT_NUMBER = f"%s || to_char(nextval('{SEQUENCE}') - %s, 'FM9999999900000')"
OPEN_YEAR = f"""
    INSERT INTO matching_workorderyear (year, before_first) VALUES (%s, nextval('{SEQUENCE}'))
    ON CONFLICT (year) DO NOTHING
"""


def next_work_order() -> RawSQL:
    """Returns the expression of the next number, for each row of an UPDATE its own."""
    year = now().year
    return RawSQL(
        NEXT_NUMBER, (f"W-{year % 100:02}-", value_before(year)), output_field=CharField()
    )


def value_before(year: int) -> int:
    """Returns the value of the sequence before the year's first number.

    The first transaction of a year stores it, and for once others wait for it to end.
    """
    found = WorkOrderYear.objects.filter(year=year).values_list("before_first", flat=True)
    value = found.first()
    if value is None:
        with connection.cursor() as cursor:
            cursor.execute(OPEN_YEAR, [year])
        value = found.get()
    return int(value)
