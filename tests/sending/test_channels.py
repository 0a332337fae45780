"""Channels that are no mail: Teams, and whatever else Apprise knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.channels import routes_of
from tests.sending.outboxes import message
from tests.sending.servers import SECRET, make_certificate, web_sink


def test_teams_gets_the_whole_message_as_a_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    sent = replace(message(), body=message().body + "\nMer." * 400)
    with web_sink(certificate, status=202) as (port, posted):
        (route,) = routes_of([f"workflows://127.0.0.1:{port}/arbeidsflyt/{SECRET}"])
        assert route.send(sent, route.channels) == {}
    ((path, card),) = posted
    assert path.startswith("/workflows/arbeidsflyt/triggers/manual/paths/invoke?")
    assert f"sig={SECRET}" in path
    (attachment,) = card["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    texts = [block["text"] for block in attachment["content"]["body"]]
    assert texts == [sent.subject, sent.body.replace("\n", "\n\n")]


def test_channel_that_says_no_is_told_by_its_number_and_kind() -> None:
    with web_sink(status=503) as (port, posted):
        (route,) = routes_of([f"json://varsel:{SECRET}@127.0.0.1:{port}/{SECRET}"])
        (fault,) = route.send(message(), route.channels).values()
    assert len(posted) == 1
    assert fault.sentence == (
        "address 1 of OMRADELOFT_ALERT_URLS (JSON) did not take the message; "
        "check that it answers and that the address is right"
    )
    assert fault.may_pass
    assert not fault.is_lasting


def test_addresses_are_numbered_as_they_stand_in_the_settings() -> None:
    first, second = routes_of(["prefect://", "tull"])
    (fault,) = first.send(message(), first.channels).values()
    assert fault.sentence.startswith("address 2 of OMRADELOFT_ALERT_URLS")
    assert (first.delivers, second.channels) == (True, ("prefect",))
