"""Routes the addresses of account pages."""

from django.urls import path

from console.account.views import (
    help_page,
    join_page,
    member_pages,
    profile_pages,
    token_pages,
)

app_name = "account"

urlpatterns = [
    path("", member_pages.MembersPage.as_view(), name="members"),
    path("members/<uuid:pk>/", member_pages.MemberPage.as_view(), name="member"),
    path("members/<uuid:pk>/remove/", member_pages.RemoveMember.as_view(), name="remove-member"),
    path("invitations/new/", member_pages.InviteMember.as_view(), name="new-invitation"),
    path(
        "invitations/<uuid:pk>/withdraw/",
        member_pages.WithdrawInvitation.as_view(),
        name="withdraw-invitation",
    ),
    path("join/<str:secret>/", join_page.JoinPage.as_view(), name="join"),
    path("tokens/", token_pages.TokensPage.as_view(), name="tokens"),
    path("tokens/new/", token_pages.NewToken.as_view(), name="new-token"),
    path("tokens/revoke/", token_pages.RevokeToken.as_view(), name="revoke-token"),
    path("profile/", profile_pages.ProfilePage.as_view(), name="profile"),
    path("profile/password/", profile_pages.PasswordPage.as_view(), name="password"),
    path("help/", help_page.HelpPage.as_view(), name="help"),
]
