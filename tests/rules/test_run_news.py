"""What many changes of a run come to."""

from animals.runs.news import Told, What, gathered


def told(what: What, **facts: object) -> Told:
    return Told(what, dict(facts))


def test_from_one_van_to_a_third_is_one_change() -> None:
    found = gathered([told(What.VAN, before="a", after="b"), told(What.VAN, before="b", after="c")])
    assert found == [told(What.VAN, before="a", after="c")]


def test_back_to_where_it_was_is_no_change() -> None:
    assert (
        gathered([told(What.WHEN, before="6", after="8"), told(What.WHEN, before="8", after="6")])
        == []
    )


def test_animals_of_several_acts_are_told_together() -> None:
    found = gathered([told(What.SEATED, animals=[1]), told(What.SEATED, animals=[2, 3])])
    assert found == [told(What.SEATED, animals=[1, 2, 3])]


def test_seated_and_taken_off_again_is_nothing() -> None:
    found = gathered([told(What.SEATED, animals=[1, 2]), told(What.UNSEATED, animals=[1])])
    assert found == [told(What.SEATED, animals=[2])]


def test_taken_off_and_seated_again_is_nothing() -> None:
    assert gathered([told(What.UNSEATED, animals=[1]), told(What.SEATED, animals=[1])]) == []


def test_a_crate_changed_for_a_new_one_is_not_told() -> None:
    found = gathered([told(What.SEATED, animals=[1]), told(What.MOVED, animals=[1])])
    assert found == [told(What.SEATED, animals=[1])]


def test_a_stop_added_and_changed_is_told_as_it_is_now() -> None:
    first = {"id": "s", "kind": "people", "people": 2}
    now = {"id": "s", "kind": "people", "people": 3}
    found = gathered([told(What.STOP_ADDED, stops=[first]), told(What.STOP_CHANGED, stops=[now])])
    assert found == [told(What.STOP_ADDED, stops=[now])]


def test_a_stop_changed_and_dropped_is_dropped() -> None:
    stop = {"id": "s", "kind": "spot"}
    found = gathered([told(What.STOP_CHANGED, stops=[stop]), told(What.STOP_DROPPED, stops=[stop])])
    assert found == [told(What.STOP_DROPPED, stops=[stop])]


def test_places_of_two_shelters_are_told_apart() -> None:
    found = gathered(
        [
            told(What.PLACE, animals=[1], shelter="x"),
            told(What.PLACE, animals=[2], shelter="y"),
            told(What.PLACE, animals=[3], shelter="x"),
        ]
    )
    assert found == [
        told(What.PLACE, shelter="x", animals=[1, 3]),
        told(What.PLACE, shelter="y", animals=[2]),
    ]


def test_what_concerns_everybody_comes_first() -> None:
    found = gathered([told(What.SEATED, animals=[1]), told(What.HOURS), told(What.HOURS)])
    assert [it.what for it in found] == [What.HOURS, What.SEATED]
