"""Exercises of the lessons: right, nearly, wrong, empty and absurd answers; codes; the game."""

import datetime
import hashlib
import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

import bilateral as bl
from bilateral.labels import set_language
from bilateral.lessons import EDITION, QUESTIONS, ROUNDS, check, class_data, game, questions
from bilateral.lessons.coding import CODES, kinds_of, rule
from bilateral.lessons.reading import read_date, read_number

ROOT = Path(__file__).parents[1]
CLASSES = {code: ROOT / "notebooks" / code / "class" for code in ("", "es")}
LESSONS, SOLUTIONS = (
    [path for folder in CLASSES.values() for path in sorted(folder.glob(names))]
    for names in ("*.ipynb", "solutions/*.ipynb")
)
GUIDES = {"Lesson": "instructors.md", "Lección": "instructors_es.md"}


def each_of(paths):
    return pytest.mark.parametrize(
        "path", paths, ids=lambda path: f"{'es-' * ('es' in path.parts)}{path.stem}"
    )


each_guide = pytest.mark.parametrize("lesson", GUIDES)
each_question = pytest.mark.parametrize("question", QUESTIONS)


class Hostile:
    """An object that objects to everything."""

    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None

    def __repr__(self):
        return "Hostile()"

    def __bool__(self):
        raise RuntimeError

    def __str__(self):
        raise RuntimeError


EMPTY = [
    None,
    "",
    "   ",
    float("nan"),
    np.nan,
    pd.NA,
    pd.NaT,
    [],
    {},
    set(),
    (),
    pd.DataFrame(),
    ...,
]
ABSURD = [
    "x" * 100_000, "9" * 5_000, 10**400, -(10**9), float("inf"), True, False, b"29", 3 + 4j,
    [None], [[1, 2], [3]], [1, "two", None], {"a": 1}, {1, 2, 3}, object(), Hostile(), [Hostile()],
    lambda: 1, bl, pd.DataFrame({"a": [1]}), pd.DataFrame({"event_id": [None, 3.5]}), range(3),
    pd.Series([1, None]), pd.Timestamp("1850-01-01"), np.array([[1, 2], [3, 4]]), np.datetime64("NaT", "s"),
    "<script>alert(1)</script>", "2025-13-45", "27/02/2025", "=1+1", "\x00", "🙂", (1, 2, 3), datetime.date(1, 1, 1),
]  # fmt: skip


def right_answer(question):
    asked = QUESTIONS[question]
    if asked.kind == "sentence":
        return SENTENCES[question]
    return asked.right(class_data())


SENTENCES = {
    "lesson1-q5": "For some years of the decade there is no figure.",
    "lesson2-q6": "The flight was a few days before the deadline, which does not show why.",
    "lesson3-q6": "Nobody looked for meetings in that month, so we cannot say that there was none.",
}
SPANISH = {
    "lesson1-q5": "Faltan cifras de varios años de la década.",
    "lesson2-q6": "El vuelo fue días antes del plazo; eso no muestra el motivo.",
    "lesson3-q6": "Ese mes no se buscó, así que se desconoce.",
}


# --- every exercise, every sort of answer -----------------------------------------------------


@pytest.mark.slow
@each_question
def test_the_right_answer_is_right(question):
    assert bl.check_answer(question, right_answer(question)).verdict == "right"


@each_question
def test_an_empty_answer_is_not_answered_yet(question):
    for answer in EMPTY:
        reply = bl.check_answer(question, answer)
        assert reply.verdict == "empty", answer
        assert repr(reply).startswith("Not answered yet."), answer


@pytest.mark.slow
@each_question
def test_an_absurd_answer_gets_a_friendly_word_and_never_an_error(question):
    for answer in ABSURD:
        reply = bl.check_answer(question, answer)
        assert reply.verdict in ("unreadable", "not_yet", "nearly"), answer
        assert reply.words, answer
        assert "<script" not in reply._repr_html_(), answer


VERDICTS = [
    "Five days before the deadline Mexico gave in; this does not show why.",
    "The criminals were flown out five days before the deadline, which does not show why.",
    "Gangsters left five days before the deadline; the order does not show why.",
    "México cedió cinco días antes del plazo; eso no muestra el motivo.",
]
TURNED = [
    "The flight was five days after the deadline; this does not show why.",
    "The flight was three days before the deadline; this does not show why.",
    "El vuelo fue diez días antes del plazo; eso no muestra el motivo.",
    "The flight was five weeks before the deadline; this does not show why.",
]


