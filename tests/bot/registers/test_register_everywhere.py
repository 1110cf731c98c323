"""One product of each status, from real files to chat, page, API, command line and papers: all say the same."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient
from register_files import CSV_COLUMNS, Item, inn, items, write_industrial_csv, write_software_xml
from register_files import product as industrial
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot import services as services_module
from bot.cli.commands import command_line
from bot.database import open_database
from bot.dialogue.model import Intent, ListWishes, Memory
from bot.papers.compiling import compile_dossier
from bot.papers.justification import EXTENTS, justification_of
from bot.papers.model import Dossier
from bot.papers.phrases import Phrases
from bot.papers.procurement import hint_for
from bot.rasa.actions import MEMORY_SLOT, action_name, create_action_app
from bot.services import Services, build_index, open_services
from bot.settings import ROOT, Settings
from bot.texts.words import words_in
from bot.web.app import create_app
from catalogue.model import Catalogue, Language
from catalogue.registers.model import RegisterKind
from catalogue.registers.status.component import Freshness, Status
from catalogue.registers.status.links import Link, Links, SubjectKind
from catalogue.registers.status.purchase import PERMISSION
from catalogue.registers.store.entries import RegisterStore
from embeddings.encoder import Encoder
from recommender.model import Constraints, Profile, Question
from recommender.scoring import Weights
from recommender.service import Recommender

RU, EN = Language.RU, Language.EN
DAY = date.today()  # The command line knows no other day than today's.
"""The day of the newest files, and the day of the answers where no other is named."""
INCLUDED = date(2023, 1, 20)
CLAIMED_NUMBER = "19999"
"""An editor confirmed it, and no file has it."""
SHORT_TERM = DAY + timedelta(days=3)
"""The last day of an entry whose term ends while its file is fresh."""
SHORT_TERM_SOLUTION = "rostov-public-wifi"
TOKEN = "of the test"
TOWN = "nytva"
NOT_SAID = re.compile(PERMISSION.pattern + r"|не в реестре|нет в реестре|not in the register", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Product:
    """A product of one status. `asked` is what a person types to ask for it; `solution` is the card of the catalogue
    whose confirmed entry, or own words, give it the same status.

    `number` is the number of its entry, `register` the name of its register, None where no entry stands behind it.
    """

    status: Status
    asked: str
    solution: str
    number: str | None = None
    register: Mapping[Language, str] | None = None
    dated: bool = True
    """Whether an imported file speaks of it."""

    @property
    def named(self) -> tuple[str, str]:
        """The name and the owner's tax number of what is asked for."""
        name, _, tax_number = self.asked.rpartition(" ")
        return name, tax_number


def words_of(ru: str, en: str) -> Mapping[Language, str]:
    return {RU: ru, EN: en}


SOFTWARE = words_of("реестр российского ПО", "Russian software register")
EAEU = words_of("реестр евразийского ПО", "EAEU software register")
OWN_USE = words_of("перечень ПО для собственных нужд", "list of own-use software")
INDUSTRIAL = words_of("реестр российской промышленной продукции", "register of Russian industrial products")
PRODUCTS = (
    Product(Status.REGISTERED_TRUSTED, f"Лучеград {inn(11)}", "mka-zhkh", "16001", SOFTWARE),
    Product(Status.REGISTERED, f"Тропинка {inn(12)}", "kazan-city-soft", "16002", SOFTWARE),
    Product(Status.REGISTERED_EAEU, f"Зубрава {inn(13)}", "kazan-digital-twin", "431", EAEU),
    Product(Status.INDUSTRIAL_VALID, f"Камера Рысь {inn(14)}", "ufa-public-wifi", "1001\\14\\2023", INDUSTRIAL),
    Product(Status.REGISTERED_CLAIMED, "GitFlic", "lobachevsky-platform", dated=False),
    Product(Status.UNVERIFIED, "FindFace", "kazan-ai-video-search", dated=False),
    Product(Status.UNKNOWN, "LUNA PLATFORM", "city-online-krasnoyarsk", dated=False),
    Product(Status.MIXED, f"Кедровник {inn(18)}", "carplace-parking"),
    Product(Status.OWN_USE, f"Мостовик {inn(19)}", "kazan-public-discussions", "77", OWN_USE),
    Product(Status.INDUSTRIAL_EXPIRED, f"Датчик Омуль {inn(20)}", "kazan-public-wifi", "1002\\20\\2023", INDUSTRIAL),
    Product(Status.NOT_FOUND, f"Незнакомка {inn(21)}", "albacore-smart-building"),
    Product(Status.FOREIGN, "Cisco Webex", "artemis-adaptive-signals", dated=False),
    Product(Status.EXCLUDED, f"Старожил {inn(23)}", "moscow-remote-voting", "16003", SOFTWARE),
)
BY_STATUS = {product.status: product for product in PRODUCTS}
LABELS = {
    Status.REGISTERED_TRUSTED: words_of("В реестре, доверенное ПО", "In the register, trusted software"),
    Status.REGISTERED: words_of("В реестре российского ПО", "In the Russian software register"),
    Status.REGISTERED_EAEU: words_of("Реестр евразийского ПО", "EAEU software register"),
    Status.INDUSTRIAL_VALID: words_of("Реестр Минпромторга, запись действует", "Industrial register, entry in force"),
    Status.REGISTERED_CLAIMED: words_of("Запись заявлена, не проверена", "Entry claimed, not verified"),
    Status.UNVERIFIED: words_of("Запись не подтверждена", "Entry not confirmed"),
    Status.UNKNOWN: words_of("Нет данных о записи", "No data on an entry"),
    Status.MIXED: words_of("Смешанный состав", "Mixed composition"),
    Status.OWN_USE: words_of("Перечень для собственных нужд", "Own-use list"),
    Status.INDUSTRIAL_EXPIRED: words_of("Запись реестра Минпромторга истекла", "Industrial register entry expired"),
    Status.NOT_FOUND: words_of("Не найдено в выгрузке", "Not found in the file"),
    Status.FOREIGN: words_of("Иностранное: нужен разбор запрета", "Foreign: the ban needs analysis"),
    Status.EXCLUDED: words_of("Исключено из реестра", "Excluded from the register"),
}
NEXT = {
    Status.REGISTERED_TRUSTED: words_of("проверьте запись и отметку за день", "check the entry and its mark the day"),
    Status.REGISTERED: words_of("поищите в классе доверенное ПО", "look for trusted software of the class"),
    Status.REGISTERED_EAEU: words_of(
        "запись в реестре евразийского ПО за день", "in the EAEU software register the day"
    ),
    Status.INDUSTRIAL_VALID: words_of("сверьте код ОКПД2", "compare the OKPD2 code"),
    Status.REGISTERED_CLAIMED: words_of("заявления поставщика недостаточно", "the vendor's statement is not enough"),
    Status.UNVERIFIED: words_of("запросите у поставщика номер записи", "ask the vendor for the entry's number"),
    Status.UNKNOWN: words_of("Проверьте по названию и ИНН", "Look it up by name and owner's tax number"),
    Status.MIXED: words_of("каждую обязательную часть отдельно", "every mandatory part on its own"),
    Status.OWN_USE: words_of("Спросите город-донор о передаче", "Ask the donor city about transfer"),
    Status.INDUSTRIAL_EXPIRED: words_of("Запросите у производителя действующую", "Ask the maker for an entry in force"),
    Status.NOT_FOUND: words_of("если его нет, ищите в реестре ПО того же класса", "where there is none, look in the"),
    Status.FOREIGN: words_of("нет ли в реестрах ПО того же класса", "whether the registers have software of the same"),
    Status.EXCLUDED: words_of("Выясните причину исключения", "Find out why it was excluded"),
}
RULES = {
    Status.REGISTERED_TRUSTED: words_of("отметку о доверенном ПО", "the trusted mark in the bid"),
    Status.REGISTERED: words_of("с доверенным ПО того же класса вытеснит", "displaces this one"),
    Status.REGISTERED_EAEU: words_of("стоит вне запрета", "is outside the ban"),
    Status.INDUSTRIAL_VALID: words_of("Иностранные заявки отклоняют", "Foreign bids fall away"),
    Status.REGISTERED_CLAIMED: words_of("В условия закупки пока не вносите", "Do not write it into the terms"),
    Status.UNVERIFIED: words_of("В условия закупки пока не вносите", "Do not write it into the terms"),
    Status.UNKNOWN: words_of("В условия закупки пока не вносите", "Do not write it into the terms"),
    Status.MIXED: words_of("Иностранные заявки отклоняют", "Foreign bids fall away"),
    Status.OWN_USE: words_of("Купить на торгах нельзя", "It cannot be tendered"),
    Status.INDUSTRIAL_EXPIRED: words_of("Действует ограничение", "The restriction bites"),
    Status.NOT_FOUND: words_of("В закупке это то же, что иностранное ПО", "it counts like foreign software"),
    Status.FOREIGN: words_of("Действует запрет", "The ban holds"),
    Status.EXCLUDED: words_of("Как российское не покупайте и не продлевайте", "Neither buy nor extend it as Russian"),
}
"""What a purchase of the solution is told; the mixed one is ruled by its least favourable part, the hardware."""
HARDWARE = (Status.INDUSTRIAL_VALID, Status.INDUSTRIAL_EXPIRED)


