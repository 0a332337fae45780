"""What is wrong with one key of a TOML file, and what to write instead: a sentence for each fault that pydantic finds.

The one who reads it edits a file and knows no Python, so no name of a type and no pattern stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel

from schemas.masking import without_identity

_MOST_KEYS: Final = 12
"""So many keys are listed where an unknown one is near none of them; more would hide the fault."""
_PATTERNS: Final[dict[str, str]] = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "write small letters a-z, digits and hyphens, and nothing else",
    r"^\d+/[1-9]\d*$": 'write a fraction in quotes, such as "1/4"',
}
_NUMBER: Final = "write a number without quotes and blanks, with a point before decimals"
_DATE: Final = "write a date without quotes, year first, such as 2026-03-31"
_REMEDIES: Final[dict[str, str]] = {
    **dict.fromkeys(("decimal_type", "decimal_parsing"), _NUMBER),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "write a whole number without quotes"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "write true or false, without quotes"),
    "string_type": "write it in quotes",
}


def field_sentence(model: type[BaseModel], fault: Mapping[str, Any]) -> str:
    """What is wrong and what to write, without file and key.

    Args:
        model: the record the whole file is read as.
        fault: one of pydantic's `errors()`.
    """
    if fault["type"] == "missing":
        return "this key is required"
    if fault["type"] == "extra_forbidden":
        return _unknown_key(model, fault["loc"])
    return _words(model, fault) + _got(fault)


def _unknown_key(model: type[BaseModel], place: Sequence[int | str]) -> str:
    """The nearest of the keys that may stand in the same place, or all of them."""
    known = _keys(model, place[:-1])
    if close := get_close_matches(str(place[-1]), known, n=1):
        return f"unknown key; did you mean `{close[0]}`?"
    return "unknown key" + (f"; the keys here are {', '.join(known)}" if 0 < len(known) <= _MOST_KEYS else "")


def _words(model: type[BaseModel], fault: Mapping[str, Any]) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    match kind:
        case "tuple_type":
            words = _list_words(fault)
        case "model_type":
            words = f"write it in braces, with the keys {', '.join(_keys(model, fault['loc']))}"
        case "too_short" | "too_long":
            bound = context.get("min_length", context.get("max_length"))
            words = f"{context['actual_length']} values stand here; write {bound}"
        case "union_tag_invalid":
            words = f"{context['discriminator']} is one of {context['expected_tags']}"
        case "decimal_max_places":
            words = f"write no more than {context['decimal_places']} decimals"
        case "string_pattern_mismatch":
            words = _PATTERNS.get(context["pattern"], fault["msg"])
        case _:
            words = (
                _DATE if kind.startswith("date_") else _REMEDIES.get(kind, fault["msg"].removeprefix("Value error, "))
            )
    return str(words)


def _list_words(fault: Mapping[str, Any]) -> str:
    if not isinstance(fault["input"], dict):
        return "write a list in square brackets"
    name = ".".join(part for part in fault["loc"] if isinstance(part, str))
    return f"write [[{name}]] in double brackets, once for each, or a list in square brackets"


def _got(fault: Mapping[str, Any]) -> str:
    """What stands in the file, as it is written there; a whole section or list would repeat all of it."""
    value = fault["input"]
    if isinstance(value, (dict, list, tuple)):
        return ""
    if isinstance(value, bool):
        return f"; got {str(value).lower()}"
    return without_identity(f"; got {value if isinstance(value, (Decimal, date)) else repr(value)}")


def _keys(model: type[BaseModel], place: Sequence[int | str]) -> list[str]:
    """The keys a record in a place of the file may have, sorted."""
    schema = model.model_json_schema()
    nodes = [schema]
    for part in place:
        plain = [variant for node in nodes for variant in _variants(schema, node)]
        if isinstance(part, int):
            nodes = [node["items"] for node in plain if "items" in node]
        elif inner := [node["properties"][part] for node in plain if part in node.get("properties", {})]:
            nodes = inner
        else:
            # The name pydantic gives the one of several kinds of record that it took this for.
            nodes = [node for node in plain if part in _tags(node)] or plain
    return sorted({key for node in nodes for plain in _variants(schema, node) for key in plain.get("properties", {})})


def _variants(schema: dict[str, Any], node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a node of a JSON Schema may be, with every reference followed."""
    if "$ref" in node:
        yield from _variants(schema, schema["$defs"][node["$ref"].rpartition("/")[2]])
    elif several := [*node.get("anyOf", ()), *node.get("oneOf", ())]:
        for one in several:
            yield from _variants(schema, one)
    else:
        yield node


def _tags(node: dict[str, Any]) -> set[str]:
    return {str(part["const"]) for part in node.get("properties", {}).values() if "const" in part}
