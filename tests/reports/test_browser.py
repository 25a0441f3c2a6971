"""The pages put to use in a real browser: without a network, by keyboard, with hostile names, on paper."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from grader.drawing import Drawing, Drawings
from grader.report import Status
from grader.reports import class_html, feedback_html
from grader.reports.class_summary import summarize
from grader.roster import Outcome, Row, Student
from tests.reports.test_pages import EVIL, TANH, evil_row, row
from tests.reports.values import a_class, a_large_class

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NEEDED = bool(os.environ.get("GDGRADE_TESTS_NEED_CHROMIUM"))
"""Whether these tests fail where they cannot run, as .ci/run asks."""
if NEEDED:
    import playwright.sync_api as playwright
else:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[playwright.Browser]:
    if CHROMIUM is None:
        (pytest.fail if NEEDED else pytest.skip)("There is no Chromium on the PATH to open the pages with.")
    # Nothing is drawn for anybody, and a processor takes long to do what a graphics card would.
    options = ["--disable-gpu", "--renderer-process-limit=1"]
    # Chromium refuses its own sandbox to root, and the pages are our own.
    options += ["--no-sandbox"] if os.geteuid() == 0 else []
    home = {"HOME": str(tmp_path_factory.mktemp("home"))}
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=options, env={**os.environ, **home})
        chromium.new_context()
        yield chromium
        chromium.close()


class Opened:
    """A page and everything it complained of or asked the network for."""

    def __init__(self, browser: playwright.Browser, html: str, folder: Path, **options: object) -> None:
        self.file = folder / "index.html"
        self.file.write_text(html, encoding="utf-8")
        # One process shows all pages of a context, and takes longer to start than a page to show.
        context = browser.new_context(**options) if options else browser.contexts[0]
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)  # the machine may be busy
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(self.file.as_uri())

    def afresh(self) -> Opened:
        """The same page as it is when it is opened: to open another takes longer than most tests."""
        self.page.goto("about:blank")
        self.page.goto(self.file.as_uri())
        return self

    def column(self, title: str) -> list[str]:
        titles = [text.strip() for text in self.page.locator("#students thead th").all_inner_texts()]
        rows = self.page.locator("#students tbody tr").all()
        return [row.locator("th, td").nth(titles.index(title)).inner_text() for row in rows]

    def wait_for(self, shown: str) -> None:
        """Until so many are said to be shown: what a link or `Clear` does comes a moment after the click."""
        playwright.expect(self.page.locator("#shown")).to_have_text(shown, timeout=30_000)

    def ids(self) -> list[str]:
        return self.page.locator("#students tbody small").all_inner_texts()

    def header(self, title: str) -> playwright.Locator:
        return self.page.locator("#students thead th").filter(has_text=title)


def scored(name: str, score: float, penalty: float = 0.0) -> Row:
    exercise = replace(TANH, score=score, max_score=20.0)
    return row(exercise, student=Student(name.lower(), name, login=f"{name}@uni"), penalty=penalty)


CLASS = [
    scored("Zoe", 2.5),
    scored("Ámbar", 10.0),
    scored("bob", 2.25),
    Row(Student("fay", "Fay"), Outcome.FAILED, None),
]


@pytest.fixture(scope="module")
def opened_class(browser: playwright.Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    opened = Opened(browser, class_html.page(summarize(CLASS)), tmp_path_factory.mktemp("class"))
    yield opened
    opened.page.close()


@pytest.fixture
def of_class(opened_class: Opened) -> Iterator[Opened]:
    yield opened_class.afresh()
    assert opened_class.complaints == []
    others = ("file:", "about:blank")
    assert [url for url in opened_class.requests if not url.startswith(others)] == []


def test_students_are_listed_as_they_came(of_class: Opened) -> None:
    assert of_class.ids() == ["zoe", "ámbar", "bob", "fay"]
    assert of_class.column("Score") == ["2.5", "10", "2.25", ""]


def test_numbers_sort_as_numbers_and_what_is_empty_comes_last_either_way(of_class: Opened) -> None:
    of_class.header("Score").get_by_role("button").click()
    assert of_class.column("Score") == ["2.25", "2.5", "10", ""]
    assert of_class.header("Score").get_attribute("aria-sort") == "ascending"
    of_class.header("Score").get_by_role("button").click()
    assert of_class.column("Score") == ["10", "2.5", "2.25", ""]
    assert of_class.header("Score").get_attribute("aria-sort") == "descending"


def test_names_sort_as_people_sort_them_and_by_keyboard(of_class: Opened) -> None:
    of_class.page.locator("#students-section .scroll").focus()  # it scrolls where the table is too wide
    of_class.page.keyboard.press("Tab")
    of_class.page.keyboard.press("Enter")
    assert of_class.ids() == ["ámbar", "bob", "fay", "zoe"]
    of_class.page.keyboard.press("Tab")
    of_class.page.keyboard.press("Space")
    assert of_class.header("Student").get_attribute("aria-sort") is None
    assert of_class.header("Score").get_attribute("aria-sort") == "ascending"


@pytest.mark.parametrize(
    ("typed", "found"),
    [("AMBAR", ["ámbar"]), ("zoe@uni", ["zoe"]), ("failed", ["fay"]), ("b o", ["bob"]), ("q", [])],
)
def test_searching_needs_no_accents_and_finds_what_is_not_shown_too(
    of_class: Opened, typed: str, found: list[str]
) -> None:
    of_class.page.locator("#search").fill(typed)
    assert of_class.ids() == found
    assert of_class.page.locator("#shown").inner_text() == f"{len(found)} of 4 found"
    of_class.page.locator("#search").fill("")
    assert len(of_class.ids()) == 4
    assert of_class.page.locator("#shown").inner_text() == ""


def test_a_student_is_linked_to_the_page_and_the_report(of_class: Opened) -> None:
    links = of_class.page.locator("#students tbody tr").nth(1).locator("a")
    targets = [link.get_attribute("href") for link in links.all()]
    assert targets == ["feedback/%C3%A1mbar.html", "reports/%C3%A1mbar.json.gz"]
    assert of_class.page.locator("#students tbody tr").nth(3).locator("a").count() == 1


@pytest.fixture(scope="module")
def opened_many(browser: playwright.Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A class of 60 in two sections, one of them with nothing handed in."""
    found = [replace(row, section="AB"[number % 2]) for number, row in enumerate(a_class(60))]
    missing = Row(Student("mia", "Mia Missing"), Outcome.MISSING, None, section="B")
    html = class_html.page(summarize([*found, missing]))
    opened = Opened(browser, html, tmp_path_factory.mktemp("many"))
    yield opened
    opened.page.close()


