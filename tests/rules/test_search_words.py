from hypothesis import given
from hypothesis import strategies as st

from animals.sightings.words import TERMS_MAX, WORD_MAX, search_terms, words


def test_words_are_case_folded_in_every_alphabet():
    assert words("Чорний ПЕС, Rex") == {"чорний", "пес", "rex"}


def test_every_apostrophe_is_the_same_apostrophe():
    spellings = ["Куп'янськ", "Куп’янськ", "Купʼянськ", "куп`янськ", "КУП‘ЯНСЬК"]
    assert {frozenset(words(text)) for text in spellings} == {frozenset({"куп'янськ"})}


def test_an_apostrophe_used_as_a_quote_is_no_letter():
    assert words("'Рекс' ’Бім’") == {"рекс", "бім"}


def test_letters_with_a_mark_of_their_own_keep_it():
    assert words("Ґава їжак ёж йод") == {"ґава", "їжак", "ёж", "йод"}


def test_a_composed_letter_and_its_pieces_are_one_word():
    assert words("и\u0306од") == words("йод")


def test_stress_marks_and_hidden_signs_do_not_hide_a_word():
    assert words("за\u0301мок со\u00adбака") == {"замок", "собака"}


def test_a_single_letter_and_a_number_are_words():
    assert words("K-0042, я") == {"k", "0042", "я"}


def test_a_word_without_end_is_cut():
    assert words("ы" * 10_000) == {"ы" * WORD_MAX}


def test_a_query_asks_for_the_longest_words_first():
    assert search_terms("чорний пес К") == ["чорний", "пес", "к"]


def test_a_term_that_another_begins_with_is_not_asked_twice():
    assert search_terms("чор чорний") == ["чорний"]


def test_a_query_of_many_words_is_cut():
    assert len(search_terms(" ".join(f"{n}слово" for n in range(10, 60)))) == TERMS_MAX


def test_a_query_of_signs_asks_for_nothing():
    assert search_terms("%_'; -- 🐕") == []


@given(st.text())
def test_folding_twice_changes_nothing(text):
    once = words(text)
    assert words(" ".join(once)) == once


@given(st.text())
def test_every_text_is_found_by_its_own_words(text):
    stored = words(text)
    assert all(any(word.startswith(term) for word in stored) for term in search_terms(text))
