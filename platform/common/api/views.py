"""Provides view bases with idempotent writes and tenant-scoped rows.

Every view that writes derives from `IdempotentWriteMixin`; `tests/common/api` checks them all.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from common.api import etags, idempotency
from common.api.parsers import JsonLimits
from common.errors import DomainError, Forbidden


class IdempotentWriteMixin(APIView):
    """Runs each write in one transaction that may safely be repeated.

    A POST carries an `Idempotency-Key` and takes effect once; PATCH, PUT and DELETE carry the
    row's `ETag` as `If-Match`, which other requests on a row may. Answers that show one row have
    its `ETag`.
    """

    # Relations to rows that every transaction locks before this one, such as its order.
    lock_first: tuple[str, ...] = ()
    json_limits = JsonLimits()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = (request.method or "").lower()
        if request.method in SAFE_METHODS:
            return self.as_read(super().dispatch(request, *args, **kwargs))
        if name in self.http_method_names and hasattr(self, name):
            safely = self.post_once if request.method == "POST" else self.change
            setattr(self, name, partial(safely, getattr(self, name)))
        return super().dispatch(request, *args, **kwargs)

    def as_read(self, answer: HttpResponse) -> HttpResponse:
        """Tags a single row's answer; returns 304 where the client has it."""
        row = etags.row_of(answer)
        if row is None:
            return answer
        etags.stamp(answer.render(), row.version)
        return etags.not_modified_or(self.request, answer)

    @transaction.atomic
    def change(
        self, handler: Callable[..., HttpResponse], request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Compares the row's version and changes it in one transaction."""
        return self.answer_to(handler(request, *args, **kwargs))

    def post_once(
        self, handler: Callable[..., HttpResponse], request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Executes a POST once and repeats its stored response afterwards.

        A final error rolls the effect back and is stored as the response; any other exception
        stores nothing, so that the key may be used again.
        """
        once_only = idempotency.idempotent_request(request)
        try:
            return self.once(once_only, lambda: self.answer_to(handler(request, *args, **kwargs)))
        except DomainError as error:
            if not error.is_final:
                raise
            response = self.handle_exception(error)
        # In a transaction of its own: a savepoint around each request would cost as much as two of
        # its statements, and errors are rare. A repetition that comes in between executes again.
        return self.once(once_only, lambda: self.rendered(response))

    @transaction.atomic
    def once(
        self, request: idempotency.IdempotentRequest, make: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """Returns the stored response, or creates and stores it."""
        answer = idempotency.recorded_response(request)
        if answer is None:
            answer = make()
            idempotency.record_response(request, answer)
        return answer

    def answer_to(self, answer: HttpResponse) -> HttpResponse:
        """Returns the rendered answer with the tag of the row as it is now."""
        row = etags.row_of(answer)
        answer = self.rendered(answer)
        version = None if row is None else etags.stored_version(row)
        if version is not None:
            etags.stamp(answer, version)
        return answer

    def rendered(self, answer: HttpResponse) -> HttpResponse:
        """Returns the answer in its final bytes."""
        answer = self.finalize_response(self.request, answer, *self.args, **self.kwargs)
        return answer.render() if hasattr(answer, "render") else answer

    def ensure_match(self, row: Any) -> None:
        """Locks the row and compares its version where the request writes."""
        if self.request.method not in SAFE_METHODS:
            etags.ensure_match(self.request, row, self.lock_first)


class TenantViewSet(IdempotentWriteMixin, GenericViewSet):
    """Serves rows of one model within the tenants of the user.

    Concrete classes set `queryset` (for its model, joins and prefetches), `audience`, and
    serializers. Another tenant's row is a 404; a visible row that the role may not change is a 403.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset().none()
        return super().get_queryset().visible_to(self.request.user)

    def get_object(self) -> Any:
        row = super().get_object()
        if self.request.method not in SAFE_METHODS:
            self.ensure_changeable(row)
            self.ensure_match(row)
        return row

    def ensure_changeable(self, row: models.Model) -> None:
        """Raises Forbidden where the user's role does not reach this row."""
        mine = type(row)._default_manager.changeable_by(self.request.user)
        if not mine.filter(pk=row.pk).exists():
            raise Forbidden
