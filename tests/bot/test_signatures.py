"""What is signed holds for its purpose, its time and its key, by one algorithm."""

from __future__ import annotations

import hashlib

import pytest
from itsdangerous import Signer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.signer import NoneAlgorithm

from bot.rasa.signing import SECONDS_A_DAY, ButtonSignatures, ConversationIds
from bot.requests.forms import SESSION_HOURS, FormGuard, Purpose
from bot.signatures import signer, timed_serializer, timed_signer

SECRET = "of this installation"


def _later(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    now = TimestampSigner("").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: now + seconds)


def test_conversation_can_be_continued_for_its_days_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = ConversationIds(SECRET, days=30)
    session = ids.new_session()
    _later(monkeypatch, 30 * SECONDS_A_DAY - 60)
    assert ids.sender_of(session) is not None
    _later(monkeypatch, 30 * SECONDS_A_DAY + 60)
    assert ids.sender_of(session) is None


def test_form_is_taken_for_its_hours_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = FormGuard(SECRET)
    cookie = guard.new_session()
    session = guard.session_of(cookie)
    assert session is not None
    token = guard.token(session, Purpose.REQUEST)
    assert guard.key_of(session, Purpose.REQUEST, token) is not None
    _later(monkeypatch, SESSION_HOURS * 3600 + 60)
    assert guard.session_of(cookie) is None
    assert guard.key_of(session, Purpose.REQUEST, token) is None


def test_ids_are_random_and_long() -> None:
    senders = {ConversationIds(SECRET, 30).sender_of(ConversationIds(SECRET, 30).new_session()) for _ in range(100)}
    assert len(senders) == 100
    assert {len(bytes.fromhex(sender or "")) for sender in senders} == {16}


@pytest.mark.parametrize(
    "how",
    [
        {"algorithm": NoneAlgorithm()},
        {"digest_method": hashlib.sha1},
        {"digest_method": hashlib.sha1, "key_derivation": "hmac"},
        {"digest_method": hashlib.sha256, "key_derivation": "none"},
    ],
    ids=["none", "sha1", "sha1 by hmac", "key as it is"],
)
def test_signature_of_another_algorithm_is_none_of_ours(how: dict[str, object]) -> None:
    forged = Signer(SECRET, salt="provodnik.button", **how)  # type: ignore[arg-type]
    assert not signer(SECRET, "provodnik.button").validate(forged.sign("sender:/affirm"))
    stamped = TimestampSigner(SECRET, salt="provodnik.session", **how).sign("id")  # type: ignore[arg-type]
    assert not timed_signer(SECRET, "provodnik.session").validate(stamped)
    form = URLSafeTimedSerializer(SECRET, salt="provodnik.request", signer_kwargs=dict(how)).dumps("key")
    assert timed_serializer(SECRET, "provodnik.request").loads_unsafe(form)[0] is False


def test_signature_of_one_purpose_or_key_is_none_of_another() -> None:
    signed = signer(SECRET, "provodnik.button").sign("value")
    assert signer(SECRET, "provodnik.button").validate(signed)
    assert not signer(SECRET, "provodnik.actions").validate(signed)
    assert not signer("of another", "provodnik.button").validate(signed)
    assert ButtonSignatures("of another").opened("a", ButtonSignatures(SECRET).signed("a", "/affirm")) is None
