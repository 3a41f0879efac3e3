"""Shows imports to the support staff, without their contents."""

from typing import ClassVar

from django.contrib import admin
from unfold.admin import ModelAdmin

from common.admin import ReadOnlyAdminMixin
from imports.models import ColumnMapping, Import


@admin.register(Import)
class ImportAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Shows what was imported, when and with which outcome."""

    list_display = ("created_at", "organisation", "kind", "name", "status", "committed_at")
    list_filter = ("kind", "status")
    list_select_related = ("organisation",)
    search_fields = ("name", "organisation__name", "sha256")
    exclude: ClassVar = ("content", "subtracted", "reading")


@admin.register(ColumnMapping)
class ColumnMappingAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Shows which fields the columns of an organisation mean."""

    list_display = ("organisation", "kind", "head", "field")
    list_filter = ("kind",)
    list_select_related = ("organisation",)
    search_fields = ("head", "organisation__name")
