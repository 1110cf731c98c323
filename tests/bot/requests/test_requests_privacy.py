"""Personal data stand in the database while they are needed, never in a log, and nowhere once they are forgotten."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from requests_factories import FORM, NO_LIMITS, NOW, make_new
from requests_site import make_site
from sqlalchemy import Engine, event, inspect, text

from bot.requests.expiry import forget_old
from bot.requests.model import RequestStatus
from bot.requests.sending import write_outbox
from bot.requests.store import RequestStore
from catalogue.model import Catalogue

STATEMENTS = "sqlalchemy.engine"
LETTERS = "abcdefghijkmnopqrstuvwxyz"
NAMES = st.text(LETTERS, min_size=8, max_size=14).map("qz{}".format)
"""Words that stand nowhere else: Hypothesis also draws words of our own code, names of columns among them."""
MAILS = st.builds(lambda name, host: f"{name}@{host}.example", NAMES, NAMES)
PHONES = st.builds(
    lambda code, rest, form: form.format(code, rest[:3], rest[3:5], rest[5:]),
    st.sampled_from(["342", "912", "495"]),
    st.text("0123456789", min_size=7, max_size=7),
    st.sampled_from(["+7 ({}) {}-{}-{}", "8 {} {}-{}-{}", "+7{}{}{}{}"]),
)


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """All that the loggers say: everything, and of SQLAlchemy its statements (one level on it prints whole rows)."""
    out = io.StringIO()
    handler, root = logging.StreamHandler(out), logging.getLogger()
    talkative = [logging.getLogger(name) for name in ("", "bot", "uvicorn", "httpx", "asyncio", STATEMENTS)]
    before = [logger.level for logger in talkative]
    root.addHandler(handler)
    for logger in talkative:
        logger.setLevel(logging.INFO if logger.name == STATEMENTS else logging.DEBUG)
    try:
        yield out
    finally:
        root.removeHandler(handler)
        for logger, level in zip(talkative, before, strict=True):
            logger.setLevel(level)


def traces(contact: str) -> set[str]:
    """The contact as it could be left behind: as written, and as digits."""
    digits = re.sub(r"\D", "", contact)
    return {contact} | ({digits, digits[1:]} if "@" not in contact else set())


def test_contacts_are_in_no_log_and_after_deletion_in_no_table(
    catalogue: Catalogue, sqlite: Engine, tmp_path: Path
) -> None:
    site = make_site(catalogue, sqlite, per_sender_per_day=1000, per_donor_per_day=100_000)

    @settings(max_examples=15, deadline=None)
    @given(contact=st.one_of(MAILS, PHONES), name=NAMES, also=MAILS)
    def holds(contact: str, name: str, also: str) -> None:
        with everything_logged() as log:
            number, secret = site.sent(contact=contact, position=name, message=f"Пишите на {also}, спасибо.")
            site.check(contact=contact + " !")
            site.status(number, secret)
            write_outbox(site.service.store, site.service.letter, site.service.settings, tmp_path / "out", NOW)
            site.service.store.answer([number], FORM["donor"], RequestStatus.ANSWERED, f"Ответ для {also}", "", NOW)
            assert contact in str(site.service.store.opened(number, secret))
            assert site.status(number, secret, "delete").status_code == 200
        assert "INSERT INTO requests" in log.getvalue()
        wanted = traces(contact) | {name, also, number, secret}
        rows, files = everything_in(sqlite), b"".join(path.read_bytes() for path in tmp_path.glob("provodnik.db*"))
        assert not [trace for trace in wanted if trace in log.getvalue()]
        assert not [trace for trace in wanted if trace in rows]
        assert not [trace for trace in wanted if trace.encode() in files]

    holds()


def everything_in(database: Engine) -> str:
    """Every row of every table."""
    with database.connect() as connection:
        return str([connection.execute(text(f"SELECT * FROM {t}")).all() for t in inspect(database).get_table_names()])


def test_retention_deletes_what_is_personal_and_keeps_the_counts(database: Engine) -> None:
    store = RequestStore(database)
    old = [make_new(contact=f"old{n}@b.example", message=f"Старый вопрос {n}, прошу ответить.") for n in range(3)]
    for new in old:
        store.add(new, NO_LIMITS, NOW)
    fresh = make_new(contact="fresh@b.example")
    store.add(fresh, NO_LIMITS, NOW + timedelta(days=30))
    assert forget_old(store, 30, NOW + timedelta(days=30)) == 0
    assert forget_old(store, 30, NOW + timedelta(days=30, seconds=1)) == 3
    rows = everything_in(database)
    assert "@b.example" in rows and "old" not in rows and "Старый вопрос" not in rows
    with database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM requests")).scalar() == 4


def test_forgotten_requests_leave_no_byte_in_the_file(sqlite: Engine, tmp_path: Path) -> None:
    """SQLite only unlinks what is deleted unless told otherwise, and its log remembers too."""
    # Some builds of SQLite overwrite by themselves; the store must not count on it.
    event.listen(sqlite, "connect", lambda connection, _: connection.execute("PRAGMA secure_delete = OFF"))
    sqlite.dispose()
    store = RequestStore(sqlite)
    for n in range(200):
        store.add(make_new(contact=f"trace{n}@b.example", message="следы " * (n % 50 + 3)), NO_LIMITS, NOW)
    before = b"".join(path.read_bytes() for path in tmp_path.glob("provodnik.db*"))
    assert b"trace7@b.example" in before
    assert store.forget_older(NOW + timedelta(days=1)) == 200
    after = b"".join(path.read_bytes() for path in tmp_path.glob("provodnik.db*"))
    assert b"trace" not in after and "следы".encode() not in after


def test_error_of_the_database_names_no_values(sqlite: Engine) -> None:
    store = RequestStore(sqlite)
    with sqlite.begin() as connection:
        connection.execute(text("DROP TABLE request_people"))
    with pytest.raises(Exception, match="request_people") as caught:
        store.add(make_new(contact="leak@b.example"), NO_LIMITS, NOW)
    assert "leak@b.example" not in str(caught.value)
