"""The pages around a run: calls, drugs given, papers for a checkpoint, and the figures."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from animals import clock, i18n
from animals.db import db, write_transaction
from animals.places.rules import Position
from animals.runs import road, routing, seating
from animals.runs.companions import NewCompanion
from animals.runs.flag_models import Call
from animals.runs.models import Seat, Teammate
from animals.runs.road_models import Dose
from animals.runs.routing import NewStop
from animals.runs.rules import StopKind
from animals.sightings.keeping import ContactFacts
from animals.sightings.models import Animal
from animals.sightings.rules import Condition, Need, Size, Species, Status
from tests.factories import feeding, runs
from tests.factories.sightings import animal
from tests.people import Browser, Cast

PHONE = "+380 50 111 22 33"


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def count(model: type[Any]) -> int:
    return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


def dog(name: str = "Halyna", **facts: Any) -> Animal:
    one = animal(**{"needs": frozenset({Need.TRANSPORT}), **facts})
    one.contact = ContactFacts(name, PHONE).as_row()
    db.session.flush()
    return one


@pytest.fixture
def tomorrow(app: Flask, cast: Cast) -> UUID:
    """A run of tomorrow with Taras and one dog, about which Halyna is called."""
    with write_transaction():
        run = runs.run(team=[cast.taras])
        seating.seat(None, run.id, dog().id)
        return run.id


@pytest.fixture
def out(app: Flask, cast: Cast) -> UUID:
    """A run that is out, with Taras and one dog aboard."""
    with write_transaction():
        run = runs.run(team=[cast.taras], days=0)
        one = dog(condition=frozenset({Condition.INJURED}))
        seating.seat(None, run.id, one.id)
        road.depart(None, run.id)
        road.pick_up(None, run.id, one.id)
        return run.id


def the_animal() -> Animal:
    return db.session.scalars(select(Animal)).one()


# ---- calls ----


def test_the_list_says_whom_to_call_about_whom(olha: Browser, tomorrow: UUID) -> None:
    page = text_of(olha.get(f"/runs/{tomorrow}/calls"))
    assert "Halyna" in page
    assert 'href="tel:+380501112233"' in page
    assert the_animal().code in page
    assert "of 1 called" in page


def test_one_tap_keeps_the_answer(olha: Browser, tomorrow: UUID) -> None:
    answer = olha.post(
        f"/runs/{tomorrow}/calls", {"animal": str(the_animal().id), "answer": "kept_in"}
    )
    assert answer.status_code == 303
    assert "There, kept in, today" in text_of(olha.get(answer.location))
    assert the_animal().confirmed_at is not None


def test_gone_frees_the_seat(olha: Browser, tomorrow: UUID) -> None:
    olha.post(f"/runs/{tomorrow}/calls", {"animal": str(the_animal().id), "answer": "gone"})
    assert count(Seat) == 0
    assert the_animal().status == Status.LOST_SIGHT
    assert the_animal().status_reason == "Gone, said on the phone before R-1"
    assert "lost sight of" in text_of(olha.get(f"/runs/{tomorrow}/calls"))


def test_the_same_tap_twice_is_one_call(olha: Browser, tomorrow: UUID) -> None:
    fields = {"animal": str(the_animal().id), "answer": "no_answer", "once": str(uuid4())}
    first, second = (olha.post(f"/runs/{tomorrow}/calls", fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert count(Call) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "there"},
        {"answer": "perhaps", "animal": str(uuid4())},
        {"answer": "there", "animal": "K-0001"},
        {"answer": "there", "animal": [str(uuid4()), "x"]},
    ],
)
def test_nonsense_is_no_answer(olha: Browser, tomorrow: UUID, fields: dict[str, Any]) -> None:
    assert olha.post(f"/runs/{tomorrow}/calls", fields).status_code == 400
    assert count(Call) == 0


def test_an_unknown_animal_is_not_there(olha: Browser, tomorrow: UUID) -> None:
    fields = {"answer": "there", "animal": str(uuid4())}
    assert olha.post(f"/runs/{tomorrow}/calls", fields).status_code == 404


def test_once_it_has_left_the_answers_are_only_read(olha: Browser, out: UUID) -> None:
    page = text_of(olha.get(f"/runs/{out}/calls"))
    assert "has left or is over" in page
    assert 'name="answer"' not in page
    fields = {"answer": "gone", "animal": str(the_animal().id)}
    assert olha.post(f"/runs/{out}/calls", fields).status_code == 409
    assert the_animal().status == Status.IN_VAN


def test_only_coordinators_call(
    taras: Browser, hanna: Browser, nobody: Browser, tomorrow: UUID
) -> None:
    for browser in (taras, hanna):
        assert browser.get(f"/runs/{tomorrow}/calls").status_code == 404
        assert browser.post(f"/runs/{tomorrow}/calls", {"answer": "gone"}).status_code == 404
    assert nobody.get(f"/runs/{tomorrow}/calls").status_code == 401


def test_no_token_no_call(olha: Browser, tomorrow: UUID) -> None:
    fields = {"answer": "there", "animal": str(the_animal().id)}
    assert olha.client.post(f"/runs/{tomorrow}/calls", data=fields).status_code == 400


def test_the_list_asks_as_much_of_the_database_for_many_as_for_one(
    olha: Browser, tomorrow: UUID
) -> None:
    few = queries_of(olha, f"/runs/{tomorrow}/calls")
    with write_transaction():
        for number in range(8):
            dog(f"Neighbour {number}")
    assert queries_of(olha, f"/runs/{tomorrow}/calls") == few


def queries_of(browser: Browser, address: str) -> int:
    asked = []

    def hear(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    browser.get(address)
    event.listen(db.engine, "before_cursor_execute", hear)
    assert browser.get(address).status_code == 200
    event.remove(db.engine, "before_cursor_execute", hear)
    return len(asked)


# ---- drugs given ----


def dose(**fields: Any) -> dict[str, Any]:
    now = i18n.local(clock.now())
    return {
        "animal": str(the_animal().id),
        "what": "cefazolin 2 ml",
        "given_at": f"{now:%Y-%m-%dT%H:%M}",
        **fields,
    }


def test_the_crew_writes_down_a_dose(taras: Browser, out: UUID) -> None:
    answer = taras.post(f"/runs/{out}/doses", dose())
    assert answer.status_code == 303
    page = text_of(taras.get(answer.location))
    assert "cefazolin 2 ml" in page
    assert "Taras" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"animal": ""}, "Please choose"),
        ({"what": ""}, "Not saved yet"),
        ({"what": "x" * 121}, "120"),
        ({"given_at": "2026-13-45T99:99"}, "Not a valid datetime"),
        ({"given_at": "0001-01-01T00:00"}, "That moment cannot be right"),
        ({"given_at": "9998-01-01T00:00"}, "not in the future"),
    ],
)
def test_a_bad_dose_is_refused_and_kept(
    taras: Browser, out: UUID, fields: dict[str, str], words: str
) -> None:
    answer = taras.post(f"/runs/{out}/doses", dose(**fields))
    assert answer.status_code == 422
    assert words in text_of(answer)
    if fields.get("what") != "":
        assert fields.get("what", "cefazolin 2 ml") in text_of(answer)
    assert count(Dose) == 0


def test_a_dose_sent_twice_is_given_once(taras: Browser, out: UUID) -> None:
    fields = dose(once=str(uuid4()))
    for _ in range(2):
        assert taras.post(f"/runs/{out}/doses", fields).status_code == 303
    assert count(Dose) == 1


def test_a_stranger_in_the_form_is_refused(taras: Browser, out: UUID) -> None:
    with write_transaction():
        stranger = animal(position=Position(48.5, 35.0)).id
        mine = db.session.scalars(select(Seat.animal_id)).one()
    fields = {"what": "cefazolin", "given_at": f"{i18n.local(clock.now()):%Y-%m-%dT%H:%M}"}
    answer = taras.post(f"/runs/{out}/doses", {**fields, "animal": [str(mine), str(stranger)]})
    assert answer.status_code == 422
    assert "no seat on this run" in text_of(answer)


def test_whoever_gave_it_takes_it_back_and_nobody_else_of_the_crew(
    taras: Browser, iryna: Browser, olha: Browser, out: UUID, cast: Cast
) -> None:
    with write_transaction():
        db.session.add(Teammate(run_id=out, user_id=cast.iryna.id))
    taras.post(f"/runs/{out}/doses", dose())
    address = f"/runs/{out}/doses/{db.session.scalars(select(Dose.id)).one()}/take-back"
    assert iryna.post(address).status_code == 404
    assert taras.post(address).status_code == 303
    olha.post(f"/runs/{out}/doses", dose())
    address = f"/runs/{out}/doses/{db.session.scalars(select(Dose.id)).one()}/take-back"
    assert taras.post(address).status_code == 404
    assert olha.post(address).status_code == 303
    assert count(Dose) == 0


def test_drugs_are_seen_by_the_crew_and_the_desk_only(
    iryna: Browser, hanna: Browser, olha: Browser, out: UUID
) -> None:
    for browser in (iryna, hanna):
        assert browser.get(f"/runs/{out}/doses").status_code == 404
        assert browser.post(f"/runs/{out}/doses", dose()).status_code == 404
    assert olha.get(f"/runs/{out}/doses").status_code == 200


def test_before_the_run_has_left_there_is_no_form(olha: Browser, tomorrow: UUID) -> None:
    assert "Write it down" not in text_of(olha.get(f"/runs/{tomorrow}/doses"))
    assert olha.post(f"/runs/{tomorrow}/doses", dose()).status_code == 409


# ---- papers for a checkpoint ----


@pytest.fixture
def telling(app: Flask, cast: Cast) -> UUID:
    """A run full of what a checkpoint must not learn."""
    with write_transaction():
        run = runs.run(
            team=[cast.taras],
            area="Secret village",
            note="Secret way",
            days=0,
            turn_back_at=runs.hour(1, 5),
        )
        one = dog("Halyna", place_note="behind the mill", note="Secret note")
        one.colour, one.microchip, one.name = "ginger", "804098100012345", "Rudyi"
        one.rabies_on = i18n.local_today() - timedelta(days=30)
        one.rabies_batch, one.rabies_how, one.microchip_how = "A7-19", "seen", "told"
        seating.seat(None, run.id, one.id)
        return run.id


def test_a_checkpoint_sees_animals_and_papers(taras: Browser, telling: UUID) -> None:
    page = text_of(taras.get(f"/runs/{telling}/checkpoint"))
    for told in ("ginger", "804098100012345", the_animal().code, "1 animal"):
        assert told in page
    assert f"{i18n.local_today():%d.%m.%Y}" in page
    assert f"{i18n.local_today() - timedelta(days=30):%d.%m.%Y}, batch A7-19 (seen)" in page
    assert "804098100012345 (told)" in page


def test_a_checkpoint_sees_the_pets_of_the_people_too(
    taras: Browser, olha: Browser, telling: UUID
) -> None:
    with write_transaction():
        bim = NewCompanion(Species.DOG, Size.S, "Bim", on_lap=True)
        people = NewStop(StopKind.PEOPLE, people=1, companions=(bim,))
        routing.add_stop(None, telling, people)
    page = text_of(taras.get(f"/runs/{telling}/checkpoint"))
    assert "2 animals" in page
    assert "dog, S" in page
    assert "Travels with its own people" in page
    assert "Bim" not in page


def test_a_checkpoint_learns_neither_way_nor_hours_nor_names(olha: Browser, telling: UUID) -> None:
    page = text_of(olha.get(f"/runs/{telling}/checkpoint"))
    secrets = ("Secret", "Kupiansk", "Halyna", "111 22", "mill", "Taras", "Olha", "R-1", "00:00",
               "05:00", "06:00", "49.7", "37.6", "White van", "Rudyi")  # fmt: skip
    for secret in secrets:
        assert secret not in page, secret


def test_the_papers_speak_both_languages_whatever_the_reader_speaks(
    olha: Browser, telling: UUID
) -> None:
    for language in ("uk", "en"):
        page = text_of(olha.get(f"/runs/{telling}/checkpoint?language={language}"))
        assert f'<html lang="{language}"' in page
    page = text_of(olha.get(f"/runs/{telling}/checkpoint?language=xx"))
    assert '<html lang="en"' in page


def test_the_sheet_speaks_both_languages_whatever_the_reader_speaks(
    taras: Browser, telling: UUID
) -> None:
    said = {"uk": "Аркуш виїзду", "en": "Run sheet"}
    for language, title in said.items():
        page = text_of(taras.get(f"/runs/{telling}/sheet?language={language}"))
        assert f'<html lang="{language}"' in page
        assert title in page
    assert "language=uk" in page


def test_a_stranger_to_the_run_gets_no_papers(
    iryna: Browser, hanna: Browser, telling: UUID
) -> None:
    for browser in (iryna, hanna):
        assert browser.get(f"/runs/{telling}/checkpoint").status_code == 404


def test_the_sheet_names_papers_that_were_only_told_of(olha: Browser, telling: UUID) -> None:
    page = text_of(olha.get(f"/runs/{telling}/sheet"))
    assert "chip only told of, read it" in page
    assert "vaccination" not in page


def test_the_sheet_names_missing_papers_and_the_kit(olha: Browser, out: UUID) -> None:
    page = text_of(olha.get(f"/runs/{out}/sheet"))
    assert "no rabies vaccination, no chip" in page
    assert "leads: 1" in page
    assert "no clinic is noted" in page


# ---- figures ----


@pytest.mark.parametrize(
    "address", ["/figures", "/figures?by=month", "/figures?month=2026-11", "/figures.csv"]
)
def test_figures_are_for_the_desk(
    olha: Browser, taras: Browser, hanna: Browser, address: str
) -> None:
    assert olha.get(address).status_code == 200
    for browser in (taras, hanna):
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize("month", ["", "2026-13", "0001-01", "9999-12", "now", "2026", "²026-11"])
def test_a_month_that_cannot_be_is_the_last_weeks(olha: Browser, month: str) -> None:
    answer = olha.get("/figures", query_string={"month": month})
    assert answer.status_code == 200
    assert "Nothing is counted for this time" in text_of(answer)


def test_every_picture_has_its_table(olha: Browser, cast: Cast) -> None:
    with write_transaction():
        spot = feeding.spot(cast.olha, position=runs.NEAR_KUPIANSK)
        feeding.feeding(spot, 12_500)
        dog()
    page = text_of(olha.get("/figures"))
    assert page.count('<svg class="chart') == page.count('<table class="plain"') == 3
    assert "12.5 kg" in page
    assert "Kupiansk district" in page


def test_the_spreadsheet_has_a_value_a_row(olha: Browser, cast: Cast) -> None:
    with write_transaction():
        spot = feeding.spot(cast.olha, position=runs.NEAR_KUPIANSK)
        feeding.feeding(spot, 12_500)
    rows = text_of(olha.get("/figures.csv?by=month")).splitlines()
    first = i18n.local_today().replace(day=1)
    assert f"{first},kilograms fed,Kupiansk district,12.5" in rows
    assert f"{first},animals moved,,0" in rows


def test_the_page_asks_little_of_the_database(olha: Browser, cast: Cast) -> None:
    with write_transaction():
        feeding.feeding(feeding.spot(cast.olha, position=runs.NEAR_KUPIANSK), 12_500)
    assert queries_of(olha, "/figures") <= 6
