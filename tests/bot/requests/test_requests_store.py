"""The store of requests keeps its promises on SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from requests_factories import NO_LIMITS, NOW, make_filled, make_new
from sqlalchemy import Engine, func, select

from bot.requests.donors import DONOR_HOURS, DonorTokens, grouped
from bot.requests.model import MOVES, Actor, LetterState, RequestStatus, targets_of
from bot.requests.problems import KeyReusedError, LimitError, MoveError, RequestDeletedError, RequestFault
from bot.requests.records import DailyLimits
from bot.requests.store import RequestStore
from bot.requests.tables import ANSWERS, LETTERS, PEOPLE, REQUESTS, SESSIONS, STEPS, TOKENS
from bot.requests.uptake import Uptake


@pytest.fixture
def store(database: Engine) -> RequestStore:
    return RequestStore(database)


def test_request_is_kept_whole_and_opened_by_number_and_secret(store: RequestStore) -> None:
    new = make_new()
    receipt = store.add(new, NO_LIMITS, NOW)
    kept = store.opened(receipt.number, new.secret)
    assert kept is not None
    assert (kept.filled, kept.status, kept.created) == (new.filled, RequestStatus.DRAFT, NOW)
    assert (kept.consent_version, kept.consented) == ("v1", NOW)
    assert [(s.status, s.actor, s.at) for s in kept.steps] == [(RequestStatus.DRAFT, Actor.SENDER, NOW)]
    assert kept.letter.state is LetterState.WAITING
    assert store.consent_text("v1") == "согласие"


def test_same_form_sent_again_gives_the_same_receipt(store: RequestStore) -> None:
    new = make_new()
    first = store.add(new, NO_LIMITS, NOW)
    again = store.add(new, NO_LIMITS, NOW + timedelta(hours=1))
    assert (again.number, again.secret, again.repeated) == (first.number, first.secret, True)
    assert len(store.all()) == 1


def test_same_form_with_other_words_is_refused(store: RequestStore) -> None:
    new = make_new()
    store.add(new, NO_LIMITS, NOW)
    with pytest.raises(KeyReusedError):
        store.add(replace(new, filled=make_filled(message="Другие слова, другой вопрос.")), NO_LIMITS, NOW)
    assert [r.filled.message for r in store.all()] == [new.filled.message]


def test_one_form_sent_by_many_at_once_makes_one_request(store: RequestStore) -> None:
    new = make_new()
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _: store.add(new, NO_LIMITS, NOW), range(16)))
    assert {r.number for r in receipts} == {store.all()[0].number}
    assert sum(not r.repeated for r in receipts) == 1


def test_secret_is_not_in_the_database(store: RequestStore, database: Engine) -> None:
    new = make_new()
    store.add(new, NO_LIMITS, NOW)
    with database.connect() as connection:
        row = str(connection.execute(select(REQUESTS)).one())
    assert new.secret not in row
    assert new.key not in row


def test_wrong_secret_or_number_opens_nothing(store: RequestStore) -> None:
    mine, other = make_new(), make_new()
    number = store.add(mine, NO_LIMITS, NOW).number
    store.add(other, NO_LIMITS, NOW)
    for wrong in (other.secret, "", mine.secret[:-1], "0000-0000-0000-0000"):
        assert store.opened(number, wrong) is None
    assert store.opened("0000-0000-0000", mine.secret) is None
    assert store.opened("", "") is None


@pytest.mark.parametrize("actor", Actor)
def test_status_moves_only_along_its_ways(store: RequestStore, actor: Actor) -> None:
    later = NOW + timedelta(days=1)
    for before in RequestStatus:
        request_id = _request_at(store, before)
        ways = targets_of(before, actor)
        for after in set(RequestStatus) - set(ways):
            with pytest.raises(MoveError):
                store.move(request_id, after, actor, later)
        assert [r.status for r in store.all() if r.id == request_id] == [before]
        for after in ways:
            request_id = _request_at(store, before)
            store.move(request_id, after, actor, later)
            (moved,) = (r for r in store.all() if r.id == request_id)
            assert (moved.status, moved.changed) == (after, later)
            assert (moved.steps[-1].status, moved.steps[-1].actor) == (after, actor)


def _request_at(store: RequestStore, status: RequestStatus) -> int:
    """The id of a new request that an operator brought to a status."""
    request = store.find(store.add(make_new(), NO_LIMITS, NOW).number)
    assert request is not None
    for step in _way_to(status):
        store.move(request.id, step, Actor.OPERATOR, NOW)
    return request.id


def _way_to(status: RequestStatus) -> list[RequestStatus]:
    way = [RequestStatus.SENT, RequestStatus.ANSWERED, RequestStatus.IMPLEMENTING, RequestStatus.IMPLEMENTED]
    if status is RequestStatus.DRAFT:
        return []
    return [RequestStatus.REFUSED] if status is RequestStatus.REFUSED else way[: way.index(status) + 1]


def test_implemented_and_refused_are_ends() -> None:
    assert not [pair for pair in MOVES if pair[0] in {RequestStatus.IMPLEMENTED, RequestStatus.REFUSED}]


def test_donor_answers_several_requests_at_once_and_only_its_own(store: RequestStore) -> None:
    mine = [store.add(make_new(), NO_LIMITS, NOW).number for _ in range(3)]
    foreign = store.add(make_new(donor="perm"), NO_LIMITS, NOW).number
    with pytest.raises(MoveError):
        store.answer([mine[0], foreign], "nizhny-novgorod", RequestStatus.ANSWERED, "Ответ", "", NOW)
    assert {r.status for r in store.all()} == {RequestStatus.DRAFT}
    assert not any(r.answers for r in store.all())
    store.answer(mine[:2], "nizhny-novgorod", RequestStatus.ANSWERED, "Ответ", "https://admgor.nnov.ru/doc", NOW)
    store.answer(mine[:1], "nizhny-novgorod", RequestStatus.ANSWERED, "Дополнение", "", NOW)
    found = {r.number: r for r in store.of_donor("nizhny-novgorod")}
    assert [len(found[n].answers) for n in mine] == [2, 1, 0]
    assert [found[n].status for n in mine] == [RequestStatus.ANSWERED, RequestStatus.ANSWERED, RequestStatus.DRAFT]
    assert found[mine[0]].letter.state is LetterState.NEEDLESS
    assert [g.solution for g in grouped(found.values())] == ["binology-smart-waste"]


def test_sender_and_donor_are_not_flooded(store: RequestStore) -> None:
    limits = DailyLimits(per_sender=2, per_donor=3)
    for contact in ("8 (342) 123-45-67", "+7 342 1234567"):
        store.add(make_new(contact=contact), limits, NOW)
    with pytest.raises(LimitError) as caught:
        store.add(make_new(contact="7 342 123 45 67", donor="perm"), limits, NOW)
    assert [(p.code, p.params) for p in caught.value.problems] == [(RequestFault.SENDER_LIMIT, {"limit": 2})]
    store.add(make_new(contact="b@c.example"), limits, NOW)
    with pytest.raises(LimitError) as caught:
        store.add(make_new(contact="d@c.example"), limits, NOW)
    assert [(p.code, p.params) for p in caught.value.problems] == [(RequestFault.DONOR_LIMIT, {"limit": 3})]
    assert len(store.all()) == 3
    store.add(make_new(contact="d@c.example"), limits, NOW + timedelta(days=1, seconds=1))


def test_limit_holds_when_many_send_at_once(store: RequestStore) -> None:
    limits = DailyLimits(per_sender=100, per_donor=5)

    def send(n: int) -> bool:
        try:
            store.add(make_new(contact=f"a{n}@c.example"), limits, NOW)
        except LimitError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, range(20))) == 5
    assert len(store.all()) == 5


def test_forgotten_request_leaves_its_count_and_nothing_else(store: RequestStore, database: Engine) -> None:
    new = make_new()
    receipt = store.add(new, NO_LIMITS, NOW)
    request = store.find(receipt.number)
    assert request is not None
    store.answer([receipt.number], "nizhny-novgorod", RequestStatus.ANSWERED, "Звоните Петрову", "", NOW)
    assert store.forget(request.id)
    assert not store.forget(request.id)
    assert store.find(receipt.number) is None
    assert store.opened(receipt.number, new.secret) is None
    with database.connect() as connection:
        for table in (PEOPLE, STEPS, ANSWERS, LETTERS):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
        row = connection.execute(select(REQUESTS)).one()
    assert (row.number, row.secret_hash, row.secret_salt, row.body_hash) == (None, None, None, None)
    assert row.created % 86_400 == 0
    assert [(t.solution, t.donor, t.status, t.requests) for t in Uptake(database).totals()] == [
        ("binology-smart-waste", "nizhny-novgorod", RequestStatus.ANSWERED, 1)
    ]
    with pytest.raises(RequestDeletedError):
        store.add(new, NO_LIMITS, NOW)


def test_old_requests_are_forgotten_by_the_day_of_their_last_change(store: RequestStore) -> None:
    old = store.add(make_new(), NO_LIMITS, NOW).number
    moved = store.add(make_new(), NO_LIMITS, NOW).number
    request = store.find(moved)
    assert request is not None
    store.move(request.id, RequestStatus.SENT, Actor.OPERATOR, NOW + timedelta(days=10))
    assert store.forget_older(NOW + timedelta(days=5)) == 1
    assert store.find(old) is None
    assert store.find(moved) is not None
    assert store.forget_older(NOW + timedelta(days=5)) == 0


def test_letter_is_taken_by_one_process_only(store: RequestStore) -> None:
    store.add(make_new(), NO_LIMITS, NOW)
    (request,) = store.due_letters(NOW)
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: store.claim_letter(request, NOW + timedelta(minutes=5)), range(8)))
    assert taken.count(True) == 1
    assert store.due_letters(NOW) == ()
    assert len(store.due_letters(NOW + timedelta(minutes=5))) == 1


def test_uptake_counts_by_solution_donor_region_and_status(store: RequestStore, database: Engine) -> None:
    for donor in ("nizhny-novgorod", "nizhny-novgorod", "perm"):
        store.add(make_new(donor=donor), NO_LIMITS, NOW)
    store.add(make_new(solution="other"), NO_LIMITS, NOW)
    uptake = Uptake(database)
    assert uptake.asked_for() == {"binology-smart-waste": 3, "other": 1}
    assert sum(t.requests for t in uptake.totals()) == 4
    assert "nytva" not in str(uptake.totals())


def test_token_opens_its_city_until_it_is_withdrawn(database: Engine) -> None:
    tokens = DonorTokens(database)
    token = tokens.add("nizhny-novgorod", "отдел", NOW)
    other = tokens.add("perm", "отдел", NOW)
    opened = tokens.check("nizhny-novgorod", token, NOW)
    assert opened is not None
    session = tokens.sign_in(opened, NOW)
    assert tokens.is_signed_in(session, "nizhny-novgorod", NOW)
    assert not tokens.is_signed_in(session, "perm", NOW)
    assert tokens.check("nizhny-novgorod", other, NOW) is None
    assert tokens.check("perm", token, NOW) is None
    assert tokens.check("nizhny-novgorod", "", NOW) is None
    with database.connect() as connection:
        assert token not in str(connection.execute(select(TOKENS)).all())
    assert tokens.withdraw(opened, NOW)
    assert not tokens.withdraw(opened, NOW)
    assert not tokens.is_signed_in(session, "nizhny-novgorod", NOW)
    assert tokens.check("nizhny-novgorod", token, NOW) is None
    assert [t.withdrawn is None for t in tokens.all()] == [False, True]


def test_each_signing_in_is_its_own_random_one_and_ends_after_hours(database: Engine) -> None:
    tokens = DonorTokens(database)
    token = tokens.add("perm", "отдел", NOW)
    key = tokens.check("perm", token, NOW)
    assert key is not None
    first, second = tokens.sign_in(key, NOW), tokens.sign_in(key, NOW)
    assert len({first, second, token}) == 3
    assert min(len(first), len(second)) >= 43  # 256 bits in base64
    before, after = (NOW + timedelta(hours=DONOR_HOURS, seconds=s) for s in (-1, 0))
    assert tokens.is_signed_in(first, "perm", before)
    assert not tokens.is_signed_in(first, "perm", after)
    for forged in (None, "", first[:-1], token, "\ud83d"):
        assert not tokens.is_signed_in(forged, "perm", NOW)
    tokens.sign_out(first)
    assert not tokens.is_signed_in(first, "perm", before)
    assert tokens.is_signed_in(second, "perm", before)
    tokens.sign_in(key, after)
    with database.connect() as connection:
        kept = connection.execute(select(SESSIONS)).all()
    assert len(kept) == 1  # those that are over are not kept
    assert second not in str(kept)


def test_key_ends_with_what_it_opened_on_its_day(database: Engine) -> None:
    tokens = DonorTokens(database)
    token, endless = tokens.add("perm", "отдел", NOW, days=30), tokens.add("perm", "отдел", NOW)
    before, after = (NOW + timedelta(days=30, seconds=s) for s in (-1, 0))
    key = tokens.check("perm", token, before)
    assert key is not None
    session = tokens.sign_in(key, before)
    assert tokens.is_signed_in(session, "perm", before)
    assert not tokens.is_signed_in(session, "perm", after)
    assert tokens.check("perm", token, after) is None
    assert tokens.check("perm", endless, after) is not None
    assert [t.in_force(after) for t in tokens.all()] == [False, True]


def test_requests_are_counted_by_status_without_the_forgotten(store: RequestStore) -> None:
    for key in ("a", "b", "c"):
        store.add(make_new(key=key), NO_LIMITS, NOW)
    first, second, third = store.all()
    store.move(first.id, RequestStatus.SENT, Actor.MAILER, NOW)
    store.forget(third.id)
    assert store.count_by_status() == {RequestStatus.SENT: 1, RequestStatus.DRAFT: 1}
    assert second.status is RequestStatus.DRAFT
