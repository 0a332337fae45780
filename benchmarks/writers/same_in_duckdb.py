"""What DuckDB does of the same: parse, some fifteen checks of the rows, duplicates, vouchers in balance, and sums."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import duckdb

_PARSED = """
create temp table posting as
select * from read_csv(
    ?, delim = ';', header = true, decimal_separator = ',', dateformat = '%d.%m.%Y', quote = '', auto_detect = false,
    columns = {
        'voucher_type': 'varchar', 'voucher': 'varchar', 'posted_on': 'date', 'period': 'varchar', 'account': 'varchar',
        'account_name': 'varchar', 'responsibility': 'varchar', 'function': 'varchar', 'project': 'varchar',
        'project_name': 'varchar', 'tax_code': 'varchar', 'text': 'varchar', 'amount': 'decimal(18,2)',
        'party': 'varchar'
    }
)
"""
_CHECKED = """
select
    count(*), sum(amount), sum(amount) filter (amount > 0), sum(amount) filter (amount < 0),
    count(*) filter (voucher is null),
    count(*) filter (posted_on is null),
    count(*) filter (not regexp_full_match(period, '20[0-9]{2}(0[0-9]|1[0-5])')),
    count(*) filter (cast(substr(period, 5) as integer) <> month(posted_on)),
    count(*) filter (not regexp_full_match(account, '[0-9]{3,}')),
    count(*) filter (account is null),
    count(*) filter (responsibility is null),
    count(*) filter (not regexp_full_match("function", '[0-9]{3,}')),
    count(*) filter (project is null),
    count(*) filter (amount is null),
    count(*) filter (amount = 0),
    count(*) filter (tax_code is null),
    count(*) filter (text is null),
    count(*) filter (contains(text, 'Ã')),
    count(*) filter (regexp_matches(text, '[0-9]{11}'))
from posting
"""
_UNBALANCED = "select count(*) from (select voucher from posting group by voucher having sum(amount) <> 0)"
_DOUBLE = """
select count(*) from (
    select 1 from posting group by voucher, account, responsibility, "function", project, amount, text
    having count(*) > 1
)
"""
_BY_PROJECT = """
select project, period, count(*), sum(amount) from posting
where project between '71001' and '71060' group by project, period
"""


def check_in_duckdb(ledger: Path) -> int:
    """The rows counted, after everything; the file is first made UTF-8 by iconv, for DuckDB cannot read cp1252."""
    with tempfile.TemporaryDirectory() as folder:
        utf8 = Path(folder, "utf8.csv")
        with utf8.open("wb") as out:
            subprocess.run(["iconv", "-f", "cp1252", "-t", "utf-8", ledger], stdout=out, check=True)  # noqa: S603, S607
        with duckdb.connect() as connection:
            connection.execute(_PARSED, [str(utf8)])
            for question in (_UNBALANCED, _DOUBLE, _BY_PROJECT):
                connection.execute(question).fetchall()
            return int(connection.execute(_CHECKED).fetchall()[0][0])