@pytest.mark.parametrize("sentence", VERDICTS)
def test_a_verdict_on_a_country_or_on_people_is_sent_back(sentence):
    reply = bl.check_answer("lesson2-q6", sentence)
    assert reply.verdict == "nearly"
    assert "verdict" in reply.words


@pytest.mark.parametrize("sentence", TURNED)
def test_days_in_the_wrong_order_or_number_are_sent_back(sentence):
    assert "which came first" in bl.check_answer("lesson2-q6", sentence).words


def test_a_verdict_may_be_denied_and_the_order_told_from_the_other_end():
    denied = "The flight was five days before the deadline; that does not show that Mexico gave in."
    other_end = "The deadline came 5 days after the flight, and the order does not show why."
    for sentence in (denied, other_end):
        assert bl.check_answer("lesson2-q6", sentence).verdict == "right"


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("In the missing years there were zero extraditions.", "nearly"),
        ("En los años sin cifra hubo cero extradiciones.", "nearly"),
        ("A missing year does not mean that there were zero.", "right"),
        ("Faltan cifras de varios años, y eso no significa que hubo cero.", "right"),
    ],
)
def test_a_year_without_a_figure_is_never_a_year_with_zero(sentence, verdict):
    assert bl.check_answer("lesson1-q5", sentence).verdict == verdict


MORE_RIGHT = {
    "lesson1-q5": [
        "The table has no figure for 2023, so nobody can compare.",
        "The years 2022 and 2023 are empty in the table.",
        "They have no number for 2023 and other years.",
    ],
    "lesson3-q6": [
        "Either they did not meet or it was not looked for.",
        "It means not looked for, not that there was no meeting.",
        "Nobody searched, so an empty month is not a zero.",
        "An empty month is a gap in the search, not proof that there was no meeting.",
        "We do not know: nobody may have looked in that month.",
    ],
}


@pytest.mark.parametrize("question", MORE_RIGHT)
def test_other_ways_of_saying_the_same_are_right(question):
    for sentence in MORE_RIGHT[question]:
        assert bl.check_answer(question, sentence).verdict == "right", sentence


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("lesson2-q1", "2025-07-31", "put off"),
        ("lesson3-q2", "2025-02-27", "the day of the meeting itself"),
        ("lesson2-q3", 4, "28 days"),
    ],
)
def test_a_known_slip_gets_its_own_word(question, answer, said):
    reply = bl.check_answer(question, answer)
    assert reply.verdict == "nearly"
    assert said in reply.words


@pytest.mark.slow
@pytest.mark.parametrize(
    "question", [q for q, asked in QUESTIONS.items() if asked.kind == "number"]
)
def test_numbers_are_read_kindly_and_near_ones_told_so(question):
    right = float(right_answer(question))
    assert bl.check_answer(question, f" {right:g} ").verdict == "right"
    assert bl.check_answer(question, np.float64(right)).verdict == "right"
    assert bl.check_answer(question, right * 1_000 + 7).verdict == "not_yet"
    near = QUESTIONS[question].near
    if near:
        assert bl.check_answer(question, right + near).verdict == "nearly"
        low = bl.check_answer(question, right - 1)
        assert low.verdict == "nearly"
        assert "too low" in low.words or "close" in low.words


@pytest.mark.parametrize(
    ("question", "slip"),
    [(q, s) for q, asked in QUESTIONS.items() for s in asked.slips],
)
def test_a_known_slip_is_named(question, slip):
    asked = QUESTIONS[question]
    wrong = slip if asked.kind == "choice" else asked.slips[slip](class_data())
    reply = bl.check_answer(question, wrong)
    assert reply == ("nearly", check.text(f"class_{question}_slip_{slip}"))


def test_choices_are_taken_as_terms_or_words_of_either_language():
    for said in (
        "transfer",
        " Transfer ",
        "Transfer outside the treaty",
        "traslado fuera del tratado",
    ):
        found = bl.check_answer("lesson1-q2", said).verdict
        assert found in ("right", "unreadable")
    assert bl.check_answer("lesson1-q2", ["transfer"]).verdict == "right"
    assert bl.check_answer("lesson1-q2", "deportation").verdict == "not_yet"
    assert "deportation" in bl.check_answer("lesson1-q2", "kidnapping").words


