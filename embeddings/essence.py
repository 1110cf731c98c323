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
    |что\s+(?:нам\s+)?(?:с\s+этим\s+)?делать
    |(?:and\s+)?(?:the\s+)?(?:residents|people|citizens|locals)\s+(?:are\s+|keep\s+|constantly\s+|often\s+)*
      (?:complain(?:ing)?|unhappy|angry|upset|furious)(?:\s+about)?
    |(?:many|lots\s+of|a\s+lot\s+of)\s+complaints(?:\s+(?:from|by)\s+(?:residents|citizens|people))?(?:\s+about)?
    |what\s+(?:can|should)\s+we\s+do
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
    меня\s+зовут(?:\s+(?-i:[А-ЯЁ])[\w-]+){1,3}
    |(?:мы|я)\s+(?:сам[аи]?\s+)?из\s+(?:(?:города|посёлка|поселка|села|деревни|г\.|пос\.|с\.|д\.)\s*)?(?-i:[А-ЯЁ])[\w-]+
    |я\s*[-–—]?\s*(?:новый\s+|новая\s+)?(?:глава|замглавы|заместитель|специалист|депутат|староста|пенсионер|житель)\w*
      (?:\s+[^\s,.;:!?]+){0,4}(?=\s*[,.;:!?])
    |my\s+name\s+is(?:\s+(?-i:[A-Z])[\w-]+){1,3}
    |we\s+are\s+from\s+(?:the\s+(?:town|city|village)\s+of\s+)?(?-i:[A-Z])[\w-]+
    |i\s+(?:am|work)\s+(?:(?:as|for|at)\s+)?(?:an?\s+|the\s+)?(?:deputy|mayor|head|official|clerk|specialist)\w*
      (?:\s+[^\s,.;:!?]+){0,5}(?=\s*[,.;:!?])
"""
HIDDEN = r"\[[^\[\]]{1,30}\]"
"""What stands for hidden personal data: [имя], [phone]."""
COMMONPLACES = re.compile(rf"\b(?:{COMPLAINT}|{COURTESY}|{SELF})(?!\w)|{HIDDEN}", re.IGNORECASE | re.VERBOSE)
"""All that is said whatever the problem is."""
_LEFT_OVER = re.compile(r"([,.;:!?])(?:\s*[,.;:!?])+")


def essence(query: str) -> str:
    """The problem of a message; the message itself, sign by sign, where nothing is to be cut or else said."""
    cut, times = COMMONPLACES.subn(" ", query)
    if not times:
        return query
    rest = " ".join(_LEFT_OVER.sub(r"\1", " ".join(cut.split())).split()).strip(" ,.;:!?-–—")
    return rest if lexical.words(rest) else query
