from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animals.runs.flags import FLAG_TABLE, ByHand, Facts, Flag, flag, worst
from animals.runs.rules import FlagReason, Urgency
from animals.shelters.rules import ClaimState
from animals.sightings.rules import Age, Condition, Need, Owner, Status, Temperament


def facts(*conditions, **more):
    return Facts(conditions=frozenset(conditions), **more)


def asked(**more):
    return Facts(needs=frozenset({Need.TRANSPORT}), **more)


def only(urgency, reason, may_be_gone=False):
    return Flag(urgency, (reason,), may_be_gone)


# Red


def test_an_injured_animal_is_red():
    assert flag(facts(Condition.INJURED)) == only(Urgency.RED, FlagReason.INJURED)


def test_a_sick_animal_is_red():
    assert flag(facts(Condition.SICK)) == only(Urgency.RED, FlagReason.SICK)


def test_needing_a_vet_counts_as_sick():
    assert flag(Facts(needs=frozenset({Need.VET}))) == only(Urgency.RED, FlagReason.SICK)


def test_trapped_with_nobody_feeding_it_is_red():
    trapped = facts(Condition.TRAPPED)
    assert flag(trapped) == only(Urgency.RED, FlagReason.TRAPPED_UNFED)
    assert flag(replace(trapped, fed_by_someone=True)) == Flag()


def test_a_baby_without_its_mother_is_red():
    baby = Facts(age=Age.BABY)
    assert flag(baby) == only(Urgency.RED, FlagReason.BABY_WITHOUT_MOTHER)
    assert flag(replace(baby, with_mother=True)) == Flag()


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (Condition.PREGNANT, FlagReason.PREGNANT_UNDER_EVACUATION),
        (Condition.NURSING, FlagReason.NURSING_UNDER_EVACUATION),
    ],
)
def test_pregnant_or_nursing_in_an_area_under_evacuation_is_red(condition, reason):
    assert flag(facts(condition, area_under_evacuation=True)) == only(Urgency.RED, reason)
    assert flag(facts(condition)) == Flag()


def test_the_caretaker_leaving_on_the_next_run_is_red():
    assert flag(Facts(caretaker_leaves=True)) == only(Urgency.RED, FlagReason.CARETAKER_LEAVES)


# Yellow


def test_a_thin_animal_is_yellow():
    assert flag(facts(Condition.THIN)) == only(Urgency.YELLOW, FlagReason.THIN)


def test_one_that_bit_someone_is_yellow():
    assert flag(facts(Condition.BIT_SOMEONE)) == only(Urgency.YELLOW, FlagReason.BIT_SOMEONE)


def test_aggressive_towards_people_who_remain_is_yellow():
    growler = Facts(temperament=Temperament.AGGRESSIVE)
    assert flag(growler) == only(Urgency.YELLOW, FlagReason.AGGRESSIVE_NEAR_PEOPLE)
    assert flag(replace(growler, people_remain=False)) == Flag()


def test_the_last_caretaker_having_left_is_yellow():
    assert flag(Facts(caretaker_left=True)) == only(Urgency.YELLOW, FlagReason.CARETAKER_LEFT)


def test_a_confirmed_claim_whose_shelter_has_a_place_is_yellow():
    claimed = Facts(claim=ClaimState.CONFIRMED, shelter_has_place=True)
    assert flag(claimed) == only(Urgency.YELLOW, FlagReason.PLACE_CONFIRMED)
    assert flag(replace(claimed, shelter_has_place=False)) == Flag()


def test_waiting_more_than_14_days_and_seen_in_the_last_10_is_yellow():
    patient = Facts(waiting_days=15, days_since_seen=10)
    assert flag(patient) == only(Urgency.YELLOW, FlagReason.WAITING_LONG)
    assert flag(replace(patient, waiting_days=14)) == Flag()
    assert flag(replace(patient, days_since_seen=11)) == Flag(may_be_gone=True)


# Green


def test_asked_for_by_hand_is_green():
    assert flag(asked()) == only(Urgency.GREEN, FlagReason.ASKED_FOR)


def test_an_open_claim_is_green():
    assert flag(Facts(claim=ClaimState.OPEN)) == only(Urgency.GREEN, FlagReason.CLAIM_OPEN)


def test_friendly_with_a_run_passing_within_reach_is_green():
    friend = Facts(temperament=Temperament.FRIENDLY, run_passes=True)
    assert flag(friend) == only(Urgency.GREEN, FlagReason.FRIENDLY_ON_THE_WAY)
    assert flag(replace(friend, run_passes=False)) == Flag()
    assert flag(replace(friend, temperament=Temperament.SHY)) == Flag()


# All of it together


def test_the_worst_row_wins_and_all_reasons_are_listed_worst_first():
    found = flag(asked(conditions=frozenset({Condition.THIN, Condition.INJURED})))
    assert found.urgency is Urgency.RED
    assert found.reasons == (FlagReason.INJURED, FlagReason.THIN, FlagReason.ASKED_FOR)


def test_a_stray_with_nothing_the_matter_is_not_flagged():
    assert flag(Facts()) == Flag()


