"""Shows attachments to the support staff, without their contents."""

from typing import ClassVar

from django.contrib import admin
from unfold.admin import ModelAdmin

from attachments.models import Attachment
from common.admin import ReadOnlyAdminMixin


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdminMixin, ModelAdmin):
    """Shows which files were added, and what became of them."""

    list_display = ("created_at", "organisation", "name", "kind", "size", "status")
    list_filter = ("kind", "status")
    list_select_related = ("organisation",)
    search_fields = ("name", "organisation__name", "sha256")
    exclude: ClassVar = ("content", "preview")