def shown(day: date, language: Language) -> str:
    return day.strftime("%d.%m.%Y") if language is RU else day.isoformat()


def facts(product: Product, language: Language) -> tuple[str, ...]:
    """What must be told of the proof: register, number and day of the entry, day of the file."""
    told = [shown(DAY, language)] if product.dated else []
    if product.number and product.register:
        number = f"№ {product.number}" if language is RU else f"No. {product.number}"
        told += [product.register[language], number, shown(INCLUDED, language)]
    return tuple(told)


# -- the world: real files in a real database, confirmed links --------------------------------------------------


def _item(product: Product, **changes: Any) -> Item:
    name, tax_number = product.named
    made = Item(product.number or "", name, f"АО «{name} Софт»", f"АО «{name} Софт»", tax_number)
    return replace(made, included=INCLUDED.isoformat(), **changes)


def _industrial(name: str, tax_number: str, number: str, till: date) -> dict[str, str]:
    return dict.fromkeys(CSV_COLUMNS, "-") | {
        "Nameoforg": f"АО «Завод {name}»",
        "INN": tax_number,
        "Registernumber": number,
        "Docdate": INCLUDED.isoformat(),
        "Docvalidtill": till.isoformat(),
        "Productname": name,
        "OKPD2": "26.40.33.110",
    }


QUOTED, QUOTED_NUMBER = 'Охранный извещатель "Фортеза-500-bluetooth"', "10119517"
RENEWED_NUMBER, ENDED_NUMBER = "10219016", "10283833"


def _real_goods() -> list[dict[str, str]]:
    """Records as the real register has them: quotes in a name, a renewal before its older version, an ended entry, a
    wrong day.
    """
    return [
        industrial(QUOTED_NUMBER, QUOTED, INN=inn(41)),
        industrial(RENEWED_NUMBER, "Шлагбаум Верба", Docdate="2026-03-01", Docvalidtill="2029-03-01", Score="61,5"),
        industrial(RENEWED_NUMBER, "Шлагбаум Верба", Docdate="2020-03-01", Docvalidtill="2023-03-01"),
        industrial(ENDED_NUMBER, "Табло Калина", Enddate="2026-09-01"),
        industrial("10212151", "Табло Рябина", Docvalidtill="31.02.2028"),
    ]


