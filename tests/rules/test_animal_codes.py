import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.sightings.codes import (
    MicrochipDoubt,
    format_code,
    microchip_doubt,
    microchip_number,
    parse_code,
)


def test_a_code_has_a_latin_k_and_four_digits():
    assert format_code(42) == "K-0042"
    assert format_code(12345) == "K-12345"


def test_there_is_no_code_for_zero():
    with pytest.raises(ValueError, match="0"):
        format_code(0)


@pytest.mark.parametrize(
    "text", ["K-0042", "К-0042", "k42", "к42", " K-42 ", "K 0042", "k–42", "К—00042", "\tK42\n"]
)
def test_a_code_is_read_in_either_alphabet_and_any_spelling(text):
    assert parse_code(text) == 42


@pytest.mark.parametrize(
    "text",
    [
        "",
        "K",
        "K-",
        "42",
        "K-0",
        "K-0000",
        "KK-42",
        "K-42a",
        "K--42",
        "K-4 2",
        "K-٤٢",
        "K-1234567890",
        "X-42",
        "\x00K-42",
    ],
)
def test_what_is_no_code_is_none(text):
    assert parse_code(text) is None


@given(st.integers(1, 999_999_999))
def test_every_code_reads_back(number):
    assert parse_code(format_code(number)) == number
    assert parse_code(format_code(number).lower().replace("k-", "к")) == number


@given(st.text())
def test_any_text_is_a_code_or_none(text):
    number = parse_code(text)
    assert number is None or 0 < number < 10**9


@pytest.mark.parametrize(
    "text", ["804098100012345", "900 1180 0012 3456", "998000000000000", "", " "]
)
def test_a_usual_microchip_raises_no_doubt(text):
    assert microchip_doubt(text) is None


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("80409810001234", MicrochipDoubt.NOT_FIFTEEN_DIGITS),
        ("8040981000123456", MicrochipDoubt.NOT_FIFTEEN_DIGITS),
        ("80409810001234X", MicrochipDoubt.NOT_ONLY_DIGITS),
        ("٨٠٤٠٩٨١٠٠٠١٢٣٤٥", MicrochipDoubt.NOT_ONLY_DIGITS),
        ("999000000000000", MicrochipDoubt.ODD_PREFIX),
        ("899000000000000", MicrochipDoubt.ODD_PREFIX),
        ("803000000000000", MicrochipDoubt.ODD_PREFIX),
    ],
)
def test_an_odd_microchip_is_doubted(text, doubt):
    assert microchip_doubt(text) is doubt


def test_a_microchip_is_stored_without_what_readers_print_between():
    assert microchip_number(" 804-098 100012345") == "804098100012345"
