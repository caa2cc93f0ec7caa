"""Ukrainian in Latin letters, by the national table of 2010."""

_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia", "'": "", "’": "", "ʼ": "",
}  # fmt: skip


def latin(text: str) -> str:
    """Куп’янськ as Kupiansk; letters that the table lacks stay as they are."""
    written: list[str] = []
    before = " "
    for letter in text.replace("зг", "zgh").replace("Зг", "Zgh").replace("ЗГ", "ZGH"):
        small = letter.casefold()
        first = not (before.isalpha() or before in "'’ʼ")
        latin_letter = _FIRST.get(small) if first else None
        if latin_letter is None:
            latin_letter = _LETTERS.get(small, letter)
        written.append(latin_letter.capitalize() if letter.isupper() else latin_letter)
        before = letter
    return "".join(written)
