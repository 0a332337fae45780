"""What must hold of a file before its rows are worth checking. L and P numbers are those of the control catalogue."""

from __future__ import annotations

from dataclasses import replace

from schemas.findings import Severity
from schemas.rules import Rule

_NEW_EXPORT = "Ta ut filen på nytt fra regnskapssystemet som csv, xlsx eller SAF-T Financial."

NOT_A_LEDGER = Rule(
    code="F01",
    title="Filen er et regnskapsuttrekk",
    severity=Severity.FATAL,
    remedy=_NEW_EXPORT,
    source="DESIGN 7",
)
DAMAGED = Rule(
    code="F02",
    title="Filen er hel og kan åpnes",
    severity=Severity.FATAL,
    remedy="Ta ut eller send filen på nytt. Ingen rader er lest.",
    source="DESIGN 7",
)
NO_HEADER = Rule(
    code="F03",
    title="Filen har en overskriftsrad med konto og beløp",
    severity=Severity.FATAL,
    remedy=(
        "Ta ut hovedboken med kolonnene konto (art), ansvar, funksjon, prosjekt, bilag, periode og beløp, eller bruk "
        "kolonnekartet som omradeloft check foreslår."
    ),
    source="DESIGN 7",
)
TWO_READINGS = Rule(
    code="F04",
    title="Tallene i filen kan leses på bare én måte",
    severity=Severity.FATAL,
    remedy="Ta ut filen på nytt med to desimaler og desimalkomma, så det går fram hva tallene er. Ingen rader er lest.",
    source="Kontroll L04",
)
ROUNDED_AMOUNTS = Rule(
    code="F05",
    title="Beløpene er i kroner og øre",
    severity=Severity.FATAL,
    remedy="Ta ut hovedboken med beløp i kroner og øre, ikke i hele tusen.",
    source="Kontroll L04",
)
DERIVED_PERIOD = Rule(
    code="F06",
    title="Perioden står i uttrekket",
    severity=Severity.INFO,
    remedy="Ta med kolonnene periode og år i uttrekket; da avgjør regnskapet perioden, ikke datoen.",
    source="Kontroll L11",
)
SEVERAL_SHEETS = Rule(
    code="F07",
    title="Regnskapet står i ett ark",
    severity=Severity.ERROR,
    remedy="Send ett ark per fil, eller samle radene i ett ark.",
    source="DESIGN 7",
)
SECOND_TABLE = replace(SEVERAL_SHEETS, remedy="Send én tabell per fil, eller kontroller at tabellen ikke er regnskap.")
"""The same rule broken within one sheet; not on the page of rules twice."""
CHOSEN_SHEET = Rule(
    code="F08",
    title="Arket med regnskapet er kjent",
    severity=Severity.INFO,
    remedy="Kontroller at det er dette arket som skulle leses.",
    source="DESIGN 7",
)
SHIFTED_ROW = Rule(
    code="F09",
    title="Hver rad har like mange felt som overskriften",
    severity=Severity.ERROR,
    remedy="Korrigér raden: skilletegn inne i en tekst må stå i anførselstegn. Raden er holdt utenfor.",
    source="Kontroll L04",
)
BROKEN_QUOTES = Rule(
    code="F10",
    title="Anførselstegn er lukket",
    severity=Severity.WARNING,
    remedy="Kontroller teksten i radene; anførselstegnene er lest som vanlig tekst.",
    source="Kontroll L04",
)
VOUCHER_AS_DATE = Rule(
    code="F11",
    title="Bilagsnummer er et nummer, ikke en dato",
    severity=Severity.WARNING,
    remedy="Ta ut filen på nytt uten å åpne den i Excel, som gjør 3-26 om til mar.26.",
    source="Uttrekk fra mindre systemer",
)
UNREADABLE_DATE = Rule(
    code="F12",
    title="Datoen kan leses",
    severity=Severity.WARNING,
    remedy="Korrigér datoen til formen dd.mm.åååå.",
    source="Kontroll L12",
)
UNUSED_COLUMNS = Rule(
    code="F13",
    title="Kolonnene i uttrekket er kjent",
    severity=Severity.INFO,
    remedy="Kontroller at ingen av dem har fått nytt navn siden forrige uttrekk.",
    source="Kontroll L02",
)
UNSPLIT_LINE = Rule(
    code="F14",
    title="En linje fordelt på flere prosjekter sier hvor mye hvert prosjekt har",
    severity=Severity.ERROR,
    remedy="Korrigér fordelingen i regnskapssystemet, slik at delene går opp i linjen.",
    source="SAF-T Financial, Analysis",
)
OPEN_SPLIT = replace(
    UNSPLIT_LINE,
    severity=Severity.WARNING,
    remedy="Kontroller fordelingen i regnskapssystemet. Hele linjens beløp er lest.",
)
"""The same rule broken so that no kroner of a project is in doubt; not on the page of rules twice."""
TOLERATED = Rule(
    code="F15",
    title="SAF-T-filen følger standarden",
    severity=Severity.INFO,
    remedy="Gi beskjed til systemleverandøren. Tallene er lest som de står.",
    source="SAF-T Financial 1.30",
)
NO_POSTINGS = Rule(
    code="F16",
    title="Filen inneholder posteringer",
    severity=Severity.ERROR,
    remedy="Kontroller utvalget (periode, konto, prosjekt) og ta ut filen på nytt.",
    source="DESIGN 7",
)
DEBIT_AND_CREDIT = Rule(
    code="F17",
    title="En postering er enten debet eller kredit",
    severity=Severity.ERROR,
    remedy="Korrigér raden, så bare én av kolonnene har beløp. Raden er holdt utenfor.",
    source="Kontroll L04",
)
MISSING_DIMENSION = Rule(
    code="F18",
    title="Uttrekket har ansvar, funksjon og bilagsnummer",
    severity=Severity.WARNING,
    remedy="Ta med kolonnen i uttrekket, så posteringen kan spores og plasseres.",
    source="FINT, Kontostreng; kontroll L03",
)
TWIN_COLUMNS = Rule(
    code="F19",
    title="Kolonnenavn skiller seg på mer enn store og små bokstaver",
    severity=Severity.WARNING,
    remedy="Gi kolonnene ulike navn i uttrekket. De er holdt fra hverandre.",
    source="Kontroll L02",
)
PERIOD = Rule(
    code="F20",
    title="Regnskapsperioden kan leses",
    severity=Severity.ERROR,
    remedy="Korrigér perioden til formen ååååmm, der 00 er inngående balanse og 13 er årsavslutning.",
    source="Kontroll L11",
)
UNNAMED_COLUMNS = Rule(
    code="F21",
    title="Alle kolonner med innhold har overskrift",
    severity=Severity.FATAL,
    remedy="Ta ut filen på nytt med semikolon som skilletegn, eller med beløpene i anførselstegn. Ingen rader er lest.",
    source="Kontroll L04",
)
CUT_OFF = Rule(
    code="F22",
    title="Siste rad er hel",
    severity=Severity.ERROR,
    remedy="Kontroller siste rad mot regnskapet, og ta ut filen på nytt. Beløpet i raden er holdt utenfor.",
    source="DESIGN 7",
)
ASSUMED_DIMENSIONS = Rule(
    code="F23",
    title="SAF-T-filen navngir dimensjonene",
    severity=Severity.WARNING,
    remedy="Kontroller at typene er riktig tolket, og ta ut filen på nytt med AnalysisTypeTable.",
    source="SAF-T Financial, AnalysisTypeTable",
)
NO_SUCH_FIELDS = Rule(
    code="F24",
    title="Rapporten har felt for bilag og dato",
    severity=Severity.INFO,
    remedy="Ta ut hovedboken med posteringer når hvert beløp skal kunne spores til et bilag.",
    source="Kontroll L03",
)
SO_FAR_THIS_YEAR = Rule(
    code="F25",
    title="Beløpene er posteringer, ikke hittil i år",
    severity=Severity.WARNING,
    remedy="Kontroller at rapporten gjelder hele året fram til valgt periode, eller ta ut hovedboken med posteringer.",
    source="Kontroll P04",
)
ASSUMED_SIDE = Rule(
    code="F26",
    title="Kolonnen for debet og kredit er kjent ved navn",
    severity=Severity.INFO,
    remedy="Kontroller at kolonnen sier hva som er debet og kredit.",
    source="Kontroll L04",
)
HALF_A_SIDE = Rule(
    code="F33",
    title="Kredit er skrevet med fortegn, i egen kolonne eller med D og K i hver rad",
    severity=Severity.ERROR,
    remedy="Ta ut filen på nytt med fortegn, eller med D og K i hver rad. Sier kolonnen noe annet, gi den nytt navn.",
    source="Kontroll L04",
)
BUDGET = Rule(
    code="F34",
    title="Beløpene er regnskap, ikke budsjett",
    severity=Severity.ERROR,
    remedy="Ta ut regnskapet. Er tallene regnskap likevel, fjern linjen over tabellen.",
    source="DESIGN 4, regel 1",
)
SAFT_VERSION = Rule(
    code="F30",
    title="SAF-T-filen sier hvilken kjent versjon den har",
    severity=Severity.WARNING,
    remedy="Kontroller summene mot regnskapet, og ta om mulig ut filen i versjon 1.30.",
    source="SAF-T Financial, AuditFileVersion",
)
OUTSIDE_SELECTION = Rule(
    code="F31",
    title="Alle linjer i SAF-T-filen ligger i utvalget filen oppgir",
    severity=Severity.WARNING,
    remedy="Kontroller periodene i uttrekket, og ta det ut på nytt om utvalget var feil. Linjene er lest.",
    source="SAF-T Financial, SelectionCriteria",
)
OTHER_CURRENCY = Rule(
    code="F32",
    title="Beløpene i SAF-T-filen er i norske kroner",
    severity=Severity.ERROR,
    remedy="Ta ut filen på nytt med beløp i norske kroner (NOK).",
    source="SAF-T Financial, DefaultCurrencyCode; kontroll L16",
)
REPAIRED_CODE = Rule(
    code="F40",
    title="Koder er ikke endret av et regneark",
    severity=Severity.WARNING,
    remedy="Kontroller koden, og ta ut filen på nytt uten å lagre den fra Excel.",
    source="Kontroll L05",
)
REPAIRED_VOUCHER = replace(REPAIRED_CODE, severity=Severity.INFO)
"""The same rule for a voucher's number, which moves no figure; not on the page of rules twice."""
PROVEN_BY_TOTAL = Rule(
    code="F41",
    title="Tallene kan leses på bare én måte uten hjelp av summen",
    severity=Severity.INFO,
    remedy="Ta ut filen med to desimaler og desimalkomma.",
    source="Kontroll L04",
)
JOINED_CODES = Rule(
    code="F27",
    title="Det går fram hva hvert ledd i en sammensatt kontostreng er",
    severity=Severity.ERROR,
    remedy=(
        "Ta ut filen med én kolonne per dimensjon, eller skriv rekkefølgen i parts i et kolonnekart under "
        "programmets mappe exports."
    ),
    source="Dynamics 365, kontostreng",
)
UNREPEATED_CODES = Rule(
    code="F29",
    title="Koder står i hver rad de gjelder for",
    severity=Severity.ERROR,
    remedy="Ta ut rapporten på nytt med etikettene gjentatt i hver rad, eller som posteringer.",
    source="Kontroll L03",
)
UNCONFIRMED_MAP = Rule(
    code="F28",
    title="Kolonnekartet er bekreftet",
    severity=Severity.FATAL,
    remedy=(
        "Kontroller radene med omradeloft check, korrigér kolonnekartet, og sett confirmed = true i det. "
        "Ingen rader er lest."
    ),
    source="DESIGN 7",
)
ENCODING = Rule(
    code="L01",
    title="Tekst og særnorske bokstaver er lest riktig",
    severity=Severity.ERROR,
    remedy="Ta ut filen på nytt med tegnsettet UTF-8.",
    source="Kontroll L01",
)
COLUMNS = Rule(
    code="L02",
    title="Uttrekket har kolonnene regnskapet trenger, og de samme som sist",
    severity=Severity.ERROR,
    remedy="Korrigér uttrekket, så kolonnen er med og har ett navn.",
    source="Kontroll L02",
)
AMOUNT = Rule(
    code="L04",
    title="Beløpet kan leses entydig med to desimaler",
    severity=Severity.ERROR,
    remedy="Korrigér beløpet i kilden og ta ut filen på nytt. Raden er holdt utenfor.",
    source="Kontroll L04",
)
CODE = Rule(
    code="L05",
    title="Koder står slik de er i kontoplanen",
    severity=Severity.ERROR,
    remedy="Ta ut filen på nytt uten å lagre den fra Excel, som gjør lange koder om til tall.",
    source="Kontroll L05",
)
TOTAL_ROW = Rule(
    code="L28",
    title="Sumrader er merket som sumrader",
    severity=Severity.WARNING,
    remedy="Kontroller raden. Er den en postering, mangler den konto.",
    source="Kontroll L28",
)
UNPROVEN_TOTAL = replace(
    TOTAL_ROW,
    severity=Severity.ERROR,
    remedy="Kontroller raden. Merk den som sum, eller fyll ut konto, bilag og dato. Raden er holdt utenfor.",
)
"""The same rule broken so that nobody can tell; not on the page of rules twice."""
CONTROL_TOTALS = Rule(
    code="P01",
    title="Radene stemmer med filens egne kontrollsummer",
    severity=Severity.ERROR,
    remedy="Kontroller at hele uttrekket er med, og ta det ut på nytt.",
    source="Kontroll P01",
)
CUMULATIVE = Rule(
    code="P04",
    title="Månedskolonnene er enten hittil i år eller beløp per måned",
    severity=Severity.FATAL,
    remedy="Ta ut rapporten på nytt med kolonnen Totalt, eller med beløp per postering. Ingen rader er lest.",
    source="Kontroll P04",
)

