"""A number typed in a text is held against the figures it may be of, at the precision it is printed with."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from domain.number_watch import watched_numbers
from domain.written_numbers import Quantity
from outputs.norwegian import Decimals, decimal, grouped, kr, kroner
from tests.domain.watched_texts import FACTS, findings, ground_of, text_of, watched
from tests.outputs.mysen_year import THOUSANDS

RIGHT = """
## Mål

Sosionomen skal gi tidlig hjelp til gravide og småbarnsfamilier, slik intensjonsavtalen av 10. juni 2024 sier i punkt 5.
Stillingen ble vedtatt i sak 2025/1234-5 og lyst ut i uke 40 i 2025. Arbeidet bygger på folkehelseloven § 7 og
barnevernsloven § 1-3, og på Prop. 1 S (2025–2026). Det gjelder familier med barn fra 0 til 6 år i 1850 Mysen.

## Gjennomført

Sosionomen begynte 1. februar 2026 i 100 prosent stilling. Kontoret ligger i Storgata 12 og er åpent kl. 09.00–15.00.
Telefonen er 69 70 20 00. Det første halve året gikk til å bli kjent. I 3. kvartal var tilbudet i full drift.
Hver familie fikk tilbud om tre samtaler i løpet av 6 uker. Foreldre under 25 år ble prioritert. Vi møtte dem på
helsestasjonen, hjemme og i den åpne barnehagen. To av møtene var sammen med Nav.

- Sosionomen fulgte opp 42 familier, og målet var 40 familier.
- Det er **dobbelt så mange** som før tiltaket, da 21 familier fikk hjelp.
- 14 av 42 familier var nye, altså en tredjedel.
- De andre 28 familiene var med fra 2025.
- Elever på 10. trinn og foreldre på 18 år fikk informasjon 21.11.2026.

## Økonomi

Tiltaket brukte 780 000 kroner av et revidert budsjett på 1 000 000 kroner. Det er 78 prosent, eller 78,0 %.
Brutto utgift var 840 000 kroner, og sykelønnsrefusjonen var 60 000 kroner. Vi brukte altså 0,8 mill. kroner av
1 million kroner. Om lag 220 000 kroner er ikke brukt; nøyaktig 220 000,00 kroner. Det står igjen kr 220 000,-.
Budsjettet på en million kroner
var til lønn. Brutto ble 840 tusen kroner. Av tilskuddet på 7 795 000 kroner ble 5,4 millioner kroner brukt.
Programmet har 18 tiltak og fem mål. Åpen barnehage brukte 1 050 000 kroner, og 1 300 000 kroner var satt av.

## Veien videre

