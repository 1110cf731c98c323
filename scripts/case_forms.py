"""Case forms of names of places: pymorphy3 where it knows the word, else by the endings of Russian names."""

from __future__ import annotations

import re

import pymorphy3

VOWELS = "аеёиоуыэюя"
MASCULINE_SOFT = {"ярославль", "суздаль", "гусь", "камень", "кремль", "апрель", "локоть", "ключ"}
CASES = ("gent", "datv", "accs", "ablt", "loct")
ADJECTIVE = {
    "ый": ("ого", "ому", "ый", "ым", "ом"),
    "ой": ("ого", "ому", "ой", "ым", "ом"),
    "ий": ("ого", "ому", "ий", "им", "ом"),
    "ая": ("ой", "ой", "ую", "ой", "ой"),
    "яя": ("ей", "ей", "юю", "ей", "ей"),
    "ое": ("ого", "ому", "ое", "ым", "ом"),
    "ее": ("его", "ему", "ее", "им", "ем"),
    "ые": ("ых", "ым", "ые", "ыми", "ых"),
    "ие": ("их", "им", "ие", "ими", "их"),
}
CHECKED = {
    "Камень": "Камня Камню Камень Камнем Камне",
    "Ключ": "Ключа Ключу Ключ Ключом Ключе",
    "Калач": "Калача Калачу Калач Калачом Калаче",
    "Поле": "Поля Полю Поле Полем Поле",
    "Воды": "Вод Водам Воды Водами Водах",
    "Серги": "Серёг Сергам Серги Сергами Сергах",
    "Уренгой": "Уренгоя Уренгою Уренгой Уренгоем Уренгое",
    "Зори": "Зорь Зорям Зори Зорями Зорях",
    "Луки": "Лук Лукам Луки Луками Луках",
    "Поляны": "Полян Полянам Поляны Полянами Полянах",
    "Джанкой": "Джанкоя Джанкою Джанкой Джанкоем Джанкое",
    "Курчалой": "Курчалоя Курчалою Курчалой Курчалоем Курчалое",
    "Сясьстрой": "Сясьстроя Сясьстрою Сясьстрой Сясьстроем Сясьстрое",
    "Шали": "Шали Шали Шали Шали Шали",
    "Томари": "Томари Томари Томари Томари Томари",
    "Щучье": "Щучьего Щучьему Щучье Щучьим Щучьем",
    "Семилуки": "Семилук Семилукам Семилуки Семилуками Семилуках",
    "Валуйки": "Валуек Валуйкам Валуйки Валуйками Валуйках",
    "Липки": "Липок Липкам Липки Липками Липках",
    "Кремёнки": "Кремёнок Кремёнкам Кремёнки Кремёнками Кремёнках",
    "Лиски": "Лисок Лискам Лиски Лисками Лисках",
    "Шиханы": "Шихан Шиханам Шиханы Шиханами Шиханах",
    "Дно": "Дна Дну Дно Дном Дне",
    "Сельцо": "Сельца Сельцу Сельцо Сельцом Сельце",
    "Тейково": "Тейкова Тейкову Тейково Тейковом Тейкове",
    "Дюртюли": "Дюртюлей Дюртюлям Дюртюли Дюртюлями Дюртюлях",
    "Туймазы": "Туймазов Туймазам Туймазы Туймазами Туймазах",
    "Харабали": "Харабалей Харабалям Харабали Харабалями Харабалях",
    "Покачи": "Покачей Покачам Покачи Покачами Покачах",
    "Муравленко": "Муравленко Муравленко Муравленко Муравленко Муравленко",
    "Арамиль": "Арамили Арамили Арамиль Арамилью Арамили",
    "Микунь": "Микуни Микуни Микунь Микунью Микуни",
    "Строитель": "Строителя Строителю Строитель Строителем Строителе",
    "Кинель": "Кинеля Кинелю Кинель Кинелем Кинеле",
    "Хилок": "Хилка Хилку Хилок Хилком Хилке",
    "Гороховец": "Гороховца Гороховцу Гороховец Гороховцем Гороховце",
    "Грязовец": "Грязовца Грязовцу Грязовец Грязовцем Грязовце",
    "Олонец": "Олонца Олонцу Олонец Олонцем Олонце",
    "Торопец": "Торопца Торопцу Торопец Торопцем Торопце",
    "Бор": "Бора Бору Бор Бором Бору",
    "Лог": "Лога Логу Лог Логом Логу",
    "Лосино": "Лосино Лосино Лосино Лосино Лосино",
}
"""Words of town names that neither the dictionary nor the rules decline rightly: genitive to prepositional."""
SOFT_ADJECTIVE = ("его", "ему", "ий", "им", "ем")
MORPH = pymorphy3.MorphAnalyzer()