@pytest.fixture
def many(opened_many: Opened) -> Iterator[Opened]:
    yield opened_many.afresh()
    assert opened_many.complaints == []


def test_filters_limit_the_table_and_are_cleared(many: Opened) -> None:
    many.page.get_by_label("Section").select_option("B")
    many.page.get_by_label("Outcome").select_option(label="refused (2)")
    assert set(many.column("Section")) == {"B"}
    assert set(many.column("Outcome")) == {"refused"}
    many.page.get_by_role("button", name="Clear").click()
    many.wait_for("")
    assert len(many.ids()) == 61
    assert many.page.locator("#clear").is_hidden()


def test_a_segment_of_an_exercise_leads_to_its_students(many: Opened) -> None:
    link = many.page.locator(".ranked .counts .wrong a").first
    count = int(link.inner_text().split()[0])
    link.click()
    many.wait_for(f"{count} of 61 found")
    assert len(many.ids()) == count
    assert many.page.get_by_label("which is").input_value() == "w"
    assert many.page.locator("#all").is_visible()
    assert many.page.evaluate("document.getElementById('all').getBoundingClientRect().top") < 100
    many.page.get_by_role("button", name="Clear").click()
    many.wait_for("")
    link.click()
    many.wait_for(f"{count} of 61 found")
    assert len(many.ids()) == count


def test_what_needs_the_instructor_leads_to_those_students(many: Opened) -> None:
    many.page.get_by_role("link", name="1 missing").click()
    many.wait_for("1 of 61 found")
    assert many.ids() == ["mia"]
    many.page.go_back()
    late = many.page.get_by_role("link", name=" late")
    count = int(late.inner_text().split()[0])
    late.click()
    many.wait_for(f"{count} of 61 found")
    assert all(many.column("Late"))


