"""The addresses of these pages."""

from django.urls import path

from console.factory.views import calendar, earnings, lots, many, offers, plants, windows, work

app_name = "factory"

urlpatterns = [
    path("", calendar.Calendar.as_view(), name="calendar"),
    path("windows/new/", windows.NewWindow.as_view(), name="new-window"),
    path("windows/check/", windows.CheckWindow.as_view(), name="check-window"),
    path("windows/paste/", many.PasteSheet.as_view(), name="paste"),
    path("windows/import/", many.ImportCalendar.as_view(), name="import"),
    path("windows/publication/", windows.PublishDrafts.as_view(), name="publish-drafts"),
    path("windows/copy-week/", windows.CopyWeek.as_view(), name="copy-week"),
    path("windows/undo/", windows.UndoWindows.as_view(), name="undo-windows"),
    path("windows/<uuid:pk>/", windows.Window.as_view(), name="window"),
    path("windows/<uuid:pk>/change/", windows.ChangeWindow.as_view(), name="change-window"),
    path("windows/<uuid:pk>/repeat/", windows.RepeatWindow.as_view(), name="repeat-window"),
    path("windows/<uuid:pk>/publish/", windows.PublishWindow.as_view(), name="publish-window"),
    path("windows/<uuid:pk>/pause/", windows.PauseWindow.as_view(), name="pause-window"),
    path("windows/<uuid:pk>/withdraw/", windows.WithdrawWindow.as_view(), name="withdraw-window"),
    path("windows/<uuid:pk>/copy/", windows.CopyWindow.as_view(), name="copy-window"),
    path("offers/", offers.Offers.as_view(), name="offers"),
    path("offers/accept/", offers.AcceptOffers.as_view(), name="accept-offers"),
    path("offers/decline/", offers.DeclineOffers.as_view(), name="decline-offers"),
    path("work/", work.Work.as_view(), name="work"),
    path("shipments/<uuid:pk>/receive/", lots.Receive.as_view(), name="receive"),
    path("lots/<uuid:pk>/", lots.Lot.as_view(), name="lot"),
    path("lots/<uuid:pk>/accept/", lots.AcceptLot.as_view(), name="accept"),
    path("lots/<uuid:pk>/decline/", lots.DeclineLot.as_view(), name="decline"),
    path("lots/<uuid:pk>/give-back/", lots.GiveBackLot.as_view(), name="give-back"),
    path("lots/<uuid:pk>/start/", lots.Start.as_view(), name="start"),
    path("lots/<uuid:pk>/report/", lots.Report.as_view(), name="report"),
    path("lots/<uuid:pk>/inspect/", lots.Inspect.as_view(), name="inspect"),
    path("lots/<uuid:pk>/rework/", lots.Rework.as_view(), name="rework"),
    path("lots/<uuid:pk>/scrap/", lots.Scrap.as_view(), name="scrap"),
    path("lots/<uuid:pk>/ship/", lots.Ship.as_view(), name="ship"),
    path("earnings/", earnings.Earnings.as_view(), name="earnings"),
    path("earnings/lines/", earnings.Lines.as_view(), name="lines"),
    path("earnings/hours/", earnings.Hours.as_view(), name="hours"),
    path("machines/", plants.Machines.as_view(), name="machines"),
    path("machines/new/", plants.EditMachine.as_view(), name="new-machine"),
    path("machines/<uuid:pk>/", plants.EditMachine.as_view(), name="machine"),
    path("plants/new/", plants.EditFactory.as_view(), name="new-plant"),
    path("plants/<uuid:pk>/", plants.EditFactory.as_view(), name="plant"),
    path("certificates/", plants.Certificates.as_view(), name="certificates"),
    path("certificates/new/", plants.EditCertificate.as_view(), name="new-certificate"),
    path("certificates/<uuid:pk>/", plants.EditCertificate.as_view(), name="certificate"),
    path(
        "certificates/<uuid:pk>/delete/",
        plants.DeleteCertificate.as_view(),
        name="delete-certificate",
    ),
]
