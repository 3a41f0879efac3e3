"""Builds the rows that tests start from; every field can be overridden."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Membership, Organisation, Role, User
from common.clock import MS_PER_HOUR, now
from common.money import to_micros
from factories.ledger import Claim, commit
from factories.models import CapacityWindow, Certification, Factory, Machine
from factories.services.window_drafts import store_spans
from factories.spans import spans_of
from factories.states import WindowStatus
from matching.gain_sharing.params import GainSharingParams
from matching.models import (
    Allocation,
    GainSharing,
    LotTransfer,
    MatchRun,
    OrderPrice,
    RunOrder,
    SavingsBridge,
)
from matching.models.gain_sharing import Basis, RuleName, Stage
from matching.services.agreed_amounts import set_amounts, unit_micros
from matching.states import (
    UNSEEN_STATUSES,
    AllocationStatus,
    BaselineKind,
    RunStatus,
    UnmatchedReason,
)
from orders.models import Operation, Order
from orders.states import OrderStatus

numbers = count(1)


def organisation(**fields: Any) -> Organisation:
    """Builds an organisation, by default a manufacturer."""
    number = next(numbers)
    kinds = {"is_manufacturer", "is_buyer", "is_operator"} & set(fields)
    fields = {"name": f"Organisation {number}", "alias": f"O-{number}"} | fields
    return Organisation.objects.create(**(fields if kinds else fields | {"is_manufacturer": True}))


def buyer(**fields: Any) -> Organisation:
    """Creates an organisation that buys."""
    return organisation(is_buyer=True, **fields)


def operator(**fields: Any) -> Organisation:
    """Creates the platform's own organisation."""
    return organisation(is_operator=True, **fields)


def member(of: Organisation, role: str = Role.OWNER, **fields: Any) -> User:
    """Creates a user with one membership."""
    user = User.objects.create_user(
        fields.pop("email", f"user{next(numbers)}@example.com"), "a long password", **fields
    )
    Membership.objects.create(organisation=of, user=user, role=role)
    return user


def factory(**fields: Any) -> Factory:
    """Creates a plant in Suzhou."""
    fields.setdefault("organisation", None)
    fields["organisation"] = fields["organisation"] or organisation()
    defaults = {
        "name": f"Factory {next(numbers)}",
        "region_id": "CN-JS",
        "latitude": Decimal("31.29834"),
        "longitude": Decimal("120.58319"),
    }
    return Factory.objects.create(**(defaults | fields))


def certification(of: Factory, standard: str, **fields: Any) -> Certification:
    """Creates a certificate that is valid for a year around today."""
    today = now().date()
    defaults = {
        "number": f"C-{next(numbers)}",
        "body": "CQC",
        "valid_from": today - timedelta(days=180),
        "valid_to": today + timedelta(days=180),
    }
    return Certification.objects.create(factory=of, standard_id=standard, **(defaults | fields))


def machine(
    of: Factory | None = None, *, materials: tuple[str, ...] = (), **fields: Any
) -> Machine:
    """Creates a three-axis milling centre for aluminium and carbon steel."""
    defaults = {
        "factory": of or factory(),
        "name": f"Machine {next(numbers)}",
        "process_id": "cnc-milling-3-axis",
        "envelope_x_mm": 1000,
        "envelope_y_mm": 600,
        "envelope_z_mm": 500,
        "max_part_mass_kg": Decimal(800),
        "hourly_rate": Decimal(120),
        "setup_rate": Decimal(120),
        "scrap_share": Decimal(0),
    }
    row = Machine.objects.create(**(defaults | fields))
    row.material_families.set(materials or ("aluminium", "carbon-steel"))
    return row


