"""English words that are never bokmål: the commonest ones, and those a program or a hurried writer lets slip.

Left out on purpose, because they are bokmål too or are said so in Norwegian: `and`, `not`, `same`, `more`, `most`,
`must`, `true`, `file`, `date`, `done`, `sent`, `spent`, `page`, `just`, `city`, `deadline`, `workshop`, `team`, `it`,
`as`, `some`, names such as `Will`, `May` and `June`, and words of two letters.
"""

from __future__ import annotations

from typing import Final

_COMMON: Final = """
about above after also any available because been before being below between both could current did does doing
each every first from given how however into many next only other others people please previous second should since
such taken than the their them then there these they this those through until very was were what when where which
while why with within without would yes you your
"""

_OF_THE_TRADE: Final = """
account accounts accounting allocated allocation amount amounts annual appendices approval approved award awarded
budget budgets carried carryover chapter chart charts closed column columns comment comments commitment commitments
description disposable draft drafts figure figures forecast funding funds goal goals grant grants ledger measure
measures method methods ministry municipality municipal name number numbers outcome outcomes overrun overview overspend
own parked payment payments placed postings programme programmes project projects reconciliation rejected
remaining report reports reporting request requested requests revised share shares sheet source sources summary table
tables title unplaced unspent unused underspend used value values vouchers
"""

_OF_PROGRAMS: Final = """
checked default error errors exception false ignored invalid loading missing none outside required row rows traceback
undefined unknown warning warnings
"""

_OF_TIME: Final = """
day days friday january february july march monday month months october december quarter quarters saturday sunday
thursday tuesday wednesday week weeks year years
"""

_OF_AREAS: Final = """
children community development employment empowerment evaluation health housing impact library neighborhood
neighbourhood network outreach participants participation safety school skills stakeholder stakeholders target targets
welfare working youth
"""

ENGLISH: Final = frozenset(f"{_COMMON} {_OF_THE_TRADE} {_OF_PROGRAMS} {_OF_TIME} {_OF_AREAS}".split())
