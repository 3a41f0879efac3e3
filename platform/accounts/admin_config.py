"""Configures the admin with the product's own site."""

from django.contrib.admin.apps import AdminConfig


class MillshareAdminConfig(AdminConfig):
    """Registers the admin whose sign-in is the sign-in page."""

    default = False
    default_site = "accounts.admin_site.MillshareAdminSite"
