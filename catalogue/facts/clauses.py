"""The clauses of a card's texts, and which questions each of them answers, read on the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from catalogue.facts.figures import AMOUNT
from catalogue.facts.model import FactKind
from catalogue.model import Text

_BORDER = re.compile(r"(?<=;)\s+|(?<=[.!?])\s+(?=[A-ZА-ЯЁ«0-9])")

_PAID = (
    r"\bстоимость\b|\bобош\w+|\bцена\b|\bзатраты\b|\bбюджет\w*|израсходован\w*|потрачен\w*|выделен\w*|запланирован\w*"
    r"|предусмотрен\w*|\bзакупка\b|\bконтракт[ау]?\b|\bдоговор\b|на содержание|на запуск|на эксплуатацию"
)
_BARE_SUM = rf"\((?:{AMOUNT.pattern})\w*\.?\)|(?<!сумму )\bна (?:около |примерно |почти )?(?:{AMOUNT.pattern})"
"""A sum in brackets behind what was bought, or "приборы на 241 млн руб."."""
_GIVEN = (
    r"субсиди\w+|\bгрант\w*|трансферт\w*|софинансир\w+|дотаци\w+|инвестици(?!онн)\w+"
    r"|(?:деньг|средств)\w* (?:\w+ )?(?:инвестор|концессионер|город|округ|област|кра[йя]|регион|район|бюджет)\w*"
    r"|(?:деньг|средств)\w* (?:\w+ )?(?:жител|спонсор)\w*"
    r"|\bбюджет\w* (?:город|округ|област|кра[йя]|регион|район|муниципал)\w*|(?:городск|муниципальн|местн)\w+ бюджет\w*"
    r"|частн\w+ (?:средств|инвест|деньг|партн)\w*"
    r"|(?:федеральн|областн|краев|региональн|внебюджетн|европейск)\w+ (?:средств|бюджет|деньг|фонд|субсид)\w*"
    r"|концесси\w+|энергосервис\w*|государственно-частн\w+|в рамках (?:нац|национальн)\w*|инфраструктурн\w+ кредит\w*"
)
_NO_COST = r"штраф\w*|\bплат[аыу] |тариф\w*|выручк\w+|доход\w*|экономи\w+|ущерб\w*"
_NEEDED = r"(?<!не )\bнужн[аоы]?\b|(?<!не )\bнуж[её]н\b|\bтребу\w+|\bпотребу\w+|\bпонадоб\w+|\bнеобходим\w*"
_PEOPLE = (
    r"\bоператор\b|\bоператоры\b|диспетчер(?!ск)\w*|модератор\w*|сотрудник\w*|персонал\w*|специалист\w*|администратор\w*|\bврач\w*|учител\w*"
    r"|педагог\w*|волонт[её]р\w*|инспектор\w*|дежурн\w*|исполнител\w*|редактор\w*|\bштат\w*|куратор\w*|инженер(?!н)\w*"
)
_BODY = r"(?:министерств|муниципал|город|област|регион|ведомств|служб|предприят|компани|департамент|управлен|ЦОДД)\w*"
_KEPT = (
    r"\bэксплуат\w+|\bсопровождени\w+|\bсопровожда\w+|техподдержк\w+|\bоператор\b|\bдежур\w+"
    r"|круглосуточн\w+ (?:оператор|центр|служб|дежур)\w*|поверк\w+"
    r"|калибров\w+|ответственный —|(?:платформу|сеть|систему|её|ее) вед[её]т"
    r"|\bна содержание|обязательств\w+ по содержанию"
    rf"|содержание после|(?:\bвед[её]т|\bведут|обслуживает|содержит) (?:\w+ )?{_BODY}"
    rf"|{_BODY} (?:вед[её]т|содержит|эксплуатирует|обслуживает)\b"
)
_BUILT = r"\bввод|внедр|строит|построен|созда[вн]|замен|установ|монтаж|запуск|запущен|подключ|контракт|развёрн|разверт"
_LASTED = (
    r"\bв (?:два|три|четыре|пять|несколько) этап\w*|\bв течение\b"
    r"|\bза (?:\d+ |один |два |три |полтора |несколько |пять |четыре )?(?:дн|недел|месяц|квартал|год|лет)\w*"
    r"|\bдо (?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|конца) 20\d\d"
)
_TERM = (
    r"\bпоэтапно\b|\bсрок\w* (?:внедрени|реализаци|строительств|исполнени|контракт)\w*"
    rf"|(?:{_BUILT})\w*.*(?:{_LASTED})|(?:{_LASTED}).*(?:{_BUILT})"
)
"""A length of time beside a word of building; a length alone is that of what was counted."""
_SAYS: Mapping[FactKind, tuple[re.Pattern[str], re.Pattern[str] | None]] = {
    kind: (re.compile(yes, re.IGNORECASE), re.compile(no, re.IGNORECASE) if no else None)
    for kind, (yes, no) in {
        FactKind.COST: (rf"{_PAID}|{_BARE_SUM}", _NO_COST),
        FactKind.FUNDING: (_GIVEN, None),
        FactKind.NEED: (_NEEDED, None),
        FactKind.TERM: (_TERM, None),
    }.items()
}
_PEOPLE_SAID, _KEPT_SAID = re.compile(_PEOPLE, re.IGNORECASE), re.compile(_KEPT, re.IGNORECASE)


def clauses_of(text: Text) -> Iterator[Text]:
    """The clauses of a text in both languages side by side; the whole English text beside each Russian clause where
    the two are not cut alike.
    """
    russian, english = ([p.strip(" ;") for p in _BORDER.split(part)] for part in (text.ru, text.en))
    if len(russian) == len(english):
        yield from (Text(ru, en) for ru, en in zip(russian, english, strict=True))
    else:
        yield from (Text(ru, text.en) for ru in russian)


def kinds_of(clause: str, *, of_summary: bool) -> list[FactKind]:
    """Which questions a Russian clause answers; who is needed and who keeps it is read only in what a card says of the
    solution as such (`of_summary`), where a count of employees is no figure of use.
    """
    found = [kind for kind, (yes, no) in _SAYS.items() if yes.search(clause) and not (no and no.search(clause))]
    if FactKind.COST in found and not AMOUNT.search(clause):
        found.remove(FactKind.COST)
    if of_summary and FactKind.NEED in found and _PEOPLE_SAID.search(clause):
        found.append(FactKind.STAFF)
    if _KEPT_SAID.search(clause):
        found.append(FactKind.OPERATION)
    if not of_summary and FactKind.NEED in found:
        found.remove(FactKind.NEED)
    return found
