"""What each rule is called: collected from where the rules stand, so that a title is written in one place.

Findings carry a rule's code; readers are shown its title.
"""

from __future__ import annotations

from functools import cache

from domain.rule_book import all_rules


@cache
def rule_titles() -> dict[str, str]:
    """Title by code; a code that is checked both on reading and on rows has one title there and the same here."""
    return {rule.code: rule.title for rule in all_rules()}


def rule_title(code: str) -> str:
    """The rule's sentence, such as `Ingen postering står to ganger i samme fil`; an unknown code is its own title."""
    return rule_titles().get(code, code)
