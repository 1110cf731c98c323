"""Short, former and other names of towns in use, beside those of GeoNames.

Sources, as stored copies of public pages: the nicknames of Russian towns in geoglob.ru ("Прозвища российских
городов"), rbth.ru (read/474, "Russian cities' nicknames"), Maxim ("Прозвища российских городов, городков и городишек",
kiozk.ru), dzen.ru (YfwQ2uKWRRidz3Qw), biografy.ru (q-9634), twincat.livejournal.com (2017/03/09),
styazshkin.livejournal.com (1294969), kuzrab.ru ("Откуда вы приходите, слова?"). МСК, РнД, Крд, НТ and ТиНАО are in use
as initials; they are our own judgement.
"""

from __future__ import annotations

SHORT_NAMES = {
    "saint-petersburg": ("СПб", "Питер", "Петербург", "Питера", "Питере", "Петербурга", "Петербурге"),
    "moscow": ("МСК",),
    "ekaterinburg": ("Екб", "Ебург", "Екат", "Еката", "Екате"),
    "novosibirsk": ("Новосиб", "Новосиба", "Новосибе"),
    "chelyabinsk": ("Челяба", "Челябы", "Челябе"),
    "nizhny-novgorod": ("НН",),
    "rostov-on-don": ("РнД",),
    "naberezhnyye-chelny": ("Челны", "Челнов", "Челнах", "Набчелны"),
    "mineralnye-vody": ("Минводы", "Минвод", "Минводах"),
    "krasnodar": ("Крд",),
}
"""Names of one town only; what they are read as is told."""
DOUBTFUL_NAMES = {
    "nizhny-novgorod": ("Нижний", "Нижнего", "Нижнем", "НиНо"),
    "novosibirsk": ("Нск",),
    "vladivostok": ("Влад", "Владик", "Владика", "Владике"),
    "vladikavkaz": ("Владик", "Владика", "Владике"),
    "nizhny-tagil": ("НТ",),
    "khabarovsk": ("Хабара", "Хабары", "Хабаре", "Хабар"),
    "arkhangelsk": ("Архара", "Архары", "Архаре"),
    "kaliningrad": ("Кёниг", "Кёнига", "Кёниге"),
    "komsomolsk-on-amur": ("Комса", "Комсы", "Комсе"),
    "anzhero-sudzhensk": ("Анжерка", "Анжерки", "Анжерке"),
    "tolyatti": ("Тлт",),
    "novokuznetsk": ("Кузня", "Кузни", "Кузне"),
    "minusinsk": ("Минус", "Минуса", "Минусе"),
    "neryungri": ("Нюрка", "Нюрки", "Нюрке"),
    "kirov-kirov-oblast": ("Вятка", "Вятки", "Вятке"),
    "sergiyev-posad": ("Загорск", "Загорска", "Загорске"),
    "moscow": ("ТиНАО", "Зеленоград", "Зеленограда", "Зеленограде"),
}
"""Names that may mean another place, an ordinary word or a part of a town too: always asked back."""
