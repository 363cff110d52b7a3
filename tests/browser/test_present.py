"""A notebook before a class: served by the command as a user gives it, in a browser without a network."""

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

NOTEBOOK = "00_start_here"
SECONDS = 1_000


def start(*options):
    """Start the command; give its process and the address that it prints."""
    command = [sys.executable, "-m", "bilateral", "present", *options, "--port=0",
               "--no-browser"]  # fmt: skip
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        stdin=subprocess.DEVNULL, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    lines = []
    for line in process.stdout:
        lines.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*", line)
        if found:
            return process, found[0]
    raise AssertionError("".join(lines))


@pytest.fixture(scope="module")
def address():
    process, address = start(NOTEBOOK)
    threading.Thread(target=process.stdout.read, daemon=True).start()
    yield address
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


@pytest.fixture
def open_page(address, browser):
    """Open the page on a projector's screen; errors and whatever is asked of elsewhere are kept."""
    contexts = []

    def open_(after="", **options):
        context = browser.new_context(viewport={"width": 1280, "height": 720}, **options)
        contexts.append(context)
        page = context.new_page()
        page.errors, page.asked = [], []
        page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.errors.append(str(e)))
        page.on("request", lambda r: page.asked.append(r.url))
        page.goto(address + after)
        page.wait_for_selector("html[data-drawn=yes][data-live=yes]", timeout=60 * SECONDS)
        page.locator(".live svg.marks").first.wait_for(timeout=30 * SECONDS)
        return page

    yield open_
    for context in contexts:
        context.close()


def sentence(page):
    """What the panel says, once it has answered."""
    page.wait_for_timeout(1_500)
    return page.locator(".live p").first.inner_text()


def test_charts_and_panels_are_drawn_and_nothing_is_asked_of_elsewhere(open_page):
    page = open_page()
    assert page.locator(".drawing svg.marks").count() > 1
    assert page.locator(".live .note").count() == 0
    assert page.errors == []
    elsewhere = [u for u in page.asked if not re.match(r"(http://127\.0\.0\.1:|data:|blob:)", u)]
    assert elsewhere == []


def test_a_control_changes_sentence_chart_and_table(open_page):
    page = open_page()
    panel = page.locator(".live").first
    before, marks = sentence(page), panel.locator("svg.marks .mark-symbol path").count()
    panel.get_by_label("Direction").select_option("United States → Mexico")
    after = sentence(page)
    assert after != before and "Mexico → United States" not in after
    assert panel.locator("svg.marks .mark-symbol path").count() < marks
    panel.get_by_label("Direction").select_option("Both ways")
    search = panel.get_by_label("Search")
    search.fill("eduardo arellano felix")
    search.press("Enter")
    page.wait_for_timeout(1_500)
    found = panel.locator("tbody tr").all_inner_texts()
    assert 0 < len(found) < 8
    assert any("Eduardo Arellano Félix" in row for row in found)
    search.fill("")
    search.press("Enter")
    assert sentence(page) == before
    assert page.errors == []


def test_every_control_is_moved_by_keyboard_and_keeps_its_keys(open_page):
    page = open_page()
    panel = page.locator(".live").first
    before = sentence(page)
    first = panel.get_by_label("Years, from")
    first.focus()
    step = page.url
    assert not step.endswith("#1")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    after = sentence(page)
    assert after != before and page.url == step
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    assert sentence(page) == before
    last = panel.get_by_label("Years, until")
    last.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(500)
    assert int(first.input_value()) <= int(last.input_value())
    page.keyboard.press("End")
    button = panel.get_by_role("button", name="Show code")
    button.focus()
    page.keyboard.press("Space")
    panel.get_by_text("bl.select_events").wait_for(timeout=5 * SECONDS)
    page.keyboard.press("Space")
    assert page.url == step
    assert sentence(page) == before


@pytest.mark.parametrize("zone", ["UTC", "America/Mexico_City", "Asia/Tokyo"])
def test_a_brush_narrows_the_table_to_the_days_under_it(open_page, zone):
    page = open_page(timezone_id=zone)
    chart = page.locator(".live svg.marks").first
    chart.evaluate("chart => chart.scrollIntoView({ block: 'center' })")
    box = chart.bounding_box()
    height = box["y"] + box["height"] * 0.55
    page.mouse.move(box["x"] + box["width"] * 0.30, height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.40, height, steps=5)
    page.mouse.up()
    page.wait_for_timeout(1_500)
    said = page.locator(".live small").first.inner_text()
    found = re.search(r"(\d+) events? .* between \d+ \w+ (\d{4}) and \d+ \w+ (\d{4})", said)
    assert found, said
    assert 0 < int(found[1]) < 60 and 2003 <= int(found[2]) < int(found[3]) <= 2011
    page.mouse.dblclick(box["x"] + box["width"] * 0.35, height)


def test_code_is_hidden_until_it_is_asked_for(open_page):
    page = open_page()
    source = page.locator(".source").first
    assert not source.is_visible()
    page.keyboard.press("c")
    assert "import bilateral as bl" in source.inner_text()
    page.keyboard.press("c")
    assert not source.is_visible()


def test_keys_lead_through_the_page_and_a_reload_stays_where_it_was(open_page):
    page = open_page()
    for key in ("ArrowRight", "PageDown", "Space", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.locator("#position").inner_text().startswith("3 ")
    page.reload()
    page.wait_for_selector("html[data-drawn=yes][data-live=yes]", timeout=60 * SECONDS)
    assert page.locator("#position").inner_text().startswith("3 ")


def test_controls_sentence_and_chart_fit_the_screen(open_page):
    page = open_page()
    page.locator(".live").first.evaluate("panel => panel.scrollIntoView()")
    panel = page.locator(".live").first.bounding_box()
    chart = page.locator(".live svg.marks").first.bounding_box()
    assert chart["y"] + chart["height"] - panel["y"] <= 720 - 40


def test_two_windows_show_the_same(open_page):
    one, other = open_page(), open_page()
    one.locator(".live").first.get_by_label("Count").select_option("events")
    other.wait_for_timeout(1_500)
    assert other.locator(".live").first.get_by_label("Count").input_value() == "events"
    one.locator(".live").first.get_by_label("Count").select_option("people")


def test_without_the_key_nothing_is_given(address):
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(address.partition("?")[0])


def children(pid):
    tasks = Path(f"/proc/{pid}/task")
    return [int(c) for task in tasks.iterdir() for c in (task / "children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's list of processes")
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_with_its_kernel(kind):
    process, _ = start(NOTEBOOK, "--slides")
    kernels = children(process.pid)
    assert kernels
    process.send_signal(kind)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert said.splitlines()[-1] == "Stopped." and "Traceback" not in said
    assert not [pid for pid in kernels if Path(f"/proc/{pid}").exists()]
