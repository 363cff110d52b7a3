"""Statements made in public about the relationship, one test each: what the tables say to them.

A claim is found with its value and a page that bears it, or the rows show that it is imprecise,
contradicted, or cannot be decided from what is on file. The number of a claim is that of its test.
"""

import pytest

import bilateral as bl
from bilateral.schema import VOCABULARIES

FEBRUARY, AUGUST = "2025-02-27-transfer-29", "2025-08-12-transfer-26"
CABINET = "2025-02-27-security-cabinet-washington"
SALAZAR = "2023-12-30-salazar-highest-in-decade"


@pytest.fixture
def event(shipped):
    """Give the row of an event, and make sure that a page with an address stands behind it."""

    def find(event_id):
        pages = bl.trace(shipped, event_id)["url"].dropna()
        assert pages.str.match("https?://").any(), event_id
        return shipped.events.set_index("event_id").loc[event_id]

    return find


@pytest.fixture
def said(shipped):
    """Give the values of a field of evidence that have a page with an address."""

    def find(row_id, field, by=None):
        rows = shipped.evidence.merge(shipped.sources[["source_id", "url"]], on="source_id")
        rows = rows[(rows["row_id"] == row_id) & (rows["field"] == field)]
        rows = rows if by is None else rows[rows["said_by"] == by]
        assert rows["url"].str.match("https?://").all()
        return sorted(set(rows["value"]))

    return find


@pytest.fixture
def person(shipped, said):
    """Give what the tables hold of a person in an event, with name and aliases."""

    def find(event_id, actor_id):
        assert said(f"{event_id}/{actor_id}", "row"), "no page names the person"
        people = shipped.persons.merge(shipped.actors, on="actor_id")
        people = people[(people["event_id"] == event_id) & (people["actor_id"] == actor_id)]
        return people.fillna("").squeeze()

    return find


@pytest.fixture
def present(shipped):
    """Give who took part in an event, each with the office held."""

    def find(event_id):
        rows = shipped.participants[shipped.participants["event_id"] == event_id]
        return dict(zip(rows["actor_id"], rows["office"], strict=True))

    return find


def links(data, event_id):
    rows = data.links[data.links["event_id"] == event_id]
    return set(zip(rows["relation"], rows["other_event_id"], strict=True))


# --- December 2023 ----------------------------------------------------------------------------


def test_01_extraditions_of_2023_the_most_in_a_decade_cannot_be_decided(shipped, event, said):
    assert event(SALAZAR).kind == "statement"
    assert said(SALAZAR, "extraditions_2023_compared", "ken-salazar")
    years = bl.yearly_figures(shipped.series, years=(2013, 2023)).set_index("year")
    without = years.index[years["lowest"].isna()].tolist()
    assert without == [2013, 2014, 2015, 2016, 2022, 2023]
    nationals = (
        said(SALAZAR, "extraditions_of_mexican_nationals_2022"),
        said(SALAZAR, "extraditions_of_mexican_nationals_2023"),
    )
    assert nationals == (["78"], ["54"])  # the second only to October 9


def test_02_ovidio_guzman_el_raton_of_los_chapitos_was_extradited(shipped, event, person, said):
    handed_over = event("2023-09-15-ovidio-guzman")
    assert (handed_over.kind, handed_over.date) == ("extradition", "2023-09-15")
    him = person("2023-09-15-ovidio-guzman", "ovidio-guzman-lopez")
    assert "El Ratón" in him.aliases.split("|")
    assert said("2023-09-15-ovidio-guzman/ovidio-guzman-lopez", "known_as") == ["El Ratón"]
    assert (him.organization_role, him.organization) == ("leader", "los-chapitos|sinaloa-cartel")
    factions = shipped.actors.set_index("actor_id")["part_of"]
    assert factions["los-chapitos"] == "sinaloa-cartel"
    assert any("Ovidio Guzmán" in words for words in said(SALAZAR, "remark", "ken-salazar"))


def test_03_ismael_quintero_fierro_was_extradited(event, person):
    assert event("2023-03-01-quintero-arellanes").date == "2023-03-01"
    him = person("2023-03-01-quintero-arellanes", "ismael-quintero-arellanes")
    assert "El Fierro" in him.aliases.split("|")


