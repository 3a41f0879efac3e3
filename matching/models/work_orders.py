"""Defines the years of work order numbers, each of which counts from one."""

from django.db import models


class WorkOrderYear(models.Model):
    """Represents a year in which work was offered, in UTC.

    One sequence of the database numbers the work orders of all years; a year's own numbers are
    counted from where the sequence stood before its first.
    """

    year = models.PositiveSmallIntegerField(primary_key=True)
    before_first = models.PositiveBigIntegerField(
        help_text="Value of the sequence before the year's first work order."
    )

    def __str__(self) -> str:
        return str(self.year)
