"""The Spanish notebooks: the cells of the English ones, the same figures, and no English word left."""

import functools
import html
import inspect
import json
import re
from collections import Counter
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import bilateral as bl
from bilateral import labels, translations
from bilateral.lessons import EDITION
from bilateral.notebooks import find_notebook, notebooks_in
from bilateral.schema import TABLES

ROOT = Path(__file__).parents[1] / "notebooks"
TWINS = translations.twins()
EDITIONS = (None, EDITION)
VEGALITE = "application/vnd.vegalite.v5+json"

each_pair = pytest.mark.parametrize("path", TWINS, ids=lambda path: path.stem)


@pytest.fixture(autouse=True)
def english_again():
    yield
    labels.set_language("en")


def read(path):
    return nbformat.read(path, as_version=4)


def pair(path):
    return read(path).cells, read(TWINS[path]).cells


def code(cells):
    return [cell for cell in cells if cell.cell_type == "code"]


def outputs(cells):
    return [output for cell in code(cells) for output in cell.outputs]


def charts(cells):
    return [o.data[VEGALITE] for o in outputs(cells) if VEGALITE in o.get("data", {})]


# --- the same cells and the same figures ---


def test_every_notebook_stands_in_spanish():
    assert sorted(TWINS.values()) == notebooks_in(ROOT / "es")
    assert {path.parent.name for path in TWINS} == {"notebooks", "class", "solutions"}


@each_pair
def test_the_cells_are_the_same_and_their_code_too(path):
    english, spanish = pair(path)
    assert [c.cell_type for c in spanish] == [c.cell_type for c in english]
    apart = [
        (one.source, other.source)
        for one, other in zip(code(english), code(spanish), strict=True)
        if not translations.same_code(one.source, other.source)
    ]
    assert apart == [], f"run `python -m bilateral.translations {path.stem}`"


@each_pair
def test_the_language_is_said_once_in_the_first_cell(path):
    _, spanish = pair(path)
    said = [cell.source.count('bl.setup("es")') for cell in code(spanish)]
    assert said[0] == 1 and sum(said) == 1


