"""The HTML report in a browser without a network: what it shows, and what moves."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
PAGES = ("Interactive figures", "Explorer of initialisations")
SYMBOLS = ".mark-symbol path"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's Chromium"),
]


@pytest.fixture(scope="module")
def project(make_project, finished_study):
    return make_project(finished_study)


@pytest.fixture(scope="module")
def report(project):
    return project.folder / "report/tiny.html"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_report(browser, report):
    """Open the report in a window of some size; no request leaves the machine, none fails."""
    contexts, faults = [], []

    def go(route):
        if route.request.url.startswith(("file:", "data:")):
            return route.continue_()
        faults.append(f"asked for {route.request.url}")
        return route.abort()

    def open_(size):
        context = browser.new_context(viewport=size, has_touch=size is NARROW)
        contexts.append(context)
        context.set_default_timeout(120_000)  # milliseconds, on a machine with other work
        context.route("**/*", go)
        page = context.new_page()
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(report.as_uri())
        page.wait_for_selector(".ledger")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults


def embedded(page, name):
    """Follow a link of the landing page; return the frame that it opens, once it is drawn."""
    page.click(f".ledger > p a:text-is('{name}')")
    frame = page.wait_for_selector("iframe").content_frame()
    frame.wait_for_selector(SYMBOLS)
    frame.wait_for_function("views.size === document.querySelectorAll('.chart').length")
    return frame


def width_in_excess(frame) -> int:
    return frame.evaluate("document.documentElement.scrollWidth - innerWidth")


def marks(frame) -> int:
    return frame.locator(SYMBOLS).count()


def test_a_second_run_does_nothing(project):
    assert project.plan("all", "report") == {}


def test_the_pages_are_the_same_bytes_each_time(project):
    pages = list((project.folder / "report/tiny").glob("*.html"))
    before = {path: path.read_bytes() for path in pages}
    project.run("report", "--forcerun", "draw_charts", "draw_explorer", "write_ledger")
    assert {path: path.read_bytes() for path in pages} == before
    assert len(before) == 3


@SIZES
def test_the_verdicts_lead_to_their_figures(open_report, size):
    page = open_report(size)
    assert page.locator(".ledger tr.claim").count() == 4
    assert page.locator(".ledger p:has-text('Of 4 claims') .verdict").count() > 0
    answers = "document.querySelector('.ledger .box')"
    assert page.evaluate(f"{answers}.scrollWidth - {answers}.clientWidth") <= 0
    page.click(".ledger a:text-is('C03')")
    page.locator("#claim-C03 td.scale").first.wait_for(state="visible")
    assert page.locator("#claim-C03[open] .verdict").count() > 2
    assert width_in_excess(page) <= 0
    page.click("#claim-C03 a:text-is('figure')")
    image = page.wait_for_selector("img[src^='data:image/svg']:not(nav img)")
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image)
    assert image.evaluate("image => image.clientWidth >= image.naturalWidth")


def test_a_verdict_leads_to_the_panel_that_shows_its_evidence(open_report):
    page = open_report(WIDE)
    page.click("#claim-C06 summary")
    page.click("#claim-C06 a:text-is('interactive')")
    frame = page.wait_for_selector("iframe").content_frame()
    frame.wait_for_selector("#exponents svg")
    frame.wait_for_function(
        "document.querySelector('#exponents').getBoundingClientRect().top < 300"
    )


@SIZES
@pytest.mark.parametrize("name", PAGES)
def test_every_panel_is_drawn_within_the_screen(open_report, size, name):
    frame = embedded(open_report(size), name)
    for chart in frame.locator(".chart").all():
        assert chart.locator(SYMBOLS).count() > 0
    assert width_in_excess(frame) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_a_click_on_the_legend_switches_a_cell_off_and_on(open_report, name):
    frame = embedded(open_report(WIDE), name)
    before, button = marks(frame), frame.locator("#legend button[data-cell='lstm']")
    button.click()
    frame.wait_for_function(f"document.querySelectorAll('{SYMBOLS}').length < {before}")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    frame.wait_for_function(f"document.querySelectorAll('{SYMBOLS}').length === {before}")


@pytest.mark.parametrize("name", PAGES)
def test_a_double_click_on_the_legend_shows_one_cell_and_then_all(open_report, name):
    frame = embedded(open_report(WIDE), name)
    before, shown = marks(frame), frame.locator("#legend button[aria-pressed='true']")
    cells, button = shown.count(), frame.locator("#legend button[data-cell='lstm']")
    button.dblclick()
    frame.wait_for_function(f"document.querySelectorAll('{SYMBOLS}').length < {before}")
    assert shown.count() == 1 < cells
    button.dblclick()
    frame.wait_for_function(f"document.querySelectorAll('{SYMBOLS}').length === {before}")
    assert shown.count() == cells


def test_a_point_says_its_values(open_report):
    frame = embedded(open_report(WIDE), PAGES[0])
    frame.locator(SYMBOLS).first.hover()
    shown = frame.wait_for_selector("#vg-tooltip-element.visible").inner_text()
    assert "cell" in shown and "seeds" in shown


def test_a_point_that_is_tapped_says_its_values(open_report):
    page = open_report(NARROW)
    frame = embedded(page, PAGES[0])
    point = frame.locator(SYMBOLS).first
    # Not to the top, where the legend sticks.
    point.evaluate("point => point.scrollIntoView({block: 'center'})")
    box = point.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "cell" in frame.wait_for_selector("#vg-tooltip-element.visible").inner_text()


@pytest.mark.parametrize("slider", ["gain", "keep_bias", "length"])
def test_a_slider_moves_the_explorer_to_what_was_measured(open_report, slider):
    frame = embedded(open_report(WIDE), PAGES[1])
    places = (
        f"[...document.querySelectorAll('{SYMBOLS}')].map(m => m.getAttribute('transform')).join()"
    )
    control, before = frame.locator(f"#{slider}"), frame.evaluate(places)
    control.press("End" if control.input_value() != control.get_attribute("max") else "Home")
    frame.wait_for_function(f"before => {places} !== before", arg=before)
    stop = frame.evaluate(f"STOPS['{slider}'][Number(document.getElementById('{slider}').value)]")
    text = frame.locator(f"#{slider}-value").inner_text()
    assert float(text) == pytest.approx(stop, rel=0.01)
    assert frame.locator("#numbers td.elsewhere").count() > 0