def test_the_score_is_in_sight_and_names_are_whole_on_a_phone(
    browser: playwright.Browser, tmp_path: Path
) -> None:
    names = ["Maria del Carmen Hernández-Villanueva", "Li"]
    found = [replace(scored(name, 7.25, 0.1), section="A", identical=("x",)) for name in names]
    html = class_html.page(summarize([*found, *CLASS]))
    opened = Opened(browser, html, tmp_path)
    opened.page.set_viewport_size({"width": 360, "height": 800})
    cell = opened.page.locator("#students tbody tr").first.locator("td").first
    assert cell.inner_text() == "6.53"
    box = cell.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360
    for one in opened.page.locator("#students tbody th a, .people a").all():
        words = one.inner_text().split()
        height = one.evaluate("a => a.getClientRects().length")
        assert height <= len(words) + 1  # no word is broken, but for hyphens
    opened.page.close()


CONTRAST = r"""() => {
  const numbers = (color) => color.match(/[\d.]+/g).map(Number);
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((one, i) => one * a + below[i] * (1 - a));
  const light = (color) => color.map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, i) => sum + one * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    const own = numbers(getComputedStyle(element).backgroundColor);
    if (own.length < 4 || own[3] === 1) return own.slice(0, 3);
    return over(own, element.parentElement ? ground(element.parentElement) : [255, 255, 255]);
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.textContent.trim();
    if (!text || element.closest("script, style, title, option, optgroup")) continue;
    const style = getComputedStyle(element);
    const below = ground(element);
    const ink = element.closest("svg") ? style.fill : style.color;
    const [a, b] = [light(over(numbers(ink), below)), light(below)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) faint.push([contrast.toFixed(2), element.className, text]);
  }
  return faint;
}"""


@pytest.mark.parametrize(("scheme", "media"), [("light", "screen"), ("dark", "screen"), ("dark", "print")])
def test_every_text_can_be_read(browser: playwright.Browser, tmp_path: Path, scheme: str, media: str) -> None:
    found = [*a_class(40), *(row(*[replace(TANH, status=status) for status in Status]) for _ in range(3))]
    student = row(*[replace(TANH, status=status, name=status.value) for status in Status])
    problems = ("x.pdf was left out.",)
    for html in (
        class_html.page(summarize(found), "Class", class_html.Head("gdgrade", "1", "2026", "1")),
        feedback_html.page(replace(student, problems=problems, remarks=("Note: ill.",), penalty=0.1)),
    ):
        opened = Opened(browser, html, tmp_path)
        opened.page.emulate_media(media=media, color_scheme=scheme)
        assert opened.page.evaluate(CONTRAST) == []
        opened.page.close()


def test_printing_opens_what_is_folded(browser: playwright.Browser, tmp_path: Path) -> None:
    opened = Opened(browser, class_html.page(summarize(a_class(12))), tmp_path)
    assert opened.page.locator("details[open]").count() == 0
    opened.page.pdf(format="A4")
    assert opened.page.locator("details[open]").count() == opened.page.locator("details").count() > 0
    opened.page.close()


@pytest.mark.long
def test_three_thousand_students_are_painted_within_a_second(
    browser: playwright.Browser, tmp_path: Path
) -> None:
    opened = Opened(browser, class_html.page(summarize(a_large_class())), tmp_path)
    painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    opened.page.wait_for_function(painted)
    assert opened.page.evaluate(painted) < 1000
    opened.page.close()


def test_a_large_class_is_shown_in_part_until_all_is_asked_for(
    browser: playwright.Browser, tmp_path: Path
) -> None:
    opened = Opened(browser, class_html.page(summarize(a_class(300))), tmp_path)
    assert opened.page.locator("#students tbody tr").count() == 100
    assert opened.page.locator("#shown").inner_text() == "the first 100 shown"
    opened.page.get_by_role("button", name="Show all 300").click()
    assert opened.page.locator("#students tbody tr").count() == 300
    assert opened.page.locator("#more").is_hidden()
    assert opened.complaints == []
    opened.page.close()


