"""Words that tell what a name after them is: a person who is introduced, or a thing that is named after somebody."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CALLED = (
    "меня зовут",
    "зовут меня",
    "зовите меня",
    "меня звать",
    "звать меня",
    "моё имя",
    "мое имя",
    "моя фамилия",
    "фамилия",
    "my name is",
    "my name's",
    "call me",
    "i am called",
)
"""What stands before a name whatever it looks like."""
INTRODUCED = (
    "я",
    "это",
    "на имя",
    "с уважением",
    "подпись",
    "подписал",
    "подписала",
    "фио",
    "контактное лицо",
    "ответственный",
    "ответственная",
    "i am",
    "i'm",
    "this is",
    "signed",
    "regards",
    "sincerely",
    "yours",
    "yours truly",
)
"""What stands before a capital that is a given name or a surname in the dictionary."""
INHABITANT = _words("житель жительница")
"""Behind these stands a town as often as a name: what the dictionary does not know is left."""
RELATIVES = _words(
    "husband wife son daughter mother father brother sister grandmother grandfather neighbour neighbor child teacher "
    "resident driver pensioner caretaker colleague"
)
"""English words for a person, behind which a given name is that person's."""
TITLES = _words("mr mrs ms miss mister dr")
CONTACTED = _words(
    "звонить позвонить перезвонить набрать спросить спрашивать обратиться обращаться передать передавать написать "
    "писать сообщить сообщать связаться отправить отправлять поговорить договориться"
)
"""Dictionary forms of verbs whose object in the genitive, dative or instrumental is a person."""
NAMED_AFTER = _words(
    "улица ул проспект пр-т просп переулок пер площадь пл бульвар набережная наб шоссе проезд тупик тракт микрорайон "
    "мкр квартал парк сквер сад роща аллея школа гимназия лицей сош библиотека театр музей галерея институт "
    "университет академия колледж училище техникум завод фабрика аэропорт вокзал станция метро остановка памятник бюст "
    "мемориал монумент храм церковь собор монастырь мечеть часовня премия стипендия орден лаборатория больница "
    "госпиталь дворец стадион мост город посёлок поселок село деревня хутор станица район округ совхоз колхоз пароход "
    "теплоход ледокол крейсер фонд дом-музей святой святая герой маршал генерал академик космонавт адмирал "
    "император царь князь street avenue square park"
)
"""Dictionary forms of what bears people's names, and of the ranks of those after whom it is named."""
IN_HONOUR = _words("имени imeni им памяти честь saint st святого святой named after memory")
SON_OR_DAUGHTER = _words("оглы оглу углы улы кызы гызы")
"""Behind the father's name: Расул оглы."""
NOT_NAMES = _words("и а но что как вот не на в the a not from sure")
"""Words that cannot be somebody's name, whatever stands before them."""
SELF_DESCRIPTION = _words(
    "я мы это меня мне мой моя моё мое мои зовут звать фио имя фамилия живу живём живем проживаю проживающая "
    "проживающий прописан прописана адрес адресу дом доме по на в у из с от и тел телефон моб номер паспорт снилс "
    "инн почта связи для звоните звонить пишите писать уважением заявитель житель жительница пенсионер "
    "пенсионерка контакты контакт i am my name is me we live at on in and phone call number email mail contact "
    "regards yours sincerely from address resident passport the"
)
"""Words beside which a hidden part is only who writes; a piece of a text that has no other word asks for nothing."""
