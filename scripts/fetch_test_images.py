"""Fetches the test images of Pillow and pillow-heif: `python -m scripts.fetch_test_images`.

They come with the libraries' source distributions, in the versions that requirements.txt pins,
into `.cache/test-images`, which git ignores. Does nothing where they are already there. pip asks
a source distribution for its metadata before it hands it over; what that takes comes built.
"""

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / ".cache" / "test-images"
LIBRARIES = ("pillow", "pillow_heif")


def main() -> None:
    """Fetch what is missing; a library's folder appears only once it is complete."""
    pins = (PROJECT / "requirements.txt").read_text()
    for library in LIBRARIES:
        pin = re.search(rf"^{library}==(\S+)$", pins, re.MULTILINE)
        if not pin:
            sys.exit(f"requirements.txt does not pin {library}")
        folder = FOLDER / f"{library}-{pin[1]}"
        if not folder.is_dir():
            print(f"Fetching the test images of {library} {pin[1]} (some seconds, once) ...")
            _fetch(library, pin[1], folder)


def _fetch(library: str, version: str, folder: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for other in FOLDER.glob(f"{library}-*"):
        shutil.rmtree(other)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        work = Path(name)
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-input"),
                *("--disable-pip-version-check", "--no-deps", "--no-binary", library),
                *("--dest", str(work), f"{library}=={version}"),
            ],
            check=True,
        )
        (archive,) = work.glob("*.tar.gz")
        with tarfile.open(archive) as files:
            for file in files:
                if file.isfile() and _is_test_image(file.name):
                    _write(files, file, work / "images" / file.name)
        (work / "images").rename(folder)


def _is_test_image(name: str) -> bool:
    """Whether it is one, and its name stays inside the folder that it is written to."""
    path = PurePosixPath(name)
    folders = {part.lower() for part in path.parts[:-1]}
    return {"tests", "images"} <= folders and ".." not in path.parts and not path.is_absolute()


def _write(files: tarfile.TarFile, file: tarfile.TarInfo, target: Path) -> None:
    """Only the bytes; `extractall` has its filter from Python 3.11.4 on."""
    content = files.extractfile(file)
    assert content is not None  # it is a plain file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.read())


if __name__ == "__main__":
    main()
