"""The books of a grant reckoned a second time: plain Python on lists and dicts, slow, and without the program's code.

A year is a dict of numbers and texts, as `tests.domain.random_years` draws it. Nothing of `domain` is used here, so
that the two agree only where both are right. Source: DESIGN section 4; decisions 0015 to 0020.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

GRANT = "tilskudd"
ARTS = (
    (10, 480, "gross"),
    (550, 550, "set_aside"),
    (600, 690, "user"),
    (700, 700, "receipt"),
    (710, 710, "sick"),
    (729, 729, "vat"),
    (730, 790, "other"),
    (810, 810, "receipt"),
    (830, 850, "other"),
    (880, 895, "other"),
    (950, 950, "fund_use"),
)
"""First art, last art, and what they are to the grant; all others are none of it. Source: DOMAIN 1.3."""
Year = dict[str, Any]
Posting = dict[str, Any]
Books = dict[str, int]


def nearest(value: Fraction) -> int:
    """Whole øre; halves go away from nought."""
    low = abs(value.numerator) // value.denominator
    up = low + (1 if abs(value) - low >= Fraction(1, 2) else 0)
    return up if value >= 0 else -up


def art_of(account: str) -> int | None:
    """The KOSTRA art of an account of class and art; none on the balance sheet or where the code is not digits."""
    if not account.isdigit() or account[0] == "2":
        return None
    return int(account[1:4])


def kind_of(posting: Posting, year: Year) -> str:
    """What a placed posting is to the grant."""
    art, account_class = art_of(posting["account"]), posting["account"][0]
    if art is None or account_class not in ("1" if year["investment"] == "leave_out" else "01"):
        return "none"
    for first, last, kind in ARTS:
        if first <= art <= last:
            if kind == "user":
                return "user" if year["user_income"] == "keep" else "other"
            is_others = kind in ("receipt", "set_aside", "fund_use") and posting["source"] != GRANT
            return "other" if is_others else kind
    return "none"


def place_one(posting: Posting, year: Year) -> str:
    """Where a posting belongs; a placed one gets its measure and source."""
    period, ore = posting["period"], posting["ore"]
    if period is None or ore is None:
        return "avvist"
    number = int(period[5:])
    if not ("81000" <= posting["project"] <= "81099" and len(posting["project"]) == 5):
        return "utenfor"
    if period[:4] != "2026" or number > year["until"] or number == 0 or posting["account"][0] == "2":
        return "utenfor"
    if any(
        voucher == posting["voucher"] and project in (None, posting["project"]) for voucher, project in year["parked"]
    ):
        return "parkert"
    hits = [rule for rule in year["coding"] if _names(rule, posting)]
    if len(hits) != 1:
        return "uplassert"
    posting["measure"], posting["source"] = hits[0]["measure"], hits[0]["source"]
    posting["kind"], posting["month"] = kind_of(posting, year), min(number, 12)
    return "plassert"


def _names(rule: dict[str, Any], posting: Posting) -> bool:
    art = art_of(posting["account"])
    return (
        rule["project"] == posting["project"]
        and rule.get("function") in (None, posting["function"])
        and (not rule["arts"] or (art is not None and any(first <= art <= last for first, last in rule["arts"])))
        and (rule.get("first") is None or posting["period"] >= rule["first"])
        and (rule.get("last") is None or posting["period"] <= rule["last"])
    )


def reckon(year: Year) -> Books:
    """Every figure of the books that this model covers, by id, in øre."""
    books: Books = defaultdict(int)
    placed = []
    for posting in (dict(each) for each in year["postings"]):
        outcome = place_one(posting, year)
        for name in ("lest", outcome):
            books[f"kontroll.{name}"] += posting["ore"] or 0
        if outcome == "plassert":
            placed.append(posting)
    month = min(year["until"], 12)
    financed = {measure: _measure(books, placed, measure, year, month) for measure in year["measures"]}
    _sums(books, year)
    _sources(books, placed, year)
    left = _grant(books, placed, financed, year)
    if year["is_year_end"]:
        _request(books, left, year)
    return dict(books)


def _total(placed: list[Posting], **wanted: Any) -> int:
    return sum(one["ore"] for one in placed if all(one[name] == value for name, value in wanted.items()))


def _cost(placed: list[Posting], year: Year) -> int:
    """Spend as the letter counts it, less what came in beside the grant."""
    kinds = {"gross", "sick", "other"} | ({"vat"} if year["vat"] == "net" else set())
    return sum(one["ore"] for one in placed if one["kind"] in kinds)


def counted_moves(year: Year) -> list[tuple[str, str, int, str]]:
    """The reallocations that are decided by the end of the period."""
    return [
        move for move in year["moves"] if year["is_year_end"] or move[3][:7] <= f"2026-{min(year['until'], 12):02d}"
    ]


def _measure(books: Books, everything: list[Posting], measure: str, year: Year, month: int) -> int | None:
    """One measure's figures; what the grant pays of it, or None where the grant is no source."""
    placed = [one for one in everything if one["measure"] == measure]
    record = year["measures"][measure]
    allocated = sum(ore for name, ore in year["lines"] if name == measure)
    moves = counted_moves(year)
    moved = sum(ore for _, to, ore, _ in moves if to == measure) - sum(ore for of, _, ore, _ in moves if of == measure)
    gross, vat = _total(placed, kind="gross"), -_total(placed, kind="vat")
    sick, other = -_total(placed, kind="sick"), -_total(placed, kind="other")
    revised, after = allocated + moved, _cost(placed, year)
    is_granted = GRANT in record["sources"]
    parts = _kept(placed, measure, year, month) if is_granted else []
    kept = sum(ore for *_, ore in parts)
    financed = min(after - kept, revised) if is_granted else 0
    if not is_granted:
        parts = [("uten-tilskudd", None, after)]
    elif after - kept > revised:
        parts.append(("over-budsjett", None, after - kept - revised))
    parts = [part for part in parts if part[2]]
    uncovered = sum(ore for reason, _, ore in parts if reason == "annen-kilde")
    values = {
        "budsjett": allocated, "omdisponert": moved, "revidert": revised, "brutto": gross, "mva": vat,
        "sykelonnsrefusjon": sick, "refusjoner": vat + sick, "netto": gross - vat - sick, "andre-kilder": other,
        "etter-andre-kilder": after, "brukt": financed, "egen": after - financed, "rest": revised - financed,
        "belastet": after - uncovered,
        "brukerinntekt": -sum(one["ore"] for one in placed if _is_fee(one)),
    }  # fmt: skip
    for name, ore in values.items():
        books[f"{name}.{measure}"] = ore
    for reason, rule, ore in parts:
        books[f"egen.{reason}.{measure}"] += ore
        books[f"egen.{reason}.sum"] += ore
        if rule and sum(1 for each in parts if each[0] == reason) > 1:
            books[f"egen.{reason}.{measure}.{rule}"] += ore
    _ahead(books, placed, measure, year, month)
    return financed if is_granted else None


