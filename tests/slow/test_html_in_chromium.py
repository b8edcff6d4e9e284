"""The page in a real browser: what a person sees, with and without a mouse, and that nothing else is fetched."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.page_reports import HOSTILE, hostile_report, made_up_profile
from tests.support.readers import from_npm, unavailable, unpacked
from tests.support.reports import failing

from vif_validators import check
from vif_validators.report import Report

pytestmark = pytest.mark.slow

AXE = "0f2b4d7dcdf7d1219df8d1959ad68e565f51d14c3f0d88bb71cd59abeb956292"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENCE = 10_000
"""Milliseconds."""
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def chromium():
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        unavailable("Chromium is not installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("playwright is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> dict[str, Report]:
    root = tmp_path_factory.mktemp("project")
    planted = [word for code in ("P104=3", "X101=2", "L303") for word in ("--break", code)]
    vif = [sys.executable, "-m", "vif_validators", "sample", str(root / "broken"), "--personas", "20"]
    subprocess.run([*vif, *planted], check=True, capture_output=True)
    broken = check(root / "broken")
    return {
        "broken": replace(broken, profile=made_up_profile()),
        "passed": Report(inputs=broken.inputs, results=tuple(result for result in broken if result.status == "passed")),
        "hostile": hostile_report(made_up_profile(HOSTILE[1])),
        "large": failing(1000),
    }


@pytest.fixture(scope="module")
def files(reports, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for name, report in reports.items():
        (folder / f"{name}.html").write_text(report.to_html(), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in reports}


@pytest.fixture
def visit(chromium, files):
    """Open a page; at the end it must have said nothing and asked for nothing but itself."""
    contexts, said, asked = [], [], []

    def visited(name, *, viewport=DESK, **options):
        context = chromium.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(files[name].as_uri())
        return page

    yield visited
    for context in contexts:
        context.close()
    assert said == []
    assert {url for url in asked if not url.startswith("data:")} <= {file.as_uri() for file in files.values()}


def shown_rules(page):
    return page.locator("#rules tbody tr:visible").count()


def test_the_verdict_and_the_findings_are_seen(visit, reports):
    page = visit("broken")
    assert page.title() == "The data breaks its contract: data contract report"
    assert page.get_by_role("heading", level=1).inner_text() == "Violated. The data breaks its contract"
    assert page.locator("article:visible").count() == len({result.code for result in reports["broken"].failed})
    assert page.locator("mark:visible").count() >= 5
    passed = visit("passed")
    assert passed.get_by_role("heading", level=1).inner_text().startswith("Passed.")
    assert passed.get_by_text("No rule that ran has failed.").is_visible()


def test_the_filter_shows_what_it_says_and_says_how_much(visit, reports):
    page = visit("broken")
    every = shown_rules(page)
    failed = [result for result in reports["broken"] if result.status == "failed"]
    assert page.locator("#shown").inner_text() == f"{every} of {every} rows shown"
    page.get_by_role("radio", name="Failed").check()
    assert shown_rules(page) == len(failed)
    assert page.locator("#shown").inner_text() == f"{len(failed)} of {every} rows shown"
    page.get_by_role("combobox").select_option(label="personas")
    assert shown_rules(page) == sum(result.table == "personas" for result in failed)


def test_all_of_it_works_by_keyboard(visit):
    page = visit("broken")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    every = shown_rules(page)
    page.locator("input[name=outcome]").first.focus()
    page.keyboard.press("ArrowRight")
    assert 0 < shown_rules(page) < every
    ring = page.evaluate("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle")
    assert ring == "solid"
    summary = page.locator(".chart summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".chart details").first.get_attribute("open") is not None


@pytest.mark.parametrize("name", ["broken", "passed", "hostile", "large"])
def test_a_phone_scrolls_down_only(visit, name):
    page = visit(name, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    letters = "[...document.querySelectorAll('.drawing text')].map(t => t.getBoundingClientRect().height)"
    assert min(page.evaluate(letters), default=12) >= 10


def test_dark_is_dark_and_light_is_light(visit):
    brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    dark, light = (visit("broken", color_scheme=scheme) for scheme in ("dark", "light"))
    assert max(dark.evaluate(brightness)) < 40
    assert min(light.evaluate(brightness)) > 230


def test_without_its_script_the_page_is_whole(visit, reports):
    page = visit("broken", java_script_enabled=False)
    assert not page.locator("#filter").is_visible()
    assert page.locator("#rules tbody tr:visible").count() == page.locator("#rules tbody tr").count() > 0


def test_print_shows_what_is_folded_or_filtered_away(visit):
    page = visit("large", color_scheme="dark")
    assert not page.get_by_text("column_900: ").first.is_visible()
    page.get_by_role("radio", name="Failed").check()
    page.emulate_media(media="print")
    assert page.get_by_text("column_900: ").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    drawn = visit("broken", viewport={"width": 700, "height": 990})
    drawn.emulate_media(media="print")
    assert drawn.locator("figure td").first.is_visible()
    assert drawn.evaluate("document.documentElement.scrollWidth") == 700
    assert drawn.pdf(format="A4").startswith(b"%PDF")


def test_a_link_to_a_folded_finding_unfolds_it(visit):
    page = visit("large")
    page.locator("#rules a").last.click()
    page.wait_for_function("document.querySelector('article:target details').open")
    assert page.locator("article:target .message").is_visible()


def test_hostile_text_is_text(visit):
    page = visit("hostile")
    assert page.evaluate("window.hacked === undefined")
    assert (
        page.locator("img, iframe, a[href^=javascript], body > *:not(header, main, footer, .skip, script)").count() == 0
    )
    assert page.get_by_text(HOSTILE[1]).first.is_visible()


@pytest.fixture(scope="module")
def axe(tmp_path_factory) -> str:
    folder = unpacked(from_npm("axe-core", "4.10.3", sha256=AXE), tmp_path_factory.mktemp("axe"))
    return (folder / "package" / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["broken", "passed", "hostile"])
def test_axe_finds_no_barrier(visit, axe, name, scheme):
    page = visit(name, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(done => done.violations)")
    assert [(each["id"], each["nodes"][0]["html"], len(each["nodes"])) for each in found] == []
