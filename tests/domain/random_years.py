"""Years drawn at random for `tests.domain.second_reckoning`, and the program's own files and ledger made of them.

A year is a dict of numbers and texts: four measures, three sources, coding of every kind, and postings that hit all of
it and miss some. Amounts of the year files are whole kroner in øre. All of it is invented.
"""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from domain.calculation import Calculation, Occasion, Read, calculate
from domain.periods import Period, whole_year
from schemas.budget_registers import FundRecord, PayBasis
from schemas.budget_year import (
    Allocation,
    BoundTo,
    BudgetYear,
    CarriedIn,
    CarryOverPlan,
    Parking,
    Reallocation,
    Requested,
    RequestedLine,
)
from schemas.frames import LEDGER, conform
from schemas.programme import Coding, CodingRule, FundingSource, Measure, OpenQuestion, Programme, ProjectRange, Reading
from schemas.programme_faults import programme_faults, year_faults
from schemas.programme_files import ProgrammeFiles
from schemas.programme_rules import FullFinancingRule, PayShareRule, YearShare
from schemas.programme_values import Amount
from schemas.spread import OwnSpread
from tests.domain.second_reckoning import GRANT, Year
from tests.ledgers import mysen

SOURCES = (GRANT, "staten", "stiftelsen")
MEASURES = ("arbeid", "bibliotek", "cafe", "drift")
PERIODS = (
    *(f"2026-{month:02d}" for month in range(1, 13)),
    "2026-13",
    "2026-15",
    "2026-00",
    "2025-12",
    "2027-01",
    None,
)
ACCOUNTS = (
    *("1010", "1010", "1090", "1099", "1120", "1120", "1120", "1200", "1272", "1470", "1429", "1480", "1485"),
    *("1729", "1729", "1710", "1700", "1700", "1730", "1770", "1600", "1650", "1690", "1550", "1950", "1810", "1830"),
    *("1890", "1500", "1800", "1870", "1990", "0230", "0429", "0729", "0950", "0700", "24199001", "25199001", "9999"),
)  # fmt: skip
VOUCHERS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


def kroner(draw: random.Random, low: int, high: int) -> int:
    """A whole number of thousands, in øre."""
    return draw.randint(low, high) * 100_000


def random_year(seed: int) -> Year:
    """A year; the same seed gives the same year."""
    draw = random.Random(seed)
    others = {name: draw.choice([[], [], ["staten"], ["staten", "stiftelsen"]]) for name in MEASURES}
    measures: dict[str, dict[str, Any]] = {
        name: {"sources": [GRANT, *others[name]], "weights": _weights(draw)} for name in MEASURES
    }  # fmt: skip
    if draw.random() < 0.5:
        measures["drift"]["sources"] = ["stiftelsen"]
    granted = [name for name in MEASURES if GRANT in measures[name]["sources"]]
    others["arbeid"], measures["arbeid"]["sources"] = [], [GRANT]
    year: Year = {
        "sources": list(SOURCES),
        "measures": measures,
        "vat": draw.choice(["net", "gross"]),
        "user_income": draw.choice(["deduct", "keep"]),
        "uncovered_by": draw.choice(["municipality", "grant"]),
        "investment": draw.choice(["leave_out", "count"]),
        "this_model": draw.choice("ABC"),
        "lines": [(name, kroner(draw, 0, 900)) for name in granted if not others[name] or draw.random() < 0.8],
        "award": kroner(draw, 0, 2500),
        "paid": kroner(draw, 0, 2500),
        "carried": _carried(draw, granted),
        "fund": [kroner(draw, 0, 500) for _ in range(3)] if draw.random() < 0.3 else None,
        "is_year_end": draw.random() < 0.6,
    }
    year["until"] = 15 if year["is_year_end"] else draw.randint(1, 13)
    year["coding"] = _coding(measures)
    year["moves"] = _moves(draw, year)
    year["pay_shares"] = [
        ("lonn", draw.choice(granted), Fraction(*draw.choice([(1, 4), (2, 3), (1, 8)])), kroner(draw, 0, 1500) or None)
    ]
    last_year, share = draw.choice([2025, 2025, 2026]), draw.choice([None, Fraction(2, 3), Fraction(0), Fraction(1, 7)])
    ramped = draw.sample(granted, k=draw.randint(1, 2))
    year["ramps"] = [("trapp", ramped, last_year, {} if share is None else {2026: share})]
    year |= _coming(draw, year)
    year["parked"] = draw.choice([[], [("7", None)], [("7", "81001"), ("8", "81002")]])
    projects = sorted({rule["project"] for rule in year["coding"]})
    year["postings"] = [_posting(draw, projects) for _ in range(draw.randint(1, 90))]
    return year


