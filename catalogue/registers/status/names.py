"""Names of products and owners as keys: two spellings of one name must meet, two names must stay apart.

Registers, vendors and officials write one name in many ways: with a legal form or without, in quotes, with a version,
with a Cyrillic letter among Latin ones, in Russian letters instead of Latin.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

_WORD = re.compile(r"[^\W_]+")
_LONG_FORMS = re.compile(
    r"\b(?:(?:публичное|непубличное|закрытое|открытое) +)?акционерное общество\b"
    r"|\bобщество с ограниченной ответственностью\b|\bиндивидуальный предприниматель\b|\bгруппа компаний\b"
    r"|\blimited liability company\b|\b(?:public |closed )?joint[ -]stock company\b"
)
LEGAL_FORMS = frozenset(
    "ooo pao zao oao ооо ао пао зао оао нао ип гк ано фгуп гуп муп llc ltd inc corp gmbh jsc pjsc ojsc".split()
)
"""Short legal forms, in the letters that `normalised` leaves."""
_VERSION = re.compile(r"\b(?:v|ver|version|версия|верс)[ .]*\d+(?:[.]\d+)*\b|(?<![^\W_])\d+(?:[.]\d+)+(?![^\W_])")
_DIGITS_BESIDE_LETTERS = re.compile(r"(?<=[^\W\d_]{3})(?=\d)|(?<=\d)(?=[^\W\d_]{3})")
"""«Битрикс24» is «Битрикс 24»; «1С» and H264 stay whole."""

_BRACKETED = re.compile(r"\([^)]*\)")
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?: +[A-Za-z0-9]+)*")
_CAPITALS = re.compile(r"\b[А-ЯЁ]{3,}\b")
_PLAIN_TEXT = re.compile(r"[\x00-\x7fа-я«»“”„’–—№]*")
"""Text without combining marks, which nearly every name is."""

_ALIKE = dict(zip("abekmhopctyx", "авекмнорстух", strict=True))
"""Latin letters that look like Cyrillic ones in either case."""
_TO_CYRILLIC = str.maketrans(_ALIKE)
_TO_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in _ALIKE.items()})
_LATIN = re.compile(r"[a-z]")
_CYRILLIC = re.compile(r"[а-я]")
_ONLY_LATIN = re.compile(r"[dfgijlnqrsuvwz]")
_ONLY_CYRILLIC = re.compile(r"[бгджзийлпфцчшщъыьэюя]")

_SOUND = 0.97
"""The part of a likeness that counts where only the sound of the names is the same."""
_WHOLE = 0.15
"""What the words that many names share count beside the telling ones: «комплекс Вега» is not «комплекс Орион»."""
_ONE_ORDINARY = 0.8
"""What a likeness counts where only one of the names has a word of its own."""
_OTHER_KEY = 99.0
"""The most that two names of different keys are alike."""

KEPT_KEYS = 10_000
"""Keys remembered: one question compares the same names many times."""

_TRANSLITERATED = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufie", strict=True))
    | {"ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
)
_SPELLINGS = (
    ("shch", "sh"),
    ("sch", "sh"),
    ("kh", "h"),
    ("ph", "f"),
    ("ck", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
)
"""Ways to write one sound in Latin letters."""
_SOFT_C = re.compile(r"c(?=[eiy])")
_HARD_C = re.compile(r"c(?!h)")
_DOUBLED = re.compile(r"(.)\1+")

_ORDINARY = (
    "умный умная умное умные город города городской городская цифровой цифровая цифровое единый единая единое "
    "портал платформа платформы система системы сервис сервисы сервер комплекс решение решения модуль модули "
    "приложение программа программы программный программное программная обеспечение обеспечения информационная "
    "информационный автоматизированная автоматизированный аппаратно геоинформационная региональная "
    "региональный муниципальная муниципальный государственная государственный мобильное мобильный мобильная "
    "электронный электронная электронное управление управления учет учета контроль контроля мониторинг "
    "мониторинга анализ анализа данных данные бюджет бюджета финансы финансовый финансовая помощник ассистент "
    "консультант журнал касса склад кабинет личный личная диспетчер навигатор парковка парковки паркинг транспорт "
    "транспорта школа школы дом дома вода свет безопасность безопасный безопасная видео видеонаблюдение "
    "видеоаналитика аналитика документооборот архив реестр база офис запись конструктор монитор центр студия "
    "планета спутник помощь клиент версия онлайн "
    "жкх цифровизация эвм субд скуд для и в на с по из от к о об пк ис аис гис пак атс аскуэ асу асутп "
    "ас "
    "smart city digital platform system service services software app application server video camera cameras "
    "cloud analytics database enterprise desk product products building parking center centre security "
    "management technology web phone mobile assistant budget finance financial data office portal monitor "
    "control manager online the of and for a an in to with "
)


def normalised(name: str) -> str:
    """The key of a name: small letters, one space between words, no quotes, legal forms or versions; words that many
    names share stay. A word in look-alike letters of the other alphabet becomes a word of one alphabet.

    Two spellings of one name give one key; the key of a key is the key itself; a name of nothing but legal
    forms and versions keeps them, so only a text without letters and digits gives "".
    """
    return _settled(name, fold_alike=True)


@lru_cache(KEPT_KEYS)
def latin_key(name: str) -> str:
    """The key of a name by its sound in Latin letters: «Битрикс», Bitrix and Bitriks give one."""
    text = _settled(name, fold_alike=False).translate(_TRANSLITERATED)
    for spelled, sound in _SPELLINGS:
        text = text.replace(spelled, sound)
    text = _HARD_C.sub("k", _SOFT_C.sub("s", text))
    return _DOUBLED.sub(r"\1", text).strip()


def words_of_name(name: str) -> tuple[str, ...]:
    """The telling words of a name in their order, each once; all its words where none is telling."""
    words = tuple(dict.fromkeys(normalised(name).split()))
    return tuple(w for w in words if _telling(w)) or words


def brands(name: str) -> tuple[str, ...]:
    """What may stand for a whole Russian name: its quoted parts, its Latin words, its words in capitals; «Симбиот»
    for АСКУЭ «Симбиот». None of them is ordinary.
    """
    bare = _BRACKETED.sub(" ", name)
    parts = [*_QUOTED.findall(name), *(run.strip() for run in _LATIN_RUN.findall(bare)), *_CAPITALS.findall(bare)]
    return tuple(dict.fromkeys(p for p in parts if len(p) > 2 and not is_ordinary(p) and p != name))


def is_ordinary(name: str) -> bool:
    """Whether a name has no word of its own, as «Финансовый помощник» has none."""
    return not any(_telling(w) for w in normalised(name).split())


def likeness(a: str, b: str) -> float:
    """How alike two names are, 0 to 100; 100 only for one key. The order of words makes no difference."""
    first, second = normalised(a), normalised(b)
    if not first or not second:
        return 0.0
    if first == second:
        return 100.0
    whole = _ratio(a, b)
    if is_ordinary(a) and is_ordinary(b):
        return min(_OTHER_KEY, whole)
    if is_ordinary(a) or is_ordinary(b):
        return _ONE_ORDINARY * whole
    telling = _ratio(" ".join(words_of_name(a)), " ".join(words_of_name(b)))
    return min(_OTHER_KEY, telling * (1 - _WHOLE + _WHOLE * whole / 100))


def _ratio(a: str, b: str) -> float:
    """How alike two names are as written or as they sound, 0 to 100."""
    written = fuzz.ratio(_in_order(normalised(a)), _in_order(normalised(b)))
    return max(written, _SOUND * fuzz.ratio(_in_order(latin_key(a)), _in_order(latin_key(b))))


def _telling(word: str) -> bool:
    return word not in ORDINARY and not word.isdigit()


def _in_order(text: str) -> str:
    return " ".join(sorted(text.split()))


@lru_cache(KEPT_KEYS)
def _settled(name: str, *, fold_alike: bool) -> str:
    """Simplified until nothing changes: what one step removes may bring a version or a legal form together."""
    text = _characters(name)
    while (simpler := _simplified(text, fold_alike=fold_alike)) != text:
        text = simpler
    return text


def _characters(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).replace("ё", "е")
    if _PLAIN_TEXT.fullmatch(folded):
        return folded
    return "".join(c for c in folded if not unicodedata.category(c).startswith("M"))


def _simplified(text: str, *, fold_alike: bool) -> str:
    bare = _LONG_FORMS.sub(" ", _VERSION.sub(" ", text))
    kept = [w for w in _words(bare, fold_alike=fold_alike) if w not in LEGAL_FORMS]
    return " ".join(kept or _words(text, fold_alike=fold_alike))


def _words(text: str, *, fold_alike: bool) -> list[str]:
    split = _DIGITS_BESIDE_LETTERS.sub(" ", text)
    return [_one_alphabet(w, fold_alike=fold_alike) for w in _WORD.findall(split)]


def _one_alphabet(word: str, *, fold_alike: bool) -> str:
    """A word with look-alike letters in the alphabet of its other letters; in Cyrillic where all are look-alike."""
    if not _LATIN.search(word):
        return word
    only_latin, only_cyrillic = bool(_ONLY_LATIN.search(word)), bool(_ONLY_CYRILLIC.search(word))
    if only_latin and not only_cyrillic:
        return word.translate(_TO_LATIN)
    if not only_latin and (fold_alike or _CYRILLIC.search(word)):
        return word.translate(_TO_CYRILLIC)
    return word


ORDINARY = frozenset(_one_alphabet(word, fold_alike=True) for word in _ORDINARY.split())
"""Words that many products share, as `normalised` writes them: a name made only of them points at no product."""