def test_a_set_says_how_many_are_right_too_many_and_missing():
    right = sorted(right_answer("lesson1-q3"))
    assert bl.check_answer("lesson1-q3", [int(year) for year in right]).verdict == "right"
    assert bl.check_answer("lesson1-q3", ", ".join(right)).verdict == "right"
    reply = bl.check_answer("lesson1-q3", [right[0], 1999])
    assert reply.verdict == "nearly"
    assert reply.words == "Of your list: 1 right; 1 too many; 1 missing."
    assert bl.check_answer("lesson1-q3", [1999]).verdict == "not_yet"


def test_a_set_of_ids_may_be_a_frame_of_events():
    calls = class_data().events
    calls = calls[calls["event_id"].isin(right_answer("lesson3-q3"))]
    assert bl.check_answer("lesson3-q3", calls).verdict == "right"


def test_a_range_may_be_given_either_way_round():
    low, high = right_answer("lesson1-q4")
    assert bl.check_answer("lesson1-q4", [high, low]).verdict == "right"
    assert bl.check_answer("lesson1-q4", f"{low:g}-{high:g}").verdict == "right"
    assert "lower end is right" in bl.check_answer("lesson1-q4", (low, high + 50)).words
    assert "upper end is right" in bl.check_answer("lesson1-q4", (low - 50, high)).words
    assert bl.check_answer("lesson1-q4", (1, 2)).verdict == "not_yet"


def test_a_date_may_be_of_any_type_and_is_told_when_it_is_only_near():
    right = right_answer("lesson3-q2")
    for day in (pd.Timestamp(right), datetime.date.fromisoformat(right), np.datetime64(right)):
        assert bl.check_answer("lesson3-q2", day).verdict == "right"
    assert "less precise" in bl.check_answer("lesson3-q2", right[:7]).words
    assert "month is right" in bl.check_answer("lesson3-q2", right[:7] + "-26").words
    assert bl.check_answer("lesson3-q2", "1999-12-31").verdict == "not_yet"


@pytest.mark.parametrize("question", SENTENCES)
def test_sentences_are_judged_by_their_ideas_in_both_languages(question):
    assert bl.check_answer(question, SPANISH[question]).verdict == "right"
    assert bl.check_answer(question, "I like turtles.").verdict == "not_yet"
    one_idea = " ".join(SENTENCES[question].split()[-3:])
    assert bl.check_answer(question, one_idea).verdict in ("nearly", "not_yet")


def test_a_sentence_that_says_why_is_sent_back_unless_it_denies():
    said = "They flew them out days before the deadline because of the tariff."
    assert "says why" in bl.check_answer("lesson2-q6", said).words
    denied = "The flight came days before the deadline; that does not mean it was because of it."
    assert bl.check_answer("lesson2-q6", denied).verdict == "right"
    assert (
        bl.check_answer("lesson2-q6", "Lo entregaron para evitar el arancel.").verdict == "nearly"
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("lesson1-q5", "Because several years of the decade are missing."),
        ("lesson1-q5", "Porque faltan cifras de varios años."),
        ("lesson3-q6", "Puede ser porque nadie buscó ese mes."),
        ("lesson3-q6", "Nadie buscó ese mes, así que no sabemos si hubo reuniones."),
    ],
)
def test_a_reason_is_welcome_where_the_question_asks_for_one(question, said):
    assert bl.check_answer(question, said).verdict == "right"


def test_an_unknown_question_names_those_there_are():
    with pytest.raises(ValueError, match="lesson1-q1"):
        bl.check_answer("lesson9-q1", 1)


def test_replies_speak_spanish():
    set_language("es")
    try:
        assert repr(bl.check_answer("lesson1-q1", None)).startswith("Aún sin respuesta.")
        assert bl.blind_events().text.iloc[0] != _english_first()
    finally:
        set_language("en")


def _english_first():
    set_language("en")
    first = bl.blind_events().text.iloc[0]
    set_language("es")
    return first


def test_readers_are_strict_about_what_is_no_number_or_date():
    assert read_number("between 3 and 4") is None
    assert read_date("2025-02-30") is None


# --- the edition ------------------------------------------------------------------------------