def _weights(draw: random.Random) -> list[int]:
    weights = [draw.choice([0, 1, 1, 2, 5]) for _ in range(12)]
    return draw.choice([[1] * 12, weights if any(weights) else [1] * 12, [0] * 5 + [1] * 7])


def _carried(draw: random.Random, granted: list[str]) -> list[tuple[int, int, dict[str, int]]]:
    if draw.random() < 0.3:
        return []
    ore = kroner(draw, 200, 1000)
    bound = {name: kroner(draw, 1, 90) for name in granted if draw.random() < 0.5}
    return [(2025, ore, bound)]


def _moves(draw: random.Random, year: Year) -> list[tuple[str, str, int, str]]:
    lines = dict(year["lines"])
    moves = []
    for month in (3, 8):
        pairs = [(of, to) for of in lines for to in lines if of != to and lines[of] > 0]
        if pairs and draw.random() < 0.6:
            of, to = draw.choice(pairs)
            ore = min(lines[of], kroner(draw, 1, 100))
            lines[of], lines[to] = lines[of] - ore, lines[to] + ore
            moves.append((of, to, ore, f"2026-{month:02d}-15"))
    return moves


def _coding(measures: dict[str, Any]) -> list[dict[str, Any]]:
    """A project for each measure and source, and three more: by arts, by function, and by time."""
    rules: list[dict[str, Any]] = [
        {"project": "81000", "measure": None, "source": GRANT, "arts": [(550, 550), (700, 700), (810, 810), (950, 950)]}
    ]
    for at, (name, record) in enumerate(measures.items(), start=1):
        for source in record["sources"]:
            project = f"810{SOURCES.index(source)}{at}"
            rules.append({"project": project, "measure": name, "source": source, "arts": []})
    rules += [
        {"project": "81050", "measure": "arbeid", "source": GRANT, "arts": [(10, 99)]},
        {"project": "81050", "measure": "bibliotek", "source": GRANT, "arts": [(100, 480), (729, 729)]},
        {"project": "81051", "measure": "cafe", "source": GRANT, "arts": [], "function": "120"},
        {"project": "81052", "measure": "arbeid", "source": GRANT, "arts": [], "last": "2026-06"},
        {"project": "81052", "measure": "cafe", "source": GRANT, "arts": [], "first": "2026-07"},
    ]
    return rules


def _coming(draw: random.Random, year: Year) -> dict[str, Any]:
    """2027: its file, or none; and the letters of both years."""
    has_file = draw.random() < 0.7
    next_model = draw.choice("ABC")
    letters: list[list[tuple[int, str | None, int]]] = [
        [(2026, None, kroner(draw, 1, 900))] for _ in range(draw.randint(0, 2))
    ]
    if draw.random() < 0.3:
        letters.append([(2025, "arbeid", kroner(draw, -50, 200)), (2026, None, kroner(draw, -90, 200))])
    if has_file and draw.random() < 0.5:
        letters.append([(2027, None, kroner(draw, 1, 900)), (2026, "cafe", kroner(draw, -200, 200))])
    return {
        "has_file": has_file,
        "next_award": kroner(draw, 0, 2500) if has_file else 500_000_000,
        "next_budget": kroner(draw, 0, 3000) if has_file else None,
        "model": next_model if has_file else year["this_model"],
        "letters": letters,
        "plans": {
            name: draw.choice([None, kroner(draw, 0, 100)]) for name in MEASURES if draw.random() < 0.5
        },
    }  # fmt: skip


def _posting(draw: random.Random, projects: list[str]) -> dict[str, Any]:
    ore = draw.choice([draw.randint(-20_000_000, 40_000_000), draw.randint(1, 999), kroner(draw, 1, 300)])
    return {
        "period": draw.choice([*PERIODS[:13], *PERIODS[:13], *PERIODS]),
        "account": draw.choice(ACCOUNTS),
        "project": draw.choice([*projects, *projects, "81099", "40000", "8100"]),
        "function": draw.choice(["120", "120", "254"]),
        "ore": None if draw.random() < 0.02 else ore,
        "voucher": draw.choice(VOUCHERS),
    }