def test_04_deportations_of_fugitives_to_mexico_in_2023_have_no_yearly_figure(shipped, said):
    assert any("femicide" in words for words in said(SALAZAR, "remark", "ken-salazar"))
    on_file = bl.select_events(shipped.events, kinds=["deportation"], directions=["us_to_mx"],
                               start="2023", end="2023")  # fmt: skip
    assert len(on_file) == 4
    assert (bl.source_counts(shipped)[on_file["event_id"]] > 0).all()
    figures = bl.yearly_figures(shipped.series, "deportations", direction="us_to_mx",
                                destination=None, population=None, years=(2023, 2023))  # fmt: skip
    assert figures["lowest"].isna().all()


def test_05_bicentennial_framework_and_security_dialogue_are_the_basis(shipped, event, said):
    assert event("2021-10-08-bicentennial-framework").framework == "bicentennial_framework"
    dialogue = shipped.events[shipped.events["framework"] == "high_level_security_dialogue"]
    assert dialogue["date"].tolist() == ["2021-10-08", "2022-10-13", "2023-10-05"]
    assert (bl.source_counts(shipped)[dialogue["event_id"]] > 0).all()
    assert any("Bicentennial Framework" in words for words in said(SALAZAR, "remark"))


def test_06_lopez_obrador_says_that_the_crossings_are_normalized(shipped, event, said):
    meeting = "2023-12-27-blinken-mayorkas-amlo"
    assert event(meeting).level == "presidential"
    assert any("normalized" in w for w in said(meeting, "remark", "andres-manuel-lopez-obrador"))
    assert any("opened again in January 2024" in words for words in said(meeting, "remark"))
    assert ("follows_up", meeting) in links(shipped, "2024-01-19-washington-migration-followup")


# --- the transfers of 2025 --------------------------------------------------------------------


def test_07_mexico_handed_over_29_prisoners_but_did_not_extradite_them(event, said):
    transfer = event(FEBRUARY)
    assert (transfer.date, transfer.people, transfer.kind) == ("2025-02-27", 29, "transfer")
    assert transfer.legal_basis == "national_security_law"
    assert "29" in said(FEBRUARY, "people")
    assert "extradition" in said(FEBRUARY, "called")  # the press's word, kept apart
    assert (
        "not sent to the US by extradition"
        in event("2025-02-28-legal-basis-of-29-transfer").title_en
    )


def test_08_caro_quintero_sought_for_the_murder_of_camarena(person, said):
    him = person(FEBRUARY, "rafael-caro-quintero")
    assert "murder_of_officer" in him.charge.split("|")
    assert him.outcome == "charged"
    (deed,) = said(f"{FEBRUARY}/rafael-caro-quintero", "sought_for")
    assert "Enrique Camarena in 1985" in deed


def test_09_the_transfer_came_on_the_day_of_the_security_talks(event, present):
    assert event(CABINET).date == event(FEBRUARY).date
    assert {"omar-garcia-harfuch", "marco-rubio"} <= set(present(CABINET))


def test_10_the_26_of_august_were_the_second_mass_transfer(shipped, event):
    assert (event(AUGUST).people, event(AUGUST).kind) == (26, "transfer")
    mass = shipped.events[shipped.events["framework"] == "mass_transfers"]
    assert mass["event_id"].tolist().index(AUGUST) == 1
    assert ("follows_up", FEBRUARY) in links(shipped, AUGUST)


def test_11_abigael_gonzalez_valencia_led_los_cuinis_allied_with_the_cjng(shipped, person, said):
    him = person(AUGUST, "abigael-gonzalez-valencia")
    assert him.organization_role == "leader"
    assert him.organization == "los-cuinis|jalisco-new-generation-cartel"
    group = shipped.actors.set_index("actor_id").loc["los-cuinis"]
    assert "allied with the Jalisco New Generation Cartel" in group["what_it_is"]
    assert said("los-cuinis", "row")


def test_12_sources_differ_on_the_victim_of_whom_roberto_salazar_is_accused(shipped, person):
    assert person(AUGUST, "roberto-salazar").charge == "murder_of_officer"
    events = shipped.events[shipped.events["event_id"] == AUGUST]
    apart = bl.disagreements(shipped, events, field="victim")
    assert apart["value"].tolist() == [
        "Los Angeles County police deputy",
        "Los Angeles County sheriff's deputy",
    ]
    assert apart["source_ids"].notna().all()


