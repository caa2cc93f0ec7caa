"""What an independent program finds in a picture."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

_OF_THE_FILE = {
    *("FileName", "Directory", "FileSize", "FileModifyDate", "FileAccessDate"),
    *("FileInodeChangeDate", "FilePermissions", "FileType", "FileTypeExtension", "MIMEType"),
    *("ImageWidth", "ImageHeight", "EncodingProcess", "BitsPerSample", "ColorComponents"),
    "YCbCrSubSampling",
}
HARMLESS = {
    "SourceFile",
    "ExifTool:ExifToolVersion",
    *(f"File:{name}" for name in _OF_THE_FILE),
    *(f"JFIF:{name}" for name in ("JFIFVersion", "ResolutionUnit", "XResolution", "YResolution")),
    *(f"Composite:{name}" for name in ("ImageSize", "Megapixels")),
}
"""Properties of the file and JFIF. A comment is in the group File too, and is not among them."""


def tags_left(pictures: Mapping[str, bytes], folder: Path) -> dict[str, dict[str, object]]:
    """Every tag that is more than JFIF or a property of the file, by the picture's name."""
    names = {}
    for number, (name, data) in enumerate(pictures.items()):
        path = folder / f"{number}.jpg"
        path.write_bytes(data)
        names[str(path)] = name
    found = tags(folder)
    assert {one["SourceFile"] for one in found} == set(names)
    left = {
        names[str(one["SourceFile"])]: {
            tag: text for tag, text in one.items() if tag not in HARMLESS
        }
        for one in found
    }
    return {name: more for name, more in left.items() if more}


def tags(path: Path) -> list[dict[str, object]]:
    """All of them, unknown and repeated ones too, of a file or of every file in a folder."""
    program = subprocess.run(
        ["exiftool", "-j", "-G", "-a", "-u", str(path)], capture_output=True, check=True
    )
    return json.loads(program.stdout)