def ledger_of(year: Year) -> pl.DataFrame:
    """LEDGER of a year's postings."""
    fixed = {"file": "test.csv", "part": 1, "responsibility": "300100", "currency": "NOK"}
    rows = [
        {
            **fixed,
            "row": number,
            "voucher": one["voucher"],
            "period": one["period"],
            "accounting_year": int(one["period"][:4]) if one["period"] else None,
            "account": one["account"],
            "function": one["function"],
            "project": one["project"],
            "amount_ore": one["ore"],
            "amount_text": "?" if one["ore"] is None else str(one["ore"]),
        }
        for number, one in enumerate(year["postings"], start=2)
    ]
    frame = pl.DataFrame(rows, schema_overrides=LEDGER)
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in LEDGER.items() if name not in frame.columns]
    return conform(frame.with_columns(missing), LEDGER, "LEDGER")


def kr(ore: int) -> Decimal:
    """Kroner of øre, exact."""
    return Decimal(ore) / 100


def amount(ore: int) -> Amount:
    """A confirmed amount."""
    return Amount(kr=kr(ore), confirmed=True, source="oppdiktet")


def files_of(year: Year, questions: tuple[OpenQuestion, ...] = ()) -> ProgrammeFiles:
    """The programme files of a year; they are as a folder would be accepted."""
    programme, this = _programme(year, questions), _budget_year(year)
    years = {2026: this}
    if year["has_file"]:
        years[2027] = _next_year(year, this)
    faults = [*programme_faults(programme, programme.id)]
    for number, file in years.items():
        faults += year_faults(programme, file, f"{number}.toml", number)
    assert not faults, faults
    return ProgrammeFiles(programme, years, "", mysen().folder)


def _programme(year: Year, questions: tuple[OpenQuestion, ...]) -> Programme:
    shipped = mysen().programme
    template = shipped.measures[0]
    measures = tuple(
        Measure(
            **{
                **{name: getattr(template, name) for name in ("focus_area", "goals", "owner", "purpose")},
                "id": name,
                "name": name.capitalize(),
                "funding_sources": tuple(record["sources"]),
                "first_year": 2025,
                "last_year": 2028,
                "spread": OwnSpread(weights=tuple(record["weights"])),
            }
        )
        for name, record in year["measures"].items()
    )
    rules = tuple(
        CodingRule(
            id=f"regel-{number}",
            project=rule["project"],
            funding_source=rule["source"],
            measure=rule["measure"],
            function=rule.get("function"),
            arts=tuple(f"{first:03d}-{last:03d}" for first, last in rule["arts"]),
            first_period=rule.get("first"),
            last_period=rule.get("last"),
        )
        for number, rule in enumerate(year["coding"])
    )
    scope = (ProjectRange(first="81000", last="81099"),)
    sources = tuple(
        FundingSource(id=name, name=name, short_name=name, kind="grant" if name == GRANT else "co_financing")
        for name in SOURCES
    )
    scheme = {name: year[name] for name in ("uncovered_by", "investment")}
    return shipped.model_copy(
        update={
            "measures": measures,
            "funding_sources": sources,
            "coding": Coding(confirmed=True, note="oppdiktet", scope=scope, rules=rules),
            "grant_scheme": shipped.grant_scheme.model_copy(update={"funding_source": GRANT, **scheme}),
            "rules": (*_pay_rules(year), *_ramps(year)),
            "open_questions": questions,
        }
    )


def _pay_rules(year: Year) -> list[PayShareRule]:
    return [
        PayShareRule(
            kind="pay_share",
            id=rule,
            measure=measure,
            share=f"{share.numerator}/{share.denominator}",
            persons=2,
            arts=("010-099",),
            reading="oppdiktet",
            confirmed=True,
            source="oppdiktet",
        )
        for rule, measure, share, _ in year["pay_shares"]
    ]


def _ramps(year: Year) -> list[FullFinancingRule]:
    return [
        FullFinancingRule(
            kind="full_financing",
            id=rule,
            measures=tuple(measures),
            last_year=last_year,
            shares=tuple(
                YearShare(year=number, share=f"{share.numerator}/{share.denominator}")
                for number, share in shares.items()
                if number > last_year
            ),
            confirmed=True,
            source="oppdiktet",
        )
        for rule, measures, last_year, shares in year["ramps"]
    ]


def _letters(year: Year, of_year: int) -> tuple[Requested, ...]:
    """A letter stands in the file of its youngest grant year."""
    return tuple(
        Requested(
            kr=kr(sum(ore for *_, ore in letter)),
            sent_on=date(of_year, 1 + number, 10),
            reference=f"brev {number}",
            lines=tuple(RequestedLine(grant_year=grant, measure=name, kr=kr(ore)) for grant, name, ore in letter),
        )
        for number, letter in enumerate(year["letters"])
        if max(line[0] for line in letter) == of_year
    )


