"""How regions and districts are written in full, in both languages."""

from animals.places.latin import latin

_APART = {
    "Автономна Республіка Крим": ("Автономна Республіка Крим", "Crimea"),
    "Київ": ("Київ", "Kyiv"),
    "Севастополь": ("Севастополь", "Sevastopol"),
}
_FIXED = {
    "Івано-Франківська": "Ivano-Frankivsk",
    "Волинська": "Volyn",
    "Закарпатська": "Zakarpattia",
    "Запорізька": "Zaporizhzhia",
    "Рівненська": "Rivne",
    "Вінницька": "Vinnytsia",
    "Полтавська": "Poltava",
    "Одеська": "Odesa",
    "Черкаська": "Cherkasy",
    "Чернівецька": "Chernivtsi",
    "Донецька": "Donetsk",
    "Луганська": "Luhansk",
    "Сумська": "Sumy",
    "Хмельницька": "Khmelnytskyi",
}


def region_in(name: str, language: str) -> str:
    """Харківська as «Харківська область», Kharkiv region."""
    if name in _APART:
        return _APART[name][language != "uk"]
    if language == "uk":
        return f"{name} область"
    stem = _FIXED.get(name) or latin(name).removesuffix("ska")
    return f"{stem} region"