def test_13_the_others_belonged_to_the_sinaloa_cartel_and_other_groups(shipped, event):
    assert event(AUGUST).people == 26
    people = shipped.persons[shipped.persons["event_id"] == AUGUST]
    groups = people["organization"].dropna().str.split("|").explode()
    assert groups.value_counts()["sinaloa-cartel"] >= 5
    assert groups.nunique() > 5


def test_14_the_death_penalty_pledge_holds_for_august_and_is_in_dispute_for_february(said):
    assert said(AUGUST, "death_penalty_assurance") == ["yes"]
    assert said(AUGUST, "death_penalty_assurance", "omar-garcia-harfuch") == ["yes"]
    assert said(FEBRUARY, "death_penalty_assurance") == ["considered", "yes"]


def test_15_the_treaty_lets_mexico_refuse_unless_the_penalty_is_ruled_out(event, said):
    clause = event("1978-05-04-treaty-death-penalty-clause")
    assert clause.kind == "legal"
    assert "may refuse" in clause.summary_en  # a condition, not a ban on extradition
    assert event("2005-12-09-death-penalty-abolished").kind == "legal"


def test_16_bondi_confirmed_and_thanked_and_johnson_called_it_an_example(present, said):
    offices = present(AUGUST)
    assert offices["pam-bondi"] == "attorney_general_us"
    assert offices["ronald-johnson"] == "ambassador_to_mexico_us"
    assert any("Thanks" in words for words in said(AUGUST, "remark", "pam-bondi"))
    assert any("two governments" in words for words in said(AUGUST, "remark", "ronald-johnson"))


@pytest.mark.parametrize("transfer", [FEBRUARY, AUGUST])
def test_17_both_groups_were_flown_out(event, said, transfer):
    assert "flies" in event(transfer).title_en
    assert any(words.startswith("Flown") for words in said(transfer, "remark"))


# --- tariffs ----------------------------------------------------------------------------------


def test_18_the_tariff_of_february_was_25_percent_and_30_was_first_named_in_july(shipped, event):
    assert event("2025-02-27-threat-march-4").tariff_rate_pct == 25
    assert event("2025-03-04-deadline-25").tariff_rate_pct == 25
    assert event("2025-07-12-letter-30").tariff_rate_pct == 30
    before = bl.select_events(
        shipped.events, kinds=["tariff_threat", "tariff_deadline"], start="2024-11-05",
        end="2025-02-27", product_scope=["all_goods"],
    )  # fmt: skip
    assert set(before["tariff_rate_pct"].dropna()) == {25}


def test_19_the_leaders_put_the_tariffs_off_for_90_days(shipped, event):
    relief = event("2025-07-31-extension-90")
    assert (relief.kind, relief.date) == ("tariff_relief", "2025-07-31")
    assert event("2025-07-31-sheinbaum-trump-call").level == "presidential"
    deadline = event("2025-10-29-deadline-90-days")
    assert deadline.announced_on == "2025-07-31"
    assert deadline.tariff_rate_pct == 30
    assert {
        ("agreed_at", "2025-07-31-sheinbaum-trump-call"),
        ("sets", "2025-10-29-deadline-90-days"),
    } <= links(shipped, "2025-07-31-extension-90")


def test_20_the_presidents_name_other_conditions_than_security(said):
    relief = "2025-07-31-extension-90"
    assert said(relief, "condition", "donald-trump") == [
        "Mexico ends its non-tariff barriers at once"
    ]
    assert said(relief, "condition", "claudia-sheinbaum") == ["no further action by Mexico"]
    assert any("security agreement" in words for words in said(relief, "remark"))


# --- security ---------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2025-05-03", "2025-08-08", "2025-11-18"])
def test_21_sheinbaum_rejects_us_military_action(shipped, event, present, day):
    spoken = shipped.events[
        (shipped.events["date"] == day) & (shipped.events["kind"] == "statement")
    ]
    (event_id,) = spoken["event_id"]
    assert event(event_id).confidence == "high"
    assert present(event_id) == {"claudia-sheinbaum": "president_mx"}


def test_22_six_mexican_cartels_were_designated_as_terrorist_organizations(event):
    listing = event("2025-02-20-fto-designation")
    assert (listing.kind, listing.date) == ("designation", "2025-02-20")
    assert "six of them Mexican" in listing.summary_en