def form(prose):
    """What prose keeps in every language: heads, lists, code, links."""
    return {
        "heads": re.findall(r"^#+(?= )", prose, flags=re.M),
        "items": len(re.findall(r"^- ", prose, flags=re.M)),
        "code": Counter(re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", prose, flags=re.S))),
        "links": re.findall(r"\]\(([^)]*)\)", prose),
    }


@each_pair
def test_prose_has_the_same_form(path):
    english, spanish = pair(path)
    for one, other in zip(english, spanish, strict=True):
        if one.cell_type == "markdown":
            ours, theirs = form(other.source), form(one.source)
            assert ours.pop("code") >= theirs.pop("code"), other.source
            assert ours == theirs, other.source


def shows(cell):
    """What sorts of output a cell has; printed lines may come in one piece or in several."""
    return list(
        dict.fromkeys(tuple(sorted(o.get("data", {o.output_type: ""}))) for o in cell.outputs)
    )


@functools.cache
def titles():
    events = [bl.load(edition=edition).events for edition in EDITIONS]
    return set(pd.concat([frame[name] for frame in events for name in ("title_en", "title_es")]))


def said_numbers(cell):
    """The numbers that a cell says: not those of its pictures, nor of titles of events."""
    said = "".join(
        o.get("text", "") + o.get("data", {}).get("text/plain", "") for o in cell.outputs
    )
    for title in titles():
        said = said.replace(title, "")
    return set(re.findall(r"(?<![\w.])\d[\d,.]*\d|(?<![\w.])\d", said))


@each_pair
def test_every_output_says_the_same_numbers(path):
    english, spanish = pair(path)
    for one, other in zip(code(english), code(spanish), strict=True):
        assert shows(other) == shows(one), one.source
        assert said_numbers(other) >= said_numbers(one), one.source


def figures_of(chart):
    """What a chart draws, without words: rows of each data set as numbers, days and colors; marks."""
    data = [
        Counter(tuple(sorted(drawn(row))) for row in rows)
        for rows in chart.get("datasets", {}).values()
    ]
    return sorted(map(repr, (sorted(rows.items()) for rows in data))), marks_of(chart)


def drawn(row):
    """The cells of a row that are no words: numbers, days, colors.

    Of a label only that it is there, for where it is put follows the length of its words.
    """
    cells = () if "at" in row else row.items()
    return [(n, round(c, 6) if isinstance(c, float) else c) for n, c in cells if not a_word(c)]


def a_word(cell):
    day_or_color = r"\d{4}-\d\d-\d\dT[\d:.]+Z|#[0-9a-fA-F]{6}"
    return not isinstance(cell, int | float | str) or (
        isinstance(cell, str) and not re.fullmatch(day_or_color, cell)
    )


def marks_of(part):
    if isinstance(part, list):
        return sum((marks_of(piece) for piece in part), Counter())
    if not isinstance(part, dict):
        return Counter()
    mark = part.get("mark")
    own = Counter([mark.get("type", "") if isinstance(mark, dict) else mark] if mark else [])
    return sum((marks_of(piece) for name, piece in part.items() if name != "mark"), own)


@each_pair
def test_every_chart_draws_the_same(path):
    english, spanish = pair(path)
    assert len(charts(english)) == len(charts(spanish))
    for one, other in zip(charts(english), charts(spanish), strict=True):
        assert figures_of(other) == figures_of(one), one["description"]


# --- no English left ---

#: Words that no Spanish sentence has. A month is English if a day or a year stands beside it.
ENGLISH_WORDS = re.compile(
    r"\b(?:the|of|and|by|with|from|to|in the|at least|at most|each|every|only|which|was|were|are|is|has"
    r"|have|not|people|person|event|events|meeting|meetings|call|calls|agreement|agreements|handover"
    r"|handovers|transfer|transfers|extradition|extraditions|deportation|tariff|tariffs|threat|threats"
    r"|deadline|deadlines|source|sources|page|pages|rows?|years?|months?|days?|date|when|what|who|where"
    r"|before|after|around|within|found|file|known|unknown|high|low|medium|yes|table|number|count"
    r"|counts|rate|share|lowest|highest|true|false|undecidable|office|officials|court|list|lists)\b"
    r"|(?-i:\b(?:Jan|Apr|Aug|Dec|January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\s+\d|\d\s+(?:Jan|Apr|Aug|Dec)\b)",
    flags=re.I,
)


@functools.cache
def answers_in_code():
    """Kinds as they are typed; a solution prints them so."""
    return set(labels.vocabulary("kind")["term"])


def visible_texts(cells):
    """Every text that a reader meets in an output: sentences, cells of tables, words in charts."""
    for output in outputs(cells):
        data = output.get("data", {})
        printed = output.get("text", "").split("\n")
        yield from (line for line in printed if line not in answers_in_code())
        if "text/html" in data:
            page = data["text/html"]
            if f">{labels.text('head_term', 'es')}</th>" in page:  # what is typed, as it is typed
                page = re.sub(r"<tr><td[^>]*>\w+</td>", "<tr>", page)
            for cell in re.findall(r"<(?:td|th|small)[^>]*>(.*?)</(?:td|th|small)>", page):
                yield html.unescape(re.sub(r"<[^>]+>", "", cell))
        elif VEGALITE in data:
            yield from data["text/plain"].splitlines()
        if VEGALITE in data:
            yield from words_of(data[VEGALITE])


def words_of(chart):
    """Every word that a chart shows or says: titles, tooltips' names, words in its data."""
    shown = set(re.findall(r'"field": "(\w+)"', json.dumps(chart))) - {"tone"}
    for rows in chart.get("datasets", {}).values():
        for row in rows:
            yield from (row[name] for name in shown & set(row) if isinstance(row[name], str))

    def walk(part, name=""):
        if isinstance(part, dict):
            for key, piece in part.items():
                if key not in ("datasets", "config", "usermeta"):
                    yield from walk(piece, key)
        elif isinstance(part, list):
            for piece in part:
                yield from walk(piece, name)
        elif isinstance(part, str) and name in (
            "title",
            "text",
            "subtitle",
            "description",
            "values",
        ):
            yield part

    yield from walk(chart)


@functools.cache
def as_they_are():
    """What stands in its own language: titles of pages, publishers, names, ids and words of code."""
    return set().union(*(names_of(bl.load(edition=edition)) for edition in EDITIONS))


def names_of(data):
    names = pd.concat(
        [
            data.sources["title"],
            data.sources["publisher"],
            data.actors["name"],
            data.actors["name_es"],
            data.labels["vocabulary"],
        ]
    )
    ids = [frame.iloc[:, 0] for frame in (data.events, data.coverage, data.terms, data.actors)]
    columns = [column for name in TABLES for column in (name, *getattr(data, name).columns)]
    return {
        str(name) for name in [*names.dropna(), *pd.concat(ids), *columns, *bl.claims()["claim_id"]]
    }


def in_english(texts):
    """The texts with an English word, after names and code are taken out."""
    kept = as_they_are()
    found = set()
    for said in set(texts):
        if (
            said in kept
            or ID.fullmatch(said)
            or all(part.strip() in kept for part in re.split("[;,]", said))
        ):
            continue
        rest = QUOTED.sub("", said)
        if match := ENGLISH_WORDS.search(rest):
            found.add((match[0], said[:200]))
    return sorted(found)


#: An id or a word of code; and within a text: settings of a panel, code, quotations, names of files.
ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)+|[\w.-]+=.*|[a-z_]+ \([\d,]+\)|[a-z_]+ {3,}.*")
QUOTED = re.compile(
    r"\b\w+=[\w+–-]+|`[^`]*`|“[^”]*”|\b[\w/]+\.(?:py|csv)\b|--\w+|\(lo dicen?:[^)]*\)"
)


@each_pair
def test_no_english_is_left_in_what_a_spanish_notebook_shows(path):
    _, spanish = pair(path)
    assert in_english(visible_texts(spanish)) == []


