"""Which animals are offered to shelters with what story, and who claims them. Days ago."""

from dataclasses import dataclass

from animals.shelters.rules import ClaimState
from animals.sightings.rules import GoodWith

OFFERS: dict[str, tuple[float, str]] = {
    "zhuk": (8, "Лагідний дворовий пес, ходить слідом. Дружить із Білкою."),
    "bilka": (8, "Молода, грайлива, з іншими собаками ладнає."),
    "murka": (8, "Домашня кішка, звикла до рук і лотка."),
    "rudko": (6, "Знає команди, любить дітей. Господарів шукаємо."),
    "sharik": (6, "Веселий пес середнього розміру, інших собак не чіпає."),
    "nika": (5, "Тиха домашня кішка, виходить на голос."),
    "bim": (7, "Бім і Бом нерозлучні, шукаємо дім обом разом."),
    "syma": (3, "Спокійна кішка з під’їзду, муркоче на руках."),
    "kudlai": (9, "Великий і добрий, як ведмідь. Потрібен просторий вольєр."),
    "lada": (5, "Мама й четверо щенят, їдуть тільки разом."),
    "kitten1": (2, "Троє кошенят без мами, їдять самі."),
    "kvitka": (6, "Триколірна на щастя. Жила на балконі, привчена до людей."),
    "zhulia": (7, "Маленька, проситься в машину й на руки."),
    "nora": (4, "Молода, тигрова, на повідку йде рівно."),
    "tysha": (10, "Тиха собака. Звикає довго, але назавжди."),
    "chornushka": (3, "Маленька й голодна. Боїться гучного, до рук іде."),
    "bonia": (5, "На перетримці: ладнає з котами й дітьми, охайна."),
    "archi": (4, "На перетримці: стерилізований, ходить на повідку."),
    "hreta": (4, "Охоронниця. Потрібні досвідчені руки й окремий вольєр."),
    "persyk": (1, "Щеня, знайшли на узбіччі. Потрібна мама або людина."),
}

YES, NO, UNKNOWN = GoodWith.YES, GoodWith.NO, GoodWith.UNKNOWN
COMPANY: dict[str, tuple[GoodWith, GoodWith]] = {
    "zhuk": (YES, UNKNOWN),
    "bilka": (YES, UNKNOWN),
    "murka": (NO, YES),
    "sharik": (YES, UNKNOWN),
    "bim": (YES, NO),
    "syma": (UNKNOWN, YES),
    "nora": (YES, UNKNOWN),
    "bonia": (YES, YES),
    "archi": (YES, NO),
    "hreta": (NO, NO),
}
"""Whether it gets on with dogs, and with cats."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A claim as it stood at the end; `by` is the receiving place."""

    animal: str
    by: str
    days: float
    ends: ClaimState = ClaimState.OPEN


PROMISES: tuple[Promise, ...] = (
    Promise("zhuk", "tail", 6, ClaimState.CONFIRMED),
    Promise("bilka", "tail", 6, ClaimState.CONFIRMED),
    Promise("murka", "porch", 6, ClaimState.CONFIRMED),
    Promise("rudko", "tail", 4, ClaimState.CONFIRMED),
    Promise("sharik", "forest", 4, ClaimState.CONFIRMED),
    Promise("nika", "porch", 3, ClaimState.CONFIRMED),
    Promise("bim", "forest", 3, ClaimState.CONFIRMED),
    Promise("kvitka", "porch", 2, ClaimState.CONFIRMED),
    Promise("zhulia", "forest", 3, ClaimState.LAPSED),
    Promise("kudlai", "tail", 1),
    Promise("kudlai", "forest", 1, ClaimState.QUEUED),
    Promise("lada", "tail", 1),
    Promise("kitten1", "porch", 1),
)
