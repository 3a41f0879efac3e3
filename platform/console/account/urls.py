"""Routes the addresses of account pages."""

from django.urls import path

from console.account.views import (
    bank_account_page,
    export_pages,
    help_page,
    inbox_pages,
    join_page,
    mail_pages,
    member_pages,
    people_pages,
    personal_data_pages,
    profile_pages,
    reset_pages,
    security_pages,
    sign_up_page,
    token_pages,
    webhook_pages,
)
from console.common.sign_in import confirmation

app_name = "account"

urlpatterns = [
    path("", member_pages.MembersPage.as_view(), name="members"),
    path("members/<uuid:pk>/", member_pages.MemberPage.as_view(), name="member"),
    path("members/<uuid:pk>/remove/", member_pages.RemoveMember.as_view(), name="remove-member"),
    path("organisation/", member_pages.OrganisationPage.as_view(), name="organisation"),
    path(
        "organisation/bank-account/",
        bank_account_page.BankAccountPage.as_view(),
        name="bank-account",
    ),
    path("organisation/exports/", export_pages.ExportsPage.as_view(), name="exports"),
    path("organisation/exports/new/", export_pages.MakeExport.as_view(), name="make-export"),
    path(
        "organisation/exports/<uuid:pk>/",
        export_pages.DownloadExport.as_view(),
        name="download-export",
    ),
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
    path("webhooks/", webhook_pages.WebhooksPage.as_view(), name="webhooks"),
    path("webhooks/new/", webhook_pages.NewWebhook.as_view(), name="new-webhook"),
    path("webhooks/<uuid:pk>/", webhook_pages.WebhookPage.as_view(), name="webhook"),
    path("webhooks/<uuid:pk>/secret/", webhook_pages.NewSecret.as_view(), name="webhook-secret"),
    path("webhooks/<uuid:pk>/test/", webhook_pages.SendTest.as_view(), name="test-webhook"),
    path(
        "webhooks/<uuid:pk>/delete/", webhook_pages.DeleteWebhook.as_view(), name="delete-webhook"
    ),
    path(
        "webhooks/<uuid:pk>/deliveries/<uuid:delivery>/replay/",
        webhook_pages.ReplayDelivery.as_view(),
        name="replay-delivery",
    ),
    path("profile/", profile_pages.ProfilePage.as_view(), name="profile"),
    path("profile/password/", profile_pages.PasswordPage.as_view(), name="password"),
    path(
        "personal-data/",
        personal_data_pages.PersonalDataPage.as_view(),
        name="personal-data",
    ),
    path(
        "personal-data/download/",
        personal_data_pages.DownloadPersonalData.as_view(),
        name="download-personal-data",
    ),
    path("personal-data/erasure/", personal_data_pages.ErasePage.as_view(), name="erase"),
    path("confirm/", confirmation.ConfirmPage.as_view(), name="confirm"),
    path("security/", security_pages.SecurityPage.as_view(), name="security"),
    path("security/events/", security_pages.EventsPage.as_view(), name="security-events"),
    path("security/sessions/end/", security_pages.EndSessions.as_view(), name="end-sessions"),
    path("security/factor/", security_pages.SecondFactorPage.as_view(), name="second-factor"),
    path("security/factor/remove/", security_pages.RemoveFactor.as_view(), name="remove-factor"),
    path("security/recovery-codes/", security_pages.RecoveryCodes.as_view(), name="recovery-codes"),
    path("reset/", reset_pages.RequestReset.as_view(), name="request-reset"),
    path("reset/<str:uidb64>/<str:token>/", reset_pages.SetNewPassword.as_view(), name="reset"),
    path("people/", people_pages.PeoplePage.as_view(), name="people"),
    path("people/events/", people_pages.PeopleEvents.as_view(), name="people-events"),
    path("people/<uuid:pk>/", people_pages.PersonPage.as_view(), name="person"),
    path("people/<uuid:pk>/reset/", people_pages.SendReset.as_view(), name="send-reset"),
    path("people/<uuid:pk>/reset-link/", people_pages.ResetLink.as_view(), name="reset-link"),
    path(
        "people/<uuid:pk>/remove-factor/",
        people_pages.RemovePersonsFactor.as_view(),
        name="remove-persons-factor",
    ),
    path(
        "people/<uuid:pk>/erasure/",
        personal_data_pages.ErasePersonPage.as_view(),
        name="erase-person",
    ),
    path(
        "people/invitations/<uuid:pk>/link/",
        people_pages.InvitationLink.as_view(),
        name="invitation-link",
    ),
    path("sign-up/", sign_up_page.CompanySignUp.as_view(), name="sign-up"),
    path("notifications/", inbox_pages.InboxPage.as_view(), name="inbox"),
    path("notifications/unread/", inbox_pages.UnreadPart.as_view(), name="unread"),
    path("notifications/read/", inbox_pages.MarkRead.as_view(), name="mark-read"),
    path("notifications/<int:pk>/", inbox_pages.OpenNotification.as_view(), name="notification"),
    path("notifications/mail/", mail_pages.MailPreferencesPage.as_view(), name="mail-preferences"),
    path("unsubscribe/<str:token>/", mail_pages.UnsubscribePage.as_view(), name="unsubscribe"),
    path("help/", help_page.HelpPage.as_view(), name="help"),
]
