"""Contains all the data models used in inputs/outputs"""

from .acceptance_request import AcceptanceRequest
from .account_enum import AccountEnum
from .added_lines_request import AddedLinesRequest
from .allocation_receipt_body_request import AllocationReceiptBodyRequest
from .allocation_status_enum import AllocationStatusEnum
from .answer import Answer
from .answer_status_enum import AnswerStatusEnum
from .answered import Answered
from .answered_proposal import AnsweredProposal
from .answers import Answers
from .approval_request import ApprovalRequest
from .attachment import Attachment
from .attachment_facts import AttachmentFacts
from .attachment_kind_enum import AttachmentKindEnum
from .attachment_status_enum import AttachmentStatusEnum
from .attachment_upload_request import AttachmentUploadRequest
from .attachments_content_retrieve_format import AttachmentsContentRetrieveFormat
from .attachments_preview_retrieve_format import AttachmentsPreviewRetrieveFormat
from .attempt import Attempt
from .attempt_result_enum import AttemptResultEnum
from .audit import Audit
from .bars import Bars
from .baseline import Baseline
from .baseline_kind_enum import BaselineKindEnum
from .basis_savings import BasisSavings
from .basis_savings_basis_enum import BasisSavingsBasisEnum
from .blank_enum import BlankEnum
from .bridge_part import BridgePart
from .bridge_part_reason_enum import BridgePartReasonEnum
from .cancellation_reason_request import CancellationReasonRequest
from .cancellation_request import CancellationRequest
from .cancelled_business import CancelledBusiness
from .capacity_windows_list_status_item import CapacityWindowsListStatusItem
from .certification import Certification
from .certification_draft_request import CertificationDraftRequest
from .claim import Claim
from .claim_status_enum import ClaimStatusEnum
from .column import Column
from .commit_request import CommitRequest
from .commit_request_actions import CommitRequestActions
from .commit_request_actions_additional_property import CommitRequestActionsAdditionalProperty
from .completeness import Completeness
from .confidentiality_enum import ConfidentialityEnum
from .consignment_body_request import ConsignmentBodyRequest
from .counter_kind_enum import CounterKindEnum
from .counter_request_request import CounterRequestRequest
from .counter_status_enum import CounterStatusEnum
from .counter_uplift import CounterUplift
from .counts import Counts
from .credentials_request import CredentialsRequest
from .date_order_enum import DateOrderEnum
from .date_price import DatePrice
from .date_price_kind_enum import DatePriceKindEnum
from .decimal_enum import DecimalEnum
from .decision_reason_request import DecisionReasonRequest
from .declination_request import DeclinationRequest
from .decline_reason_enum import DeclineReasonEnum
from .decline_request import DeclineRequest
from .declines_request import DeclinesRequest
from .defect_kind_enum import DefectKindEnum
from .delivery import Delivery
from .delivery_status_enum import DeliveryStatusEnum
from .disabled_reason_enum import DisabledReasonEnum
from .dispute import Dispute
from .dispute_preview import DisputePreview
from .dispute_refund import DisputeRefund
from .dispute_status_enum import DisputeStatusEnum
from .endpoint import Endpoint
from .endpoint_draft_request import EndpointDraftRequest
from .endpoint_with_secret import EndpointWithSecret
from .estimate_source_enum import EstimateSourceEnum
from .event import Event
from .event_page import EventPage
from .event_side_enum import EventSideEnum
from .event_subject import EventSubject
from .event_times import EventTimes
from .exclusion import Exclusion
from .fact import Fact
from .fact_of_line import FactOfLine
from .fact_of_line_source_enum import FactOfLineSourceEnum
from .fact_source_enum import FactSourceEnum
from .factories_list_verification_item import FactoriesListVerificationItem
from .factory import Factory
from .factory_counter_offer import FactoryCounterOffer
from .factory_draft_request import FactoryDraftRequest
from .failure_code_enum import FailureCodeEnum
from .fallback_enum import FallbackEnum
from .fault_enum import FaultEnum
from .file_message import FileMessage
from .file_message_params import FileMessageParams
from .file_of_part import FileOfPart
from .file_reference_request import FileReferenceRequest
from .file_revision_request import FileRevisionRequest
from .finding import Finding
from .first_approval import FirstApproval
from .gain_sharing import GainSharing
from .group_enum import GroupEnum
from .import_ import Import
from .import_draft_request import ImportDraftRequest
from .import_draft_request_answers import ImportDraftRequestAnswers
from .import_draft_request_options import ImportDraftRequestOptions
from .import_in_short import ImportInShort
from .import_kind_enum import ImportKindEnum
from .import_options import ImportOptions
from .import_status_enum import ImportStatusEnum
from .imports_failed_lines_retrieve_format import ImportsFailedLinesRetrieveFormat
from .imports_list_kind_item import ImportsListKindItem
from .imports_list_status_item import ImportsListStatusItem
from .imports_retrieve_state import ImportsRetrieveState
from .imports_templates_retrieve_format import ImportsTemplatesRetrieveFormat
from .imports_templates_retrieve_kind import ImportsTemplatesRetrieveKind
from .imports_templates_retrieve_language import ImportsTemplatesRetrieveLanguage
from .inspection import Inspection
from .inspection_body_request import InspectionBodyRequest
from .inspection_level_enum import InspectionLevelEnum
from .items import Items
from .known_row import KnownRow
from .ladder_price import LadderPrice
from .language_enum import LanguageEnum
from .left import Left
from .left_out import LeftOut
from .left_out_params import LeftOutParams
from .line import Line
from .line_action_enum import LineActionEnum
from .line_body_request import LineBodyRequest
from .line_body_request_geometry import LineBodyRequestGeometry
from .line_price import LinePrice
from .line_price_basis_enum import LinePriceBasisEnum
from .lines_enum import LinesEnum
from .machine import Machine
from .machine_draft_request import MachineDraftRequest
from .machines_freed_enum import MachinesFreedEnum
from .match_runs_baselines_plan_retrieve_kind import MatchRunsBaselinesPlanRetrieveKind
from .match_runs_baselines_plan_retrieve_response_200 import (
    MatchRunsBaselinesPlanRetrieveResponse200,
)
from .match_runs_gain_sharing_retrieve_as import MatchRunsGainSharingRetrieveAs
from .match_runs_list_is_scheduled import MatchRunsListIsScheduled
from .match_runs_plan_retrieve_response_200 import MatchRunsPlanRetrieveResponse200
from .match_runs_problem_retrieve_response_200 import MatchRunsProblemRetrieveResponse200
from .me import Me
from .membership import Membership
from .membership_request import MembershipRequest
from .message import Message
from .message_body_request import MessageBodyRequest
from .message_params import MessageParams
from .message_side_enum import MessageSideEnum
from .missing_point import MissingPoint
from .new_organisation_request import NewOrganisationRequest
from .offers_request import OffersRequest
from .open_business import OpenBusiness
from .operation_request import OperationRequest
from .operator_allocation import OperatorAllocation
from .operator_counter_offer import OperatorCounterOffer
from .operator_settlement import OperatorSettlement
from .order import Order
from .order_draft_request import OrderDraftRequest
from .order_event import OrderEvent
from .order_message import OrderMessage
from .order_price import OrderPrice
from .order_price_basis_enum import OrderPriceBasisEnum
from .order_sender import OrderSender
from .order_status_enum import OrderStatusEnum
from .order_summary import OrderSummary
from .ordered_file import OrderedFile
from .ordered_part import OrderedPart
from .ordered_part_facts import OrderedPartFacts
from .ordered_part_notes_item import OrderedPartNotesItem
from .orders_list_sector_item import OrdersListSectorItem
from .orders_list_status_item import OrdersListStatusItem
from .organisation import Organisation
from .organisation_event import OrganisationEvent
from .organisation_event_kind_enum import OrganisationEventKindEnum
from .organisation_event_side_enum import OrganisationEventSideEnum
from .organisation_export import OrganisationExport
from .organisation_export_body_request import OrganisationExportBodyRequest
from .organisation_export_status_enum import OrganisationExportStatusEnum
from .organisation_exports_content_retrieve_format import OrganisationExportsContentRetrieveFormat
from .organisation_status_enum import OrganisationStatusEnum
from .organisations_list_status import OrganisationsListStatus
from .owner_request import OwnerRequest
from .page import Page
from .paginated_audit_list import PaginatedAuditList
from .paginated_certification_list import PaginatedCertificationList
from .paginated_claim_list import PaginatedClaimList
from .paginated_counter_uplift_list import PaginatedCounterUpliftList
from .paginated_delivery_list import PaginatedDeliveryList
from .paginated_dispute_list import PaginatedDisputeList
from .paginated_endpoint_list import PaginatedEndpointList
from .paginated_factory_list import PaginatedFactoryList
from .paginated_import_in_short_list import PaginatedImportInShortList
from .paginated_inspection_list import PaginatedInspectionList
from .paginated_line_list import PaginatedLineList
from .paginated_machine_list import PaginatedMachineList
from .paginated_operator_allocation_list import PaginatedOperatorAllocationList
from .paginated_operator_counter_offer_list import PaginatedOperatorCounterOfferList
from .paginated_operator_settlement_list import PaginatedOperatorSettlementList
from .paginated_order_message_list import PaginatedOrderMessageList
from .paginated_order_summary_list import PaginatedOrderSummaryList
from .paginated_organisation_export_list import PaginatedOrganisationExportList
from .paginated_organisation_list import PaginatedOrganisationList
from .paginated_part_request_summary_list import PaginatedPartRequestSummaryList
from .paginated_part_summary_list import PaginatedPartSummaryList
from .paginated_payment_list import PaginatedPaymentList
from .paginated_price_rule_list import PaginatedPriceRuleList
from .paginated_progress_report_list import PaginatedProgressReportList
from .paginated_proposal_list import PaginatedProposalList
from .paginated_return_list import PaginatedReturnList
from .paginated_run_list import PaginatedRunList
from .paginated_run_order_list import PaginatedRunOrderList
from .paginated_shipment_list import PaginatedShipmentList
from .paginated_sign_up_list import PaginatedSignUpList
from .paginated_term_list import PaginatedTermList
from .paginated_vocabulary_list import PaginatedVocabularyList
from .paginated_window_list import PaginatedWindowList
from .part import Part
from .part_card import PartCard
from .part_draft_request import PartDraftRequest
from .part_draft_request_geometry import PartDraftRequestGeometry
from .part_facts import PartFacts
from .part_file_request import PartFileRequest
from .part_notes_item import PartNotesItem
from .part_order_request import PartOrderRequest
from .part_proposal import PartProposal
from .part_quote import PartQuote
from .part_request import PartRequest
from .part_request_draft_request import PartRequestDraftRequest
from .part_request_from_sheet import PartRequestFromSheet
from .part_request_status_enum import PartRequestStatusEnum
from .part_request_summary import PartRequestSummary
from .part_sheet_file_request import PartSheetFileRequest
from .part_summary import PartSummary
from .pasted_sheet_request import PastedSheetRequest
from .pasted_sheet_request_file import PastedSheetRequestFile
from .patched_certification_change_request import PatchedCertificationChangeRequest
from .patched_endpoint_change_request import PatchedEndpointChangeRequest
from .patched_factory_change_request import PatchedFactoryChangeRequest
from .patched_import_change_request import PatchedImportChangeRequest
from .patched_import_change_request_answers import PatchedImportChangeRequestAnswers
from .patched_import_change_request_cells import PatchedImportChangeRequestCells
from .patched_import_change_request_cells_additional_property import (
    PatchedImportChangeRequestCellsAdditionalProperty,
)
from .patched_import_change_request_options import PatchedImportChangeRequestOptions
from .patched_line_change_request import PatchedLineChangeRequest
from .patched_machine_change_request import PatchedMachineChangeRequest
from .patched_me_request import PatchedMeRequest
from .patched_order_change_request import PatchedOrderChangeRequest
from .patched_part_change_request import PatchedPartChangeRequest
from .patched_part_change_request_geometry import PatchedPartChangeRequestGeometry
from .patched_part_request_change_request import PatchedPartRequestChangeRequest
from .patched_window_change_request import PatchedWindowChangeRequest
from .payment import Payment
from .payment_mark_request import PaymentMarkRequest
from .payment_status_enum import PaymentStatusEnum
from .planned_items import PlannedItems
from .planned_line import PlannedLine
from .planned_line_missing import PlannedLineMissing
from .planned_line_questions_item import PlannedLineQuestionsItem
from .planned_line_state_enum import PlannedLineStateEnum
from .preview_line import PreviewLine
from .preview_line_cells import PreviewLineCells
from .preview_line_state_enum import PreviewLineStateEnum
from .previewed_lot import PreviewedLot
from .price_range import PriceRange
from .price_rule import PriceRule
from .price_rule_enum import PriceRuleEnum
from .price_rule_request_request import PriceRuleRequestRequest
from .problem import Problem
from .problem_errors_item import ProblemErrorsItem
from .problem_errors_item_in import ProblemErrorsItemIn
from .production import Production
from .progress_body_request import ProgressBodyRequest
from .progress_report import ProgressReport
from .proposal import Proposal
from .proposal_detail import ProposalDetail
from .proposal_part import ProposalPart
from .proposal_status_enum import ProposalStatusEnum
from .proposed_routing import ProposedRouting
from .proposed_step import ProposedStep
from .question import Question
from .question_params import QuestionParams
from .quote_request_request import QuoteRequestRequest
from .reason_request import ReasonRequest
from .receipt import Receipt
from .receipt_body_request import ReceiptBodyRequest
from .received import Received
from .refund_body_request import RefundBodyRequest
from .refusal_enum import RefusalEnum
from .remedy_enum import RemedyEnum
from .required_documents_enum import RequiredDocumentsEnum
from .requirement_enum import RequirementEnum
from .resolution_body_request import ResolutionBodyRequest
from .resolution_preview_request import ResolutionPreviewRequest
from .return_ import Return
from .return_answer_body_request import ReturnAnswerBodyRequest
from .return_body_request import ReturnBodyRequest
from .return_decision_body_request import ReturnDecisionBodyRequest
from .return_refund import ReturnRefund
from .return_status_enum import ReturnStatusEnum
from .role_enum import RoleEnum
from .run import Run
from .run_detail import RunDetail
from .run_detail_unmatched_reasons import RunDetailUnmatchedReasons
from .run_order import RunOrder
from .run_request_request import RunRequestRequest
from .run_status_enum import RunStatusEnum
from .saving import Saving
from .scenario_enum import ScenarioEnum
from .scopes_enum import ScopesEnum
from .sector_enum import SectorEnum
from .settlement_status_enum import SettlementStatusEnum
from .shipment import Shipment
from .shipment_body_request import ShipmentBodyRequest
from .shown_file import ShownFile
from .sign_up import SignUp
from .sign_up_request_request import SignUpRequestRequest
from .sign_up_status_enum import SignUpStatusEnum
from .sign_ups_list_status import SignUpsListStatus
from .span import Span
from .span_request import SpanRequest
from .stage_enum import StageEnum
from .stage_saving import StageSaving
from .stage_saving_kind_enum import StageSavingKindEnum
from .stage_savings import StageSavings
from .stages import Stages
from .statement_line_request import StatementLineRequest
from .statement_request import StatementRequest
from .step_price import StepPrice
from .stored_operation import StoredOperation
from .submission_request import SubmissionRequest
from .summary import Summary
from .term import Term
from .term_attributes import TermAttributes
from .token import Token
from .total import Total
from .totals import Totals
from .unmatched_reason_enum import UnmatchedReasonEnum
from .verification_enum import VerificationEnum
from .verification_request import VerificationRequest
from .version import Version
from .vocabularies_terms_list_name import VocabulariesTermsListName
from .vocabularies_terms_list_retired import VocabulariesTermsListRetired
from .vocabulary import Vocabulary
from .webhook_deliveries_list_status_item import WebhookDeliveriesListStatusItem
from .window import Window
from .window_draft_request import WindowDraftRequest
from .window_drafts_request import WindowDraftsRequest
from .window_ids_request import WindowIdsRequest
from .window_status_enum import WindowStatusEnum
from .windows import Windows

