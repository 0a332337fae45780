"""XML files that are no Norwegian SAF-T Financial, called by their name."""

from __future__ import annotations

from schemas.exports.xml_root import XmlRoot

_NAMESPACE = "urn:standardauditfile-taxation-financial:no"
_NOT_OURS = ", ikke norsk SAF-T Financial"
_BY_NAMESPACE = (
    ("cashregister", "SAF-T Kassasystem (kassajournal), ikke SAF-T Financial"),
    ("financial:dk", f"SAF-T fra Danmark{_NOT_OURS}"),
    ("saf-t:dk", f"SAF-T fra Danmark{_NOT_OURS}"),
    ("standardauditfile-tax:pt", f"SAF-T fra Portugal{_NOT_OURS}"),
    ("standardauditfile-tax:ao", f"SAF-T fra Angola{_NOT_OURS}"),
    ("standardauditfile-tax:at", f"SAF-T fra Østerrike{_NOT_OURS}"),
    ("anaf:", f"SAF-T fra Romania (D406){_NOT_OURS}"),
    ("vmi.lt", f"SAF-T fra Litauen{_NOT_OURS}"),
    ("jpk.mf.gov.pl", f"JPK, Polens SAF-T{_NOT_OURS}"),
    ("auditfiles.nl", f"XAF, Nederlands revisjonsfil{_NOT_OURS}"),
    ("sie.se", f"SIE, Sveriges regnskapsformat{_NOT_OURS}"),
)
_BY_ROOT = {
    "jpk": f"JPK, Polens SAF-T{_NOT_OURS}",
    "sie": f"SIE, Sveriges regnskapsformat{_NOT_OURS}",
    "invoice": "XML av typen «Invoice», trolig en elektronisk faktura, ikke SAF-T Financial",
    "workbook": "et Excel-regneark lagret som XML. Lagre det som Excel-arbeidsbok (.xlsx)",
}
_COUNTRIES = {
    "AO": "Angola", "AT": "Østerrike", "BG": "Bulgaria", "DE": "Tyskland", "DK": "Danmark", "FR": "Frankrike",
    "HU": "Ungarn", "LT": "Litauen", "LU": "Luxembourg", "NL": "Nederland", "PL": "Polen", "PT": "Portugal",
    "RO": "Romania", "SE": "Sverige",
}  # fmt: skip


def refusal(root: XmlRoot) -> str | None:
    """What the file is instead, in bokmål after «Filen er»; None for a file that may be Norwegian SAF-T Financial."""
    if root.has_doctype:
        return "XML med DOCTYPE, som kan vise til andre filer og derfor ikke åpnes"
    namespace, name = root.namespace.casefold(), root.name.casefold()
    if name == "auditfile" and (not namespace or namespace.startswith(_NAMESPACE)):
        return None
    for mark, what in _BY_NAMESPACE:
        if mark in namespace:
            return what
    if name == "auditfile":
        return f"SAF-T fra et annet land eller for et annet formål (navnerom {root.namespace}){_NOT_OURS}"
    return _BY_ROOT.get(name) or f"XML av typen «{root.name}», ikke SAF-T Financial"


def foreign_country(code: str | None) -> str | None:
    """The refusal of a file whose header names another country; None for Norway and for a header that is silent."""
    if code is None or code.upper() in {"NO", "NOR"}:
        return None
    return f"SAF-T fra {_COUNTRIES.get(code.upper(), f'et annet land («{code}»)')}{_NOT_OURS}"
