"""Addresses of fulfilment."""

urlpatterns: list = []
