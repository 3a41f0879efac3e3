"""Routes the addresses of factory pages."""

from django.urls import path

from console.factory.views import (
    allocation_actions,
    allocation_pages,
    calendar_feed,
    calendar_page,
    counter_pages,
    earning_pages,
    factory_import_pages,
    machine_pages,
    offer_pages,
    return_answers,
    window_actions,
    window_pages,
    work_page,
)
from imports.states import SUPPLY_KINDS

app_name = "factory"

calendar_patterns = [
    path("", calendar_page.CalendarPage.as_view(), name="calendar"),
    path("calendar.ics", calendar_feed.CalendarFeed.as_view(), name="calendar-ics"),
    path("calendar-feed/", calendar_feed.CalendarFeedPage.as_view(), name="calendar-feed"),
    path(
        "calendar-feed/revoke/",
        calendar_feed.RevokeCalendarFeed.as_view(),
        name="revoke-calendar-feed",
    ),
    path("windows/new/", window_pages.NewWindow.as_view(), name="new-window"),
    path("windows/check/", window_pages.CheckWindow.as_view(), name="check-window"),
    path("windows/publish-drafts/", window_actions.PublishDrafts.as_view(), name="publish-drafts"),
    path("windows/copy-week/", window_actions.CopyWeek.as_view(), name="copy-week"),
    path("windows/undo/", window_actions.UndoWindows.as_view(), name="undo-windows"),
    path("windows/<uuid:pk>/", window_pages.WindowPage.as_view(), name="window"),
    path("windows/<uuid:pk>/edit/", window_pages.EditWindow.as_view(), name="edit-window"),
    path("windows/<uuid:pk>/repeat/", window_pages.RepeatWindow.as_view(), name="repeat-window"),
    path(
        "windows/<uuid:pk>/publish/", window_actions.PublishWindow.as_view(), name="publish-window"
    ),
    path("windows/<uuid:pk>/pause/", window_actions.PauseWindow.as_view(), name="pause-window"),
    path(
        "windows/<uuid:pk>/withdraw/",
        window_actions.WithdrawWindow.as_view(),
        name="withdraw-window",
    ),
    path("windows/<uuid:pk>/split/", window_actions.SplitWindow.as_view(), name="split-window"),
    path("windows/<uuid:pk>/copy/", window_actions.CopyWindow.as_view(), name="copy-window"),
]
allocation_patterns = [
    path("offers/", offer_pages.OffersPage.as_view(), name="offers"),
    path("offers/accept/", offer_pages.AcceptOffers.as_view(), name="accept-offers"),
    path("offers/decline/", offer_pages.DeclineOffers.as_view(), name="decline-offers"),
    path("work/", work_page.WorkPage.as_view(), name="work"),
    path(
        "shipments/<uuid:pk>/receive/", allocation_actions.ReceiveTransfer.as_view(), name="receive"
    ),
    path("allocations/<uuid:pk>/", allocation_pages.AllocationPage.as_view(), name="allocation"),
    path(
        "allocations/<uuid:pk>/confidentiality/",
        allocation_actions.AcceptConfidentiality.as_view(),
        name="confidentiality",
    ),
    path(
        "allocations/<uuid:pk>/messages/",
        allocation_actions.WriteAllocationMessage.as_view(),
        name="write-message",
    ),
    path("allocations/<uuid:pk>/accept/", allocation_actions.AcceptOffer.as_view(), name="accept"),
    path(
        "allocations/<uuid:pk>/decline/", allocation_actions.DeclineOffer.as_view(), name="decline"
    ),
    path(
        "allocations/<uuid:pk>/counter-offer/", counter_pages.MakeCounter.as_view(), name="counter"
    ),
    path(
        "allocations/<uuid:pk>/counter-offer/check/",
        counter_pages.CheckCounter.as_view(),
        name="check-counter",
    ),
    path(
        "allocations/<uuid:pk>/counter-offer/withdraw/",
        counter_pages.WithdrawCounter.as_view(),
        name="withdraw-counter",
    ),
    path(
        "allocations/<uuid:pk>/hand-back/",
        allocation_actions.HandBackAllocation.as_view(),
        name="hand-back",
    ),
    path(
        "allocations/<uuid:pk>/start/", allocation_actions.StartProduction.as_view(), name="start"
    ),
    path(
        "allocations/<uuid:pk>/report/", allocation_actions.ReportProgress.as_view(), name="report"
    ),
    path(
        "allocations/<uuid:pk>/inspect/",
        allocation_actions.RecordInspection.as_view(),
        name="inspect",
    ),
    path("allocations/<uuid:pk>/rework/", allocation_actions.ReworkFailed.as_view(), name="rework"),
    path("allocations/<uuid:pk>/scrap/", allocation_actions.ScrapFailed.as_view(), name="scrap"),
    path("allocations/<uuid:pk>/ship/", allocation_actions.ShipAllocation.as_view(), name="ship"),
]
return_patterns = [
    path("returns/", return_answers.FactoryReturns.as_view(), name="returns"),
    path("returns/<uuid:pk>/", return_answers.FactoryReturn.as_view(), name="return"),
    path("returns/<uuid:pk>/accept/", return_answers.AcceptReturn.as_view(), name="accept-return"),
    path("returns/<uuid:pk>/refuse/", return_answers.RefuseReturn.as_view(), name="refuse-return"),
    path("returns/<uuid:pk>/repair/", return_answers.RecordRepair.as_view(), name="record-repair"),
]
earning_patterns = [
    path("earnings/", earning_pages.EarningsPage.as_view(), name="earnings"),
    path("earnings/lines/", earning_pages.SettlementLinesPage.as_view(), name="lines"),
    path("earnings/hours/", earning_pages.CapacityPricesPage.as_view(), name="hours"),
]
machine_patterns = [
    path("machines/", machine_pages.MachinesPage.as_view(), name="machines"),
    path("machines/new/", machine_pages.EditMachine.as_view(), name="new-machine"),
    path("machines/<uuid:pk>/edit/", machine_pages.EditMachine.as_view(), name="edit-machine"),
    path("factories/new/", machine_pages.EditFactory.as_view(), name="new-factory"),
    path("factories/<uuid:pk>/edit/", machine_pages.EditFactory.as_view(), name="edit-factory"),
    path("certifications/", machine_pages.CertificationsPage.as_view(), name="certifications"),
    path(
        "certifications/new/", machine_pages.EditCertification.as_view(), name="new-certification"
    ),
    path(
        "certifications/<uuid:pk>/edit/",
        machine_pages.EditCertification.as_view(),
        name="edit-certification",
    ),
    path(
        "certifications/<uuid:pk>/files/<uuid:file>/remove/",
        machine_pages.RemoveCertificationFile.as_view(),
        name="remove-certification-file",
    ),
    path(
        "certifications/<uuid:pk>/delete/",
        machine_pages.DeleteCertification.as_view(),
        name="delete-certification",
    ),
]