def _is_fee(posting: Posting) -> bool:
    return posting["kind"] == "user" or (posting["kind"] == "other" and 600 <= (art_of(posting["account"]) or 0) <= 690)


def _kept(placed: list[Posting], measure: str, year: Year, month: int) -> list[tuple[str, str | None, int]]:
    """What falls on the municipality whatever the budget: other sources, then pay, then the ramp."""
    parts: list[tuple[str, str | None, int]] = []
    cost = 0
    for source in year["sources"]:
        of_source = _cost([one for one in placed if one["source"] == source], year)
        if source != GRANT and year["uncovered_by"] == "municipality" and of_source > 0:
            parts.append(("annen-kilde", source, of_source))
        else:
            cost += of_source
    left = max(0, cost)
    for rule, of_measure, share, full_pay in year["pay_shares"]:
        if of_measure == measure and full_pay is not None:
            pay = sum(
                one["ore"] for one in placed
                if one["source"] == GRANT
                and ((one["kind"] == "gross" and 10 <= (art_of(one["account"]) or 0) <= 99) or one["kind"] == "sick")
            )  # fmt: skip
            cut = min(left, max(0, pay - nearest(full_pay * share * Fraction(month, 12))))
            parts.append(("lonnsandel", rule, cut))
            left -= cut
    for rule, measures, last_year, shares in year["ramps"]:
        share = Fraction(1) if last_year >= 2026 else shares.get(2026)
        if measure in measures and share is not None and left:
            parts.append(("nedtrapping", rule, max(0, left - nearest(cost * share))))
    return [part for part in parts if part[2]]


