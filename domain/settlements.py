"""What becomes of a difference in money: first what is still open from earlier letters, then the bank."""

from __future__ import annotations

from schemas.request_lines import Settlement


def settlement(difference_ore: int, requested_before_ore: int, paid_ore: int) -> Settlement:
    """How a difference is settled against what is asked for and not paid, or paid and not asked for.

    A reduction first takes back what earlier letters ask for and nobody has paid; only the rest is repaid. An increase
    first lets go what is owed back from earlier letters; only the rest is paid out.

    Args:
        difference_ore: entitled so far, less all that was requested before; negative for a reduction.
        requested_before_ore: the sum of all earlier letters, those that set off included.
        paid_ore: what has been paid on them, repayments deducted.
    """
    open_ore = requested_before_ore - paid_ore
    if difference_ore < 0:
        withdrawn = min(-difference_ore, max(open_ore, 0))
        return Settlement(withdrawn_ore=withdrawn, repaid_ore=-difference_ore - withdrawn)
    cancelled = min(difference_ore, max(-open_ore, 0))
    return Settlement(cancelled_ore=cancelled, paid_out_ore=difference_ore - cancelled)