def _budget_year(year: Year) -> BudgetYear:
    shipped = mysen().year(2026)
    carried = tuple(
        CarriedIn(
            grant_year=grant_year,
            applied=amount(ore),
            approved=amount(ore),
            bound_to=tuple(BoundTo(measure=name, kr=kr(part)) for name, part in bound.items()),
        )
        for grant_year, ore, bound in year["carried"]
    )
    fund = year["fund"] and FundRecord(
        opening=amount(year["fund"][0]), set_aside=amount(year["fund"][1]), used=amount(year["fund"][2])
    )
    grant = shipped.grant.model_copy(
        update={
            "award": amount(year["award"]),
            "paid": amount(year["paid"]),
            "carried_in": carried,
            "fund": fund,
            "vat": year["vat"],
            "user_income": year["user_income"],
            "payment_model": year["this_model"],
            "requested": _letters(year, 2026),
        }
    )
    parked = tuple(
        Parking(voucher=voucher, project=project, reason="venter", owner="Controller", expires_on=date(2027, 6, 1))
        for voucher, project in year["parked"]
    )
    return BudgetYear(
        schema_version=1,
        year=2026,
        plan="Oppdiktet plan",
        is_invented=True,
        accounts_closed=False,
        total_kr=kr(sum(ore for _, ore in year["lines"])),
        grant=grant,
        allocations=tuple(Allocation(measure=name, line=name, kr=kr(ore)) for name, ore in year["lines"]),
        reallocations=tuple(_move(*move) for move in year["moves"]),
        parked=parked,
        carry_over_plans=tuple(
            CarryOverPlan(measure=name, reason="forsinket", plan="våren", kr=None if ore is None else kr(ore))
            for name, ore in year["plans"].items()
        ),
        pay_basis=tuple(
            PayBasis(rule=rule, full_pay=amount(ore)) for rule, _, _, ore in year["pay_shares"] if ore is not None
        ),
    )


def _move(of: str, to: str, ore: int, decided_on: str) -> Reallocation:
    return Reallocation(
        from_measure=of,
        to_measure=to,
        kr=kr(ore),
        decided_by="Styringsgruppen",
        decided_on=date.fromisoformat(decided_on),
        reason="oppdiktet",
    )


def _next_year(year: Year, this: BudgetYear) -> BudgetYear:
    grant = this.grant.model_copy(
        update={
            "award": amount(year["next_award"]),
            "paid": amount(0),
            "carried_in": (),
            "fund": None,
            "payment_model": year["model"],
            "requested": _letters(year, 2027),
        }
    )
    granted = [name for name, record in year["measures"].items() if GRANT in record["sources"]]
    first, rest = kr(year["next_budget"]), kr(0)
    lines = tuple(Allocation(measure=name, line=name, kr=rest if at else first) for at, name in enumerate(granted))
    bare: dict[str, Any] = dict.fromkeys(("reallocations", "parked", "carry_over_plans", "pay_basis"), ())
    changed = {"year": 2027, "total_kr": first, "grant": grant, "allocations": lines, **bare}
    return this.model_copy(update=changed)


def question(setting: str, values: tuple[str, ...]) -> OpenQuestion:
    """An open question with a reading for each value of a setting."""
    return OpenQuestion(
        id=setting.replace("_", "-"),
        question="Hvordan?",
        default="Slik",
        decided_by="Departementet",
        setting=setting,
        readings=tuple(Reading(text=value, value=value) for value in values),
    )


QUESTIONS = (
    question("vat", ("net", "gross")),
    question("user_income", ("deduct", "keep")),
    question("uncovered_by", ("municipality", "grant")),
    question("investment", ("leave_out", "count")),
    question("payment_model", ("A", "B", "C")),
)


def books_of(year: Year, rows: pl.DataFrame | None = None, questions: tuple[OpenQuestion, ...] = ()) -> Calculation:
    """The program's calculation of a year."""
    speaking = {f"2026-{number:02d}": ("test.csv",) for number in range(16)}
    read = Read(ledger_of(year) if rows is None else rows, (), 0, speaking, (), is_invented=True)
    until = whole_year(2026) if year["is_year_end"] else Period(2026, year["until"])
    return calculate(read, files_of(year, questions), Occasion(until, year["is_year_end"], "kjoring", date(2027, 3, 1)))