def _ahead(books: Books, placed: list[Posting], measure: str, year: Year, month: int) -> None:
    """Budget and use by month, and the forecasts."""
    revised, charged = books[f"revidert.{measure}"], books[f"belastet.{measure}"]
    weights = year["measures"][measure]["weights"]
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = [int(abs(revised) * share) for share in shares]
    order = sorted(range(12), key=lambda at: (-(abs(revised) * shares[at] - parts[at]), at))
    for at in order[: abs(revised) - sum(parts)]:
        parts[at] += 1
    is_granted = GRANT in year["measures"][measure]["sources"]
    for number in range(1, 13):
        books[f"manedsbudsjett.{measure}.{number:02d}"] = parts[number - 1] * (1 if revised >= 0 else -1)
        books[f"manedsforbruk.{measure}.{number:02d}"] = _charged_until(
            placed, number, year, is_granted=is_granted
        ) - _charged_until(placed, number - 1, year, is_granted=is_granted)
    first = next(number for number in range(1, 13) if weights[number - 1])
    expected = sum(shares[:month])
    run_rate = charged + revised if month < first else nearest(Fraction(charged * (13 - first), month - first + 1))
    profile = charged + revised if not expected else nearest(charged / expected)
    made = [run_rate, profile]
    books[f"prognose.takt.{measure}"], books[f"prognose.profil.{measure}"] = made
    books[f"prognose.bundet.{measure}"], books[f"prognose.{measure}"] = charged, profile
    low, high = min(made), max(made)
    for name, ore in (("laveste", low), ("hoyeste", high), ("spenn", high - low)):
        books[f"prognose.{name}.{measure}"] = ore


def _charged_until(placed: list[Posting], month: int, year: Year, *, is_granted: bool) -> int:
    """What counted against the budget at the end of a month, as was known then."""
    so_far = [one for one in placed if one["month"] <= month]
    total = 0
    for source in year["sources"]:
        cost = _cost([one for one in so_far if one["source"] == source], year)
        is_left_out = is_granted and source != GRANT and year["uncovered_by"] == "municipality"
        total += min(0, cost) if is_left_out else cost
    return total


_QUANTITIES = (
    *("budsjett", "omdisponert", "revidert", "brutto", "mva", "sykelonnsrefusjon", "refusjoner", "netto"),
    *("andre-kilder", "etter-andre-kilder", "brukt", "egen", "rest", "prognose"),
)


def _sums(books: Books, year: Year) -> None:
    granted = [measure for measure, record in year["measures"].items() if GRANT in record["sources"]]
    for quantity in _QUANTITIES:
        books[f"{quantity}.sum"] = sum(books[f"{quantity}.{measure}"] for measure in year["measures"])
        books[f"{quantity}.tilskuddstiltak"] = sum(books[f"{quantity}.{measure}"] for measure in granted)
    for quantity in ("belastet", "brukerinntekt", "prognose.takt", "prognose.profil", "prognose.bundet"):
        books[f"{quantity}.sum"] = sum(books[f"{quantity}.{measure}"] for measure in year["measures"])
    for quantity in ("belastet", "brukerinntekt"):
        books[f"{quantity}.tilskuddstiltak"] = sum(books[f"{quantity}.{measure}"] for measure in granted)
    for until in range(1, 13):
        for so_far, monthly in (("budsjett", "manedsbudsjett"), ("belastet", "manedsforbruk")):
            months = [
                books[f"{monthly}.{measure}.{number:02d}"] for measure in granted for number in range(1, until + 1)
            ]
            if granted and (so_far == "budsjett" or until <= year["until"]):
                books[f"hittil.{so_far}.{until:02d}"] = sum(months)

    made = [books[f"prognose.{method}.sum"] for method in ("takt", "profil")]
    low, high = min(made), max(made)
    for name, ore in (("laveste", low), ("hoyeste", high), ("spenn", high - low)):
        books[f"prognose.{name}.sum"] = ore


def _sources(books: Books, everything: list[Posting], year: Year) -> None:
    """Each source in each measure, and in the programme as a whole."""
    for measure in (*year["measures"], None):
        for source in year["sources"]:
            placed = [one for one in everything if (one["measure"], one["source"]) == (measure, source)]
            key = f"kilde.{source}.{{}}.{measure or 'programmet'}"
            gross, vat = _total(placed, kind="gross"), -_total(placed, kind="vat")
            sick, other = -_total(placed, kind="sick"), -_total(placed, kind="other")
            moves = [one for one in placed if one["kind"] in ("other", "set_aside", "fund_use")]
            arts = [(art_of(one["account"]), one["ore"]) for one in moves]
            values = {
                "brutto": gross, "mva": vat, "sykelonnsrefusjon": sick, "netto": gross - vat - sick,
                "andre-kilder": other,
                "mottatt": -sum(
                    one["ore"] for one in placed
                    if one["kind"] == "receipt" or (
                        source != GRANT and one["kind"] == "other" and not _is_fee(one)
                        and art_of(one["account"]) not in (550, 950)
                    )
                ),
                "brukerinntekt": -sum(one["ore"] for one in placed if _is_fee(one)),
                "avsatt": sum(ore for art, ore in arts if art == 550),
                "fondsbruk": -sum(ore for art, ore in arts if art == 950),
                "udekket": 0 if source == GRANT else max(0, _cost(placed, year)),
            }  # fmt: skip
            for name, ore in values.items():
                books[key.format(name)] = ore
                books[f"kilde.{source}.{name}.sum"] += ore