def test_an_owner_at_home_stops_the_automatic_flag():
    assert flag(facts(Condition.INJURED, owner=Owner.PRESENT)) == Flag()


def test_an_owner_at_home_does_not_stop_what_was_asked_for_by_hand():
    found = flag(asked(owner=Owner.PRESENT, conditions=frozenset({Condition.INJURED})))
    assert found == only(Urgency.GREEN, FlagReason.ASKED_FOR)
    raised = flag(Facts(owner=Owner.PRESENT), ByHand(Urgency.RED, "they ask us to"))
    assert raised == only(Urgency.RED, FlagReason.SET_BY_HAND)


@pytest.mark.parametrize("owner", [Owner.AWAY, Owner.NONE, Owner.UNKNOWN])
def test_any_other_owner_stops_nothing(owner):
    assert flag(facts(Condition.INJURED, owner=owner)).urgency is Urgency.RED


def test_an_animal_travelling_with_its_own_people_is_never_flagged():
    assert flag(asked(companion=True), ByHand(Urgency.RED, "?")) == Flag()


@pytest.mark.parametrize(
    "status", sorted(set(Status) - {Status.SEEN, Status.WAITING, Status.SEATED})
)
def test_one_no_longer_at_large_is_not_flagged(status):
    assert flag(facts(Condition.INJURED, status=status)) == Flag()


@pytest.mark.parametrize("status", [Status.SEEN, Status.WAITING, Status.SEATED])
def test_one_still_out_there_is_flagged(status):
    assert flag(facts(Condition.INJURED, status=status)).urgency is Urgency.RED


def test_after_ten_days_unseen_it_may_be_gone_and_is_offered_if_there_is_time():
    assert not flag(facts(Condition.THIN, days_since_seen=10)).may_be_gone
    unseen = flag(facts(Condition.THIN, days_since_seen=11))
    assert unseen == only(Urgency.YELLOW, FlagReason.THIN, may_be_gone=True)
    assert unseen.only_if_there_is_time


def test_a_call_confirms_that_it_is_there():
    found = flag(facts(Condition.THIN, days_since_seen=11, confirmed_by_call=True))
    assert not found.may_be_gone


def test_a_pack_is_flagged_once_transport_is_asked_for_it():
    assert flag(facts(Condition.INJURED, pack_of=5)) == Flag()
    found = flag(asked(pack_of=5))
    assert found.urgency is Urgency.GREEN
    assert found.reasons == (FlagReason.ASKED_FOR, FlagReason.PACK_NOT_TOLD_APART)


def test_a_pack_with_an_injured_one_is_as_urgent_as_that_one():
    found = flag(asked(pack_of=5, conditions=frozenset({Condition.INJURED})))
    assert found.urgency is Urgency.RED


# By hand


def test_a_flag_set_by_hand_raises_and_keeps_the_reasons():
    found = flag(facts(Condition.THIN), ByHand(Urgency.RED, "the street is shelled"))
    assert found == Flag(Urgency.RED, (FlagReason.SET_BY_HAND, FlagReason.THIN))


def test_a_flag_set_by_hand_never_lowers():
    assert flag(facts(Condition.INJURED), ByHand(Urgency.GREEN, "?")).urgency is Urgency.RED


def test_a_lifted_flag_stays_down_for_the_reasons_it_had():
    lifted = ByHand(None, "the neighbour's vet looks after it", frozenset({FlagReason.INJURED}))
    assert flag(facts(Condition.INJURED), lifted) == Flag()


def test_a_new_reason_raises_a_lifted_flag_again():
    lifted = ByHand(None, "she is fed", frozenset({FlagReason.THIN}))
    found = flag(facts(Condition.THIN, Condition.INJURED), lifted)
    assert found == only(Urgency.RED, FlagReason.INJURED)


def test_a_group_is_as_urgent_as_its_worst():
    assert worst([None, Urgency.GREEN, Urgency.YELLOW]) is Urgency.YELLOW
    assert worst([None]) is None


def test_every_reason_of_the_table_stands_in_it_once():
    in_table = [row.reason for row in FLAG_TABLE]
    outside = {FlagReason.SET_BY_HAND, FlagReason.PACK_NOT_TOLD_APART}
    assert in_table == [reason for reason in FlagReason if reason not in outside]


any_facts = st.builds(
    Facts,
    status=st.sampled_from(Status),
    conditions=st.frozensets(st.sampled_from(Condition)),
    needs=st.frozensets(st.sampled_from(Need)),
    temperament=st.sampled_from(Temperament),
    age=st.sampled_from(Age),
    owner=st.sampled_from(Owner),
    waiting_days=st.integers(0, 40),
    days_since_seen=st.integers(0, 40),
    pack_of=st.none() | st.integers(1, 50),
)


@given(any_facts)
def test_no_flag_is_without_a_reason_and_no_reason_without_a_flag(some):
    found = flag(some)
    assert (found.urgency is None) == (not found.reasons)


@given(any_facts, st.sampled_from(Condition))
def test_worse_news_never_makes_a_flag_less_urgent(some, condition):
    before = flag(some).urgency
    after = flag(replace(some, conditions=some.conditions | {condition})).urgency
    assert worst([before, after]) is after