def window(of: Machine | None = None, **fields: Any) -> CapacityWindow:
    """Creates forty published hours in the week that starts in three days.

    `spans` are pairs of start and end, from which those of the window follow.
    """
    spans = fields.pop("spans", None)
    if spans is not None:
        fields |= {"starts_at": spans[0][0], "ends_at": spans[-1][1]}
    start: datetime = fields.pop("starts_at", now() + timedelta(days=3))
    hours = fields.pop("hours", 40)
    defaults = {
        "machine": of or machine(),
        "starts_at": start,
        "ends_at": start + timedelta(days=5),
        "offered_ms": hours * MS_PER_HOUR,
        "hourly_rate": Decimal(120),
        "expires_at": start - timedelta(days=1),
        "status": WindowStatus.PUBLISHED,
    }
    if spans is None:
        return CapacityWindow.objects.create(**(defaults | fields))
    terms = defaults | fields
    row = CapacityWindow.objects.create(**terms | {"status": WindowStatus.DRAFT})
    row.span_times, row.status = spans_of(spans), terms["status"]
    store_spans([row])
    row.save(update_fields=["status"])
    return CapacityWindow.objects.get(pk=row.pk)


def order(
    of: Organisation | None = None, *, operations: list[dict[str, Any]] | None = None, **fields: Any
) -> Order:
    """Creates a submitted order of 100 milled aluminium parts for Shanghai."""
    row = order_row(of or buyer(), **fields)
    row.save(force_insert=True)
    for sequence, operation in enumerate(operations or [{}], start=1):
        operation_row(row, sequence=sequence, **operation).save(force_insert=True)
    return row


def order_row(of: Organisation, **fields: Any) -> Order:
    """Returns the same order, not stored."""
    today: date = now().date()
    defaults = {
        "organisation": of,
        "reference": f"PO-{next(numbers)}",
        "title": "Bracket",
        "quantity": 100,
        "unit_mass_kg": Decimal("0.5"),
        "material_family_id": "aluminium",
        "ship_to_region_id": "CN-SH",
        "latitude": Decimal("31.23040"),
        "longitude": Decimal("121.47370"),
        "wish_delivery_on": today + timedelta(days=35),
        "latest_delivery_on": today + timedelta(days=42),
        "reserve_price": Decimal(60),
        "status": OrderStatus.SUBMITTED,
        "submitted_at": now(),
    }
    return Order(**(defaults | fields))


def operation_row(of: Order, **fields: Any) -> Operation:
    """Builds the first operation of an order, not stored.

    It takes six minutes a piece after an hour of setup.
    """
    defaults = {
        "order": of,
        "sequence": 1,
        "process_id": "cnc-milling-3-axis",
        "cycle_time_s": Decimal(360),
        "setup_ms": MS_PER_HOUR,
    }
    return Operation(**(defaults | fields))


def run(**fields: Any) -> MatchRun:
    """Creates an approved match run."""
    defaults = {
        "seconds": 10,
        "gap_wanted": Decimal("0.01"),
        "status": RunStatus.APPROVED,
        "cost": Decimal(1000),
        "bound": Decimal(1000),
        "gap": Decimal(0),
    }
    if "requested_by" not in fields:
        defaults["requested_by"] = User.objects.create_user(f"user{next(numbers)}@example.com")
    return MatchRun.objects.create(**(defaults | fields))


def allocation(of: Order | None = None, *, step: int = 1, **fields: Any) -> Allocation:
    """Builds a confirmed allocation of all pieces of an operation.

    It takes one hour of setup and six minutes a piece.

    Its hours are committed, and its order, where none is given, is awarded with it.
    """
    of = of or order(status=OrderStatus.AWARDED)
    fields.setdefault("operation", of.operations.get(sequence=step))
    fields["window"] = fields.get("window") or window()
    fields["run"] = fields.get("run") or run()
    row = allocation_row(of, **fields)
    row.save(force_insert=True)
    commit([Claim(row.window_id, row.pk, row.machine_ms)])
    return row