def _import(engine: Engine, folder: Path, day: date) -> None:
    """The files of a day, written and taken over as an operator does; one entry is missing from the second file."""
    store, written = RegisterStore(engine), f"{day:%Y.%m.%d} 01:37"
    trusted, plain, excluded = (BY_STATUS[s] for s in (Status.REGISTERED_TRUSTED, Status.REGISTERED, Status.EXCLUDED))
    mixed_name, mixed_inn = BY_STATUS[Status.MIXED].named
    software = [
        *items(40, first=17_000),
        _item(trusted, more={"trustedSoftware": "Да"}),
        _item(plain),
        _item(excluded, excluded="Да", exclusion_date="2024-05-06", exclusion_order="Приказ № 55"),
        Item("16005", mixed_name, "АО «Кедр»", "АО «Кедр»", mixed_inn, included=INCLUDED.isoformat()),
    ]
    before = day - timedelta(days=14)
    gone = Item("16004", "Пропавшая", inn=inn(31), included=INCLUDED.isoformat())
    earlier = write_software_xml(folder / "earlier.xml", [*software, gone], f"{before:%Y.%m.%d} 01:37")
    assert store.import_file(earlier, today=DAY).kept == 45
    newest = store.import_file(write_software_xml(folder / "newest.xml", software, written), today=DAY)
    assert (newest.kept, newest.vanished) == (44, 1)
    for status, kind in ((Status.REGISTERED_EAEU, RegisterKind.EAEU_SOFTWARE), (Status.OWN_USE, RegisterKind.OWN_USE)):
        path = write_software_xml(folder / f"{kind}.xml", [_item(BY_STATUS[status])], written)
        assert store.import_file(path, today=DAY, register=kind).kept == 1
    valid, expired = BY_STATUS[Status.INDUSTRIAL_VALID], BY_STATUS[Status.INDUSTRIAL_EXPIRED]
    goods = [
        _industrial(*valid.named, str(valid.number), day + timedelta(days=400)),
        _industrial(*expired.named, str(expired.number), day - timedelta(days=1)),
        _industrial(mixed_name, mixed_inn, "1005\\18\\2023", day + timedelta(days=400)),
        _industrial("Точка доступа Щука", inn(32), "1006\\32\\2023", SHORT_TERM),
    ]
    path = write_industrial_csv(folder / "goods.csv", [*goods, *_real_goods()])
    report = store.import_file(path, day, today=DAY)
    assert (report.kept, report.older, report.refused_total) == (7, 1, 1)


def _link(links: Links, solution: str, register: RegisterKind, number: str) -> None:
    when = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
    why = "ИНН и название совпали"
    links.confirm(Link(SubjectKind.SOLUTION, solution, register, number, "Отдел цифровизации", when, why))


def _confirm(engine: Engine) -> None:
    links = Links(engine)
    registers = {SOFTWARE[RU]: RegisterKind.SOFTWARE, EAEU[RU]: RegisterKind.EAEU_SOFTWARE}
    registers |= {OWN_USE[RU]: RegisterKind.OWN_USE, INDUSTRIAL[RU]: RegisterKind.INDUSTRIAL}
    for product in PRODUCTS:
        if product.number and product.register:
            _link(links, product.solution, registers[product.register[RU]], product.number)
    _link(links, BY_STATUS[Status.REGISTERED_CLAIMED].solution, RegisterKind.SOFTWARE, CLAIMED_NUMBER)
    _link(links, BY_STATUS[Status.NOT_FOUND].solution, RegisterKind.SOFTWARE, "16004")
    _link(links, BY_STATUS[Status.MIXED].solution, RegisterKind.SOFTWARE, "16005")
    _link(links, BY_STATUS[Status.MIXED].solution, RegisterKind.INDUSTRIAL, "1005\\18\\2023")
    _link(links, SHORT_TERM_SOLUTION, RegisterKind.INDUSTRIAL, "1006\\32\\2023")


class Assistant:
    """Stands where Rasa stands: brings a message to the real action server, under the intent that the test names."""

    def __init__(self, actions: FastAPI) -> None:
        transport, headers = httpx.ASGITransport(app=actions), {"Authorization": f"Bearer {TOKEN}"}
        self._actions = httpx.AsyncClient(transport=transport, base_url="http://actions", headers=headers)
        self.intent, self.memory = Intent.GREET, Memory()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        said = json.loads(request.content)
        tracker = {
            "sender_id": said["sender"],
            "slots": {MEMORY_SLOT: self.memory.to_dict()},
            "latest_message": {"text": said["message"], "entities": [], "metadata": said["metadata"]},
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
        }
        call = {"next_action": action_name(self.intent), "sender_id": said["sender"], "tracker": tracker}
        done = (await self._actions.post("/webhook", json=call)).json()
        self.memory = Memory.from_dict(done["events"][0]["value"])
        return httpx.Response(200, json=[{"custom": r["custom"]} for r in done["responses"]])


class Served:
    """The application of one day: page and API as a browser meets them, the chat behind its gateway."""

    def __init__(self, services: Services, client: TestClient, assistant: Assistant) -> None:
        self.services, self.client, self._assistant = services, client, assistant
        self.for_its_name = cache(self._for_its_name)

    def json(self, path: str, **params: str) -> dict[str, Any]:
        got = self.client.get(path, params=params)
        assert got.status_code == 200, got.text
        answer: dict[str, Any] = got.json()
        return answer

    def recommended(self, **asked: Any) -> list[dict[str, Any]]:
        got = self.client.post("/api/v1/recommendations", json={"municipality": TOWN, "limit": 50} | asked)
        assert got.status_code == 200, got.text
        found: list[dict[str, Any]] = got.json()["recommendations"]
        return found

    def _for_its_name(self, solution: str) -> dict[str, Any]:
        """How the API recommends a solution to someone who asks for what it is called."""
        problem = self.services.catalogue.solutions[solution].name.ru
        return next(r for r in self.recommended(problem=problem) if r["solution"]["id"] == solution)

    def html(self, path: str, language: Language = RU, **params: str) -> str:
        got = self.client.get(path, params={"lang": language.value, **params})
        assert got.status_code == 200, got.text
        return got.text

    def chat(self, text: str, intent: Intent, language: Language = RU, **memory: Any) -> list[dict[str, Any]]:
        """The messages that a text is answered with; `memory` is what the conversation has come to."""
        self.client.cookies.clear()
        self._assistant.intent, self._assistant.memory = intent, Memory(language=language).with_(**memory)
        got = self.client.post("/api/v1/chat", json={"text": text, "language": language.value})
        messages: list[dict[str, Any]] = got.json()["messages"]
        return messages

    def said(self, text: str, intent: Intent, language: Language = RU, **memory: Any) -> str:
        return "\n".join(m["text"] for m in self.chat(text, intent, language, **memory))

    def card(self, solution: str, language: Language = RU) -> dict[str, Any]:
        """The card of a solution in the chat: told in detail as the only one of the list."""
        known = {"town_id": TOWN, "listed": (solution,), "discussed": solution}
        text = "расскажи подробнее" if language is RU else "tell me more"
        card: dict[str, Any] = self.chat(text, Intent.SHOW_DETAILS, language, **known)[-1]["cards"][0]
        assert card["solution_id"] == solution
        return card

    def dossier(self, solution: str) -> Dossier:
        town = self.services.gazetteer.get(TOWN)
        assert town is not None
        return compile_dossier(
            self.services.recommender, Question(profile=Profile(municipality=town)), [solution], self.services.today()
        )