def decline_adjective(word: str, leading: bool) -> tuple[str, ...] | None:
    low = word.lower()
    if leading and low.endswith(("ев", "ов")):
        return word + "а", word + "у", word, word + "ым", word + "ом"
    for ending, forms in ADJECTIVE.items():
        if low.endswith(ending) and len(low) > 4:
            if ending == "ий" and low[-3] not in "кгх":
                forms = SOFT_ADJECTIVE
            if ending == "ие" and low[-3:] == "ние" and not low.endswith("жние"):
                return None
            stem = word[: -len(ending)]
            return tuple(stem + ("и" + f[1:] if f.startswith("ы") and stem[-1] in "кгхжчшщ" else f) for f in forms)
    return None


def decline_noun(word: str) -> tuple[str, ...]:
    """Genitive, dative, accusative, instrumental, prepositional of a place name."""
    if word in CHECKED:
        return tuple(CHECKED[word].split())
    known = [p for p in MORPH.parse(word.lower()) if "Geox" in p.tag and p.tag.case == "nomn"]
    known = [p for p in known if p.is_known]
    if known and "Fixd" in known[0].tag:
        return (word,) * 5
    if known:
        forms = [known[0].inflect({case}) for case in CASES]
        if all(forms):
            return tuple(f.word[0].upper() + f.word[1:] if word[0].isupper() else f.word for f in forms)
    low, stem = word.lower(), word[:-1]
    last = low[-1]
    if low.endswith("ия"):
        return stem + "и", stem + "и", stem + "ю", stem + "ей", stem + "и"
    if last == "а":
        hard = "и" if low[-2:-1] in "гкхжчшщ" else "ы"
        instrumental = "ей" if low[-2:-1] in "жчшщц" else "ой"
        return stem + hard, stem + "е", stem + "у", stem + instrumental, stem + "е"
    if last == "я":
        return stem + "и", stem + "е", stem + "ю", stem + "ей", stem + "е"
    if last == "ь":
        if low in MASCULINE_SOFT:
            return stem + "я", stem + "ю", word, stem + "ем", stem + "е"
        return stem + "и", stem + "и", word, word + "ю", stem + "и"
    if last in "ыи" and len(low) > 3:
        soft = low[-2:-1] in "лрнтдсз" and last == "и"
        a = "я" if soft else "а"
        plural = "ов" if last == "ы" or low[-2:-1] in "гкх" else "ей" if soft else ""
        return stem + plural, stem + a + "м", word, stem + a + "ми", stem + a + "х"
    if low.endswith(("ово", "ево", "ёво", "ино", "ыно")):
        return stem + "а", stem + "у", word, stem + "ом" if last == "о" else stem + "ем", stem + "е"
    if low.endswith(("ще", "ье")):
        return stem + "а", stem + "у", word, word + "м", word
    if last in VOWELS:
        return (word,) * 5
    if last == "й":
        return stem + "я", stem + "ю", word, stem + "ем", stem + "е"
    if low.endswith("ец") and len(low) > 4:
        before = low[-3]
        base = word[:-2] + ("й" if before in VOWELS else "ь" if before == "л" else "")
        base = (word[:-3] + "йц") if before in VOWELS else base + "ц"
        return base + "а", base + "у", word, base + "ом" if before in "дтв" else base + "ем", base + "е"
    if low.endswith("ок") and len(low) > 4:
        base = word[:-2] + "к"
        return base + "а", base + "у", word, base + "ом", base + "е"
    instrumental = "ем" if last in "жчшщц" else "ом"
    return word + "а", word + "у", word, word + instrumental, word + "е"


def declined(name: str) -> tuple[str, ...]:
    """The five oblique cases of a whole name: Нижний Новгород, Ростов-на-Дону, Горно-Алтайск."""
    parts = re.split(r"([ \-])", name)
    words = parts[::2]
    adjective = [
        None
        if w in CHECKED
        else decline_adjective(w, leading=" " in parts and w is not words[-1])
        if len(w) > 4
        else None
        for w in words
    ]
    prepositional = next((i for i, w in enumerate(words) if w.lower() in {"на", "в", "под", "имени"}), None)
    hyphenated = "-" in parts
    columns: list[tuple[str, ...]] = []
    for i, word in enumerate(words):
        fixed = (word,) * 5
        if prepositional is not None:
            form = (adjective[i] or decline_noun(word)) if i < prepositional else fixed
        elif adjective[i] or word in CHECKED:
            form = adjective[i] or decline_noun(word)
        elif (hyphenated and i < len(words) - 1 and not any(adjective)) or (
            len(words) > 1 and not any(adjective) and i < len(words) - 1
        ):
            form = fixed
        else:
            form = decline_noun(word)
        columns.append(form)
    joined = []
    for case in range(5):
        pieces = list(parts)
        pieces[::2] = [column[case] for column in columns]
        joined.append("".join(pieces))
    return tuple(joined)