def test_hostile_names_run_nothing_and_are_shown_as_they_are(
    browser: playwright.Browser, tmp_path: Path
) -> None:
    opened = Opened(browser, class_html.page(summarize([evil_row(), *CLASS]), EVIL), tmp_path)
    assert opened.page.locator("#students tbody th a").first.inner_text() == EVIL
    assert opened.page.locator("h1").inner_text() == EVIL
    opened.header("Student").get_by_role("button").click()
    opened.page.locator("#search").fill("<img")
    assert opened.ids() == ["eve"]
    feedback = Opened(browser, feedback_html.page(evil_row()), tmp_path)
    assert feedback.page.locator("h1").inner_text() == EVIL
    for page in (opened, feedback):
        assert page.complaints == []
        assert page.page.locator("img").count() == 0
        assert page.page.evaluate("document.scripts.length") == (2 if page is opened else 0)
        page.page.close()


def test_the_policy_stops_a_script_that_got_in_all_the_same(
    browser: playwright.Browser, tmp_path: Path
) -> None:
    html = feedback_html.page(row(TANH)).replace("</main>", "<script>alert(1)</script></main>")
    opened = Opened(browser, html, tmp_path)
    assert len(opened.complaints) == 1
    assert "Content Security Policy" in opened.complaints[0]
    opened.page.close()


def test_no_page_is_wider_than_the_screen(browser: playwright.Browser, tmp_path: Path) -> None:
    found = list(a_class(30))
    opened = Opened(browser, "", tmp_path)
    for html in (class_html.page(summarize(found)), *map(feedback_html.page, found[:8:3])):
        opened.file.write_text(html, encoding="utf-8")
        opened.afresh()
        for width in (320, 390, 1200):
            opened.page.set_viewport_size({"width": width, "height": 800})
            assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.complaints == []
    opened.page.close()


def test_the_pages_follow_the_colours_of_the_system_and_print_on_white(
    browser: playwright.Browser, tmp_path: Path
) -> None:
    for html in (class_html.page(summarize(CLASS)), feedback_html.page(row(TANH))):
        opened = Opened(browser, html, tmp_path)
        opened.page.emulate_media(color_scheme="dark")
        background = "getComputedStyle(document.body).backgroundColor"
        assert opened.page.evaluate(background) == "rgb(21, 24, 28)"
        assert opened.page.pdf(format="A4").startswith(b"%PDF")
        opened.page.emulate_media(media="print")
        assert opened.page.evaluate(background) == "rgb(255, 255, 255)"
        opened.page.emulate_media(media="screen", color_scheme="light")
        assert opened.page.evaluate(background) == "rgb(255, 255, 255)"
        opened.page.close()


def test_the_page_of_a_student_is_whole_without_javascript(
    browser: playwright.Browser, tmp_path: Path
) -> None:
    opened = Opened(browser, feedback_html.page(row(TANH)), tmp_path, java_script_enabled=False)
    opened.page.get_by_role("link", name="tanh").first.click()
    assert opened.page.url.endswith("#tanh")
    assert "At [0]: yours 2, expected 3" in opened.page.locator("article pre").inner_text()
    opened.page.close()


def test_a_picture_is_drawn_as_it_is_and_fits_a_narrow_screen(
    browser: playwright.Browser, tmp_path: Path
) -> None:
    png = io.BytesIO()
    Image.new("RGB", (600, 300), "red").save(png, "PNG")
    drawn = Drawings(tuple(Drawing(name, png.getvalue(), EVIL) for name in ("tanh", "relu")))
    html = feedback_html.page(replace(row(TANH), pictures=drawn))
    opened = Opened(browser, html, tmp_path)
    opened.page.set_viewport_size({"width": 360, "height": 800})
    images = opened.page.locator("img")
    assert images.count() == 2
    for image in images.all():
        assert image.evaluate("image => image.naturalWidth") == 600
        assert image.evaluate(
            "image => { const c = document.createElement('canvas').getContext('2d');"
            " c.drawImage(image, 0, 0); return [...c.getImageData(5, 5, 1, 1).data] }"
        ) == [255, 0, 0, 255]
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert opened.complaints == []
    assert [url for url in opened.requests if not url.startswith(("file:", "data:"))] == []
    opened.page.close()
