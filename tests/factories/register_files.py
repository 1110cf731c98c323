"""Makes register files of any size, whole ones and ones with the traps of the real ones; the same seed, the same file.

The content is invented; the form is that of the official exports.
"""

from __future__ import annotations

import csv
import random
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

GENERATED = "2026.09.12 01:37"
SNAPSHOT = date(2026, 9, 12)
REAL_ITEMS, REAL_BYTES = 32_523, 161_381_070
"""The export of the software register of 2026-09-12."""

_KINDS = "Платформа Система Комплекс Подсистема Сервис Модуль Приложение Среда Конструктор Портал".split()
_OF = (
    "управления уличным освещением",
    "учёта обращений граждан",
    "видеонаблюдения и видеоаналитики",
    "диспетчеризации вывоза отходов",
    "мониторинга качества воздуха",
    "управления дорожным движением",
    "сбора показаний приборов учёта",
    "оплаты проезда и парковок",
    "ведения электронного документооборота",
    "обработки пространственных данных",
)
_ROOTS = "Вектор Гранит Сигма Орион Купол Диалог Меридиан Астра Контур Полюс Ладога Енисей Кама Урал Байкал".split()
_CLASSES = (
    ("12.16", "Средства управления информационными ресурсами и сведениями предприятия"),
    ("05.05", "Средства обработки и анализа геопространственных данных"),
    ("09.01", "Системы мониторинга и управления"),
    ("11.03", "Средства распознавания образов и обработки изображений"),
    ("02.06", "Серверное и связующее программное обеспечение"),
    ("03.12", "Средства обеспечения информационной безопасности"),
)
_PEOPLE = "Иванов Иван Иванович;Петрова Анна Сергеевна;Сидоров Пётр Алексеевич".split(";")


def inn(organisation: int) -> str:
    """A taxpayer number of an organisation with its true control digit."""
    digits = f"{590000000 + organisation:09}"
    return digits + str(sum(int(d) * w for d, w in zip(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8), strict=True)) % 11 % 10)


def person_inn(person: int) -> str:
    digits = f"{5900000000 + person:010}"
    for weights in ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)):
        digits += str(sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 % 10)
    return digits


@dataclass(frozen=True)
class Item:
    """One record of the software register as its XML has it: texts are written as given, also wrong ones."""

    number: str
    name: str = "Система «Купол» для муниципалитетов"
    owner: str = 'Общество с ограниченной ответственностью "Вектор"'
    short: str = 'ООО "Вектор"'
    inn: str = inn(1)
    aliases: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    classes: tuple[tuple[str, str], ...] = (_CLASSES[0],)
    included: str = "2021-04-26"
    order: str = "Приказ Минцифры России от 26.04.2021 № 409"
    excluded: str = "Нет"
    exclusion_date: str = ""
    exclusion_order: str = ""
    rospatent: str = "2020614875"
    link: str = "https://example.org/product"
    more: Mapping[str, str] = field(default_factory=dict)
    """Further tags by path, "owner/ogrn" among the owner's."""