RULES: tuple[Rule, ...] = (
    NOT_A_LEDGER,
    DAMAGED,
    NO_HEADER,
    TWO_READINGS,
    ROUNDED_AMOUNTS,
    DERIVED_PERIOD,
    SEVERAL_SHEETS,
    CHOSEN_SHEET,
    SHIFTED_ROW,
    BROKEN_QUOTES,
    VOUCHER_AS_DATE,
    UNREADABLE_DATE,
    UNUSED_COLUMNS,
    UNSPLIT_LINE,
    TOLERATED,
    NO_POSTINGS,
    DEBIT_AND_CREDIT,
    MISSING_DIMENSION,
    TWIN_COLUMNS,
    PERIOD,
    UNNAMED_COLUMNS,
    CUT_OFF,
    ASSUMED_DIMENSIONS,
    NO_SUCH_FIELDS,
    SO_FAR_THIS_YEAR,
    ASSUMED_SIDE,
    HALF_A_SIDE,
    BUDGET,
    SAFT_VERSION,
    OUTSIDE_SELECTION,
    OTHER_CURRENCY,
    JOINED_CODES,
    UNCONFIRMED_MAP,
    UNREPEATED_CODES,
    REPAIRED_CODE,
    PROVEN_BY_TOTAL,
    ENCODING,
    COLUMNS,
    AMOUNT,
    CODE,
    TOTAL_ROW,
    CONTROL_TOTALS,
    CUMULATIVE,
)
"""Every rule of decoding, in the order of its code."""