def test_23_the_security_cabinet_agreed_on_actions_but_signed_no_joint_text(event, said):
    meeting = event(CABINET)
    assert (meeting.date, meeting.level) == ("2025-02-27", "ministerial")
    assert "weeks and months" in meeting.summary_en
    assert said(CABINET, "document") == ["two communiqués of the Secretariat of Foreign Affairs"]


def test_24_progress_is_counted_from_the_call_of_february_3(shipped, event, said):
    assert event("2025-02-03-sheinbaum-trump-call").kind == "call"
    assert ("follows_up", "2025-02-03-sheinbaum-trump-call") in links(shipped, CABINET)
    assert any("February 3" in words for words in said(CABINET, "remark"))


def test_25_the_aim_is_fewer_deaths_from_fentanyl_and_trafficked_firearms(said):
    assert said(CABINET, "aim") == [
        "fewer deaths from illegal fentanyl and from illegally trafficked firearms"
    ]


def test_26_four_principles(said):
    assert said(CABINET, "principle") == [
        "cooperation without subordination",
        "mutual trust",
        "respect for sovereignty",
        "shared responsibility",
    ]


def test_27_regular_meetings_were_agreed_and_three_of_a_later_group_followed(shipped, event, said):
    assert any(words.startswith("regular meetings") for words in said(CABINET, "promised_meetings"))
    assert event("2025-09-03-joint-statement-hlig").kind == "agreement"
    group = shipped.events[shipped.events["framework"] == "security_implementation_group"]
    meetings = group[group["kind"] == "meeting"]
    assert meetings["date"].tolist() == ["2025-09-26", "2025-12-11", "2026-01-23"]


def test_28_the_delegation_of_eight(shipped, event, present):
    assert event(CABINET).confidence == "high"
    mexican = {who: office for who, office in present(CABINET).items() if office.endswith("_mx")}
    names = shipped.actors.set_index("actor_id")["name"]
    assert {names[who]: office for who, office in mexican.items()} == {
        "Juan Ramón de la Fuente": "secretary_of_foreign_affairs_mx",
        "Omar García Harfuch": "secretary_of_security_mx",
        "Ricardo Trevilla": "secretary_of_national_defense_mx",
        "Raymundo Pedro Morales": "secretary_of_the_navy_mx",
        "Alejandro Gertz Manero": "attorney_general_mx",
        "Esteban Moctezuma": "ambassador_to_the_united_states_mx",
        "Marcela Figueroa": "executive_secretary_of_the_national_public_security_system_mx",
        "Roberto Velasco": "chief_of_the_north_america_unit_mx",
    }


# --- readings ---------------------------------------------------------------------------------


def test_29_more_aggressive_than_the_government_before_cannot_be_decided(shipped):
    sent = bl.select_events(bl.handovers(shipped.events), directions=["mx_to_us"])
    start = "2024-10-01"
    before = sent[(sent["first_day"] >= "2018-12-01") & (sent["last_day"] < start)]
    since = sent[sent["first_day"] >= start]
    assert since["people"].sum() > before["people"].sum()  # of the rows on file only
    figures = bl.period_figures(shipped.series, measures=["extraditions"], bases=["term"])
    told = figures[figures["destination"] == "united_states"]
    assert 341 in told["value"].tolist()  # published for the term before: more than on file
    assert before["people"].sum() < 341
    assert not (told["first_day"] >= start).any()  # and none for the present one
    kept = shipped.coverage.set_index("list_id").loc["handovers-found"]
    assert kept["complete"] == "partly"


def test_30_that_transfers_ease_tariffs_is_no_fact_of_the_tables(shipped, event, said):
    assert event(AUGUST).first_day > event("2025-07-31-extension-90").first_day
    assert any("not part of the tariff talks" in words for words in said(AUGUST, "remark"))
    assert not {"causes", "because_of", "leads_to"} & set(VOCABULARIES["relation"])
    pressure = shipped.events[shipped.events["kind"].str.startswith("tariff")]["event_id"]
    for transfer in (FEBRUARY, AUGUST):
        joined = shipped.links[
            (shipped.links["event_id"] == transfer) | (shipped.links["other_event_id"] == transfer)
        ]
        assert not joined[["event_id", "other_event_id"]].isin(pressure.tolist()).any(axis=None)
