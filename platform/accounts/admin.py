"""Provides the admin of accounts to support staff."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import ModelAdmin, TabularInline

from accounts.models import Membership, Organisation, OrganisationLink, User
from common.admin import ReadOnlyAdminMixin

# Secrets are for their owner, and factors change only where it is recorded.
for device in (StaticDevice, TOTPDevice):
    admin.site.unregister(device)


class MembershipInline(ReadOnlyAdminMixin, TabularInline):
    """Shows the members of an organisation, which change on pages that record it."""

    model = Membership
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(ModelAdmin):
    """Edits organisations."""

    list_display = ("name", "alias", "is_manufacturer", "is_buyer", "is_operator")
    list_filter = ("is_manufacturer", "is_buyer", "is_operator")
    search_fields = ("name", "alias")
    # Set on the operator's pages, where the reason is recorded.
    readonly_fields = ("status",)
    inlines = (MembershipInline,)


@admin.register(OrganisationLink)
class OrganisationLinkAdmin(ModelAdmin):
    """Edits links of organisations, which limit what their prices rest on."""

    list_display = ("first", "second", "reason")
    autocomplete_fields = ("first", "second")


@admin.register(User)
class UserAdmin(ModelAdmin):
    """Edits users; only users set their own passwords."""

    list_display = ("email", "full_name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "full_name")
    fields = ("email", "full_name", "is_active", "is_staff", "is_superuser", "groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Leaves rights, and the address to which links for passwords go, to superusers."""
        user: Any = request.user
        if user.is_superuser:
            return ()
        return ("is_staff", "is_superuser", "groups", *(("email",) if obj else ()))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Returns whether the user may change this one; superusers are for one another."""
        user: Any = request.user
        is_above = obj is not None and obj.is_superuser and not user.is_superuser
        return bool(super().has_change_permission(request, obj)) and not is_above

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Takes the proof of an address back where the address changes."""
        if "email" in form.changed_data:
            obj.email_verified_at = None
        super().save_model(request, obj, form, change)
