"""Divides lists into pages."""

from rest_framework.pagination import PageNumberPagination


class ListPagination(PageNumberPagination):
    """Returns 50 rows a page by default, with `count`, `next` and `previous`."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
