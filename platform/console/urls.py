"""Routes the pages; each area has its own prefix."""

from django.urls import include, path

from console.common import account, problem_pages
from console.common.sign_in import sign_in_pages

app_name = "console"

urlpatterns = [
    path("", account.Home.as_view(), name="home"),
    path("sign-in/", sign_in_pages.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", sign_in_pages.SignInCode.as_view(), name="sign-in-code"),
    path("sign-out/", account.SignOut.as_view(), name="sign-out"),
    path("language/", account.ChooseLanguage.as_view(), name="language"),
    path("problems/", problem_pages.ProblemsPage.as_view(), name="problems"),
    path("problems/<slug:problem>/", problem_pages.ProblemPage.as_view(), name="problem"),
    path("organisation/", account.ChooseOrganisation.as_view(), name="organisation"),
]

# The areas, each an app with an address space of its own.
areas = [
    path("operator/", include("console.operator.urls")),
    path("factory/", include("console.factory.urls")),
    path("buyer/", include("console.buyer.urls")),
    path("account/", include("console.account.urls")),
    path("papers/", include("console.common.papers.urls")),
]
