"""People of events: one row each, and which number to believe; against plain recounts."""

import pytest

import bilateral as bl


@pytest.fixture
def disputed(folder):
    """A flight of 29 (two pages say so, one of them official) or 23, and one that nobody counted."""
    said = {"table": "events", "row_id": "2025-02-27-flight", "field": "people"}
    return bl.load(folder(
        events=[{}, {"event_id": "2025-03-01-other", "date": "2025-03-01", "people": "",
                     "source_ids": "b-page"}],
        sources=[
            {"source_id": "a-page", "kind": "official", "publisher": "Ministry"},
            {"source_id": "b-page", "kind": "newspaper", "publisher": "One (AP)"},
            {"source_id": "c-page", "kind": "newspaper", "publisher": "Two (AP)"},
        ],
        evidence=[said | {"value": "29", "source_id": "a-page"}, said | {"value": "23", "source_id": "b-page"},
                  said | {"value": "29", "source_id": "c-page"}],
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("believe", "people"),
    [("preferred", [29, None]), ("lowest", [23, None]), ("highest", [29, None]),
     ("official", [29]), ("two_sources", [29])],
)  # fmt: skip
def test_each_belief_gives_its_number_and_leaves_out_what_has_no_such_page(
    disputed, believe, people
):
    rows = bl.people_believed(disputed, disputed.events, believe)
    assert [
        None if n is None else n
        for n in rows["people"].astype(object).where(rows["people"].notna(), None)
    ] == people


def test_another_belief_is_refused(disputed):
    with pytest.raises(ValueError, match="believe is 'mine'; allowed: preferred, official"):
        bl.people_believed(disputed, disputed.events, "mine")


def test_two_newspapers_that_carry_one_agency_are_one_source(disputed):
    only_agency = disputed._replace(
        evidence=disputed.evidence[disputed.evidence["source_id"] != "a-page"]
    )
    assert bl.people_believed(only_agency, disputed.events, "two_sources").empty


def test_lowest_and_highest_hold_the_number_of_the_table_between_them(shipped):
    handed = bl.handovers(shipped.events)
    lowest, highest = (
        bl.people_believed(shipped, handed, b)["people"] for b in ("lowest", "highest")
    )
    known = handed["people"].notna()
    assert (lowest[known] <= handed["people"][known]).all()
    assert (handed["people"][known] <= highest[known]).all()


def test_there_is_a_row_for_each_person_of_each_event(shipped):
    handed = bl.handovers(shipped.events)
    rows = bl.people_handed_over(shipped, handed).groupby("event_id").size()
    named = shipped.persons.groupby("event_id").size()
    for event in handed.itertuples():
        stated = 0 if event.people is None or event.people != event.people else int(event.people)
        assert rows.get(event.event_id, 0) == max(stated, named.get(event.event_id, 0))


def test_people_tied_to_a_court_are_recounted_from_the_persons(shipped):
    handed = bl.handovers(shipped.events)
    rows = bl.people_tied(shipped, handed, us_district="texas_western")
    plain = sum(
        "texas_western" in str(row.us_district).split("|")
        for row in shipped.persons.itertuples()
        if row.event_id in set(handed["event_id"])
    )
    assert rows["people"].sum() == plain


def test_an_organization_of_nobody_is_refused(shipped):
    with pytest.raises(ValueError, match="no person on file is tied"):
        bl.people_tied(shipped, shipped.events, organization="nobody")