def items(count: int, seed: int = 1, first: int = 1) -> Iterator[Item]:
    """Records with ascending numbers: some of persons, some excluded, owners with several products."""
    chance = random.Random(seed)
    for number in range(first, first + count):
        kind, of, root = chance.choice(_KINDS), chance.choice(_OF), chance.choice(_ROOTS)
        owner = chance.randrange(1, 4_000)
        person = chance.random() < 0.05
        excluded = chance.random() < 0.1
        included = date(2016, 1, 29) + timedelta(days=number * 3_800 // 35_000)
        name = f'{kind} {of} "{root}-{owner}" {number}'
        someone = chance.choice(_PEOPLE)
        yield Item(
            number=str(number),
            name=name,
            owner=someone if person else f'Общество с ограниченной ответственностью "{root} {owner}"',
            short=someone if person else f'ООО "{root} {owner}"',
            inn=person_inn(owner) if person else inn(owner),
            aliases=(f"{root} {owner}", f"{kind} {root}") if chance.random() < 0.5 else (),
            modules=tuple(f"Модуль {m}: {chance.choice(_OF)} «{root}»" for m in range(1, chance.randrange(1, 4))),
            classes=tuple(chance.sample(_CLASSES, chance.randrange(1, 3))),
            included=included.isoformat(),
            excluded="Да" if excluded else "Нет",
            exclusion_date=(included + timedelta(days=chance.randrange(1, 60))).isoformat() if excluded else "",
            exclusion_order=f"Приказ № {number}" if excluded else "",
            rospatent=f"20{chance.randrange(16, 26)}{chance.randrange(610_000, 690_000)}",
        )


def padded(made: Iterable[Item], bytes_each: float) -> Iterator[Item]:
    """The items made as long as the real ones by further modules, over all of them `bytes_each` a record."""
    spare = 0.0
    for item in made:
        spare += bytes_each - len(_item_bytes(item))
        modules = list(item.modules)
        while spare > 0:
            modules.append(f"Подсистема {len(modules) + 1} «{_ROOTS[len(modules) % 15]}» {_OF[len(modules) % 10]}")
            spare -= len(_tag("module/name", modules[-1]))
        yield replace(item, modules=tuple(modules))


def _tag(path: str, text: str) -> bytes:
    """An element with its parents; Cyrillic letters as numeric references, as the official export has them."""
    tags = path.split("/")
    opening, closing = "".join(f"<{t}>" for t in tags), "".join(f"</{t}>" for t in reversed(tags))
    body = escape(text, {'"': "&quot;"}).encode("ascii", "xmlcharrefreplace")
    return opening.encode("cp1251") + body + closing.encode("cp1251") + b"\r\n"


def _item_bytes(item: Item) -> bytes:
    owner = {"name": item.owner, "shortName": item.short, "inn": item.inn}
    owner |= {path[6:]: text for path, text in item.more.items() if path.startswith("owner/")}
    parts = [_tag("registrationNumber", item.number), _tag("name", item.name)]
    parts += [_tag("previousAlternativeName", alias) for alias in item.aliases]
    parts += [_tag("module/name", module) for module in item.modules]
    parts += [b"<owner>", *(_tag(tag, text) for tag, text in owner.items() if text), b"</owner>\r\n"]
    for code, name in item.classes:
        text = escape(name).encode("ascii", "xmlcharrefreplace")
        parts.append(b"<softwareClass code=" + quoteattr(code).encode() + b">" + text + b"</softwareClass>\r\n")
    for path, text in (
        ("descriptionLink", item.link),
        ("gosRegistrationNumber", item.rospatent),
        ("inclusionDate", item.included),
        ("inclusionNumber", item.order),
        ("excluded", item.excluded),
        ("exclusionDate", item.exclusion_date),
        ("exclusionNumber", item.exclusion_order),
    ):
        parts.append(_tag(path, text))
    parts += [_tag(path, text) for path, text in item.more.items() if not path.startswith("owner/")]
    return b"<item>\r\n" + b"".join(parts) + b"</item>\r\n"


def write_software_xml(path: Path, made: Iterable[Item], generated: str | None = GENERATED) -> Path:
    """The whole register as its site exports it: windows-1251 with numeric references, CRLF."""
    dated = f' genDate="{generated}"' if generated is not None else ""
    with path.open("wb") as file:
        file.write(f'<?xml version="1.0" encoding="windows-1251"?>\r\n<registry{dated}>\r\n'.encode("cp1251"))
        for item in made:
            file.write(_item_bytes(item))
        file.write(b"</registry>\r\n")
    return path


def write_real_size(path: Path, count: int = REAL_ITEMS, seed: int = 1) -> Path:
    """A file with as many bytes a record as the real one; all of it with the real count."""
    return write_software_xml(path, padded(items(count, seed), (REAL_BYTES - 150) / REAL_ITEMS))


# The list of the software register as XLSX

LIST_HEADINGS = {
    0: "Рег. номер ПО",
    1: "Название",
    2: "Альтернативные наименования",
    3: "Класс ПО",
    4: "Код класса",
    5: "Дата внесения",
    6: "Сайт производителя",
    7: "Правообладатель",
    8: "ИНН правообладателя",
    9: "Основной язык",
    24: "Ссылка на описание",
}


def write_software_xlsx(
    path: Path, made: Iterable[Item], title: str = "Перечень программ", shared_strings: bool = True
) -> Path:
    """The list: five rows of headings, numbers as numbers, 25 columns."""
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False, "constant_memory": not shared_strings})
    sheet = book.add_worksheet("Лист1")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write(0, 0, title)
    for column, heading in LIST_HEADINGS.items():
        sheet.write(4, column, heading)
    for row, item in enumerate(made, 5):
        if item.number.isdecimal():
            sheet.write_number(row, 0, int(item.number))
        else:
            sheet.write_string(row, 0, item.number)
        sheet.write_string(row, 1, item.name)
        sheet.write_string(row, 2, "\n".join(item.aliases))
        sheet.write_string(row, 3, ";\n".join(name for _, name in item.classes))
        sheet.write_string(row, 4, ";\n".join(code for code, _ in item.classes))
        sheet.write_datetime(row, 5, date.fromisoformat(item.included), day)
        sheet.write_string(row, 6, item.link)
        sheet.write_string(row, 7, item.owner)
        sheet.write_number(row, 8, int(item.inn))
        for column, text in zip(range(9, 24), item.more.values(), strict=False):
            sheet.write_string(row, column, text)
        sheet.write_string(row, 24, f"https://example.org/{item.number}")
    book.close()
    return path


