"""The app's icons: the sizes a phone asks for, their colours, and the symbols its pages use."""

import re
from pathlib import Path

SIZES = (192, 512)


def colour(static: Path, token: str) -> str:
    """What tokens.css calls a colour, by day."""
    found = re.search(rf"--{token}: (#[0-9a-f]{{6}});", (static / "css/tokens.css").read_text())
    if found is None:
        raise LookupError(f"tokens.css names no --{token}")
    return found[1]


def symbols(static: Path, names: tuple[str, ...]) -> str:
    """The named symbols of the sprite, without what the style sheet says for all of them."""
    sprite = (static / "icons.svg").read_text() if (static / "icons.svg").is_file() else ""
    found = []
    for name in names:
        shapes = re.search(rf'<symbol id="{name}"[^>]*>(.*?)</symbol>', sprite)
        if shapes is not None:
            found.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes[1]}</symbol>')
    return "".join(found)
