"""The automations that ship, put on a Prefect server: they tell of alerts and of runs that failed. Safe to repeat."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tasks.order import InputError

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.events.schemas.automations import AutomationCore


class BlockError(InputError):
    """The block that is to tell of alerts and failures cannot be used."""

    def __init__(self, block: str, reason: str) -> None:
        super().__init__(
            f"OMRADELOFT_NOTIFICATION_BLOCK={block}: {reason}; make a notification block on the Prefect server "
            "(Blocks, or `prefect block create`) and name it as type/name, such as slack-webhook/operations"
        )


def install_automations(block: str) -> Iterator[str]:
    """Make the automations on the server, or bring them up to date; a line on each.

    One that is there keeps its id, and whether it is switched on. Of several with the same name the first is kept.

    Args:
        block: the notification block that is to tell, as "type/name"; empty to make none.

    Raises:
        BlockError: there is no such block, or it cannot notify.
    """
    if not block:
        yield "automations: none; name a notification block of the server in OMRADELOFT_NOTIFICATION_BLOCK to have them"
        return
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - Prefect takes a second to load

    with get_client(sync_client=True) as client:
        block_id = _block_id(client, block)
        for automation in shipped_automations(block_id):
            yield f"automation {automation.name}: {_install(client, automation)}"


def shipped_automations(block_id: UUID) -> tuple[AutomationCore, ...]:
    """The automations, which notify by a block."""
    from prefect.events.schemas.automations import AutomationCore  # noqa: PLC0415

    return tuple(AutomationCore.model_validate(_with_block(each, block_id)) for each in _read()["automations"])


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(files("flows").joinpath("automations.toml").read_text(encoding="utf-8"))


def _with_block(automation: dict[str, Any], block_id: UUID) -> dict[str, Any]:
    return automation | {"actions": [action | {"block_document_id": block_id} for action in automation["actions"]]}


def _install(client: SyncPrefectClient, automation: AutomationCore) -> str:
    """What was done."""
    standing = sorted(client.read_automations_by_name(automation.name), key=lambda each: str(each.id))
    if not standing:
        client.create_automation(automation)
        return "made"
    kept, *others = standing
    for other in others:
        client.delete_automation(other.id)
    client.update_automation(kept.id, automation.model_copy(update={"enabled": kept.enabled}))
    return "up to date" if kept.enabled else "up to date, and switched off"


def _block_id(client: SyncPrefectClient, block: str) -> UUID:
    from prefect.exceptions import ObjectNotFound  # noqa: PLC0415

    kind, slash, name = block.partition("/")
    if not (kind and slash and name):
        raise BlockError(block, "is not of the form type/name")
    try:
        document = client.read_block_document_by_name(name, kind, include_secrets=False)
    except ObjectNotFound:
        raise BlockError(block, "there is no such block on the server") from None
    schema = document.block_schema
    if schema is None or "notify" not in schema.capabilities:
        raise BlockError(block, "is a block that cannot notify")
    return document.id