# The register of industrial products

CSV_COLUMNS = (
    "Nameoforg OGRN INN Orgaddr Productmanufaddress Regnumber Ektrudp Docdate Docvalidtill Enddate Registernumber "
    "Productname OKPD2 TNVED Nameofregulations Score Percentage Scoredesc Iselectronicproduct Isai "
    "ElectronicProductLevel Docname Docdatebasis Docnum Docvalidtilltpp Mptdep Resdocnum"
).split()


def products(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Records of the industrial register by the columns of its CSV."""
    chance = random.Random(seed)
    for number in range(count):
        docdate = date(2023, 1, 9) + timedelta(days=chance.randrange(1_200))
        yield dict.fromkeys(CSV_COLUMNS, "-") | {
            "Nameoforg": f'ООО "{chance.choice(_ROOTS)} {number % 900}"',
            "OGRN": f"10259{number:08}",
            "INN": inn(number % 900),
            "Orgaddr": "614000, Пермский край, г. Пермь; ул. Ленина, д. 1",
            "Registernumber": str(10_100_000 + number),
            "Docdate": docdate.isoformat(),
            "Docvalidtill": (docdate + timedelta(days=1_095)).isoformat(),
            "Productname": f"Камера сетевая {chance.choice(_ROOTS)}-{number}, {chance.choice(_OF)}",
            "OKPD2": "26.40.33.110",
            "Score": chance.choice(("-", "55", "61,5")),
            "Iselectronicproduct": chance.choice(("Да", "Нет")),
            "ElectronicProductLevel": chance.choice(("-", "1", "2")),
        }


def write_industrial_csv(
    path: Path,
    made: Iterable[Mapping[str, str]],
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
    columns: Sequence[str] = CSV_COLUMNS,
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(made)
    return path


SHEET_COLUMNS = (
    ("Предприятие", "Nameoforg"),
    ("ИНН", "INN"),
    ("ОГРН", "OGRN"),
    ("Фактический адрес производителя", "Orgaddr"),
    ("Адрес производственных помещений", "Productmanufaddress"),
    ("Первичный регистрационный номер реестровой записи", "Regnumber"),
    ("Реестровый номер", "Registernumber"),
    ("Номер цифрового паспорта", "Passport"),
    ("Дата внесения в реестр", "Docdate"),
    ("Срок действия", "Docvalidtill"),
    ("Фактическая дата прекращения действия реестровой записи", "Enddate"),
    ("Наименование продукции", "Productname"),
    ("ОКПД2", "OKPD2"),
    ("ТН ВЭД", "TNVED"),
    ("Изготовлена по", "Nameofregulations"),
    ("Баллы", "Score"),
    ("Процентный показатель", "Percentage"),
    ("О соответствии", "Scoredesc"),
    ("Искусственный интеллект", "Isai"),
    ("Высокотехнологичное оборудование", "Hightech"),
    ("Доверенный ПАК", "Trustedpak"),
    ("Основание: Наименование", "Docname"),
    ("Основание: Дата", "Docdatebasis"),
    ("Основание: Номер", "Docnum"),
    ("Основание: Срок действия", "Docvalidtilltpp"),
    ("Заключение: Департамент", "Mptdep"),
    ("Заключение: Номер заключения", "Resdocnum"),
    ("Заключение: Документ", "Resdoc"),
)
"""The 28 headings of the XLSX of gisp.gov.ru with the columns of the CSV, as parsers of the real file have them."""


def write_industrial_xlsx(
    path: Path,
    made: Iterable[Mapping[str, str]],
    title: str = "Реестр",
    headings: Mapping[int, str] | None = None,
    sheet_name: str = "Продукция",
) -> Path:
    """The sheet «Продукция»: two rows of title, headings in the third; INN, points and days as a workbook has them."""
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False})
    book.add_worksheet("О выгрузке").write(0, 0, "Минпромторг России")
    sheet = book.add_worksheet(sheet_name)
    sheet.write(0, 0, title)
    for column, (heading, _) in enumerate(SHEET_COLUMNS):
        sheet.write(2, column, (headings or {}).get(column, heading))
    for row, product in enumerate(made, 3):
        for column, (_, name) in enumerate(SHEET_COLUMNS):
            sheet.write_string(row, column, product.get(name, ""))
    book.close()
    return path


def write_open_data_csv(path: Path, made: Iterable[Mapping[str, str]]) -> Path:
    """The ministry's daily file: UTF-8, commas, ISO days, "-" for nothing."""
    return write_industrial_csv(path, made, delimiter=",", encoding="utf-8")


def product(number: str = "10119517", name: str = "Камера сетевая Купол-1", **changes: str) -> dict[str, str]:
    """One record of the industrial register; `changes` by the columns of its CSV."""
    made = next(products(1)) | {"Registernumber": number, "Productname": name, "Docdate": "2025-02-01"}
    return made | {"Docvalidtill": "2028-02-01", "Score": "-"} | changes


# The lists of the software register as it lays them out today

REAL_LIST_HEADINGS = (
    "Регистрационный номер",
    "Наименование программного обеспечения",
    "Альтернативные наименования",
    "Класс ПО",
    "Код продукции",
    "Дата внесения в реестр",
    "Сайт производителя",
    "Правообладатель",
    "ИНН правообладателя",
    "Доверенное ПО",
)
PAK_HEADINGS = (
    "Номер записи",
    "Наименование ПАК",
    "Альтернативные наименования",
    "Класс ПАК",
    "Код продукции",
    "Производитель",
    "ИНН",
    "Дата внесения",
    "Решение",
    "Сайт производителя",
    "Состав ПАК",
    "Программное обеспечение",
    "Номер записи ПО",
    "Страна",
    "Адрес",
    "Примечание",
    "Доверенный ПАК",
)
"""17 columns; only «Код продукции» and «производитель» are known from the real list, the others are its sister's."""
PRODUCT_CODES = "58.29.2 Обеспечение программное прикладное;\n62.01.2 Оригиналы программного обеспечения"


def _write_list(path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Path:
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False})
    sheet = book.add_worksheet("Лист1")
    sheet.write(0, 0, title)
    for column, heading in enumerate(headings):
        sheet.write(3, column, heading)
        sheet.write_number(4, column, column + 1)
    for row, cells in enumerate(rows, 5):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.close()
    return path


