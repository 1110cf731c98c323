"""A file is taken over whole or not at all, on SQLite and on PostgreSQL; what vanished stays and says so."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from register_files import (
    MISTAKES,
    SNAPSHOT,
    Item,
    cut,
    inn,
    items,
    product,
    products,
    write_industrial_csv,
    write_industrial_xlsx,
    write_open_data_csv,
    write_software_xlsx,
    write_software_xml,
)
from sqlalchemy import Engine, func, insert, inspect, select

from bot.editors.opinions import OPINIONS
from bot.settings import ROOT
from catalogue.registers.model import (
    Entry,
    FileFormat,
    FileProblem,
    RefusalCode,
    RegisterFileError,
    RegisterKind,
    Snapshot,
)
from catalogue.registers.status.names import latin_key, normalised, words_of_name
from catalogue.registers.store.entries import RegisterStore
from catalogue.registers.store.importing import ImportReport
from catalogue.registers.store.tables import ENTRIES, KEYS, SNAPSHOTS, body_of, entry_of, metadata

TODAY = date(2026, 11, 24)
LATER = "2026.10.01 01:37"
SOFTWARE, INDUSTRIAL = RegisterKind.SOFTWARE, RegisterKind.INDUSTRIAL


@pytest.fixture
def store(database: Engine) -> RegisterStore:
    return RegisterStore(database)


def content(database: Engine) -> list[list[Any]]:
    """Everything that is kept of the registers."""
    with database.connect() as connection:
        return [sorted(map(str, connection.execute(select(table)))) for table in (ENTRIES, KEYS, SNAPSHOTS)]


def take(store: RegisterStore, path: Path, **how: Any) -> ImportReport:
    return store.import_file(path, how.pop("date", None), today=TODAY, **how)


def refused(store: RegisterStore, path: Path, **how: Any) -> FileProblem:
    with pytest.raises(RegisterFileError) as caught:
        take(store, path, **how)
    return caught.value.problem


def test_tables_are_those_of_the_migrations(database: Engine) -> None:
    look = inspect(database)
    for name, table in metadata.tables.items():
        assert [c["name"] for c in look.get_columns(name)] == table.columns.keys()
        assert look.get_pk_constraint(name)["constrained_columns"] == table.primary_key.columns.keys()
        assert {i["name"] for i in look.get_indexes(name)} == {str(i.name) for i in table.indexes}


def test_import_reports_what_it_did(store: RegisterStore, tmp_path: Path) -> None:
    shares: list[float] = []
    path = write_software_xml(tmp_path / "a.xml", [*items(40), *MISTAKES["bad-number"], Item("41", more={"new": "1"})])
    report = take(store, path, progress=shares.append)
    assert (report.format, report.register, report.snapshot_date) == (FileFormat.SOFTWARE_XML, SOFTWARE, SNAPSHOT)
    assert (report.read, report.kept, report.refused_total) == (46, 41, 5)
    assert [r.code for r in report.refused] == ["bad-number"] * 5
    assert report.unknown_fields == {"new": 1}
    assert (report.added, report.changed, report.vanished, report.unchanged) == (41, 0, 0, 0)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert store.snapshots() == [Snapshot(SOFTWARE, SNAPSHOT, report.sha256, 41)]


def test_entry_comes_back_as_it_was_read(store: RegisterStore, tmp_path: Path) -> None:
    item = Item("77", aliases=("Щит",), modules=("Карта",), excluded="Да", exclusion_date="2024-01-01", more={"x": "y"})
    take(store, write_software_xml(tmp_path / "a.xml", [item]))
    (standing,) = store.by_number(SOFTWARE, "0077")
    assert (standing.seen, standing.snapshot, standing.absent) == (SNAPSHOT, SNAPSHOT, False)
    entry = standing.entry
    assert (entry.number, entry.name, entry.owner_inn, entry.aliases) == ("77", item.name, item.inn, ("Щит",))
    assert (entry.excluded, entry.exclusion_date, entry.extra["x"]) == (True, date(2024, 1, 1), "y")
    assert store.by_number(SOFTWARE, "78") == store.by_number(INDUSTRIAL, "77") == []


def test_next_file_adds_changes_and_never_deletes(store: RegisterStore, tmp_path: Path) -> None:
    first = list(items(40))
    take(store, write_software_xml(tmp_path / "a.xml", first))
    second = [replace(first[0], name="Новое имя"), *first[1:35], *items(3, first=41)]
    report = take(store, write_software_xml(tmp_path / "b.xml", second, LATER))
    assert (report.added, report.changed, report.vanished, report.unchanged) == (3, 1, 5, 34)
    (vanished,) = store.by_number(SOFTWARE, "40")
    assert (vanished.seen, vanished.snapshot, vanished.absent) == (SNAPSHOT, date(2026, 10, 1), True)
    assert not store.by_number(SOFTWARE, "2")[0].absent
    assert [s.entry.number for s in store.named([normalised("Новое имя")])] == ["1"]
    assert "1" not in [s.entry.number for s in store.named([normalised(first[0].name)])]
    third = take(store, write_software_xml(tmp_path / "c.xml", first, "2026.11.01 01:37"))
    assert (third.added, third.changed, third.vanished, third.unchanged) == (0, 1, 3, 39)
    assert not store.by_number(SOFTWARE, "40")[0].absent


def test_same_file_twice_says_so_and_changes_nothing(store: RegisterStore, database: Engine, tmp_path: Path) -> None:
    path = write_software_xml(tmp_path / "a.xml", items(20))
    take(store, path)
    before = content(database)
    again = take(store, path)
    assert (again.repeated, again.read, again.snapshot_date) == (True, 0, SNAPSHOT)
    assert content(database) == before
    forced = take(store, path, force=True)
    assert (forced.repeated, forced.unchanged) == (False, 20)
    assert content(database)[:2] == before[:2]


@pytest.mark.parametrize(
    ("problem", "how"),
    [
        (FileProblem.TRUNCATED, {}),
        (FileProblem.OLDER, {}),
        (FileProblem.SUSPICIOUS_LOSS, {}),
        (FileProblem.DATE_CONFLICT, {"date": date(2026, 10, 2)}),
        (FileProblem.FUTURE_DATE, {}),
        (FileProblem.EMPTY, {}),
        (FileProblem.ALL_REFUSED, {}),
        (FileProblem.WRONG_REGISTER, {"register": INDUSTRIAL}),
        (FileProblem.NO_DATE, {}),
    ],
)
def test_refused_file_changes_nothing(
    store: RegisterStore, database: Engine, tmp_path: Path, problem: FileProblem, how: dict[str, Any]
) -> None:
    take(store, write_software_xml(tmp_path / "a.xml", items(700)))
    before = content(database)
    path = tmp_path / "b.xml"
    if problem is FileProblem.OLDER:
        write_software_xml(path, items(701), "2026.09.11 01:37")
    elif problem is FileProblem.SUSPICIOUS_LOSS:
        write_software_xml(path, items(559), LATER)
    elif problem is FileProblem.FUTURE_DATE:
        write_software_xml(path, items(700), "2026.11.26 01:37")
    elif problem is FileProblem.EMPTY:
        write_software_xml(path, [], LATER)
    elif problem is FileProblem.ALL_REFUSED:
        write_software_xml(path, MISTAKES["bad-number"], LATER)
    elif problem is FileProblem.NO_DATE:
        write_software_xml(path, items(701), None)
    else:
        write_software_xml(path, items(701), LATER)
    if problem is FileProblem.TRUNCATED:
        cut(path, 0.98)
    assert refused(store, path, **how) is problem
    assert content(database) == before
    if problem is FileProblem.SUSPICIOUS_LOSS:
        assert take(store, path, force=True).vanished == 141


def test_loss_of_a_fifth_is_taken(store: RegisterStore, tmp_path: Path) -> None:
    take(store, write_software_xml(tmp_path / "a.xml", items(50)))
    assert take(store, write_software_xml(tmp_path / "b.xml", items(40), LATER)).vanished == 10


def test_file_whose_records_are_mostly_wrong_is_refused_unless_forced(store: RegisterStore, tmp_path: Path) -> None:
    path = write_software_xml(tmp_path / "a.xml", [*items(2), *MISTAKES["bad-number"]])
    assert refused(store, path) is FileProblem.SUSPICIOUS_LOSS
    assert take(store, path, force=True).kept == 2


def test_dateless_files_take_the_day_that_is_given(store: RegisterStore, tmp_path: Path) -> None:
    path = write_industrial_csv(tmp_path / "a.csv", products(10))
    assert refused(store, path) is FileProblem.NO_DATE
    assert take(store, path, date=date(2026, 11, 20)).snapshot_date == date(2026, 11, 20)
    assert [(s.register, s.date) for s in store.snapshots()] == [(INDUSTRIAL, date(2026, 11, 20))]


def test_registers_do_not_touch_each_other(store: RegisterStore, tmp_path: Path) -> None:
    take(store, write_software_xml(tmp_path / "a.xml", items(20)))
    take(store, write_software_xml(tmp_path / "e.xml", items(5, seed=2)), register=RegisterKind.EAEU_SOFTWARE)
    report = take(store, write_industrial_csv(tmp_path / "a.csv", products(10)), date=TODAY)
    assert (report.added, report.vanished) == (10, 0)
    assert [s.register for s in store.snapshots()] == [SOFTWARE, RegisterKind.EAEU_SOFTWARE, INDUSTRIAL]
    assert store.by_number(RegisterKind.EAEU_SOFTWARE, "3")[0].entry.name == list(items(5, seed=2))[2].name
    assert not store.by_number(SOFTWARE, "20")[0].absent


def test_poorer_file_keeps_what_the_richer_one_said(store: RegisterStore, tmp_path: Path) -> None:
    item = Item("7", modules=("Карта",), excluded="Да", exclusion_date="2024-01-01", more={"trusted": "Да"})
    take(store, write_software_xml(tmp_path / "a.xml", [item]))
    later = [replace(item, name="Другое имя", more={})]
    report = take(store, write_software_xlsx(tmp_path / "b.xlsx", later), date=TODAY)
    assert (report.changed, report.vanished) == (1, 0)
    entry = store.by_number(SOFTWARE, "7")[0].entry
    assert entry.name == "Другое имя"
    assert (entry.modules, entry.excluded, entry.trusted, entry.owner_short) == (("Карта",), True, True, item.short)
    assert store.headings(SOFTWARE)[1] == "Название"


def test_industrial_sheet_follows_the_csv(store: RegisterStore, tmp_path: Path) -> None:
    take(store, write_industrial_csv(tmp_path / "a.csv", products(30)), date=SNAPSHOT)
    report = take(store, write_industrial_xlsx(tmp_path / "a.xlsx", products(30)), date=TODAY)
    assert (report.added, report.vanished) == (0, 0)
    made = next(p for p in products(30) if p["ElectronicProductLevel"] == "2")
    entry = store.by_number(INDUSTRIAL, made["Registernumber"])[0].entry
    assert (entry.electronic_level, entry.okpd2) == ("2", made["OKPD2"])


# Finding


@pytest.mark.parametrize("last_first", [False, True])
@pytest.mark.parametrize("write", [write_open_data_csv, write_industrial_xlsx])
def test_number_of_which_a_version_cannot_be_read_is_not_taken(
    store: RegisterStore, tmp_path: Path, write: Any, last_first: bool
) -> None:
    older = product("10219016", Docdate="2024-02-01", Docvalidtill="2029-02-01")
    ended = product("10219016", Docdate="2026-02-01", Enddate="прекращено")
    versions = [ended, older] if last_first else [older, ended]
    report = take(store, write(tmp_path / "a", [*versions, *products(5)]), date=date(2026, 11, 20))
    assert store.by_number(RegisterKind.INDUSTRIAL, "10219016") == []
    assert (report.read, report.kept, report.refused_total) == (7, 5, 2)
    assert [(r.place, r.code) for r in report.refused if not r.value] == [("entry 10219016", RefusalCode.OTHER_VERSION)]


@pytest.fixture
def filled(store: RegisterStore, tmp_path: Path) -> RegisterStore:
    made = [
        Item("100", name="FindFace Multi", inn=inn(50), aliases=("Файнд Мульти",)),
        Item("101", name="1С-Битрикс24", inn=inn(51), modules=("Умная карта дорог",)),
        Item("102", name="Умная карта города", inn=inn(51), classes=(("05.05.01", "Карты"),), included="2024-05-05"),
        Item("103", name="Карта вод", inn=inn(52), classes=(("05.05", "Геоданные"),), included="2025-01-01"),
        Item("104", name="Реестр труб", inn=inn(53), classes=(("05.051", "Другое"),)),
    ]
    take(store, write_software_xml(tmp_path / "filled.xml", made))
    return store


def numbers(found: list[Any]) -> list[str]:
    return [s.entry.number for s in found]


def test_products_of_an_owner_are_found_by_inn(filled: RegisterStore) -> None:
    assert numbers(filled.by_inn(inn(51))) == ["101", "102"]
    assert filled.by_inn("5900000000") == []


def test_names_aliases_and_modules_are_found_in_other_spellings(filled: RegisterStore) -> None:
    assert numbers(filled.named([normalised('ООО "FINDFACE multi"')])) == ["100"]
    assert numbers(filled.named([normalised("файнд мульти")])) == ["100"]
    assert numbers(filled.named([normalised("«Умная карта дорог»"), normalised("Карта вод")])) == ["101", "103"]
    assert filled.named([]) == filled.named([""]) == filled.named(["нет такого"]) == []


def test_shared_words_find_similar_names_most_shared_first(filled: RegisterStore) -> None:
    assert numbers(filled.with_words(["карта", "дорог"], 10)) == ["101", "102", "103"]
    assert numbers(filled.with_words(["карта", "труб"], 10))[0] == "104", "the rarer word counts more"
    assert numbers(filled.with_words(["карта", "дорог"], 1)) == ["101"]
    assert numbers(filled.with_words(words_of_name("Битрикс 24"), 5)) == ["101"]
    assert numbers(filled.with_words(latin_key("Bitrix").split(), 5)) == ["101"]
    assert filled.with_words([], 5) == filled.with_words(["x"], 5) == filled.with_words(["карта"], 0) == []


def test_class_includes_its_subclasses_and_no_other_latest_first(filled: RegisterStore) -> None:
    assert numbers(filled.of_class("05.05", 10)) == ["103", "102"]
    assert numbers(filled.of_class("05", 10)) == ["103", "102", "104"]
    assert numbers(filled.of_class("05.05", 1)) == ["103"]
    assert filled.of_class("", 10) == filled.of_class("%", 10) == []


def test_nothing_imported_gives_nothing(store: RegisterStore) -> None:
    assert store.snapshots() == store.by_inn(inn(1)) == store.with_words(["карта"], 5) == []
    assert store.headings(SOFTWARE) == ()


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@given(
    st.builds(
        Entry,
        register=st.sampled_from(RegisterKind),
        number=_TEXT,
        name=_TEXT,
        owner=_TEXT,
        owner_short=st.none() | _TEXT,
        other_inns=st.lists(_TEXT, max_size=3).map(tuple),
        aliases=st.lists(_TEXT, max_size=3).map(tuple),
        classes=st.lists(st.tuples(_TEXT, _TEXT), max_size=3).map(tuple),
        included=st.none() | st.dates(),
        excluded=st.booleans(),
        trusted=st.none() | st.booleans(),
        ended=st.none() | st.dates(),
        score=st.none() | st.floats(0, 100),
        extra=st.dictionaries(_TEXT, _TEXT, max_size=3),
    )
)
def test_any_entry_survives_its_row(entry: Entry) -> None:
    assert entry_of(entry.register.value, entry.number, body_of(entry)) == entry


# Accidents


@pytest.mark.parametrize("share", [0.3, 0.95])
def test_killed_import_leaves_the_old_state_whole(
    store: RegisterStore, database: Engine, tmp_path: Path, share: float
) -> None:
    """Killed while reading, and inside the transaction that takes the entries over."""
    take(store, write_software_xml(tmp_path / "a.xml", items(600)))
    before = content(database)
    path = write_software_xml(tmp_path / "b.xml", items(650, seed=3), LATER)
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, str(Path(__file__).parent / "import_until.py"), url, str(path), str(share)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reached\n"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert content(database) == before
    report = take(store, path)
    assert (report.added, report.changed, report.unchanged) == (50, 600, 0)


def test_others_write_while_a_file_is_read(store: RegisterStore, database: Engine, tmp_path: Path) -> None:
    def someone_writes(share: float) -> None:
        if 0.1 < share <= 0.8:
            with database.begin() as connection:
                connection.execute(insert(OPINIONS), {"at": 1, "good": True, "solutions": [], "language": "ru"})

    assert take(store, write_software_xml(tmp_path / "a.xml", items(600)), progress=someone_writes).kept == 600
    with database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(OPINIONS)).scalar_one() > 0


def test_import_overtaken_by_another_one_gives_way(store: RegisterStore, database: Engine, tmp_path: Path) -> None:
    other = write_software_xml(tmp_path / "b.xml", items(30), LATER)

    def overtake(share: float) -> None:
        if share == 0.8:
            take(store, other)

    path = write_software_xml(tmp_path / "a.xml", items(20))
    assert refused(store, path, progress=overtake) is FileProblem.BUSY
    assert [s.records for s in store.snapshots()] == [30]


def test_file_that_grows_while_it_is_read_is_refused(store: RegisterStore, tmp_path: Path) -> None:
    path = write_software_xml(tmp_path / "a.xml", items(20))

    def grow(share: float) -> None:
        if share == 0.05:
            write_software_xml(path, items(25))

    assert refused(store, path, progress=grow) is FileProblem.UNREADABLE
    assert store.snapshots() == []


def test_day_may_be_that_of_moscow_but_not_later(store: RegisterStore, tmp_path: Path) -> None:
    tomorrow = TODAY + timedelta(days=1)
    take(store, write_software_xml(tmp_path / "a.xml", items(3), f"{tomorrow:%Y.%m.%d} 01:37"))
    assert store.snapshots()[0].date == tomorrow
