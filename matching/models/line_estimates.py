"""Defines the indicative prices that are kept of the lines of requests."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from orders.models import PartRequestLine


class LineEstimate(models.Model):
    """Stores the indicative price of a line as it was last asked of the market."""

    line = models.OneToOneField(
        PartRequestLine, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    demand_sha256 = models.CharField(max_length=64, help_text="Of what the line asked for.")
    estimate = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.line_id} at {self.at:%Y-%m-%d %H:%M}"