def write_real_list(path: Path, made: Iterable[Item], codes: str = PRODUCT_CODES, trusted: str = "-") -> Path:
    """The list of programs with «Код продукции» where the class codes were, a row that numbers the columns."""
    rows = (
        (
            int(i.number),
            i.name,
            ";\n".join(i.aliases) or "-",
            ";\n".join(f"{code} {name}" for code, name in i.classes),
            codes,
            i.included,
            i.link,
            i.owner,
            i.inn,
            trusted,
        )
        for i in made
    )
    return _write_list(path, "Реестр российского ПО по состоянию на 12.09.2026", REAL_LIST_HEADINGS, rows)


def write_pak_list(path: Path, made: Iterable[Item], trusted: str = "-", title: str = "Перечень") -> Path:
    """The list of complexes (ПАК): 17 columns, makers in the place of owners."""
    rows = (
        (
            int(i.number),
            i.name,
            "-",
            "01.01 Средства вычислительной техники",
            "26.20.40.140 Средства защиты информации",
            i.owner,
            f"{i.inn}.0",
            i.included,
            i.order,
            i.link,
            *["-"] * 6,
            trusted,
        )
        for i in made
    )
    return _write_list(path, title, PAK_HEADINGS, rows)


# Traps

PAGE_ID, ROSPATENT_NUMBER = "3607428", "2022661214"
MISTAKES = {
    "bad-number": (Item(PAGE_ID), Item("303659"), Item(ROSPATENT_NUMBER), Item("заявка № 27419"), Item("0")),
    "no-number": (Item(""), Item("  ")),
    "no-name": (Item("101", name=""), Item("102", name=" \n ")),
    "bad-date": (Item("103", included="31.02.2021"), Item("104", included="скоро")),
    "future-date": (Item("105", included="2026-09-13"), Item("106", excluded="Да", exclusion_date="2027-01-01")),
    "repeated-number": (Item("11"), Item("0011")),
    "too-long": (Item("107", name="Очень длинное имя " * 10_000),),
}
"""Records that must be refused with the code they stand under, in a file whose good ones have the numbers 1-20."""


def cut(path: Path, share: float) -> Path:
    """The same file with its end missing, as a broken download leaves it."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def write_entity_bomb(path: Path) -> Path:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    item = "<item><registrationNumber>1</registrationNumber><name>&e9;</name></item>"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "x">{levels}]><registry genDate="{GENERATED}">{item}</registry>'
    )
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """A workbook with one more part, such as a macro."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def with_formula(path: Path) -> Path:
    """A workbook whose first cell with a number is a formula that gives that number."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<v>", b"<f>HYPERLINK(1)</f><v>", 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def with_bomb(path: Path, megabytes: int = 64) -> Path:
    """A workbook with a part of nothing that unpacks to much."""
    return with_part(path, "xl/worksheets/sheet9.xml", b" " * (megabytes << 20))
