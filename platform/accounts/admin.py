"""Accounts for support staff."""

from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import ModelAdmin, TabularInline

from accounts.models import Membership, Organisation, OrganisationLink, User

# Secrets are for their owner, and factors change only where it is recorded.
for device in (StaticDevice, TOTPDevice):
    admin.site.unregister(device)


class MembershipInline(TabularInline):
    """Edits the members of an organisation."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


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