@each_pair
def test_no_english_is_left_in_its_prose(path):
    _, spanish = pair(path)
    prose = "\n".join(cell.source for cell in spanish if cell.cell_type == "markdown")
    prose = re.sub(r"```.*?```|`[^`]*`", "", prose, flags=re.S)
    assert ENGLISH_WORDS.findall(prose) == []


# --- the panels ---

PANELS = {name: getattr(bl, name) for name in dir(bl) if name.startswith("explore_")}


def made(explore):
    takes_data = next(iter(inspect.signature(explore).parameters), "") == "data"
    return explore(bl.load()) if takes_data else explore()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PANELS))
def test_a_panel_speaks_spanish(name, capsys):
    bl.setup("es")
    panel = made(PANELS[name])
    panel.sweep({})
    widgets = [panel.panel]
    said = [panel.sentence, *words_of(panel.chart.to_dict()), *capsys.readouterr().out.splitlines()]
    while widgets:
        widget = widgets.pop()
        widgets += getattr(widget, "children", ())
        said += [getattr(widget, "description", "") or "", getattr(widget, "tooltip", "") or ""]
        said += [getattr(widget, "placeholder", "") or ""]
        said += [str(word) for word, *_ in map(choice, getattr(widget, "options", ()) or ())]
    assert in_english(said) == []


def choice(option):
    return option if isinstance(option, tuple) else (option,)


# --- the command that keeps them together ---


def book(*cells):
    kinds = {"md": nbformat.v4.new_markdown_cell, "py": nbformat.v4.new_code_cell}
    return nbformat.v4.new_notebook(cells=[kinds[kind](source) for kind, source in cells])


def followed(english, spanish):
    return [cell.source for cell in translations.follow(english, spanish).cells]


def test_code_is_copied_and_prose_is_kept():
    english = book(("md", "# A?"), ("py", "bl.setup()\nbl.table(new)"))
    spanish = book(("md", "# ¿A?"), ("py", 'bl.setup("es")\nbl.table(old)'))
    assert followed(english, spanish) == ["# ¿A?", 'bl.setup("es")\nbl.table(new)']


def test_spanish_words_in_code_are_kept_and_titles_are_those_in_spanish():
    english = book(("py", 'bl.table(rows[["title_en"]], note=f"All {n}.")'))
    spanish = book(("py", 'bl.table(rows[["title_es"]], note=f"Las {n}.")'))
    assert followed(english, spanish) == [spanish.cells[0].source]


def test_a_new_cell_arrives_in_english_and_the_others_keep_their_place():
    english = book(
        ("md", "One"), ("py", "a"), ("md", "Two"), ("py", "b"), ("md", "Three"), ("py", "c")
    )
    spanish = book(("md", "Uno"), ("py", "a"), ("md", "Tres"), ("py", "c"))
    assert followed(english, spanish) == ["Uno", "a", "Two", "b", "Tres", "c"]


def test_what_a_dict_names_is_a_word_and_what_a_query_asks_is_code():
    same = translations.same_code
    assert same('f({"acts": a.days})', 'f({"actos": a.days})')
    assert not same('f({"acts": "days"})', 'f({"actos": "days"})')
    assert not same("rows.query('side == 1')", "rows.query('side == 2')")


def test_a_name_that_is_no_notebook_is_said(capsys):
    with pytest.raises(SystemExit, match=r"01_extradition: no such notebook; .*03_meetings_lesson"):
        translations.main(["01_extradition"])


def test_a_lesson_is_named_with_its_folder_and_a_name_for_two_asks_which():
    lesson = "01_extraditions_lesson"
    assert find_notebook(Path(f"es/class/{lesson}")) == ROOT / "es" / "class" / f"{lesson}.ipynb"
    assert find_notebook(Path(f"class/{lesson}")) == ROOT / "class" / f"{lesson}.ipynb"
    for name in (lesson, f"{lesson}.ipynb"):
        with pytest.raises(ValueError, match=f"say class/{lesson} or es/class/{lesson}$"):
            find_notebook(Path(name))


def test_words_with_letters_beyond_ascii_before_them_are_put_in_the_right_place():
    english = book(("py", 'f("á é", note="One")'))
    spanish = book(("py", 'f("á é", note="Uno")'))
    assert followed(english, spanish) == ['f("á é", note="Uno")']


def test_a_phrase_that_is_not_known_stays_as_it_is():
    assert labels.phrase("month", "es") == "mes"
    assert labels.phrase("No such note.", "es") == "No such note."


def test_names_of_actors_follow_the_language():
    data = bl.load()
    spanish = data.actors.dropna(subset=["name_es"]).set_index("actor_id")
    first = spanish.index[0]
    assert bl.actor_names(data)[first] == spanish.loc[first, "name"]
    bl.setup("es")
    assert bl.actor_names(data)[first] == spanish.loc[first, "name_es"]
    assert bl.actor_names(data).notna().all()


def test_every_head_of_a_shown_column_stands_in_both_languages():
    shown = set()
    for path in TWINS:
        for cell in code(pair(path)[1]):
            for output in cell.outputs:
                page = output.get("data", {}).get("text/html", "")
                shown |= {html.unescape(h) for h in re.findall(r"<th[ >][^>]*>?([^<]+)</th>", page)}
    assert in_english(shown) == []