def fingerprint(question):
    found = QUESTIONS[question].right(class_data())
    plain = sorted(found) if isinstance(found, set) else found
    return hashlib.sha256(json.dumps(plain, default=str).encode()).hexdigest()[:16]


@pytest.mark.slow
@each_question
def test_answers_are_those_recorded_for_the_edition(question):
    recorded = json.loads((ROOT / "tests" / "lesson_answers.json").read_text("utf-8"))
    assert recorded["edition"] == EDITION
    assert recorded["answers"][question] == fingerprint(question)


def test_answers_stay_when_the_current_data_move(tmp_path, monkeypatch):
    """A copy of the shipped folder in which every person count is another."""
    current = bl.load()
    moved = current._replace(events=current.events.assign(people=current.events["people"] + 1))
    asked = QUESTIONS["lesson1-q1"]
    assert asked.right(moved) != asked.right(class_data())
    assert bl.check_answer("lesson1-q1", asked.right(moved)).verdict != "right"
    assert bl.check_answer("lesson1-q1", asked.right(moved), data=moved).verdict == "right"
    assert class_data().call == f"bl.load(edition={EDITION!r})"


# --- the notebooks ----------------------------------------------------------------------------


def cells(path, kind):
    return [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == kind]


def asked_in(path):
    return re.findall(r'check_answer\("([^"]+)"', "\n".join(cells(path, "code")))


def test_each_lesson_has_its_solutions_and_each_question_is_in_both():
    assert len(LESSONS) == len(SOLUTIONS) == 3 * len(CLASSES)
    for lesson, solutions in zip(LESSONS, SOLUTIONS, strict=True):
        assert lesson.name.partition("_")[0] == solutions.name.partition("_")[0]
        assert asked_in(lesson) == list(dict.fromkeys(asked_in(solutions)))
        assert lesson.parent == solutions.parent.parent
    asked = [question for lesson in LESSONS for question in asked_in(lesson)]
    assert asked == [*QUESTIONS] * len(CLASSES)


@each_of(LESSONS)
def test_a_lesson_is_shipped_unanswered(path):
    shown = [c for c in nbformat.read(path, as_version=4).cells if "check_answer" in c.source]
    for cell in shown:
        assert cell.source.startswith("answer = None\n")
        assert re.match("Not answered yet|Aún sin respuesta", cell.outputs[0].data["text/plain"])


