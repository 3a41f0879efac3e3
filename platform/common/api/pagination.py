"""How lists are cut into pages."""

from rest_framework.pagination import PageNumberPagination


class ListPagination(PageNumberPagination):
    """Fifty rows a page unless told; `count`, `next` and `previous` go with them."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