def _grant(books: Books, placed: list[Posting], financed: dict[str, int | None], year: Year) -> int:
    """The grant, its years and purposes, and its fund; returns what is left to carry over."""
    money = sorted([*year["carried"], (2026, year["award"], {})])
    used = {measure: ore or 0 for measure, ore in financed.items()}
    carried = sum(ore for _, ore, _ in year["carried"])
    books["tilskudd.tildelt"], books["tilskudd.overfort-inn"] = year["award"], carried
    books["tilskudd.disponibelt"], books["tilskudd.brukt"] = year["award"] + carried, sum(used.values())
    books["tilskudd.ubrukt"] = books["tilskudd.disponibelt"] - books["tilskudd.brukt"]
    books["tilskudd.utbetalt"] = year["paid"]
    books["tilskudd.mottatt"] = -_total(placed, kind="receipt")
    left = 0
    rest = dict(used)
    for grant_year, _, bound in money:
        for measure, ore in bound.items():
            draw = max(0, min(rest[measure], ore))
            rest[measure] -= draw
            left += ore - draw
            _purpose(books, grant_year, measure, ore, draw)
    free_needed = sum(rest.values())
    for at, (grant_year, ore, bound) in enumerate(money):
        free = ore - sum(bound.values())
        draw = free_needed if at == len(money) - 1 else min(free_needed, free)
        free_needed -= draw
        left += max(0, free - draw)
        _purpose(books, grant_year, "fritt", free, draw)
    books["tilskudd.kan-overfores"] = left
    books["argang.2026.tildelt"], books["argang.2026.utbetalt"] = year["award"], year["paid"]
    books["argang.2026.brukt-for"] = 0
    for subject in ("programmet", "sum"):
        books[f"kilde.{GRANT}.tildelt.{subject}"] = year["award"]
    _fund(books, placed, year, carried)
    return left


def _purpose(books: Books, grant_year: int, purpose: str, available: int, used: int) -> None:
    for name, ore in (("disponibelt", available), ("brukt", used), ("ubrukt", available - used)):
        books[f"argang.{grant_year}.formal.{purpose}.{name}"] = ore
        books[f"argang.{grant_year}.{name}"] += ore


def _fund(books: Books, placed: list[Posting], year: Year, carried: int) -> None:
    projects = {rule["project"] for rule in year["coding"] if rule["source"] == GRANT}
    balance = [
        one for one in year["postings"]
        if one["ore"] is not None and one["period"] is not None and one["account"][0] == "2"
        and one["period"][:4] == "2026" and int(one["period"][5:]) <= year["until"]
        and "81000" <= one["project"] <= "81099"
    ]  # fmt: skip
    has_opening = any(one["period"] == "2026-00" for one in balance)
    fund = [one for one in balance if one["account"][1:3] == "51" and one["project"] in projects]
    opening = carried
    if has_opening and fund:
        opening = -sum(one["ore"] for one in fund if one["period"] == "2026-00")
    elif year["fund"]:
        opening = year["fund"][0]
    set_aside, use = _total(placed, kind="set_aside"), -_total(placed, kind="fund_use")
    if year["fund"] and year["is_year_end"] and not any(one["kind"] in ("set_aside", "fund_use") for one in placed):
        set_aside, use = year["fund"][1:]
    books["fond.inngaende"], books["fond.avsatt"], books["fond.brukt"] = opening, set_aside, use
    books["fond.utgaende"] = opening + set_aside - use


