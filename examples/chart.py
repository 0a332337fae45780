"""The invented municipality's chart of accounts: codes and the names printed beside them.

KOSTRA arts and functions carry their official names; responsibilities, projects and balance accounts are invented.
"""

from __future__ import annotations

NOTICE = "Oppdiktede eksempeldata – ikke regnskapet til noen kommune"
CLIENT = "Eksempelkommunen (oppdiktet)"

BANK = "21099001"
VAT_CLAIM = "21600010"
SICK_PAY_CLAIM = "21600020"
TAX_WITHHELD = "23200010"
EMPLOYER_CONTRIBUTION_DEBT = "23200020"
PENSION_DEBT = "23200030"
SUPPLIER_DEBT = "23500010"
PROGRAMME_FUND = "25100010"
OTHER_FUNDS = "25100020"
FREE_FUND = "25600010"
FIXED_ASSETS = "22700010"
CAPITAL = "25990010"

BALANCE_ACCOUNTS = {
    BANK: "Bankinnskudd",
    VAT_CLAIM: "Krav på merverdiavgiftskompensasjon",
    SICK_PAY_CLAIM: "Krav på sykelønnsrefusjon",
    FIXED_ASSETS: "Faste eiendomer og anlegg",
    TAX_WITHHELD: "Skyldig skattetrekk",
    EMPLOYER_CONTRIBUTION_DEBT: "Skyldig arbeidsgiveravgift",
    PENSION_DEBT: "Skyldig pensjonspremie",
    SUPPLIER_DEBT: "Leverandørgjeld",
    PROGRAMME_FUND: "Bundet driftsfond, områdesatsing",
    OTHER_FUNDS: "Andre bundne driftsfond",
    FREE_FUND: "Disposisjonsfond",
    CAPITAL: "Kapitalkonto",
}

ARTS = {
    "010": "Fastlønn",
    "020": "Lønn til vikarer",
    "030": "Lønn til ekstrahjelp",
    "050": "Annen lønn og trekkpliktige godtgjørelser",
    "090": "Pensjonsinnskudd og trekkpliktige forsikringsordninger",
    "099": "Arbeidsgiveravgift",
    "100": "Kontormateriell",
    "105": "Undervisningsmateriell",
    "110": "Medisinsk forbruksmateriell",
    "115": "Matvarer",
    "120": "Samlepost for annet forbruksmateriell, varer og tjenester",
    "130": "Post, bank, telefon, internett, bredbånd",
    "140": "Annonser, reklame, informasjon",
    "150": "Opplæring og kurs",
    "170": "Transport og reise",
    "180": "Strøm",
    "195": "Avgifter, gebyrer, lisenser o.l.",
    "200": "Kjøp og finansiell leasing av driftsmidler",
    "230": "Vedlikehold, påkostning, nybygg og nyanlegg",
    "240": "Driftsavtaler, reparasjoner og vaktmestertjenester",
    "270": "Andre tjenester",
    "272": "Andre tjenester",
    "330": "Kjøp fra fylkeskommuner",
    "370": "Kjøp fra andre",
    "429": "Merverdiavgift som gir rett til merverdiavgiftskompensasjon",
    "470": "Overføring til andre",
    "500": "Renteutgifter, provisjoner og andre finansutgifter",
    "540": "Avsetninger til ubundne fond",
    "550": "Avsetninger til bundne fond",
    "590": "Avskrivninger",
    "600": "Brukerbetalinger",
    "700": "Refusjon fra staten",
    "710": "Sykelønnsrefusjon",
    "729": "Kompensasjon for merverdiavgift",
    "800": "Rammetilskudd",
    "810": "Andre statlige overføringer",
    "870": "Skatt på inntekt og formue",
    "950": "Bruk av bundne fond",
    "990": "Motpost avskrivninger",
}

FUNCTIONS = {
    "120": "Administrasjon",
    "201": "Barnehage",
    "202": "Grunnskole",
    "213": "Voksenopplæring",
    "215": "Skolefritidstilbud",
    "222": "Skolelokaler",
    "231": "Aktivitetstilbud barn og unge",
    "232": "Helsestasjons- og skolehelsetjeneste",
    "233": "Annet forebyggende helsearbeid",
    "242": "Råd, veiledning og sosialt forebyggende arbeid",
    "253": "Helse- og omsorgstjenester i institusjon",
    "273": "Arbeidsrettede tiltak i kommunal regi",
    "283": "Bistand til etablering og opprettholdelse av egen bolig m.v.",
    "285": "Tjenester utenfor ordinært kommunalt ansvarsområde",
    "332": "Kommunale veier",
    "335": "Rekreasjon i tettsted",
    "370": "Bibliotek",
    "385": "Andre kulturaktiviteter og tilskudd til andres kulturbygg",
    "386": "Kommunale kulturbygg",
    "800": "Skatt på inntekt og formue",
    "840": "Rammetilskudd",
    "860": "Motpost avskrivninger",
    "870": "Renter, utbytte og lån",
    "880": "Avsetninger, bruk av avsetninger",
}

RESPONSIBILITIES = {
    "120100": "Økonomi og stab",
    "210100": "Barnehagene",
    "220100": "Barneskolene",
    "220200": "Ungdomsskolene",
    "220300": "Skolefritidsordning",
    "230100": "Helsestasjon",
    "240100": "Nav",
    "240200": "Migrasjonssenter",
    "250100": "Sykehjem",
    "310100": "Områdeløft",
    "320100": "Bibliotek",
    "320200": "Kultur",
    "410100": "Eiendom",
    "410200": "Vei og park",
    "900100": "Finansieringstransaksjoner",
}

PROJECTS = {
    "7105": "Veilys",
    "30010": "Digital opplæring",
    "80010": "Ny skolegård",
    "71000": "Områdeløft felles",
    "71001": "Ungdom i arbeid",
    "71002": "Åpen barnehage",
    "71003": "Sosionom",
    "71004": "Bydelsmødre",
    "71005": "Nærmiljøtilskudd",
    "71006": "Skolebibliotek",
    "71007": "Tidlig innsats",
    "71008": "Nabolagstorg",
    "71009": "Klar for jobb",
    "71010": "Matservering",
    "71011": "Boligsosial veiledning",
    "71012": "Trygghet og trivsel",
    "71013": "Kompetanseheving",
    "71014": "Åpen post",
    "71015": "Administrasjon områdeløft",
    "71016": "Evaluering",
    "71050": "Kunst i gågata",
    "71091": "Jobbsjansen",
    "71092": "Nabolagskjøkkenet",
}

VOUCHER_TYPES = {
    "IB": "Inngående balanse",
    "LØ": "Lønn",
    "IV": "Inngående faktura",
    "HB": "Hovedboksbilag",
    "BA": "Bank",
}

TAX_CODES = {25: "1", 15: "11", 12: "13", 0: "0"}
TAX_PCT = {code: pct for pct, code in TAX_CODES.items()}
MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)


def account_name(account: str) -> str:
    """The name of a balance account or of the art behind the class digit."""
    return BALANCE_ACCOUNTS[account] if is_balance(account) else ARTS[account[1:]]


def is_balance(account: str) -> bool:
    """Whether the account is in class 2."""
    return account.startswith("2")


def grouping_code(account: str) -> str:
    """The KOSTRA code of SAF-T's list KA_K: art, or chapter of the balance sheet."""
    if account == CAPITAL:
        return "5990"
    return account[1:3] if is_balance(account) else account[1:]


def party_name(party: str) -> str:
    """An invented party's name; its number says what it is."""
    if not party:
        return ""
    return f"Forening {party}" if party.startswith("4") else f"Leverandør {party}"
