"""What must hold of a posting, a voucher and a file: one entry per rule, checked by Great Expectations.

A new rule is one entry in the tuple of the module it belongs to; the modules are gathered in `row_rules`. Nothing here
imports Great Expectations before a suite is run (`gx_edge`), so that rules can be listed without paying for it.
"""