def _request(books: Books, left: int, year: Year) -> None:
    """The request for 2027 by all three models."""
    parts: list[tuple[str, int, int, bool]] = []
    for measure in year["measures"]:
        rest = books[f"rest.{measure}"]
        if left and rest:
            plan = year["plans"].get(measure, "none")
            applied = rest if plan in ("none", None) else min(plan, max(rest, 0))
            parts.append((measure, rest, applied, plan != "none"))
    elsewhere = left - sum(part[1] for part in parts)
    if elsewhere:
        applied = sum(part[2] for part in parts)
        parts.append(("uten-tiltak", elsewhere, min(left, applied + max(elsewhere, 0)) - applied, False))
    for name, rest, applied, has_plan in parts:
        books[f"overforing.{name}.igjen"], books[f"overforing.{name}.sokt"] = rest, applied
        books[f"overforing.{name}.uten-plan"] = 0 if has_plan else applied
    carry = sum(part[2] for part in parts)
    award, budget = year["next_award"], year["next_budget"]
    letters = [line for letter in year["letters"] for line in letter]
    earlier = sum(ore for *_, ore in letters)
    books["tilskudd.kan-sokes-overfort"] = left
    books["anmodning.tildeling"] = award
    if budget is not None:
        books["anmodning.budsjett"] = budget
    for number, letter in enumerate(year["letters"], start=1):
        books[f"anmodning.brev.{number}"] = sum(ore for *_, ore in letter)
    for model in "ABC":
        carried = 0 if model == "C" else carry
        key = f"anmodning.modell-{model.lower()}"
        books[f"{key}.overforing"], books[f"{key}.tilbake"] = carried, left - carried
        books[f"{key}.tidligere"] = earlier
        if model == "B" and budget is None:
            _settle(books, f"{key}.oppgjor", 0, left - carried, year)
            continue
        right = max(0, min(award, budget - carry)) if model == "B" else award
        before = _right_before(letters, year)
        books[key] = right + sum(before.values()) - earlier
        books[f"{key}.opptjent"] = right + sum(before.values())
        books[f"{key}.opptjent-av-aret"], books[f"{key}.opptjent-for"] = right, sum(before.values())
        books[f"{key}.bortfaller"], books[f"{key}.disponibelt"] = award - right, right + carried
        _settle(books, f"{key}.oppgjor", books[key], left - carried, year)
        if model == year["model"]:
            _lines(books, {**before, 2027: right}, letters)
        if budget is not None:
            books[f"{key}.uten-plan"] = max(0, right + carried - budget)
    chosen = f"anmodning.modell-{year['model'].lower()}"
    if chosen in books:
        books["anmodning.belop"] = books[chosen]
    books["anmodning.overforing"] = books[f"{chosen}.overforing"]


def _right_before(letters: list[tuple[int, str | None, int]], year: Year) -> dict[int, int]:
    """What earlier grant years gave right to, of those that letters have asked for."""
    found = {}
    for grant_year in {line[0] for line in letters} - {2027}:
        asked = sum(ore for of_year, _, ore in letters if of_year == grant_year)
        if grant_year != 2026:
            found[grant_year] = asked
        else:
            found[grant_year] = min(year["award"], asked) if year["this_model"] == "B" else year["award"]
    return found


def _lines(books: Books, right: dict[int, int], letters: list[tuple[int, str | None, int]]) -> None:
    """The request line by line: the right stands on the whole grant, but where nothing is known but the letters."""
    for grant_year, measure in {(2027, None), *((line[0], line[1]) for line in letters), *((at, None) for at in right)}:
        asked = sum(ore for at, name, ore in letters if (at, name) == (grant_year, measure))
        stands = asked if grant_year == 2025 else right[grant_year] if measure is None else 0
        key = f"anmodning.linje.{grant_year}.{measure or 'tilskuddet'}"
        for name, ore in (("opptjent", stands), ("tidligere", asked), ("anmodet", stands - asked)):
            books[f"{key}.{name}"] = ore


def _settle(books: Books, key: str, difference: int, back: int, year: Year) -> None:
    """What becomes of the difference, and of the unused money that goes back: open letters first, then the bank."""
    paid = {2026: year["paid"], **({2027: 0} if year["has_file"] else {})}
    lines = [line for letter in year["letters"] for line in letter]
    asked = sum(ore for *_, ore in lines)
    is_open = asked - sum(paid.get(at, 0) for at in {line[0] for line in lines})
    out, cancelled, withdrawn, repaid = 0, 0, 0, 0
    if difference >= 0:
        cancelled = min(difference, max(0, -is_open))
        out = difference - cancelled
    else:
        withdrawn = min(-difference, max(0, is_open))
        repaid = -difference - withdrawn
    before = [line for line in lines if line[0] <= 2026]
    open_before = sum(ore for *_, ore in before) - sum(paid.get(at, 0) for at in {line[0] for line in before})
    taken = min(back, max(0, open_before - withdrawn))
    parts = {
        "utbetales": out,
        "motregnes": cancelled,
        "trekkes": withdrawn + taken,
        "betales-tilbake": repaid + back - taken,
    }
    for name, ore in parts.items():
        books[f"{key}.{name}"] = ore