class World:
    """The same house on any day."""

    def __init__(self, services: Services, address: str, open_until_the_end: ExitStack) -> None:
        self.address, self._house, self._open = address, services, open_until_the_end
        self.on = cache(self._on)

    def _on(self, day: date) -> Served:
        services = self._house
        weights = Weights(**services.settings.ranking.model_dump())
        linked = lambda: services.register.linked_solutions(day)  # noqa: E731
        recommender = Recommender(services.catalogue, services.retriever, weights, linked)
        services = replace(services, today=lambda: day, recommender=recommender)
        assistant = Assistant(create_action_app(services, TOKEN))
        http = httpx.AsyncClient(transport=httpx.MockTransport(assistant))
        client = TestClient(
            create_app(lambda: services, "http://assistant", "secret", http), raise_server_exceptions=False
        )
        return Served(services, self._open.enter_context(client), assistant)


@pytest.fixture(scope="module")
def world(settings: Settings, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("registers")
    address = f"sqlite:///{folder / 'provodnik.db'}"
    engine = open_database(address)
    _import(engine, folder, DAY)
    _confirm(engine)
    build_index(settings, encoder, database=engine)
    with ExitStack() as stack:
        yield World(open_services(settings, encoder, engine), address, stack)
    engine.dispose()


@pytest.fixture(scope="module")
def today(world: World) -> Served:
    return world.on(DAY)


# -- what is said of each status ---------------------------------------------------------------------------------

each_product = pytest.mark.parametrize("product", PRODUCTS, ids=lambda p: p.status.value)
each_language = pytest.mark.parametrize("language", list(Language), ids=str)


def safe(text: str) -> str:
    """A text that neither permits nor says that something is in no register."""
    assert not NOT_SAID.search(text), text
    return text


def tells(text: str, product: Product, language: Language) -> None:
    """That a text tells the status with register, number, day of the entry, day of the file, and the next step."""
    safe(text)
    label = LABELS[product.status][language]
    assert label.casefold() in text.casefold()
    for other in LABELS:
        if product.status is not Status.MIXED and LABELS[other][language] not in label:
            assert not re.search(rf"(: |>){re.escape(LABELS[other][language])}", text), other
    for fact in facts(product, language):
        assert fact in text
    assert NEXT[product.status][language] in text


def quoted(product: Product) -> str:
    """What a person writes in a sentence: the name in quotes, the tax number behind it."""
    name, tax_number = product.named
    return f"«{name}» {tax_number}" if tax_number.isdigit() else product.asked


def text_of(html: str) -> str:
    """What a reader of the page sees of its main part."""
    main = html.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def badges(html: str) -> dict[str, bool]:
    """The badges of a page and the registers' lines of its cards, and whether each is greyed."""
    found = re.findall(r'<span class="badge([^"]*)">([^<]+)</span>', html)
    found += re.findall(r'<li class="register-([^"]*)">[^:<]+: ([^<]+)</li>', html)
    return {_bare(unescape(label)): "greyed" in classes.split() for classes, label in found}


def _bare(badge: str) -> str:
    """The status that a badge names, without the day that a greyed one begins with."""
    return badge.partition(": ")[2] if badge.startswith(("Данные от", "Data of")) else badge


def card_of(html: str, solution: str) -> str:
    """The card of a solution in a list of the page."""
    return html.partition(f'<article class="card" aria-labelledby="card-{solution}">')[2].partition("</article>")[0]


def test_every_status_of_the_model_is_here() -> None:
    assert {p.status for p in PRODUCTS} == set(Status) == set(LABELS) == set(NEXT) == set(RULES)


@each_language
@each_product
def test_chat_tells_the_status_of_a_product(today: Served, product: Product, language: Language) -> None:
    asked = f"есть ли {quoted(product)} в реестре?" if language is RU else f"is {quoted(product)} in the register?"
    tells(today.said(asked, Intent.REGISTER_STATUS, language), product, language)
    asked = f"как закупить {quoted(product)}?" if language is RU else f"how do we buy {quoted(product)}?"
    told = safe(today.said(asked, Intent.PURCHASE, language))
    assert LABELS[product.status][language].casefold() in told.casefold()
    assert all(fact in told for fact in facts(product, language))
    if product.status not in (*HARDWARE, Status.MIXED):
        assert RULES[product.status][language] in told


@each_language
@each_product
def test_chat_tells_the_status_of_a_solution(today: Served, product: Product, language: Language) -> None:
    known = {"town_id": TOWN, "discussed": product.solution}
    asked = "а оно в реестре есть?" if language is RU else "is it in the register?"
    tells(today.said(asked, Intent.REGISTER_STATUS, language, **known), product, language)
    asked = "как это закупить?" if language is RU else "how do we buy it?"
    told = safe(today.said(asked, Intent.PURCHASE, language, **known))
    assert LABELS[product.status][language].casefold() in told.casefold()
    assert RULES[product.status][language] in told


@each_language
@each_product
def test_page_tells_the_status_of_a_product_and_of_a_solution(
    today: Served, product: Product, language: Language
) -> None:
    label = LABELS[product.status][language]
    for html in (
        today.html("/register", language, q=product.asked),
        today.html(f"/solutions/{product.solution}", language),
    ):
        tells(text_of(html), product, language)
        assert [greyed for badge, greyed in badges(html).items() if badge.startswith(label)] == [False]
    assert RULES[product.status][language] in text_of(html)


@each_product
def test_api_tells_the_status_of_a_product_and_of_a_solution(today: Served, product: Product) -> None:
    for told in (
        today.json("/api/v1/register", q=product.asked),
        today.json(f"/api/v1/solutions/{product.solution}/register"),
    ):
        assert told["status"] == product.status
        assert told["snapshot_date"] == DAY.isoformat()
        assert (told["freshness"], told["greyed"]) == ("current" if product.dated else "undated", False)
        tells(f"{told['wording_ru']} {told['next_step']}", product, RU)
        tells(f"{told['wording_en']} {told['next_step_en']}", product, EN)
        safe(json.dumps(told, ensure_ascii=False))
    assert any(RULES[product.status][RU] in rule["action_ru"] for rule in told["purchase"])


@pytest.mark.parametrize("product", [p for p in PRODUCTS if p.number], ids=lambda p: p.status.value)
def test_entry_of_a_product_is_given_to_programs_with_its_number_and_dates(today: Served, product: Product) -> None:
    (match,) = today.json("/api/v1/register", q=product.asked)["matches"]
    known = (match["entry_number"], match["entry_date"], match["snapshot_date"], match["status"], match["sure"])
    assert known == (product.number, INCLUDED.isoformat(), DAY.isoformat(), product.status, True)
    assert match["trusted"] is (True if product.status is Status.REGISTERED_TRUSTED else None)


def test_number_that_an_editor_confirmed_and_no_file_has_stays_a_claim(today: Served) -> None:
    solution = BY_STATUS[Status.REGISTERED_CLAIMED].solution
    told = today.json(f"/api/v1/solutions/{solution}/register")
    assert f"заявлен № {CLAIMED_NUMBER}" in told["wording_ru"]
    assert "запись в загруженных выгрузках не найдена" in told["wording_ru"]


def test_entry_that_vanished_is_told_with_the_day_since_which_it_is_missing(today: Served) -> None:
    told = text_of(today.html(f"/solutions/{BY_STATUS[Status.NOT_FOUND].solution}"))
    assert "№ 16004" in told
    assert f"Раньше запись была, в выгрузке от {shown(DAY, RU)} её уже нет" in told


def test_mixed_product_names_its_parts_and_the_one_that_decides(today: Served) -> None:
    product = BY_STATUS[Status.MIXED]
    for html in (today.html(f"/solutions/{product.solution}"), today.html("/register", q=product.asked)):
        told = text_of(html)
        assert "программная часть «Кедровник», № 16005 — В реестре российского ПО" in told
        assert "оборудование «Кедровник», № 1005\\18\\2023 — Реестр Минпромторга, запись действует" in told
        assert "Решает наименее благоприятное: Реестр Минпромторга, запись действует" in told


# -- the command line ----------------------------------------------------------------------------------------------


@pytest.fixture
def read_once(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command reads the whole catalogue; those of one process may share it."""
    monkeypatch.setattr(services_module, "load_catalogue", lambda overlay: catalogue)


def ask(*args: str) -> str:
    done = CliRunner().invoke(command_line(), ["register", "check", *args], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done.stdout


@pytest.mark.usefixtures("read_once")
@each_product
def test_command_line_says_what_the_api_says(
    world: World, today: Served, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", world.address)
    told = json.loads(safe(ask(product.asked, "--json")))
    served = today.json("/api/v1/register", q=product.asked)
    shared = set(served) - {"matches", "purchase", "rules_as_of"}
    assert {key: told[key] for key in shared} == {key: served[key] for key in shared}
    known = ("entry_number", "entry_date", "status", "trusted", "score", "snapshot_date", "owner", "inn", "register")
    assert [[m[key] for key in known] for m in told["matches"]] == [[m[k] for k in known] for m in served["matches"]]


def test_installed_command_tells_it_to_people(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", world.address)
    product = BY_STATUS[Status.REGISTERED_TRUSTED]
    command = [str(Path(sys.executable).parent / "provodnik"), "register", "check", product.asked]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    tells(done.stdout, product, RU)
    assert RULES[product.status][RU] in done.stdout
    excluded = BY_STATUS[Status.EXCLUDED]
    tells(ask(excluded.asked, "--language", "en"), excluded, EN)


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize(("age_days", "freshness"), [(40, Freshness.STALE), (200, Freshness.REFUSED)])
def test_command_line_greys_the_status_of_an_old_file(
    age_days: int, freshness: Freshness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'provodnik.db'}"
    engine = open_database(address)
    _import(engine, tmp_path, DAY - timedelta(days=age_days))
    engine.dispose()
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", address)
    product = BY_STATUS[Status.REGISTERED_TRUSTED]
    told = json.loads(ask(product.asked, "--json"))
    assert (told["status"], told["freshness"], told["greyed"]) == (product.status, freshness, True)
    readable = safe(ask(product.asked))
    day = shown(DAY - timedelta(days=age_days), RU)
    assert f"данные от {day}, статус не показываем как действующий" in readable
    assert "Загруженная выгрузка устарела" in readable
    assert RULES[Status.UNVERIFIED][RU] in readable
    assert RULES[product.status][RU] not in readable


# -- lists, ranking, papers -----------------------------------------------------------------------------------------


@each_language
@each_product
def test_card_in_the_chat_follows_the_confirmed_entry(today: Served, product: Product, language: Language) -> None:
    register = today.card(product.solution, language)["register"]
    assert (register["status"], register["greyed"]) == (product.status, False)
    assert register["label"].startswith(LABELS[product.status][language])
    assert NEXT[product.status][language] in register["next_step"]
    for fact in facts(product, language):
        assert fact in register["facts"]
    safe(json.dumps(register, ensure_ascii=False))


def purchase_part(found: dict[str, Any]) -> dict[str, Any]:
    """The part of a score that import substitution gives."""
    (reason,) = [r for r in found["reasons"] if r["code"] == "import-substitution"]
    return dict(reason)


@each_product
def test_lists_of_page_and_api_and_their_reasons_follow_the_confirmed_entry(today: Served, product: Product) -> None:
    problem = today.services.catalogue.solutions[product.solution].name.ru
    found = today.for_its_name(product.solution)
    status = found["register_status"]
    assert (status["status"], status["greyed"]) == (product.status, False)
    if product.number:
        assert (status["entry_number"], status["snapshot_date"]) == (product.number, DAY.isoformat())
    assert purchase_part(found)["params"] == {"status": product.status}
    card = card_of(today.html("/", municipality=TOWN, problem=problem, shown="50"), product.solution)
    assert f'<li class="register-{product.status}">' in card
    label = LABELS[product.status][RU]
    assert label in unescape(card)
    assert NEXT[product.status][RU] in unescape(card)
    assert f"{label[0].lower()}{label[1:]}" in unescape(card).partition("<details>")[2]


def test_ranking_counts_the_confirmed_status_by_its_favourability(today: Served) -> None:
    weights = {p.status: purchase_part(today.for_its_name(p.solution))["weight"] for p in PRODUCTS}
    falling = (
        Status.REGISTERED_TRUSTED,
        Status.REGISTERED,
        Status.REGISTERED_EAEU,
        Status.REGISTERED_CLAIMED,
        Status.UNVERIFIED,
        Status.UNKNOWN,
        Status.OWN_USE,
        Status.INDUSTRIAL_EXPIRED,
        Status.NOT_FOUND,
        Status.FOREIGN,
        Status.EXCLUDED,
    )
    told = [weights[status] for status in falling]
    assert told == sorted(set(told), reverse=True)
    assert weights[Status.EXCLUDED] == 0
    assert weights[Status.MIXED] == weights[Status.INDUSTRIAL_VALID]


def test_filter_of_registered_ones_follows_the_confirmed_entry(today: Served) -> None:
    """An excluded entry takes a solution out whose card claims one, a trusted entry brings one in."""
    inside = {
        Status.REGISTERED_TRUSTED,
        Status.REGISTERED,
        Status.REGISTERED_EAEU,
        Status.INDUSTRIAL_VALID,
        Status.REGISTERED_CLAIMED,
        Status.MIXED,
    }
    listed = {r["solution"]["id"] for r in today.recommended(only_registered=True)}
    assert {p.status for p in PRODUCTS if p.solution in listed} == inside
    html = today.html("/", municipality=TOWN, registered="on", shown="50")
    assert set(re.findall(r'aria-labelledby="card-([^"]+)"', html)) == listed
    wishes = ListWishes(only_registered=True)
    cards = today.chat("что внедрить в первую очередь", Intent.RECOMMEND, town_id=TOWN, wishes=wishes)[-1]["cards"]
    assert cards and {c["solution_id"] for c in cards} <= listed
    town = today.services.gazetteer.get(TOWN)
    assert town is not None
    by_cards_alone = Recommender(today.services.catalogue, today.services.retriever)
    question = Question(profile=Profile(municipality=town), constraints=Constraints(only_registered=True), limit=50)
    unlinked = {r.solution.id for r in by_cards_alone.recommend(question).recommendations}
    excluded, trusted = BY_STATUS[Status.EXCLUDED].solution, BY_STATUS[Status.REGISTERED_TRUSTED].solution
    assert (excluded in unlinked, excluded in listed) == (True, False)
    assert (trusted in unlinked, trusted in listed) == (False, True)


@each_product
def test_papers_tell_the_same_status(today: Served, product: Product) -> None:
    dossier = today.dossier(product.solution)
    for language in Language:
        words = words_in(language)
        paper = justification_of(dossier, dossier.chosen[0], words, EXTENTS[0])
        told = " ".join("".join(said.text for said in p) for section in paper.sections for p in section.paragraphs)
        hint = hint_for(dossier.chosen[0].recommendation, Phrases(dossier, words))
        for text in (told, hint):
            # A paper binds its words with spaces that do not break.
            tells(" ".join(text.split()), product, language)


def test_downloaded_justification_tells_number_and_day_of_the_file(today: Served) -> None:
    product = BY_STATUS[Status.REGISTERED]
    body = {"municipality": TOWN, "solutions": [product.solution], "kinds": ["justification"]}
    got = today.client.post("/api/v1/papers", json=body)
    assert got.status_code == 200, got.text
    archive = ZipFile(BytesIO(got.content))
    (name,) = [n for n in archive.namelist() if n.endswith(".docx")]
    paragraphs = [p.text for p in Document(BytesIO(archive.read(name))).paragraphs]
    tells(" ".join(" ".join(paragraphs).split()), product, RU)


# -- age -------------------------------------------------------------------------------------------------------------

AGES = (
    (7, Freshness.CURRENT, False),
    (8, Freshness.CHECK, False),
    (30, Freshness.CHECK, False),
    (31, Freshness.STALE, True),
    (180, Freshness.STALE, True),
    (181, Freshness.REFUSED, True),
)
FRESH_WORDS = {
    Freshness.CURRENT: words_of("ей не больше недели", "no more than a week old"),
    Freshness.CHECK: words_of("больше недели: проверьте перед размещением", "more than a week old: check before"),
    Freshness.REFUSED: words_of("для проверки она уже не годится", "can no longer be used for a check"),
}
IN_FORCE = words_of("препятствий не видно", "shows no obstacle")
GREY = words_of("статус не показываем как действующий", "the status is not shown as one in force")
FRESH_FILE = words_of("выгрузка устарела", "out of date")


@pytest.mark.parametrize(("age_days", "freshness", "greyed"), AGES)
@each_language
def test_badge_greys_everywhere_as_the_file_ages(
    world: World, language: Language, age_days: int, freshness: Freshness, greyed: bool
) -> None:
    later, product = world.on(DAY + timedelta(days=age_days)), BY_STATUS[Status.REGISTERED_TRUSTED]
    label, known = LABELS[product.status][language], {"town_id": TOWN, "discussed": product.solution}
    texts = []
    for html in (
        later.html(f"/solutions/{product.solution}", language),
        later.html("/register", language, q=product.asked),
    ):
        assert badges(html)[label] is greyed
        texts.append(text_of(html))
    asked = f"есть ли {quoted(product)} в реестре?" if language is RU else f"is {quoted(product)} in the register?"
    texts.append(later.said(asked, Intent.REGISTER_STATUS, language))
    asked = "а оно в реестре есть?" if language is RU else "is it in the register?"
    texts.append(later.said(asked, Intent.REGISTER_STATUS, language, **known))
    for told in (
        later.json("/api/v1/register", q=product.asked),
        later.json(f"/api/v1/solutions/{product.solution}/register"),
    ):
        assert (told["status"], told["freshness"], told["greyed"]) == (product.status, freshness, greyed)
        wording = told["wording_ru"] if language is RU else told["wording_en"]
        texts.append(f"{wording} {told['next_step' if language is RU else 'next_step_en']}")
    for text in texts:
        assert label in safe(text)
        assert shown(DAY, language) in text and f"{product.number}" in text
        said = {fresh for fresh, words in FRESH_WORDS.items() if words[language] in text}
        assert said == {freshness} - {Freshness.STALE}
        assert (GREY[language] in text, FRESH_FILE[language] in text) == (greyed, greyed)
        assert (IN_FORCE[language] in text) is not greyed


@pytest.mark.parametrize(("age_days", "freshness", "greyed"), AGES)
def test_cards_of_chat_page_and_api_grey_as_the_file_ages(
    world: World, age_days: int, freshness: Freshness, greyed: bool
) -> None:
    later, product = world.on(DAY + timedelta(days=age_days)), BY_STATUS[Status.REGISTERED_TRUSTED]
    register = later.card(product.solution)["register"]
    assert (register["status"], register["greyed"]) == (product.status, greyed)
    assert (FRESH_FILE[RU] in register["next_step"]) is greyed
    problem = later.services.catalogue.solutions[product.solution].name.ru
    card = card_of(later.html("/", municipality=TOWN, problem=problem), product.solution)
    assert badges(card)[LABELS[product.status][RU]] is greyed
    status = later.for_its_name(product.solution)["register_status"]
    assert (status["status"], status["freshness"], status["greyed"]) == (product.status, freshness, greyed)


def test_greyed_status_counts_in_the_ranking_and_in_a_purchase_as_unconfirmed(world: World) -> None:
    product, weights = BY_STATUS[Status.REGISTERED_TRUSTED], []
    for age_days, status in ((30, product.status), (31, Status.UNVERIFIED)):
        later = world.on(DAY + timedelta(days=age_days))
        weights.append(purchase_part(later.for_its_name(product.solution))["weight"])
        (rule,) = later.json(f"/api/v1/solutions/{product.solution}/register")["purchase"]
        assert RULES[status][RU] in rule["action_ru"]
        told = later.said("как это закупить?", Intent.PURCHASE, discussed=product.solution)
        assert RULES[status][RU] in told
    assert weights[0] == pytest.approx(2 * weights[1], abs=0.001)


@pytest.mark.parametrize("status", [Status.REGISTERED_EAEU, Status.INDUSTRIAL_VALID, Status.OWN_USE, Status.MIXED])
def test_every_status_that_a_file_proves_greys(world: World, status: Status) -> None:
    product = BY_STATUS[status]
    for age_days in (30, 31):
        later = world.on(DAY + timedelta(days=age_days))
        html = later.html(f"/solutions/{product.solution}")
        assert [g for badge, g in badges(html).items() if badge.startswith(LABELS[status][RU])] == [age_days == 31]
        assert later.card(product.solution)["register"]["greyed"] is (age_days == 31)


@pytest.mark.parametrize("status", [Status.EXCLUDED, Status.FOREIGN, Status.INDUSTRIAL_EXPIRED])
def test_obstacle_stays_one_however_old_its_file_is(world: World, status: Status) -> None:
    product, later = BY_STATUS[status], world.on(DAY + timedelta(days=181))
    html = later.html(f"/solutions/{product.solution}")
    assert badges(html)[LABELS[status][RU]] is False
    assert NEXT[status][RU] in text_of(html)
    assert later.card(product.solution)["register"]["greyed"] is False


@pytest.mark.parametrize(("age_days", "greyed"), [(7, False), (8, True)])
def test_not_found_speaks_of_its_day_only_after_a_week(world: World, age_days: int, greyed: bool) -> None:
    later, product = world.on(DAY + timedelta(days=age_days)), BY_STATUS[Status.NOT_FOUND]
    label = LABELS[product.status][RU]
    for html in (later.html("/register", q=product.asked), later.html(f"/solutions/{product.solution}")):
        assert badges(html)[label] is greyed
        told = text_of(html)
        assert f"не найдено в выгрузке от {shown(DAY, RU)}" in told
        assert ("с тех пор появились новые записи" in told) is greyed
        assert (FRESH_FILE[RU] in told) is greyed
    assert later.card(product.solution)["register"]["greyed"] is greyed
    served = later.json("/api/v1/register", q=product.asked)
    assert (served["status"], served["greyed"]) == ("not-found", greyed)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (SHORT_TERM, Status.INDUSTRIAL_VALID),
        (SHORT_TERM + timedelta(days=1), Status.INDUSTRIAL_EXPIRED),
    ],
)
def test_industrial_entry_expires_on_the_day_after_its_last(world: World, day: date, status: Status) -> None:
    later = world.on(day)
    assert later.json(f"/api/v1/solutions/{SHORT_TERM_SOLUTION}/register")["status"] == status
    html = later.html(f"/solutions/{SHORT_TERM_SOLUTION}")
    assert LABELS[status][RU] in badges(html)
    assert f"действует до {shown(SHORT_TERM, RU)}" in text_of(html)
    assert ("Срок записи прошёл" in text_of(html)) is (status is Status.INDUSTRIAL_EXPIRED)
    assert later.card(SHORT_TERM_SOLUTION)["register"]["status"] == status
    listed = {r["solution"]["id"] for r in later.recommended(only_registered=True)}
    assert (SHORT_TERM_SOLUTION in listed) is (status is Status.INDUSTRIAL_VALID)
    said = later.said("а оно в реестре есть?", Intent.REGISTER_STATUS, discussed=SHORT_TERM_SOLUTION)
    assert LABELS[status][RU] in said


# -- where the surfaces do not agree yet -----------------------------------------------------------------------------


def test_command_that_shows_a_solution_tells_its_confirmed_entry(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", world.address)
    product = BY_STATUS[Status.EXCLUDED]
    shown_to_people = CliRunner().invoke(
        command_line(), ["catalogue", "show", product.solution], catch_exceptions=False
    )
    tells(shown_to_people.stdout, product, RU)


def test_confirmed_entry_of_a_solution_is_given_to_programs(today: Served) -> None:
    product = BY_STATUS[Status.REGISTERED_TRUSTED]
    matches = today.json(f"/api/v1/solutions/{product.solution}/register")["matches"]
    assert [(m["entry_number"], m["entry_date"]) for m in matches] == [(product.number, INCLUDED.isoformat())]


def test_card_of_a_mixed_solution_names_its_parts_and_the_one_that_decides(today: Served) -> None:
    register = today.card(BY_STATUS[Status.MIXED].solution)["register"]
    assert "№ 16005" in register["facts"] and "Решает" in register["facts"]


def test_greyed_status_is_told_as_such_where_there_is_no_badge(world: World) -> None:
    later, product = world.on(DAY + timedelta(days=31)), BY_STATUS[Status.REGISTERED_TRUSTED]
    dossier = later.dossier(product.solution)
    paper = justification_of(dossier, dossier.chosen[0], words_in(RU), EXTENTS[0])
    told = " ".join("".join(said.text for said in p) for section in paper.sections for p in section.paragraphs)
    assert GREY[RU] in " ".join(told.split())


def test_papers_count_a_greyed_status_as_unconfirmed(world: World) -> None:
    later, product = world.on(DAY + timedelta(days=31)), BY_STATUS[Status.REGISTERED_TRUSTED]
    dossier = later.dossier(product.solution)
    hint = hint_for(dossier.chosen[0].recommendation, Phrases(dossier, words_in(RU)))
    assert RULES[Status.UNVERIFIED][RU] in " ".join(hint.split())


@pytest.mark.parametrize("status", HARDWARE)
def test_hardware_that_is_asked_for_by_name_is_ruled_as_hardware(today: Served, status: Status) -> None:
    product = BY_STATUS[status]
    assert RULES[status][RU] in text_of(today.html("/register", q=product.asked))


def test_confirmed_status_is_not_told_with_the_source_of_the_cards_claim(today: Served) -> None:
    product = BY_STATUS[Status.EXCLUDED]
    claim = today.services.catalogue.solutions[product.solution].import_substitution
    assert claim.note and claim.evidence
    told = today.said("а оно в реестре есть?", Intent.REGISTER_STATUS, discussed=product.solution)
    assert claim.note.ru not in told and claim.evidence not in told
    assert claim.note.ru not in text_of(today.html(f"/solutions/{product.solution}"))


# -- records as the real files have them, in every entrance ------------------------------------------------------


def everywhere(world: World, today: Served, text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What page, API, chat and command line say of a question."""
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", world.address)
    served = today.json("/api/v1/register", q=text)
    return [
        text_of(today.html("/register", q=text)),
        served["wording_ru"],
        today.said(text, Intent.REGISTER_STATUS),
        " ".join(ask(text).split()),
    ]


@pytest.mark.usefixtures("read_once")
def test_name_with_quotation_marks_finds_itself_and_leads_with_its_entry(
    world: World, today: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    for told in everywhere(world, today, QUOTED, monkeypatch):
        assert f"есть запись № {QUOTED_NUMBER} с точно таким названием" in told
        assert "сверить ИНН" in told and f"ИНН {inn(41)}" in told
        assert "из 100" not in told
    match = today.json("/api/v1/register", q=QUOTED)["matches"][0]
    assert (match["entry_number"], match["exact"], match["sure"]) == (QUOTED_NUMBER, True, False)


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("text", [RENEWED_NUMBER, f"проверь запись № {RENEWED_NUMBER}"])
def test_industrial_number_is_checked_and_its_newest_version_counts(
    world: World, today: Served, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    for told in everywhere(world, today, text, monkeypatch):
        assert LABELS[Status.INDUSTRIAL_VALID][RU] in told
        assert "действует до 01.03.2029" in told and "баллы: 61,5" in told


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("text", [ENDED_NUMBER, "Табло Калина"])
def test_ended_entry_is_told_as_ended(world: World, today: Served, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    for told in everywhere(world, today, text, monkeypatch):
        assert LABELS[Status.INDUSTRIAL_EXPIRED][RU] in told
        assert "прекращен" in told
        assert LABELS[Status.INDUSTRIAL_VALID][RU] not in told


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize(
    ("text", "certainty", "words"),
    [
        ("Есть ли Cisco Jabber в реестре?", "unknown", "Нет данных|не подтверждена"),
        ("Есть ли 1С:Документооборот в реестре?", "unknown", "Нет данных|не подтверждена"),
        ("Есть ли Microsoft в реестре?", "asked", "Возможно, вы имели в виду: Microsoft"),
        ("Есть ли TruConf в реестре?", "told", "Запрос понят как «TrueConf»"),
        ("Есть ли Microsoft Teams в реестре?", "sure", "Microsoft Teams: Иностранное"),
    ],
)
def test_doubt_about_the_product_is_told_alike(
    world: World, today: Served, monkeypatch: pytest.MonkeyPatch, text: str, certainty: str, words: str
) -> None:
    assert today.json("/api/v1/register", q=text)["understood"]["certainty"] == certainty
    for told in everywhere(world, today, text, monkeypatch):
        assert re.search(words, told), told
        assert "SQL Server:" not in told and "1С:Предприятие:" not in told
