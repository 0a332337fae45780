"""The measures in 2025: the net of those the grant pays for sums to 2 205 000.00 kr, so 2 795 000.00 is unused."""

from __future__ import annotations

from examples.events import Receipt, SickPayRefund, Transfer
from examples.plans import MeasurePlan, pay
from examples.postings import Coding

PLANS = (
    MeasurePlan(
        "ungdom-i-arbeid",
        Coding("310100", "273", "71001"),
        546_218_40,
        (
            *pay((3, 4, 5, 9, 10, 11, 12), 8_000_00, "030", "Timelønn ungdom"),
            *pay((6,), 58_000_00, "030", "Timelønn sommerjobb"),
            *pay((7,), 112_000_00, "030", "Timelønn sommerjobb"),
            *pay((8,), 54_500_00, "030", "Timelønn sommerjobb"),
        ),
        (0, 1, 2, 2, 3, 4, 3, 3, 2, 2, 1, 1),
        (("120", 25, "Arbeidstøy og utstyr"), ("150", 25, "Kurs for ungdom"), ("170", 12, "Bussreiser")),
    ),
    MeasurePlan(
        "sosionom",
        Coding("230100", "232", "71003"),
        412_605_00,
        (*pay(range(7, 13), 47_900_00), SickPayRefund(11, 18_450_00)),
        (0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2),
        (("150", 25, "Fagkurs"), ("120", 25, "Materiell til veiledning"), ("170", 12, "Reise til fagsamling")),
    ),
    MeasurePlan(
        "narmiljotilskudd",
        Coding("310100", "385", "71005"),
        310_000_00,
        tuple(
            Transfer(period, amount, "Nærmiljøtilskudd", party)
            for period, amount, party in (
                (3, 25_000_00, "40011"),
                (3, 18_000_00, "40012"),
                (5, 30_000_00, "40013"),
                (5, 22_000_00, "40014"),
                (5, 15_000_00, "40015"),
                (5, 40_000_00, "40016"),
                (9, 35_000_00, "40011"),
                (9, 28_000_00, "40017"),
                (9, 20_000_00, "40018"),
                (11, 32_000_00, "40019"),
                (11, 24_500_00, "40020"),
            )
        ),
        (0, 1, 0, 2, 0, 0, 0, 1, 0, 1, 0, 0),
        (("140", 25, "Kunngjøring av tilskudd"), ("140", 25, "Plakater")),
    ),
    MeasurePlan(
        "skolebibliotek",
        Coding("220100", "202", "71006"),
        131_480_25,
        pay(range(8, 13), 9_200_00),
        (0, 0, 1, 1, 2, 1, 0, 3, 3, 3, 2, 2),
        (("105", 25, "Lesemateriell"), ("200", 25, "Bokhyller og sitteplasser"), ("195", 25, "Lisens biblioteksystem")),
    ),
    MeasurePlan(
        "tidlig-innsats",
        Coding("320100", "370", "71007"),
        168_940_00,
        pay(range(6, 13), 11_400_00),
        (0, 0, 0, 1, 1, 2, 1, 2, 2, 3, 3, 2),
        (("105", 25, "Språkmateriell"), ("120", 25, "Utstyr til barnesone"), ("270", 25, "Forfatterbesøk")),
    ),
    MeasurePlan(
        "nabolagstorg",
        Coding("320200", "385", "71008"),
        54_300_75,
        (),
        (0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 3, 2),
        (("120", 25, "Utstyr til møteplass"), ("270", 25, "Arrangement på torget")),
    ),
    MeasurePlan(
        "klar-for-jobb",
        Coding("310100", "273", "71009"),
        250_000_00,
        (
            Transfer(6, 125_000_00, "Tilskudd Klar for jobb, første del", "40001"),
            Transfer(11, 125_000_00, "Tilskudd Klar for jobb, andre del", "40001"),
        ),
    ),
    MeasurePlan(
        "administrative-kostnader",
        Coding("310100", "120", "71015"),
        331_455_60,
        pay(range(7, 13), 28_800_00, text="Lønn programledere, andel"),
        (0, 1, 2, 2, 2, 2, 1, 2, 3, 3, 3, 2),
        (
            ("170", 12, "Togreiser"),
            ("140", 25, "Informasjonsmateriell"),
            ("115", 15, "Møtemat"),
            ("100", 25, "Rekvisita"),
        ),
    ),
    MeasurePlan(
        "jobbsjansen",
        Coding("240200", "213", "71091"),
        812_400_00,
        (
            *pay(range(1, 13), 38_600_00),
            Receipt(5, "700", 395_000_00, "Tilskudd Jobbsjansen fra IMDi, første del"),
            Receipt(11, "700", 395_000_00, "Tilskudd Jobbsjansen fra IMDi, andre del"),
        ),
        (2, 2, 2, 2, 2, 2, 0, 2, 2, 2, 2, 2),
        (("105", 25, "Læremidler norsk"), ("170", 12, "Reise til praksis"), ("270", 25, "Karriereveiledning")),
    ),
    MeasurePlan(
        "nabolagskjokkenet",
        Coding("320200", "386", "71092"),
        214_600_40,
        (Receipt(9, "700", 200_000_00, "Tilskudd nabolagskjøkken fra Helsedirektoratet"),),
        (0, 0, 0, 1, 2, 2, 1, 3, 3, 3, 3, 2),
        (("200", 25, "Kjøkkenutstyr"), ("115", 15, "Matvarer"), ("120", 25, "Forbruksmateriell kjøkken")),
    ),
)
