"""What of a message is its problem: without courtesy, self-description and phrases that fit any problem."""

from __future__ import annotations

import re

from embeddings import lexical

COMPLAINT = r"""
    (?:все\s+|наши\s+|местные\s+)?(?:жител\w+|люди|горожане|граждане|население|народ)\s+
      (?:(?:очень|постоянно|часто|все\s+время|вс[её]|массово)\s+)*
      (?:жалу\w+|недовольн\w+|возмущ\w+|ругаются|негодуют)
    |(?:много|куча|поток|шквал|сотни)\s+жалоб(?:\s+(?:от\s+)?(?:жителей|граждан|населения|людей))?(?:\s+на)?
    |(?:поступают|идут|сыплются)\s+(?:многочисленные\s+|постоянные\s+)?жалобы(?:\s+(?:от\s+)?(?:жителей|граждан))?
    |(?:and\s+)?(?:the\s+)?(?:residents|people|citizens|locals)\s+(?:are\s+|keep\s+|constantly\s+|often\s+)*
      (?:complain(?:ing)?|unhappy|angry|upset|furious)(?:\s+about)?
    |(?:many|lots\s+of|a\s+lot\s+of)\s+complaints(?:\s+(?:from|by)\s+(?:residents|citizens|people))?(?:\s+about)?
"""
"""Phrases that fit any problem tell no solution from another, but favour systems for complaints."""
COURTESY = r"""
    здравствуйте|здрас+ь?те|приветствую|привет|добр(?:ый|ого|ое)\s+(?:день|дня|вечера?|утр[оа]|времени\s+суток)
    |(?:уважаем\w+\s+)?(?:коллеги|господа)(?=\s*[,!.])|уважаем\w+\s+администрация
    |(?:заранее\s+)?(?:большое\s+)?(?:спасибо|благодарю|благодарим)(?:\s+(?:вам|большое|заранее))*
    |(?:помогите|подскажите|скажите)(?:\s*,?\s*пожалуйста)?|пожалуйста|будьте\s+добры|если\s+не\s+трудно
    |hello|good\s+(?:morning|afternoon|evening)|dear\s+(?:all|colleagues|sirs?|madam)
    |thank\s+you(?:\s+(?:very\s+much|in\s+advance))?|thanks(?:\s+in\s+advance)?|please\s+help|please
"""
SELF = r"""
    у\s+(?:(?:наших|всех)\s+)?соседей(?:\s+(?:в|во|из)\s+(?-i:[А-ЯЁ])[\w-]+)?
    |(?:our|the)\s+neighbou?rs\s+in\s+(?-i:[A-Z])[\w-]+
    |меня\s+зовут(?:\s+(?-i:[А-ЯЁ])[\w-]+){1,3}
    |(?:мы|я)\s+(?:сам[аи]?\s+)?из\s+(?:(?:города|посёлка|поселка|села|деревни|г\.|пос\.|с\.|д\.)\s*)?(?-i:[А-ЯЁ])[\w-]+
    |я\s*[-–—]?\s*(?:новый\s+|новая\s+)?(?:глава|замглавы|заместитель|специалист|депутат|староста|пенсионер|житель)\w*
      (?:\s+[^\s,.;:!?]+){0,4}(?=\s*[,.;:!?])
    |my\s+name\s+is(?:\s+(?-i:[A-Z])[\w-]+){1,3}
    |we\s+are\s+from\s+(?:the\s+(?:town|city|village)\s+of\s+)?(?-i:[A-Z])[\w-]+
    |i\s+(?:am|work)\s+(?:(?:as|for|at)\s+)?(?:an?\s+|the\s+)?(?:deputy|mayor|head|official|clerk|specialist)\w*
      (?:\s+[^\s,.;:!?]+){0,5}(?=\s*[,.;:!?])
"""
ASKING = r"(?:что\s+(?:нам\s+)?(?:с\s+этим\s+)?делать|what\s+(?:can|should)\s+we\s+do)(?=\s*(?:[,.;:!?]|$))"
HIDDEN = r"\[[^\[\]]{1,30}\]"
"""What stands for hidden personal data: [имя], [phone]."""
COMMONPLACES = re.compile(rf"\b(?:{COMPLAINT}|{COURTESY}|{SELF}|{ASKING})(?!\w)|{HIDDEN}", re.IGNORECASE | re.VERBOSE)
"""All that is said whatever the problem is."""
COURTESIES = re.compile(rf"\b(?:{COURTESY}|{SELF}|{ASKING})(?!\w)|{HIDDEN}", re.IGNORECASE | re.VERBOSE)
"""What only says who speaks, and greets: it is no part of a problem that is quoted."""
_CLAUSES = re.compile(r"[,.;:!?\n]+")
_REFUSED = re.compile(
    r"\W*(?:(?:но|а|and|but|please)\s+)?(?:нам\s+|мне\s+|we\s+|i\s+)?"
    r"(?:только\s+не|не\s+(?:нужн\w+|надо|интерес\w+|предлага\w+|хотим|хочу)|(?:do\s+not|don['’]?t)\s+(?:need|want)"
    r"|not(?!\s+(?:\w+ing|enough|only|all|every\w*|any\w*|even|much|many|very|been|a\s+single)\b))\s+(.+)",
    re.I | re.S,
)
_LEFT_OVER = re.compile(r"([,.;:!?])(?:\s*[,.;:!?])+")


def essence(query: str) -> str:
    """The problem of a message; the message itself, sign by sign, where nothing is to be cut or else said."""
    wanted, _ = apart(query)
    cut, times = COMMONPLACES.subn(" ", wanted)
    if not times and wanted == query:
        return query
    rest = " ".join(_LEFT_OVER.sub(r"\1", " ".join(cut.split())).split()).strip(" ,.;:!?-–—")
    return rest if lexical.words(rest) else query


def apart(query: str) -> tuple[str, tuple[str, ...]]:
    """A message without its clauses that only refuse something, and what they refuse: "cameras are not needed, we want
    lighting". A message that says nothing else stays whole.
    """
    told = _CLAUSES.split(query)
    refused = [m[1].strip() for clause in told if (m := _REFUSED.fullmatch(clause))]
    wanted = [clause for clause in told if not _REFUSED.fullmatch(clause)]
    if not refused or not any(lexical.words(COMMONPLACES.sub(" ", c)) for c in wanted):
        return query, ()
    return ", ".join(c.strip() for c in wanted if c.strip()), tuple(refused)


def clauses(query: str) -> list[str]:
    """The clauses of a message that say something of their own, in its order; [] where there are fewer than two."""
    told = [c.strip() for c in _CLAUSES.split(COMMONPLACES.sub(" ", apart(query)[0]))]
    told = [c for c in told if len(lexical.words(c)) > 1]
    return told if len(told) > 1 else []