import_patterns = [
    *(
        path(
            f"imports/{kind}/",
            factory_import_pages.FactoryImportStart.as_view(kind=kind),
            name=f"import-{kind}",
        )
        for kind in SUPPLY_KINDS
    ),
    path(
        "imports/templates/<str:kind>.<str:file_format>",
        factory_import_pages.FactoryTemplateFile.as_view(),
        name="import-template",
    ),
    path("imports/<uuid:pk>/", factory_import_pages.FactoryImportPreview.as_view(), name="import"),
    path(
        "imports/<uuid:pk>/change/",
        factory_import_pages.ChangeFactoryImport.as_view(),
        name="change-import",
    ),
    path(
        "imports/<uuid:pk>/commit/",
        factory_import_pages.CommitFactoryImport.as_view(),
        name="commit-import",
    ),
    path(
        "imports/<uuid:pk>/undo/",
        factory_import_pages.UndoFactoryImport.as_view(),
        name="undo-import",
    ),
    path(
        "imports/<uuid:pk>/failed-lines/",
        factory_import_pages.FactoryFailedLines.as_view(),
        name="failed-lines",
    ),
]

urlpatterns = [
    *calendar_patterns,
    *allocation_patterns,
    *return_patterns,
    *earning_patterns,
    *machine_patterns,
    *import_patterns,
]