@each_of(SOLUTIONS)
def test_solutions_come_out_right(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and re.search(r"check_answer\(.*, answer\)", cell.source):
            assert cell.outputs[-1].data["text/plain"].startswith(("Right.", "Correcto."))


@each_of([*LESSONS, *SOLUTIONS])
def test_lessons_load_the_frozen_edition(path):
    assert f'bl.load(edition="{EDITION}")' in "\n".join(cells(path, "code"))


def test_no_answer_stands_in_a_lesson_or_in_the_words_of_a_question():
    words = (ROOT / "src" / "bilateral" / "lessons" / "questions.py").read_text("utf-8")
    assert not re.search(r"\b(92|2001|2008|86|85|95)\b", words)
    for path in LESSONS:
        prose = "\n".join(cells(path, "markdown"))
        assert "2025-07-12" not in prose
        assert "ninety-two" not in prose
        assert "noventa y dos" not in prose


@each_guide
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_lesson_takes_forty_minutes_in_the_notebook_and_in_the_guide(lesson, number):
    plan = bl.lesson_plan(number)
    assert plan.from_minute.iloc[0] == 0
    assert (plan.from_minute.iloc[1:].to_numpy() == plan.to_minute.iloc[:-1].to_numpy()).all()
    assert plan.to_minute.iloc[-1] == 40
    part = guide(lesson).split(f"## {lesson} {number}", 1)[1].split("\n## ", 1)[0]
    spans = re.findall(r"^\| (\d+)–(\d+) \|", part, flags=re.M)
    assert [(int(a), int(b)) for a, b in spans] == list(
        zip(plan.from_minute, plan.to_minute, strict=True)
    )


def guide(lesson):
    return (ROOT / "docs" / GUIDES[lesson]).read_text("utf-8")


@each_guide
def test_the_guide_names_every_question(lesson):
    assert [q for q in QUESTIONS if f"`{q}`" not in guide(lesson)] == []


def test_both_guides_have_the_same_rows_and_name_notebooks_that_are_there():
    english, spanish = (guide(lesson).splitlines() for lesson in GUIDES)
    rows = [
        [re.findall(r"lesson\d-q\d", line) for line in lines if line.startswith("|")]
        for lines in (english, spanish)
    ]
    assert rows[0] == rows[1]
    for lesson in GUIDES:
        named = re.findall(r"`notebooks/([\w/]+\.ipynb)`", guide(lesson))
        assert [name for name in named if not (ROOT / "notebooks" / name).is_file()] == []
        assert len(named) >= 3


# --- ten blind events -------------------------------------------------------------------------


def test_ten_events_are_drawn_with_every_kind_and_without_telling_words():
    for seed in range(1, 6):
        sheet, kinds = bl.blind_events(seed), kinds_of(seed, class_data())
        assert list(sheet.columns) == ["event", "text"]
        assert set(kinds.values()) == set(CODES)
        assert not sheet["text"].str.contains(r"(?i)extradit|deport|transfer|expel|\btreaty").any()
        set_language("es")
        told = bl.blind_events(seed)["text"]
        assert not told.str.contains(r"(?i)extradi|deport|traslad|expuls|tratado|masiva").any()
        set_language("en")
    assert bl.blind_events(1).equals(bl.blind_events(1))
    assert not bl.blind_events(1).equals(bl.blind_events(2))


def test_full_agreement_is_kappa_one_and_none_beyond_chance_is_zero():
    kinds = kinds_of(1, class_data())
    found = bl.coding_agreement(kinds)
    assert found.kappa == 1
    assert found.splits.empty
    assert np.trace(found.confusion) == 10
    same = bl.coding_agreement(dict.fromkeys(kinds, "extradition"))
    assert same.kappa == pytest.approx(0)


def test_kappa_is_that_of_a_count_by_hand_and_of_statsmodels():
    kinds = kinds_of(1, class_data())
    codes = kinds | {"A": "other", "D": "extradition"}
    events = list(kinds)
    observed = sum(codes[e] == kinds[e] for e in events) / 10
    share = {
        c: (sum(codes[e] == c for e in events) / 10, sum(kinds[e] == c for e in events) / 10)
        for c in CODES
    }
    expected = sum(a * b for a, b in share.values())
    found = bl.coding_agreement(codes)
    assert found.kappa == pytest.approx((observed - expected) / (1 - expected))
    assert found.kappa == pytest.approx(cohens_kappa(found.confusion.to_numpy()).kappa)


def test_each_split_has_its_rule_in_both_languages():
    kinds = kinds_of(1, class_data())
    wrong = next(code for code in CODES if code != kinds["A"])
    split = bl.coding_agreement(kinds | {"A": wrong}).splits
    assert split[["event", "coded", "in_the_table"]].values.tolist() == [["A", wrong, kinds["A"]]]
    assert split["rule"].tolist() == [rule(wrong, kinds["A"])]
    for code in ("en", "es"):
        set_language(code)
        rules = {rule(a, b) for a in CODES for b in CODES if a != b}
        assert len(rules) == 10
    set_language("en")


def test_a_class_has_a_mean_kappa_of_all_its_pairs():
    kinds = kinds_of(1, class_data())
    found = bl.coding_agreement({"Ana": kinds, "Luis": kinds, "Eva": kinds | {"A": "other"}})
    assert found.table["coder"].tolist() == ["Ana", "Luis", "Eva"]
    others = found.table["kappa"].iloc[2]
    assert found.pairwise_kappa == pytest.approx((1 + 2 * others) / 3)


@pytest.mark.parametrize(
    "codes",
    [None, {}, [], "transfer", {"A": None}, {"A": 7}, {"Z": "transfer"}, {"A": "no such kind"},
     {"A": [1, 2]}, {"Ana": {}}, {"Ana": {"A": Hostile()}}, {3: "transfer"}, {"A": "transfer"}],
    ids=repr,
)  # fmt: skip
def test_codes_that_cannot_be_read_are_said_and_never_an_error(codes):
    found = bl.coding_agreement(codes)
    assert isinstance(found.caption, str)
    assert np.isnan(found.kappa)


def test_the_panel_and_the_dict_give_the_same():
    kinds = kinds_of(1, class_data())
    panel = bl.explore_coding()
    assert panel.sentence.startswith("0 of 10 coded")
    assert "in_the_table" not in panel.table
    panel.set(**kinds | {"A": "other"})
    assert panel.sentence == bl.coding_agreement(panel.state).caption
    assert panel.table["in_the_table"].tolist() == list(kinds.values())
    assert "ring" in panel.chart.to_dict()["title"]["subtitle"]


def test_the_panel_does_not_show_the_table_before_all_are_coded():
    panel = bl.explore_coding().set(A="transfer")
    spec = json.dumps(panel.view().spec)
    assert '"rings", "mark"' not in spec
    assert panel.table.columns.tolist() == ["event", "text", "coded"]


# --- the game ---------------------------------------------------------------------------------


def test_half_of_the_rounds_are_related_and_a_round_is_always_the_same():
    assert sum(game._truth(n) for n in range(1, ROUNDS + 1)) == ROUNDS // 2
    assert bl.timing_round(3) == bl.timing_round(3)
    assert bl.timing_round(3).acts != bl.timing_round(4).acts


@pytest.mark.parametrize("number", [0, -1, 1.5, "1", None, True])
def test_a_round_has_a_whole_number(number):
    with pytest.raises(ValueError, match="allowed"):
        bl.timing_round(number)


def test_both_series_rise():
    pair = bl.unrelated_pair(1)
    for days in (pair.acts, pair.anchors):
        counts = pd.DatetimeIndex(days).year.value_counts().sort_index()
        assert counts.is_monotonic_increasing
        assert counts.index.tolist() == [2001, 2002, 2003, 2004]


@pytest.mark.parametrize("guess", [None, "", "maybe", 7, [], Hostile(), float("nan")], ids=repr)
def test_the_truth_is_shown_only_after_a_guess(guess):
    assert bl.judge_round(1, guess).says.tolist() == ["not guessed yet"]


def test_judges_give_the_p_of_coincidence():
    pair = bl.timing_round(2)
    told = bl.judge_round(2, "Unrelated")
    for place, null in ((1, "uniform"), (2, "shift")):
        test = bl.coincidence(pair.acts, pair.anchors, span=pair.span, null=null)
        assert told.p[place] == pytest.approx(test.p, abs=5e-5)


def test_whoever_always_says_related_is_right_in_half_and_alarms_in_the_others():
    score = bl.timing_score(dict.fromkeys(range(1, ROUNDS + 1), "related"))
    assert score.iloc[0, 1:].tolist() == [ROUNDS // 2, ROUNDS, ROUNDS // 2]
    assert score.right.iloc[2] > score.right.iloc[1]


@pytest.mark.parametrize(
    "guesses", [None, [], "related", {1: None}, {"1": "related"}, {0: "related"}], ids=repr
)
def test_a_score_of_nothing_is_nothing(guesses):
    assert bl.timing_score(guesses)["rounds"].tolist() == [0, 0, 0]


def test_the_uniform_null_breaks_its_promise_and_the_shift_null_keeps_it():
    alarms = bl.false_alarms().set_index("null")
    assert alarms.loc["uniform", "alarms"] > 5 * alarms.loc["uniform", "promised_alarms"]
    assert alarms.loc["shift", "alarms"] <= 3 * alarms.loc["shift", "promised_alarms"]


def test_of_many_windows_one_looks_like_a_finding_and_the_family_does_not():
    tried = bl.many_windows(bl.unrelated_pair(game.WINDOWS_PAIR))
    assert len(tried.table) == 24
    assert tried.table["p"].min() <= 0.05 < tried.family_p


def test_press_releases_are_more_than_acts_and_one_a_run_is_fewer():
    acts = bl.unrelated_pair(game.WINDOWS_PAIR).acts
    releases = bl.press_releases(acts)
    assert set(acts) <= set(releases)
    assert len(bl.collapse(releases)) <= len(acts) < len(releases)


def test_the_game_panel_keeps_the_score():
    panel = bl.explore_timing_game()
    assert "drawn" not in panel.sentence
    panel.set(round=2, guess_2="related", guess_1="related")
    assert panel.table.equals(bl.timing_score({1: "related", 2: "related"}))
    assert "It was drawn" in panel.sentence


def test_questions_are_known_to_the_texts():
    for name, asked in questions.QUESTIONS.items():
        assert check.text(f"class_{name}_right")
        keys = [f"class_{name}_slip_{slip}" for slip in asked.slips]
        assert all(check.text(key) for key in keys)
