"""The evening's calls: who is on the list, and what follows from each answer."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from animals import clock
from animals.db import db, write_transaction
from animals.places.rules import Position
from animals.runs import calls, flagging, road, seating
from animals.runs.calls import CallList
from animals.runs.flag_models import Call, Leaving
from animals.runs.models import Run, Seat
from animals.runs.refusals import NotAtLarge, RunMovedOn, SeatTaken
from animals.runs.rules import CallAnswer, FlagReason, Urgency
from animals.sightings.groups import travel_together
from animals.sightings.keeping import ContactFacts
from animals.sightings.models import Animal
from animals.sightings.rules import Condition, GroupKind, Need, Status
from tests.factories import feeding, runs
from tests.factories.sightings import animal
from tests.people import Cast

FAR = Position(48.5, 35.0, 10)


def dog(**facts: object) -> Animal:
    return animal(**{"needs": frozenset({Need.TRANSPORT}), **facts})


def called(one: Animal, name: str = "Halyna", phone: str = "+380501112233") -> Animal:
    one.contact = ContactFacts(name, phone).as_row()
    db.session.flush()
    return one


def the_list(run: Run) -> CallList:
    db.session.flush()
    return calls.call_list(run)


def names(found: CallList) -> list[str]:
    return [it.contact.name for it in found.conversations if it.contact]


def codes(found: CallList) -> list[str]:
    return [line.animal.code for it in found.conversations for line in it.lines]


def open_seats(run_id: UUID) -> set[UUID]:
    query = select(Seat.animal_id).where(Seat.run_id == run_id, Seat.is_open)
    return set(db.session.scalars(query))


def test_the_seated_and_the_flagged_within_reach_are_called(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run(team=[cast.taras])
        seated, waits = called(dog(), "Petro"), called(dog(), "Vira")
        called(dog(position=FAR), "Too far")
        called(animal(), "Not flagged")
        dog()  # flagged, and nobody to call
        seating.seat(None, run.id, seated.id)
        found = the_list(run)
        assert names(found) == ["Petro", "Vira"]
        assert [it.lines[0].seat is not None for it in found.conversations] == [True, False]
        assert codes(found) == [seated.code, waits.code]
        assert not found.nobody


def test_one_call_is_about_all_animals_of_a_contact(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        one, other = called(dog()), dog()
        other.contact = one.contact
        found = the_list(run)
        assert len(found.conversations) == 1
        assert len(found.conversations[0].lines) == 2


def test_who_feeds_at_its_spot_is_called_when_it_has_no_contact_of_its_own(
    app: Flask, cast: Cast
) -> None:
    with write_transaction():
        run = runs.run()
        one = dog(position=runs.NEAR_KUPIANSK)
        feeding.spot(
            position=runs.NEAR_KUPIANSK, contact_name="Zoya", contact_phone="+380502223344"
        )
        found = the_list(run)
        assert names(found) == ["Zoya"]
        assert codes(found) == [one.code]


def test_the_seated_with_nobody_to_call_are_named(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, lonely = runs.run(), dog()
        seating.seat(None, run.id, lonely.id)
        found = the_list(run)
        assert [line.animal.code for line in found.nobody] == [lonely.code]


def test_those_not_called_yet_come_first_and_the_done_last(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run = runs.run()
        done, silent, new = called(dog(), "Done"), called(dog(), "Silent"), called(dog(), "New")
        calls.answer(cast.olha, run.id, [done.id], CallAnswer.THERE)
        calls.answer(cast.olha, run.id, [silent.id], CallAnswer.NO_ANSWER)
        assert names(the_list(run)) == ["New", "Silent", "Done"]
        calls.answer(cast.olha, run.id, [new.id], CallAnswer.NO_ANSWER)
        calls.answer(cast.olha, run.id, [silent.id], CallAnswer.KEPT_IN)
        assert names(the_list(run)) == ["New", "Done", "Silent"]


@pytest.mark.parametrize("said", [CallAnswer.THERE, CallAnswer.KEPT_IN, CallAnswer.LEAVES])
def test_still_there_confirms_it(app: Flask, cast: Cast, said: CallAnswer) -> None:
    with write_transaction():
        run, one = runs.run(), called(dog())
        one.last_seen_at = clock.now() - timedelta(days=20)
        db.session.flush()
        assert flagging.flagged([one.id])[0].flag.may_be_gone
        calls.answer(cast.olha, run.id, [one.id], said, "said so")
        assert one.confirmed_at is not None
        assert not flagging.flagged([one.id])[0].flag.may_be_gone


def test_no_answer_changes_nothing_but_the_list(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, one = runs.run(), called(dog())
        seating.seat(None, run.id, one.id)
        calls.answer(cast.olha, run.id, [one.id], CallAnswer.NO_ANSWER)
        assert one.confirmed_at is None
        assert one.status == Status.SEATED
        kept = db.session.scalars(select(Call)).one()
        assert (kept.animal_id, kept.answer, kept.by_id) == (one.id, "no_answer", cast.olha.id)
        assert kept.contact_id == one.contact_id


def test_gone_frees_the_seat_and_says_why(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, one = runs.run(), called(dog())
        seating.seat(None, run.id, one.id)
        before = run.version
        calls.answer(cast.olha, run.id, [one.id], CallAnswer.GONE, "Gone, said on the phone")
        assert one.status == Status.LOST_SIGHT
        assert one.status_reason == "Gone, said on the phone"
        assert not open_seats(run.id)
        assert run.version > before
        assert codes(the_list(run)) == [one.code], "it stays on the list with what was said"


def test_gone_leaves_the_rest_of_its_group_seated(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, one, other = runs.run(), called(dog()), dog()
        travel_together(cast.olha, one.id, other.id, GroupKind.PAIR)
        seating.seat(None, run.id, one.id)
        calls.answer(cast.olha, run.id, [one.id], CallAnswer.GONE, "gone")
        assert open_seats(run.id) == {other.id}


def test_gone_by_mistake_waits_again(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, one = runs.run(), called(dog())
        calls.answer(cast.olha, run.id, [one.id], CallAnswer.GONE, "gone")
        calls.answer(cast.olha, run.id, [one.id], CallAnswer.THERE)
        assert one.status == Status.WAITING
        assert the_list(run).conversations[0].is_done


def test_a_carer_who_leaves_turns_it_red(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, one = runs.run(), called(dog())
        calls.answer(cast.olha, run.id, [one.id], CallAnswer.LEAVES, "The carer leaves too")
        flag = flagging.flagged([one.id])[0].flag
        assert flag.urgency is Urgency.RED
        assert FlagReason.SET_BY_HAND in flag.reasons
        hand = flagging.last_hand(one.id)
        assert hand is not None
        assert hand.reason == "The carer leaves too"


def test_a_caretaker_who_leaves_turns_the_whole_spot_red(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, later = runs.run(), runs.run(runs.van("Other van"), days=3)
        spot = feeding.spot(
            position=runs.NEAR_KUPIANSK, contact_name="Zoya", contact_phone="+380502223344"
        )
        one, other = (dog(position=runs.NEAR_KUPIANSK) for _ in range(2))
        calls.answer(cast.olha, run.id, [one.id], CallAnswer.LEAVES, "leaves")
        assert db.session.get(Leaving, (run.id, spot.id)) is not None
        reasons = flagging.flagged([other.id])[0].flag.reasons
        assert FlagReason.CARETAKER_LEAVES in reasons
        calls.answer(cast.olha, later.id, [other.id], CallAnswer.LEAVES, "a later run after all")
        kept = db.session.scalars(select(Leaving.run_id)).all()
        assert list(kept) == [later.id]


def test_once_the_run_has_left_no_answer_is_taken(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, one = runs.run(team=[cast.taras]), called(dog())
        road.depart(None, run.id)
        with pytest.raises(RunMovedOn):
            calls.answer(cast.olha, run.id, [one.id], CallAnswer.GONE, "gone")


def test_an_animal_on_another_run_is_not_taken_off_it(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, other, one = runs.run(), runs.run(runs.van("Other van")), called(dog())
        seating.seat(None, other.id, one.id)
        with pytest.raises(SeatTaken):
            calls.answer(cast.olha, run.id, [one.id], CallAnswer.GONE, "gone")
        assert open_seats(other.id) == {one.id}


def test_an_animal_at_a_shelter_is_no_longer_called_about(app: Flask, cast: Cast) -> None:
    with write_transaction():
        run, one = runs.run(), called(dog())
        one.status = Status.AT_SHELTER
        db.session.flush()
        with pytest.raises(NotAtLarge):
            calls.answer(cast.olha, run.id, [one.id], CallAnswer.THERE)


def test_worst_first_and_no_more_than_an_evening_holds(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "MOST_STAND_BY", 2)
    with write_transaction():
        run = runs.run()
        called(dog(), "Green")
        called(dog(), "Also green")
        called(dog(condition=frozenset({Condition.INJURED})), "Red")
        found = the_list(run)
        assert "Red" in names(found)
        assert len(found.conversations) == 2
        assert found.left_out == 1
