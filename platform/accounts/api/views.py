"""Serves tokens and the signed-in user over HTTP."""

from django.contrib.auth import authenticate
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import CachedTokenAuthentication
from accounts.api.serializers import CredentialsSerializer, MeSerializer, TokenSerializer
from accounts.clients import client_of
from accounts.models import User
from accounts.services.members import change_profile
from accounts.services.sign_in import check_token_sign_in
from accounts.services.tokens import sign_in_token
from common.api.permissions import Audience
from common.api.views import IdempotentWriteMixin


class TokensView(APIView):
    """Issues tokens by which programs and people sign in.

    Without an `Idempotency-Key`: there is no user yet to whom it would belong, secrets are not
    stored for repetition, and a surplus token does no harm.
    """

    audience = (Audience.ANYONE,)
    authentication_classes = (CachedTokenAuthentication,)

    @extend_schema(
        operation_id="tokens_create",
        request=CredentialsSerializer,
        responses={201: TokenSerializer},
        examples=[
            OpenApiExample(
                "Sign in",
                value={"email": "planner@example.com", "password": "correct horse battery"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Exchanges e-mail and password for a token; send it as `Authorization: Token …`.

        It lasts ten hours; make lasting ones on the page “API tokens”. Accounts with a second
        factor send its `code` too (`code_required`). After five wrong attempts in five minutes the
        answer is 429 with Retry-After.
        """
        body = CredentialsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        credentials = body.validated_data
        user = authenticate(
            request._request, username=credentials["email"], password=credentials["password"]
        )
        if user is None:
            raise AuthenticationFailed("E-mail or password is wrong.")
        client = client_of(request._request)
        check_token_sign_in(user=user, code=credentials["code"], client=client)
        token, secret = sign_in_token(user=user, client=client, scopes=credentials["scopes"])
        answer = TokenSerializer(
            {"token": secret, "expires_at": token.expiry, "scopes": token.scopes}
        )
        return Response(answer.data, status=status.HTTP_201_CREATED)


class CurrentTokenView(APIView):
    """Revokes the token of the request; repeating it changes nothing."""

    audience = (Audience.MEMBER,)
    authentication_classes = (CachedTokenAuthentication,)

    @extend_schema(operation_id="tokens_revoke", request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Makes the token useless at once."""
        request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(IdempotentWriteMixin, RetrieveUpdateAPIView):
    """Serves the signed-in user with its memberships."""

    audience = (Audience.MEMBER,)
    serializer_class = MeSerializer
    http_method_names = ("get", "patch", "head", "options")

    def get_object(self) -> User:
        self.ensure_match(self.request.user)
        return self.request.user

    def perform_update(self, serializer: MeSerializer) -> None:
        """Saves the profile by its service."""
        user = self.request.user
        given = {name: getattr(user, name) for name in ("full_name", "language", "time_zone")}
        change_profile(user=user, **given | serializer.validated_data)
