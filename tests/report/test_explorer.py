"""The explorer in a browser: what it shows depends on where the sliders are, not on their way."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from rnngrad.report import page
from rnngrad.report.charts import explorer
from tests.study_tables import study_tables

TEMPLATES = Path(__file__).parents[2] / "workflow/report"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
CONTROLS = ("gain", "keep_bias", "length")
PLACES, LOOKS = ("d", "transform", "x2", "y2"), ("stroke", "fill", "aria-label")
SHOWN = """
(names) => [...document.querySelectorAll(".chart")].map((chart) =>
  [...chart.querySelectorAll(".role-mark path, .role-mark line")]
    .map((mark) => names.map((name) => mark.getAttribute(name)).join(" "))
    .sort()
).concat([[...document.querySelectorAll("#numbers tr")].map((row) => row.innerText)])
"""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's Chromium"),
]


@pytest.fixture(scope="module")
def contents():
    return explorer.contents(study_tables())


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def load(browser, contents, tmp_path):
    """Open the explorer anew, its sliders where they are by default or at some stops."""
    pages, faults = [], []

    def load_(**stops):
        sliders = [s | {"start": stops.get(s["name"], s["start"])} for s in contents["sliders"]]
        path = tmp_path / f"{len(pages)}.html"
        values = {"title": "Explorer", "study": "tiny", "scheme": "normal", "steps": "40"}
        text = page.interactive(
            TEMPLATES, "explorer.html", **values, **contents | {"sliders": sliders}
        )
        path.write_text(text)
        opened = browser.new_page()
        pages.append(opened)
        opened.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.goto(path.as_uri())
        opened.wait_for_function("views.size === document.querySelectorAll('.chart').length")
        return opened

    yield load_
    for opened in pages:
        opened.close()
    assert not faults


def shown(opened, names=PLACES + LOOKS) -> list:
    """Attributes of all marks, and the lines of the table, once nothing changes any more."""
    opened.evaluate("Promise.all([...views.values()].map((view) => view.runAsync())).then(() => 0)")
    return opened.evaluate(SHOWN, names)


def move(opened, control: str, stop: int) -> None:
    opened.locator(f"#{control}").evaluate(
        "(e, stop) => { e.value = stop; e.dispatchEvent(new Event('input')); }", str(stop)
    )


@pytest.mark.parametrize("control", CONTROLS)
def test_there_and_back_shows_what_a_fresh_load_shows(load, contents, control):
    (slider,) = (each for each in contents["sliders"] if each["name"] == control)
    last = len(slider["stops"]) - 1
    there = last if slider["start"] != last else 0
    here, fresh = shown(load()), shown(load(**{control: there}))
    assert here != fresh
    opened = load()
    for stop, expected in 3 * [(there, fresh), (slider["start"], here)]:
        move(opened, control, stop)
        assert shown(opened) == expected


def test_a_walk_over_all_sliders_ends_as_a_fresh_load_begins(load, contents):
    opened, stops = load(), {}
    for slider in contents["sliders"]:
        for stop in range(len(slider["stops"])):
            move(opened, slider["name"], stop)
            shown(opened)
        stops[slider["name"]] = len(slider["stops"]) - 1
    # Not the places: a chart that was drawn before keeps the room that its axis took.
    assert shown(opened, LOOKS) == shown(load(**stops), LOOKS)
    opened.locator("#tied").click()
    tied = shown(opened, LOOKS)
    opened.locator("#tied").click()
    opened.locator("#tied").click()
    assert shown(opened, LOOKS) == tied