__all__ = (
    "AcceptanceRequest",
    "AccountEnum",
    "AddedLinesRequest",
    "AllocationReceiptBodyRequest",
    "AllocationStatusEnum",
    "Answer",
    "Answered",
    "AnsweredProposal",
    "Answers",
    "AnswerStatusEnum",
    "ApprovalRequest",
    "Attachment",
    "AttachmentFacts",
    "AttachmentKindEnum",
    "AttachmentsContentRetrieveFormat",
    "AttachmentsPreviewRetrieveFormat",
    "AttachmentStatusEnum",
    "AttachmentUploadRequest",
    "Attempt",
    "AttemptResultEnum",
    "Audit",
    "Bars",
    "Baseline",
    "BaselineKindEnum",
    "BasisSavings",
    "BasisSavingsBasisEnum",
    "BlankEnum",
    "BridgePart",
    "BridgePartReasonEnum",
    "CancellationReasonRequest",
    "CancellationRequest",
    "CancelledBusiness",
    "CapacityWindowsListStatusItem",
    "Certification",
    "CertificationDraftRequest",
    "Claim",
    "ClaimStatusEnum",
    "Column",
    "CommitRequest",
    "CommitRequestActions",
    "CommitRequestActionsAdditionalProperty",
    "Completeness",
    "ConfidentialityEnum",
    "ConsignmentBodyRequest",
    "CounterKindEnum",
    "CounterRequestRequest",
    "CounterStatusEnum",
    "CounterUplift",
    "Counts",
    "CredentialsRequest",
    "DateOrderEnum",
    "DatePrice",
    "DatePriceKindEnum",
    "DecimalEnum",
    "DecisionReasonRequest",
    "DeclinationRequest",
    "DeclineReasonEnum",
    "DeclineRequest",
    "DeclinesRequest",
    "DefectKindEnum",
    "Delivery",
    "DeliveryStatusEnum",
    "DisabledReasonEnum",
    "Dispute",
    "DisputePreview",
    "DisputeRefund",
    "DisputeStatusEnum",
    "Endpoint",
    "EndpointDraftRequest",
    "EndpointWithSecret",
    "EstimateSourceEnum",
    "Event",
    "EventPage",
    "EventSideEnum",
    "EventSubject",
    "EventTimes",
    "Exclusion",
    "Fact",
    "FactOfLine",
    "FactOfLineSourceEnum",
    "FactoriesListVerificationItem",
    "Factory",
    "FactoryCounterOffer",
    "FactoryDraftRequest",
    "FactSourceEnum",
    "FailureCodeEnum",
    "FallbackEnum",
    "FaultEnum",
    "FileMessage",
    "FileMessageParams",
    "FileOfPart",
    "FileReferenceRequest",
    "FileRevisionRequest",
    "Finding",
    "FirstApproval",
    "GainSharing",
    "GroupEnum",
    "Import",
    "ImportDraftRequest",
    "ImportDraftRequestAnswers",
    "ImportDraftRequestOptions",
    "ImportInShort",
    "ImportKindEnum",
    "ImportOptions",
    "ImportsFailedLinesRetrieveFormat",
    "ImportsListKindItem",
    "ImportsListStatusItem",
    "ImportsRetrieveState",
    "ImportStatusEnum",
    "ImportsTemplatesRetrieveFormat",
    "ImportsTemplatesRetrieveKind",
    "ImportsTemplatesRetrieveLanguage",
    "Inspection",
    "InspectionBodyRequest",
    "InspectionLevelEnum",
    "Items",
    "KnownRow",
    "LadderPrice",
    "LanguageEnum",
    "Left",
    "LeftOut",
    "LeftOutParams",
    "Line",
    "LineActionEnum",
    "LineBodyRequest",
    "LineBodyRequestGeometry",
    "LinePrice",
    "LinePriceBasisEnum",
    "LinesEnum",
    "Machine",
    "MachineDraftRequest",
    "MachinesFreedEnum",
    "MatchRunsBaselinesPlanRetrieveKind",
    "MatchRunsBaselinesPlanRetrieveResponse200",
    "MatchRunsGainSharingRetrieveAs",
    "MatchRunsListIsScheduled",
    "MatchRunsPlanRetrieveResponse200",
    "MatchRunsProblemRetrieveResponse200",
    "Me",
    "Membership",
    "MembershipRequest",
    "Message",
    "MessageBodyRequest",
    "MessageParams",
    "MessageSideEnum",
    "MissingPoint",
    "NewOrganisationRequest",
    "OffersRequest",
    "OpenBusiness",
    "OperationRequest",
    "OperatorAllocation",
    "OperatorCounterOffer",
    "OperatorSettlement",
    "Order",
    "OrderDraftRequest",
    "OrderedFile",
    "OrderedPart",
    "OrderedPartFacts",
    "OrderedPartNotesItem",
    "OrderEvent",
    "OrderMessage",
    "OrderPrice",
    "OrderPriceBasisEnum",
    "OrderSender",
    "OrdersListSectorItem",
    "OrdersListStatusItem",
    "OrderStatusEnum",
    "OrderSummary",
    "Organisation",
    "OrganisationEvent",
    "OrganisationEventKindEnum",
    "OrganisationEventSideEnum",
    "OrganisationExport",
    "OrganisationExportBodyRequest",
    "OrganisationExportsContentRetrieveFormat",
    "OrganisationExportStatusEnum",
    "OrganisationsListStatus",
    "OrganisationStatusEnum",
    "OwnerRequest",
    "Page",
    "PaginatedAuditList",
    "PaginatedCertificationList",
    "PaginatedClaimList",
    "PaginatedCounterUpliftList",
    "PaginatedDeliveryList",
    "PaginatedDisputeList",
    "PaginatedEndpointList",
    "PaginatedFactoryList",
    "PaginatedImportInShortList",
    "PaginatedInspectionList",
    "PaginatedLineList",
    "PaginatedMachineList",
    "PaginatedOperatorAllocationList",
    "PaginatedOperatorCounterOfferList",
    "PaginatedOperatorSettlementList",
    "PaginatedOrderMessageList",
    "PaginatedOrderSummaryList",
    "PaginatedOrganisationExportList",
    "PaginatedOrganisationList",
    "PaginatedPartRequestSummaryList",
    "PaginatedPartSummaryList",
    "PaginatedPaymentList",
    "PaginatedPriceRuleList",
    "PaginatedProgressReportList",
    "PaginatedProposalList",
    "PaginatedReturnList",
    "PaginatedRunList",
    "PaginatedRunOrderList",
    "PaginatedShipmentList",
    "PaginatedSignUpList",
    "PaginatedTermList",
    "PaginatedVocabularyList",
    "PaginatedWindowList",
    "Part",
    "PartCard",
    "PartDraftRequest",
    "PartDraftRequestGeometry",
    "PartFacts",
    "PartFileRequest",
    "PartNotesItem",
    "PartOrderRequest",
    "PartProposal",
    "PartQuote",
    "PartRequest",
    "PartRequestDraftRequest",
    "PartRequestFromSheet",
    "PartRequestStatusEnum",
    "PartRequestSummary",
    "PartSheetFileRequest",
    "PartSummary",
    "PastedSheetRequest",
    "PastedSheetRequestFile",
    "PatchedCertificationChangeRequest",
    "PatchedEndpointChangeRequest",
    "PatchedFactoryChangeRequest",
    "PatchedImportChangeRequest",
    "PatchedImportChangeRequestAnswers",
    "PatchedImportChangeRequestCells",
    "PatchedImportChangeRequestCellsAdditionalProperty",
    "PatchedImportChangeRequestOptions",
    "PatchedLineChangeRequest",
    "PatchedMachineChangeRequest",
    "PatchedMeRequest",
    "PatchedOrderChangeRequest",
    "PatchedPartChangeRequest",
    "PatchedPartChangeRequestGeometry",
    "PatchedPartRequestChangeRequest",
    "PatchedWindowChangeRequest",
    "Payment",
    "PaymentMarkRequest",
    "PaymentStatusEnum",
    "PlannedItems",
    "PlannedLine",
    "PlannedLineMissing",
    "PlannedLineQuestionsItem",
    "PlannedLineStateEnum",
    "PreviewedLot",
    "PreviewLine",
    "PreviewLineCells",
    "PreviewLineStateEnum",
    "PriceRange",
    "PriceRule",
    "PriceRuleEnum",
    "PriceRuleRequestRequest",
    "Problem",
    "ProblemErrorsItem",
    "ProblemErrorsItemIn",
    "Production",
    "ProgressBodyRequest",
    "ProgressReport",
    "Proposal",
    "ProposalDetail",
    "ProposalPart",
    "ProposalStatusEnum",
    "ProposedRouting",
    "ProposedStep",
    "Question",
    "QuestionParams",
    "QuoteRequestRequest",
    "ReasonRequest",
    "Receipt",
    "ReceiptBodyRequest",
    "Received",
    "RefundBodyRequest",
    "RefusalEnum",
    "RemedyEnum",
    "RequiredDocumentsEnum",
    "RequirementEnum",
    "ResolutionBodyRequest",
    "ResolutionPreviewRequest",
    "Return",
    "ReturnAnswerBodyRequest",
    "ReturnBodyRequest",
    "ReturnDecisionBodyRequest",
    "ReturnRefund",
    "ReturnStatusEnum",
    "RoleEnum",
    "Run",
    "RunDetail",
    "RunDetailUnmatchedReasons",
    "RunOrder",
    "RunRequestRequest",
    "RunStatusEnum",
    "Saving",
    "ScenarioEnum",
    "ScopesEnum",
    "SectorEnum",
    "SettlementStatusEnum",
    "Shipment",
    "ShipmentBodyRequest",
    "ShownFile",
    "SignUp",
    "SignUpRequestRequest",
    "SignUpsListStatus",
    "SignUpStatusEnum",
    "Span",
    "SpanRequest",
    "StageEnum",
    "Stages",
    "StageSaving",
    "StageSavingKindEnum",
    "StageSavings",
    "StatementLineRequest",
    "StatementRequest",
    "StepPrice",
    "StoredOperation",
    "SubmissionRequest",
    "Summary",
    "Term",
    "TermAttributes",
    "Token",
    "Total",
    "Totals",
    "UnmatchedReasonEnum",
    "VerificationEnum",
    "VerificationRequest",
    "Version",
    "VocabulariesTermsListName",
    "VocabulariesTermsListRetired",
    "Vocabulary",
    "WebhookDeliveriesListStatusItem",
    "Window",
    "WindowDraftRequest",
    "WindowDraftsRequest",
    "WindowIdsRequest",
    "Windows",
    "WindowStatusEnum",
)