def allocation_row(of: Order, **fields: Any) -> Allocation:
    """Returns such an allocation, not stored, of the given run, operation and window."""
    quantity = fields.pop("quantity", of.quantity)
    defaults = {
        "order": of,
        "quantity": quantity,
        "machine_ms": MS_PER_HOUR + quantity * 360_000,
        "due_on": fields["window"].last_day,
        "status": AllocationStatus.CONFIRMED,
        "machining": Decimal(12) * quantity,
        "setup": Decimal(120),
        "opening": Decimal(30),
        "transport": Decimal(150),
        "lateness": Decimal(30),
    }
    row = Allocation(**(defaults | fields))
    if "agreed_price" not in fields and row.status not in UNSEEN_STATUSES:
        agree_at_cost(row)
    if row.status not in UNSEEN_STATUSES:
        row.work_order = row.work_order or work_order()
    return row


def work_order() -> str:
    """Returns a number of the year 2000, which no offer of today gets."""
    return f"W-00-{next(numbers):05}"


def agree_at_cost(row: Allocation) -> Allocation:
    """Agrees the cost of an allocation, not stored, in whole minor units."""
    set_amounts([row], to_micros(row.paid_cost), unit_micros(row.order.currency_id))
    return row


def lot(sender: Allocation, receiver: Allocation, quantity: int | None = None) -> LotTransfer:
    """Builds the transfer of pieces from one allocation to the next, by default all."""
    return LotTransfer.objects.create(
        run=sender.run,
        from_allocation=sender,
        to_allocation=receiver,
        quantity=quantity or sender.quantity,
    )


def run_order(of: Order, **fields: Any) -> RunOrder:
    """Builds what an approved run made of an order, by default nothing."""
    defaults = {
        "order": of,
        "run": fields.get("run") or run(decided_at=now()),
        "claimed": True,
        "made": 0,
        "unmet": of.quantity,
        "unmet_price": Decimal(60),
        "price_is_assumed": False,
        "unmatched_reason": UnmatchedReason.NO_CAPABLE_MACHINE,
    }
    return RunOrder.objects.create(**(defaults | fields))


def gain_sharing(of: MatchRun, stage: str = Stage.PUBLISHED, **fields: Any) -> GainSharing:
    """Builds the division of a run's gain by the default rule."""
    defaults = {
        "run": of,
        "stage": stage,
        "rule": RuleName.NO_WORSE_THAN_ALONE,
        "params": GainSharingParams().as_document(),
        "arrival_orders": 32,
        "seed": 7,
        "contribution_rate": Decimal("0.5"),
        "covered_percent": Decimal(100),
        "gains": Decimal(0),
        "needs": Decimal(0),
        "factories_bonus": Decimal(0),
        "reserve": Decimal(0),
    }
    return GainSharing.objects.create(**(defaults | fields))


def order_price(sharing: GainSharing, of: Order, **fields: Any) -> OrderPrice:
    """Builds an order's price: by default cost 900, expected alone 1000."""
    defaults = {
        "pieces": of.quantity,
        "alone_pieces": of.quantity,
        "cost": Decimal(900),
        "expected_alone_cost": Decimal(1000),
        "basis": Basis.BASELINE,
        "levy": Decimal(0),
        "subsidy": Decimal(0),
    }
    given = defaults | fields
    alone = given["expected_alone_cost"]
    derived = {
        "alone_cost": alone,
        "expected_low": alone * Decimal("0.9"),
        "expected_high": alone * Decimal("1.2"),
        "price": given["cost"] + given["levy"] - given["subsidy"],
    }
    return OrderPrice.objects.create(sharing=sharing, order=of, **(derived | given))


def savings_bridge(of: MatchRun, stage: str = Stage.PUBLISHED, **fields: Any) -> SavingsBridge:
    """Builds the bridge from a baseline of 5880; the bars give the plan's total."""
    bars = {name: fields.pop(name, Decimal(0)) for name in SavingsBridge.BARS}
    begin = fields.pop("baseline_total", Decimal(5880))
    return SavingsBridge.objects.create(
        run=of,
        stage=stage,
        kind=fields.pop("kind", BaselineKind.SINGLE_SOURCE),
        baseline_total=begin,
        plan_total=begin - sum(bars.values(), Decimal(0)),
        served_gain=sum((bars[name] for name in SavingsBridge.BARS[:4]), Decimal(0)),
        **bars,
        **fields,
    )
