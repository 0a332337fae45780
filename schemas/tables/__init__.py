"""The database: which tables there are, and what one row of each is.

Belongs here: columns, keys and what may not be stored. How rows get in and out lives in `tasks.store`; how an old
database becomes this one lives in `migrations`. Money is whole øre in BIGINT, times are UTC.
"""

from schemas.tables.alert_tables import alert_states, alert_steps, alerts
from schemas.tables.correction_tables import correction_lines, correction_lists, run_corrections
from schemas.tables.document_tables import (
    document_events,
    document_files,
    document_rejections,
    document_versions,
)
from schemas.tables.import_tables import archived_bytes, import_periods, imports
from schemas.tables.metadata import METADATA
from schemas.tables.run_tables import (
    run_alerts,
    run_controls,
    run_findings,
    run_grant_years,
    run_inputs,
    run_late_postings,
    run_measures,
    run_postings,
    runs,
)

__all__ = [
    "METADATA",
    "alert_states",
    "alert_steps",
    "alerts",
    "archived_bytes",
    "correction_lines",
    "correction_lists",
    "document_events",
    "document_files",
    "document_rejections",
    "document_versions",
    "import_periods",
    "imports",
    "run_alerts",
    "run_controls",
    "run_corrections",
    "run_findings",
    "run_grant_years",
    "run_inputs",
    "run_late_postings",
    "run_measures",
    "run_postings",
    "runs",
]
