"""The measures from January to October 2026: one overrun, one far behind, one exactly used up, one to watch."""

from __future__ import annotations

from examples.events import Event, Purchase, Receipt, SickPayRefund, Transfer
from examples.faults import FAULTY_PURCHASES
from examples.plans import MeasurePlan, pay
from examples.postings import Coding


def _faulty(measure: str) -> tuple[Purchase, ...]:
    return FAULTY_PURCHASES.get(measure, ())


def _summer_jobs() -> tuple[Event, ...]:
    return (
        *pay((1, 2, 3, 4, 5), 11_500_00, "030", "Timelønn ungdom"),
        *pay((6,), 94_000_00, "030", "Timelønn sommerjobb"),
        *pay((7,), 212_000_00, "030", "Timelønn sommerjobb"),
        *pay((8,), 121_500_00, "030", "Timelønn sommerjobb"),
        *pay((9, 10), 8_600_00, "030", "Timelønn ungdom"),
    )


PLANS = (
    MeasurePlan(
        "ungdom-i-arbeid",
        Coding("310100", "273", "71001"),
        846_312_40,
        (*_summer_jobs(), *_faulty("ungdom-i-arbeid")),
        (2, 2, 3, 4, 5, 6, 4, 4, 1, 1),
        (("120", 25, "Arbeidstøy og utstyr"), ("150", 25, "Kurs for ungdom"), ("170", 12, "Bussreiser")),
    ),
    MeasurePlan(
        "apen-barnehage",
        Coding("210100", "201", "71002"),
        912_480_75,
        (*pay(range(4, 11), 81_500_00), SickPayRefund(8, 31_260_00)),
        (0, 0, 3, 3, 4, 3, 1, 3, 3, 3),
        (("120", 25, "Leker og utstyr"), ("115", 15, "Frukt og matvarer"), ("105", 25, "Språkmateriell")),
    ),
    MeasurePlan(
        "sosionom",
        Coding("230100", "232", "71003"),
        782_615_00,
        (*pay(range(1, 11), 49_800_00), SickPayRefund(5, 24_610_00), *_faulty("sosionom")),
        (2, 2, 2, 2, 2, 2, 1, 2, 2, 2),
        (("150", 25, "Fagkurs"), ("120", 25, "Materiell til veiledning"), ("170", 12, "Reise til fagsamling")),
    ),
    MeasurePlan(
        "bydelsmodre",
        Coding("230100", "233", "71004"),
        74_318_50,
        _faulty("bydelsmodre"),
        (0, 1, 2, 2, 2, 2, 0, 1, 2, 2),
        (("115", 0, "Bevertning kurskveld"), ("120", 25, "Kursmateriell"), ("140", 25, "Brosjyre på flere språk")),
    ),
    MeasurePlan(
        "narmiljotilskudd",
        Coding("310100", "385", "71005"),
        310_000_00,
        tuple(
            Transfer(period, amount, "Nærmiljøtilskudd", party)
            for period, amount, party in (
                (3, 30_000_00, "40011"),
                (3, 24_000_00, "40013"),
                (3, 12_500_00, "40021"),
                (5, 35_000_00, "40012"),
                (5, 28_000_00, "40016"),
                (5, 19_000_00, "40022"),
                (5, 22_500_00, "40014"),
                (9, 40_000_00, "40023"),
                (9, 33_000_00, "40018"),
                (9, 26_000_00, "40024"),
                (9, 27_500_00, "40019"),
            )
        ),
        (0, 1, 0, 1, 0, 0, 0, 2, 0, 0),
        (("140", 25, "Kunngjøring av tilskudd"), ("140", 25, "Plakater")),
    ),
    MeasurePlan(
        "skolebibliotek",
        Coding("220100", "202", "71006"),
        138_902_30,
        (*pay(range(1, 11), 6_400_00), *_faulty("skolebibliotek")),
        (1, 2, 2, 1, 2, 1, 0, 2, 3, 2),
        (("105", 25, "Lesemateriell"), ("200", 25, "Bokhyller og sitteplasser"), ("195", 25, "Lisens biblioteksystem")),
    ),
    MeasurePlan(
        "tidlig-innsats",
        Coding("320100", "370", "71007"),
        296_450_80,
        pay(range(1, 11), 16_300_00),
        (2, 2, 2, 2, 2, 2, 1, 2, 3, 2),
        (("105", 25, "Språkmateriell"), ("120", 25, "Utstyr til barnesone"), ("272", 25, "Forfatterbesøk")),
    ),
    MeasurePlan(
        "nabolagstorg",
        Coding("320200", "385", "71008"),
        331_745_60,
        (*pay(range(1, 11), 10_900_00), *_faulty("nabolagstorg")),
        (2, 2, 3, 3, 4, 4, 2, 3, 3, 3),
        (("120", 25, "Utstyr til møteplass"), ("272", 25, "Arrangement på torget"), ("140", 25, "Program for torget")),
    ),
    MeasurePlan(
        "klar-for-jobb",
        Coding("310100", "273", "71009"),
        500_000_00,
        (
            Transfer(3, 250_000_00, "Tilskudd Klar for jobb, første del", "40001"),
            Transfer(9, 250_000_00, "Tilskudd Klar for jobb, andre del", "40001"),
        ),
    ),
    MeasurePlan(
        "matservering",
        Coding("220100", "202", "71010"),
        118_364_90,
        pay((8, 9, 10), 13_800_00, "030", "Timelønn skolefrokost"),
        (0, 0, 0, 0, 0, 0, 0, 4, 5, 5),
        (("115", 15, "Matvarer skolefrokost"), ("120", 25, "Kjøkkenutstyr")),
    ),
    MeasurePlan(
        "boligsosial-veiledning",
        Coding("240100", "283", "71011"),
        61_207_45,
        pay((2, 3, 4), 11_900_00),
        (0, 1, 2, 1),
        (("150", 25, "Kurs i boligveiledning"), ("140", 25, "Informasjonsmateriell")),
    ),
    MeasurePlan(
        "trygghet-og-trivsel",
        Coding("410200", "335", "71012"),
        441_890_20,
        (*pay(range(5, 11), 17_700_00), *_faulty("trygghet-og-trivsel")),
        (0, 0, 0, 0, 4, 6, 3, 6, 6, 6),
        (
            ("200", 25, "Benker og belysning"),
            ("272", 25, "Kunstnerisk utsmykking"),
            ("120", 25, "Planter og materiell"),
        ),
    ),
    MeasurePlan(
        "kompetanseheving",
        Coding("310100", "120", "71013"),
        121_540_00,
        _faulty("kompetanseheving"),
        (0, 1, 2, 2, 2, 2, 0, 2, 3, 3),
        (("150", 25, "Kurs i kulturforståelse"), ("170", 12, "Reise til samling"), ("150", 25, "Foredrag om levekår")),
    ),
    MeasurePlan(
        "apen-post",
        Coding("310100", "285", "71014"),
        104_275_35,
        (
            Transfer(4, 25_000_00, "Støtte til innbyggerinitiativ", "40025"),
            Transfer(9, 30_000_00, "Støtte til innbyggerinitiativ", "40026"),
        ),
        (0, 0, 1, 1, 1, 1, 0, 2, 1, 1),
        (("120", 25, "Utstyr til innbyggerinitiativ"), ("272", 25, "Gjennomføring av innbyggerinitiativ")),
    ),
    MeasurePlan(
        "administrative-kostnader",
        Coding("310100", "120", "71015"),
        547_930_10,
        pay(range(1, 11), 29_900_00, text="Lønn programledere, andel"),
        (3, 3, 3, 3, 4, 4, 1, 3, 4, 4),
        (
            ("170", 12, "Togreiser"),
            ("140", 25, "Informasjonsmateriell"),
            ("115", 15, "Møtemat"),
            ("100", 25, "Rekvisita"),
        ),
    ),
    MeasurePlan(
        "evaluering",
        Coding("310100", "120", "71016"),
        87_500_00,
        (
            Purchase(6, 18, "330", 43_750_00, 0, "Andel felles evaluering, første del", "10240"),
            Purchase(10, 14, "330", 43_750_00, 0, "Andel felles evaluering, andre del", "10240"),
        ),
    ),
    MeasurePlan(
        "jobbsjansen",
        Coding("240200", "213", "71091"),
        702_118_30,
        (
            *pay(range(1, 11), 41_200_00),
            SickPayRefund(9, 12_880_00),
            Receipt(4, "700", 320_000_00, "Tilskudd Jobbsjansen fra IMDi, første del"),
            Receipt(9, "700", 320_000_00, "Tilskudd Jobbsjansen fra IMDi, andre del"),
        ),
        (2, 2, 2, 2, 2, 2, 0, 2, 2, 2),
        (("105", 25, "Læremidler norsk"), ("170", 12, "Reise til praksis"), ("272", 25, "Karriereveiledning")),
    ),
    MeasurePlan(
        "nabolagskjokkenet",
        Coding("320200", "386", "71092"),
        268_340_65,
        (Receipt(5, "700", 250_000_00, "Tilskudd nabolagskjøkken fra Helsedirektoratet"),),
        (2, 2, 2, 3, 3, 2, 1, 2, 3, 3),
        (("200", 25, "Kjøkkenutstyr"), ("115", 15, "Matvarer"), ("120", 25, "Forbruksmateriell kjøkken")),
    ),
)