I 2027 vil vi nå flere. Avtalen varer i fem år, fra 2024 til 2028, og skal vurderes innen 1. juli 2027. Mysen har
1 200 innbyggere i målgruppen, og 34 prosent av dem kjenner tilbudet. Se kapittel 4, tabell 3 og vedlegg 1.
Vi regner med at {figur:rest.sosionom} kommer til nytte i 2027. Ordningen med 50 prosent stilling fra før 2024 er
avviklet, jf. rundskriv H-1/26. De to stillingene på 16–25 år og 0-16 år holder fram. Kontakt oss på 900 12 345.
"""


def test_a_right_text_has_no_unknown_number() -> None:
    text = text_of(RIGHT, facts=FACTS)
    numbers = tuple(watched_numbers(text, ground_of(text)))
    assert [(number.number.text, number.line) for number in numbers if not number.is_known] == []
    assert len(numbers) > 25
    assert RIGHT.count(". ") + RIGHT.count(".\n") > 40


def test_the_figures_of_a_right_text_are_the_measures_own() -> None:
    found = {number.number.text: number.figures[0].id for number in watched(RIGHT, facts=FACTS) if number.figures}
    assert found["780 000 kroner"] == "brukt.sosionom"
    assert found["1 000 000 kroner"] == "revidert.sosionom"
    assert found["840 000 kroner"] == "brutto.sosionom"
    assert found["78 prosent"] == "andel.brukt.sosionom"
    assert found["5,4 millioner kroner"] == "brukt.sum"
    assert found["42"] == "indikator.sosionom.familier"
    assert found["dobbelt så mange"] == "indikator.sosionom.familier.ganger"
    assert found["1 050 000 kroner"] == "brukt.apen-barnehage"


WRONG = [
    "Vi brukte 790 000 kroner.",
    "Vi brukte 790\u00a0000\u00a0kroner.",
    "Vi brukte 790.000 kr.",
    "Vi brukte kr 790 000,-.",
    "Vi brukte 790 000,00.",
    "Vi brukte **790 000** kroner.",
    "Vi brukte 7**90** 000 kroner.",
    "Vi brukte _790_ 000 kroner.",
    "Vi brukte 790\n000 kroner.",
    "- 790 000 kroner",
    "1. Vi brukte 790 000 kroner",
    "### Brukte 790 000 kroner",
    "Vi brukte 0,7 mill. kroner.",
    "Vi brukte 0,79 millioner kroner.",
    "Vi brukte 790 tusen.",
    "Vi brukte sju hundre og nitti tusen kroner.",
    "Vi brukte syv hundre nitti tusen kroner.",
    "Vi brukte om lag 870 000 kroner.",
    "Vi brukte drøyt 790 000 kroner.",
    "Vi brukte 700 000–750 000 kroner.",
    "Vi brukte 79 prosent.",
    "Vi brukte 79\u00a0%.",
    "Vi brukte tre fjerdedeler av budsjettet.",
    "Vi brukte minus 780 000 kroner.",
    "Vi fulgte opp 43 familier.",
    "Vi fulgte opp førtitre familier.",
    "Vi fulgte opp treogførti familier.",
    "Vi fulgte opp tolv familier.",
    "Vi fulgte opp om lag 50 familier.",
    "Tre ganger så mange fikk hjelp.",
    "9 av 10 familier var fornøyde.",
    "Tiltaket hadde 43.",
]


@pytest.mark.parametrize("sentence", WRONG)
def test_a_wrong_number_is_found_in_whatever_form(sentence: str) -> None:
    found = [number for number in watched(f"Sosionomen er i gang.\n\n{sentence}\n", facts=FACTS) if not number.is_known]
    assert len(found) == 1
    assert found[0].line == 12


def test_a_wrong_number_among_right_ones_is_found_at_its_line() -> None:
    planted = RIGHT.replace("brukte 780 000 kroner", "brukte 788 000 kroner")
    found = [number for number in watched(planted, facts=FACTS) if not number.is_known]
    assert [number.number.text for number in found] == ["788 000 kroner"]
    assert planted.splitlines()[found[0].line - 10].startswith("Tiltaket brukte 788 000")


FORMS = {
    "kroner": lambda ore: kroner(ore, Decimals.NEVER),
    "kr": lambda ore: f"kr {grouped(ore // 100)},-",
    "with øre": lambda ore: kr(ore, Decimals.ALWAYS),
    "in bold": lambda ore: f"**{grouped(ore // 100)}** kroner",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("key", ["sosionom", "kapittel-sammendrag", "mal-tjenester"])
def test_of_a_thousand_wrong_amounts_none_is_missed(form: str, key: str) -> None:
    chance = random.Random(f"{form} {key}")
    text = "\n\n".join(f"Vi brukte {FORMS[form](chance.randrange(1_000_01, 8_000_000_00, 100))}." for _ in range(84))
    assert sum(number.is_known for number in watched(text, key)) == 0


def test_of_amounts_in_hundredths_of_a_million_few_are_missed() -> None:
    chance = random.Random(7)
    amounts = [Fraction(chance.randrange(5, 150), 100) for _ in range(200)]
    text = "\n\n".join(f"Vi brukte {decimal(each, 2)} mill. kroner." for each in amounts if each != Fraction(78, 100))
    numbers = watched(text)
    assert sum(number.is_known for number in numbers) / len(numbers) < 0.1


def test_another_measures_figure_is_wrong_unless_the_measure_is_named() -> None:
    (unnamed,) = watched("Vi brukte 1 050 000 kroner.")
    (named,) = watched("Den åpne barnehagen er nabo. Åpen barnehage brukte 1 050 000 kroner.")
    assert not unnamed.is_known
    assert unnamed.elsewhere is not None
    assert unnamed.elsewhere.id == "brukt.apen-barnehage"
    assert named.figures[0].id == "brukt.apen-barnehage"


def test_a_sentence_that_names_no_measure_is_about_the_one_before_it() -> None:
    told = watched("Åpen barnehage åpnet i april. Den brukte 1 050 000 kroner.", "kapittel-sammendrag")
    assert [number.is_known for number in told] == [True]
    apart = watched("Åpen barnehage åpnet i april.\n\nDen brukte 1 050 000 kroner.", "kapittel-sammendrag")
    assert [number.is_known for number in apart] == [False]
    under_heading = watched("### Åpen barnehage\n\nDen brukte 1 050 000 kroner.", "kapittel-sammendrag")
    assert [number.is_known for number in under_heading] == [True]


def test_a_rounded_amount_is_not_taken_for_a_total_that_nobody_speaks_of() -> None:
    (silent,) = watched("Vi brukte 5,4 mill. kroner.")
    (spoken,) = watched("Samlet brukte vi 5,4 mill. kroner.")
    assert not silent.is_known
    assert spoken.figures[0].id == "brukt.sum"


def test_every_measures_own_use_is_known_in_its_text() -> None:
    for key, (allocated, after, *_) in THOUSANDS.items():
        used = min(after, allocated)
        if used:
            (number,) = watched(f"Tiltaket brukte {grouped(used * 1000)} kroner.", key)
            assert f"brukt.{key}" in [figure.id for figure in number.figures]


def test_a_goals_text_is_about_the_measures_that_contribute() -> None:
    (its_own,) = watched("Det gikk med 780 000 kroner.", "mal-tjenester")
    (of_others,) = watched("Det gikk med 185 000 kroner.", "mal-tjenester")
    assert its_own.is_known
    assert not of_others.is_known


def test_a_declared_number_is_accepted_with_its_source_as_it_is_written() -> None:
    (number,) = watched("Mysen har 1\u00a0200 innbyggere i gruppen.", facts=FACTS)
    assert number.source == "Folkehelseprofilen"
    (other,) = watched("Mysen har 1 201 innbyggere i gruppen.", facts=FACTS)
    assert not other.is_known


def test_a_declared_number_covers_neither_a_longer_number_nor_another_unit() -> None:
    facts = FACTS.model_copy(update={"own_numbers": (FACTS.own_numbers[0].model_copy(update={"text": "43"}),)})
    told = watched("Det kom 43 familier, 43 000 kroner, 143 familier og 43 prosent.", facts=facts)
    assert [number.source for number in told] == ["Folkehelseprofilen", "", "", ""]


def test_small_numbers_in_words_are_held_only_where_people_are_counted() -> None:
    assert watched("To av kontorene har tre rom, og vi møttes fire ganger.") == ()
    assert [number.number.text for number in watched("Vi hjalp to barn og tre nye familier.")] == ["to", "tre"]


def test_the_number_of_measures_is_known_only_of_measures() -> None:
    (measures,) = watched("Programmet har 18 tiltak.")
    (people,) = watched("Programmet har 18 deltakere.")
    assert measures.is_known
    assert not people.is_known


def test_the_nearest_figure_is_told() -> None:
    (number,) = watched("Vi brukte 790 000 kroner.")
    assert number.nearest is not None
    assert (number.nearest.id, number.number.quantity) == ("brukt.sosionom", Quantity.AMOUNT)


def test_a_month_is_held_only_where_it_is_named() -> None:
    ids = {figure.id for figure in ground_of(text_of("")).watched if figure.month is not None}
    assert all(name.startswith(("manedsbudsjett.", "manedsforbruk.")) for name in ids)


def test_an_empty_text_has_no_numbers() -> None:
    assert watched("") == ()
    assert findings("") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi brukte 850–900 000 kroner.",
        "Vi brukte 5–900 000 kroner.",
        "½ million ble brukt på lønn.",
        "Vi brukte 1½ million.",
        "Ni av ti kroner gikk til lønn.",
        "Hver femte familie sluttet.",
        "Annenhver familie sluttet.",
        "Én av fem familier sluttet.",
        "78 prosent av familiene var fornøyde.",
        "Vi har 5 årsverk i tiltaket.",
        "Vi brukte 791' kr.",
    ],
)
def test_a_wrong_number_is_not_excused_by_a_figure_of_something_else(sentence: str) -> None:
    found = [number for number in watched(sentence, facts=FACTS) if not number.is_known]
    assert found != []


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi brukte 780' kr, og 750–800 000 kroner var ventet.",
        "Fire av fem kroner er brukt.",
        "Sosionomen jobber 37,5 timer i uken, og de unge er 16+.",
        "Vi er i fase 2 av 3, og bussen går langs fv. 115.",
        "Hver tredje familie var ny, og en tredjedel av familiene var det.",
        "Vi møtes annenhver torsdag og hver fjerde uke.",
    ],
)
def test_what_is_right_or_no_quantity_is_left(sentence: str) -> None:
    assert [number.number.text for number in watched(sentence, facts=FACTS) if not number.is_known] == []
