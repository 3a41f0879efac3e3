"""Provides audits over HTTP, for operators."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins

from audit.api.serializers import AuditSerializer
from audit.models import AuditRun
from common.access import Audience
from common.api.views import TenantViewSet


@extend_schema_view(
    list=extend_schema(summary="Audits of the ledger, the newest first"),
    retrieve=extend_schema(summary="An audit with its findings"),
)
class AuditViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet):
    """Lists audits; one runs every five minutes over each invariant of the ledger."""

    audience = (Audience.OPERATOR,)
    queryset = AuditRun.objects.all()
    serializer_class = AuditSerializer
    ordering_fields = ("created_at",)
    ordering = ("-created_at",)
