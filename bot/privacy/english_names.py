"""English given names and surnames: the lists of the US census of 1990 (package `names`), the commonest only."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

COMMON_GIVEN = 0.004
"""Per cent of the people who bear a given name; rarer ones are other words as often as not."""
COMMON_SURNAME = 0.002
_OTHER_WORDS = frozenset(
    "will may june april august mark grant art bill hope faith chance rich drew sue see so an my in do long young many "
    "happy summer autumn dawn joy grace rose ruby iris ivy violet olive star sky rain crystal amber christian prince "
    "page price love king dean earl duke major sterling victoria florence charlotte virginia georgia carolina dakota "
    "paris london lincoln jackson madison houston dallas austin santa san los las el la de ana university city our are "
    "you she he les son man sunday wed jan art rod ray gene guy buck lane dale glen forest cliff clay rocky sandy "
    "robin buena delhi north south east west".split()
)
"""Given names of the list that are ordinary words, months or parts of names of places more often."""
_PLACE = frozenset(
    "park street st avenue road square lane drive boulevard bridge beach valley falls bay heights creek springs grove "
    "port city town county river lake hill hills island university college school hospital airport station hall museum "
    "library center centre house database server award prize method foundation project program programme system "
    "platform".split()
)
"""What a thing named after a person ends with."""


def is_given_name(word: str) -> bool:
    """Whether a word in small letters is a common given name and no ordinary word."""
    return word not in _OTHER_WORDS and word in _given()


def is_english_name(given: str, surname: str, following: str) -> bool:
    """Whether two words in small letters are a given name and a surname; `following` is the word after them, if any."""
    if given in _OTHER_WORDS or surname in _PLACE or following in _PLACE:
        return False
    return given in _given() and surname in _surnames()


@lru_cache(1)
def _given() -> frozenset[str]:
    return _listed("dist.male.first", COMMON_GIVEN) | _listed("dist.female.first", COMMON_GIVEN)


@lru_cache(1)
def _surnames() -> frozenset[str]:
    return _listed("dist.all.last", COMMON_SURNAME)


def _listed(name: str, least: float) -> frozenset[str]:
    """The names of a list borne by this share of people or more, in per cent; lines are name, share, sum, rank."""
    names = set()
    for line in files("names").joinpath(name).read_text("ascii").splitlines():
        said, share = line.split()[:2]
        if float(share) < least:
            break
        names.add(said.lower())
    return frozenset(names)
