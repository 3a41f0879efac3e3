"""The addresses of these pages."""

from django.urls import path

from console.account import joining, people, profile, tokens, words

app_name = "members"

urlpatterns = [
    path("", people.Members.as_view(), name="members"),
    path("invitations/", people.Invite.as_view(), name="invite"),
    path("invitations/<uuid:pk>/withdrawal/", people.Withdraw.as_view(), name="withdraw"),
    path("members/<uuid:pk>/", people.Change.as_view(), name="member"),
    path("members/<uuid:pk>/removal/", people.Remove.as_view(), name="remove"),
    path("join/<str:secret>/", joining.Join.as_view(), name="join"),
    path("tokens/", tokens.Tokens.as_view(), name="tokens"),
    path("tokens/new/", tokens.NewToken.as_view(), name="new-token"),
    path("tokens/revocation/", tokens.Revoke.as_view(), name="revoke-token"),
    path("profile/", profile.Profile.as_view(), name="profile"),
    path("profile/password/", profile.Password.as_view(), name="password"),
    path("help/", words.Help.as_view(), name="help"),
]
