"""What the script and the service worker add, in a real browser; that nothing hangs on them."""

import contextlib
import functools
import gzip
import http.server
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.builders import files_of, instant, make_project, note
from tests.kinds import serving
from tests.pages.test_browser import open_at
from tests.pages.test_browser import pytestmark as pytestmark
from tests.reading import open_page, text_of

SCRIPT, WORKER = 2560, 2048
"""Bytes that the script and the service worker may weigh, compressed."""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that does not stand still: of 17 May 2022, 12:00, next update and end on the day after."""
    project = make_project(tmp_path_factory.mktemp("real"))
    settings = (project.path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", re.sub(r"demonstration: .*\n", "", settings))
    project.write_note(note("  radiology: cancelled, wait\n  consultations: degraded, come"))
    project.build(instant("2022-05-17T12:00"))
    return project.path / "site"


@pytest.fixture
def host(real: Path, tmp_path: Path) -> Iterator[str]:
    """Serve that site under a sub-path of a loopback host."""
    shutil.copytree(real, tmp_path / "un/site")
    with serving(tmp_path) as address:
        yield f"{address}un/site/"


def open_then(browser: Browser, site: Path, moment: str, zone: str = "Europe/Brussels") -> Page:
    """Open the home page at an instant of Brussels, in a timezone."""
    page = browser.new_context(timezone_id=zone, viewport={"width": 320, "height": 640}).new_page()
    page.clock.install(time=instant(moment))
    page.goto(f"file://{site}/fr/index.html")
    return page


def test_what_is_folded_is_printed_where_style_sheets_cannot_unfold_it(browser: Browser, tuesday: Path) -> None:
    """Exceptions open before a page is printed, and those that a reader did not open close again afterwards."""
    page = open_at(browser, f"file://{tuesday}/en/index.html")
    folds = page.locator("main details:not(.finder *)")  # so is what older updates changed, on the page of an incident
    folds.first.locator("summary").click()
    opened = "all => all.map(one => one.open)"
    before = [True] + [False] * (folds.count() - 1)
    assert len(before) > 3
    assert folds.evaluate_all(opened) == before
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert all(folds.evaluate_all(opened))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert folds.evaluate_all(opened) == before
    page.context.close()


# ── Warnings on an open page ────────────────────────────────────────────────────────────────────────────────────────


def test_an_open_page_warns_when_the_next_update_is_late(browser: Browser, real: Path) -> None:
    """Before the hour promised there is no warning; when it passes the open page says so and offers to load again."""
    page = open_then(browser, real, "2022-05-18T11:00")
    warning = page.locator(".stale[role=status]")
    assert warning.inner_text() == ""
    page.clock.fast_forward("01:01:00")
    assert warning.locator("p").inner_text() == (
        "Un bulletin était promis pour le mercredi 18 mai 2022 à 12:00. Il est peut-être paru."
    )
    assert page.locator("h1").is_visible()
    warning.locator("button").click()
    page.wait_for_load_state()
    page.context.close()


def test_an_open_page_warns_when_it_is_no_longer_valid(browser: Browser, real: Path) -> None:
    """Past the end of validity the graver sentence takes the place of the other, in an old tab too."""
    page = open_then(browser, real, "2022-05-18T11:00")
    page.clock.fast_forward("08:00:00")
    assert page.locator(".stale p").all_inner_texts() == [
        "Ce que vous lisez ici était valable jusqu’au mercredi 18 mai 2022 à 18:00. C’est à confirmer."
    ]
    page.context.close()
    later = open_then(browser, real, "2022-06-01T08:00")
    assert later.locator(".stale p").count() == 1
    later.context.close()


def test_a_warning_covers_and_moves_nothing(browser: Browser, real: Path) -> None:
    """It stands at the foot of the window and the page keeps its place; what Tab reaches is not below it."""
    page = open_then(browser, real, "2022-05-18T11:00")
    page.set_viewport_size({"width": 360, "height": 640})
    top = "document.querySelector('h1').getBoundingClientRect().top"
    before = page.evaluate(top)
    page.clock.fast_forward("08:00:00")
    notice = page.locator(".stale .notice")
    box = notice.bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == 640
    assert page.evaluate(top) == before
    page.locator("footer a").last.focus()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert reached < box["y"]
        page.keyboard.press("Shift+Tab")
    page.set_viewport_size({"width": 320, "height": 256})
    assert notice.evaluate("one => getComputedStyle(one).position") == "static"
    page.context.close()


def test_a_demonstration_stands_still_when_it_is_opened(browser: Browser, tuesday: Path) -> None:
    """The example of 2022 does not warn the reader of today; left open past its promises, it does."""
    page = open_then(browser, tuesday, "2026-01-10T09:00")
    assert page.locator(".stale").inner_text() == ""
    page.clock.fast_forward("49:31:00")
    assert page.locator(".stale p").count() == 1
    page.context.close()


def test_pages_of_the_archive_never_warn(tuesday: Path) -> None:
    """What was said on a day stays as it was: only pages of the situation now hold warnings."""
    assert open_page(tuesday, "fr/index.html").cssselect(".stale")
    assert not open_page(tuesday, "fr/incidents/2022-05-cyberattack/4/index.html").cssselect(".stale")
    assert not open_page(tuesday, "fr/history/2022-05/index.html").cssselect(".stale")


# ── The reader's own time ───────────────────────────────────────────────────────────────────────────────────────────


def test_readers_elsewhere_see_their_own_hour(browser: Browser, real: Path) -> None:
    """In Montréal each time of the page has the reader's beside it; in Brussels nothing is added."""
    there = open_then(browser, real, "2022-05-17T13:00", "America/Toronto")
    own = [
        text.replace("\u202f", " ").replace("\xa0", " ")
        for text in there.locator(".stamps .own-time").all_inner_texts()
    ]
    assert own[0].startswith("Votre heure locale : 17 mai, 04:30") or own[0].startswith(
        "Votre heure locale : 17 mai, 4 h 30"
    )
    assert len(own) == 2
    there.context.close()
    here = open_then(browser, real, "2022-05-17T13:00")
    assert here.locator(".own-time").count() == 0
    here.context.close()


# ── The filter ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_services_are_found_by_words_without_regard_to_accents(browser: Browser, tuesday: Path) -> None:
    """Typing leaves the services that hold every word; the count is said in a live region; one button shows all."""
    page = open_at(browser, f"file://{tuesday}/fr/services/index.html")
    every = page.locator(".group .service").count()
    page.get_by_label("Chercher un service", exact=True).and_(page.locator("input")).fill("radio")
    shown = page.locator(".group .service:visible")
    assert shown.count() >= 1
    assert all("radio" in text.lower() for text in shown.all_inner_texts())
    said = page.locator(".filter [role=status]").inner_text().replace("\u00a0", " ")
    assert said == f"Services affichés : {shown.count()} sur {every}."
    page.locator(".filter input").fill("OPERATIONS")
    found = [text.partition("\n")[0] for text in page.locator(".group .service:visible").all_inner_texts()]
    assert {"Opérations urgentes", "Opérations non urgentes"} <= set(found)
    page.locator(".filter input").fill("zzz")
    assert page.locator(".group:visible").count() == 0
    assert page.locator(".filter [role=status]").inner_text().startswith("Aucun service ne correspond.")
    page.get_by_role("button", name="Afficher tous les services").click()
    assert page.locator(".group .service:visible").count() == every
    assert page.evaluate("document.activeElement.id") == "find"
    page.context.close()


def test_services_are_found_by_the_words_of_patients_and_the_search_stays_in_the_address(
    browser: Browser, tuesday: Path
) -> None:
    """Words of the standard catalogue find a service, or the one that stands for it here; a sent address searches."""
    page = open_at(browser, f"file://{tuesday}/fr/services/index.html")
    shown = page.locator(".group .service:visible .service__name")
    for typed, found in (
        ("irm", "Radiologie"),
        ("rayons x", "Radiologie"),
        ("mammographie", "Radiologie"),
        ("accouchement", "Urgences"),
        ("médecin", "Consultations"),
        ("kiné", "Consultations"),
    ):
        page.locator(".filter input").fill(typed)
        assert any(name.startswith(found) for name in shown.all_inner_texts()), typed
    page.locator(".filter input").fill("accouchement")
    page.locator(".filter select").select_option("nordelle")
    assert page.url.endswith("#find=accouchement&at=nordelle")
    sent = open_at(browser, page.url)
    assert sent.locator(".filter input").input_value() == "accouchement"
    assert sent.locator(".group .service:visible").count() == page.locator(".group .service:visible").count()
    sent.get_by_role("button", name="Afficher tous les services").click()
    assert "#" not in sent.url
    page.context.close()
    sent.context.close()


def test_what_is_found_is_seen_on_the_screen_of_a_phone(browser: Browser, tuesday: Path) -> None:
    """The field moves up when its first service would lie below the screen, also where an address searches."""
    page = open_at(browser, f"file://{tuesday}/fr/services/index.html", width=375)
    first = page.locator(".group .service:visible").first
    page.locator(".filter input").fill("dialyse")
    for _ in range(2):
        field, found = page.locator(".filter input").bounding_box(), first.bounding_box()
        assert field is not None
        assert found is not None
        assert field["y"] >= 0
        assert found["y"] < 800 / 2
        page.reload()
    page.context.close()


@pytest.mark.parametrize(
    ("language", "searches"),
    [
        (
            "fr",
            {
                "coeur": ["Coronarographie", "Consultations"],
                "rendez-vous": ["Consultations"],
                "radiolgie": ["Radiologie"],
                "scintigrafie": ["Scintigraphie"],
                "irm nordelle": ["Radiologie"],
                "irm clairlieu": [],
                "confirmé": [],
                "chimio": ["Consultations"],
            },
        ),
        ("de", {"Roentgen": ["Radiologie"], "Mammographie": ["Radiologie"], "Termin": ["Sprechstunden"]}),
        (
            "en",
            {
                "x-ray": ["X-ray and scans"],
                "xray": ["X-ray and scans"],
                "A&E": ["Emergency department"],
                "ultarsound": ["X-ray and scans"],
                "heartbeat": ["Consultations"],
                "heartbeats": ["Consultations"],
                "parking": [],
            },
        ),
    ],
)
def test_services_are_found_as_patients_type_them(
    browser: Browser, tuesday: Path, language: str, searches: dict[str, list[str]]
) -> None:
    """With a slip, with or without a hyphen, in the letters of another keyboard, with a hospital; none by chance."""
    page, found = open_at(browser, f"file://{tuesday}/{language}/services/index.html"), {}
    shown = page.locator(".group .service:visible .service__name")
    for typed in searches:
        page.locator(".filter input").fill(typed)
        found[typed] = [name.partition(" (")[0] for name in shown.all_inner_texts()]
    page.context.close()
    assert found == searches


def test_services_are_found_by_hospital(browser: Browser, tuesday: Path) -> None:
    """Choosing a hospital with the keyboard leaves what it offers, and what stands nowhere, such as the telephone."""
    page = open_at(browser, f"file://{tuesday}/fr/services/index.html", width=320)
    page.locator(".filter select").focus()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".filter select").input_value()
    assert chosen
    for one in page.locator(".group .service:visible").all():
        at = one.get_attribute("data-at")
        assert at is None or chosen in at.split()
    assert page.locator(".group .service:visible", has_text="Téléphone").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(f"file://{tuesday}/fr/table/index.html")
    page.locator(".filter select").select_option(chosen)
    assert page.locator(".matrix thead th:visible").count() == 2
    page.context.close()


# ── Without a script, and from a folder ─────────────────────────────────────────────────────────────────────────────


def test_every_fact_is_there_without_a_script(browser: Browser, tuesday: Path) -> None:
    """With scripts switched off the page shows the same services, states and times, and no idle control."""
    words = []
    for enabled in (True, False):
        page = open_at(
            browser, f"file://{tuesday}/fr/index.html", java_script_enabled=enabled, timezone_id="Europe/Brussels"
        )
        assert page.locator(".filter").count() == 0  # it stands on the page of all services
        words.append([one.inner_text() for one in page.locator("main .rows, main .stamps, .emergency").all()])
        page.context.close()
    assert words[0] == words[1]


@pytest.mark.parametrize("where", ["file", "host"])
def test_nothing_goes_wrong_in_the_console(browser: Browser, real: Path, host: str, where: str) -> None:
    """Neither from a folder nor from a host does the browser complain, or ask anybody else for anything."""
    base = f"file://{real}/" if where == "file" else host
    page = browser.new_context().new_page()
    said: list[str] = []
    asked: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.on("request", lambda request: asked.append(request.url))
    for name in ("index.html", "fr/index.html", "nl/table/index.html", "fr/incidents/2022-05-panne/1/index.html"):
        page.goto(base + name)
        page.wait_for_timeout(200)
    page.context.close()
    assert said == []
    assert [url for url in asked if not url.startswith((base, "data:"))] == []


# ── Without a network ───────────────────────────────────────────────────────────────────────────────────────────────


def wait_for_worker(page: Page) -> None:
    """Wait until the worker has kept what it always keeps and serves the page."""
    wait_until(page, "navigator.serviceWorker.controller !== null")


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression holds; Playwright's own way evaluates text in the page, which the policy forbids."""
    for _ in range(1200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def lose_network(page: Page, server: contextlib.ExitStack) -> None:
    """Take the network away from the browser, and the host from the network: nothing answers any more."""
    page.context.set_offline(True)
    server.close()


def test_the_last_situation_is_readable_without_a_network(browser: Browser, real: Path, tmp_path: Path) -> None:
    """A page read before comes back without a network, with its style, marked with the time it is of."""
    shutil.copytree(real, tmp_path / "site")
    for path in (tmp_path / "site").rglob("*.html"):
        os.utime(path, (0, 0))  # so old that a browser may take its own copy for fresh
    page = browser.new_context(timezone_id="Europe/Brussels").new_page()
    with contextlib.ExitStack() as server:
        host = f"{server.enter_context(serving(tmp_path))}site/"
        page.goto(f"{host}fr/index.html")
        wait_for_worker(page)
        page.goto(f"{host}fr/services/radiology/")
        assert page.locator(".kept").count() == 0
        wait_until(page, "caches.match(location.href + 'index.html').then(kept => kept !== undefined)")
        lose_network(page, server)
        for name, heading in (("fr/index.html", "à l’arrêt"), ("fr/services/radiology/", "Radiologie")):
            page.goto(host + name)
            assert heading in page.inner_text("h1")
            notice = page.locator(".kept[role=status]").inner_text()
            assert re.fullmatch(
                r"Nous ne pouvons pas joindre le réseau. Vous lisez cette page comme elle était le \w+ \d+ \w+ \d{4}"
                r" à \d\d[: h]+\d\d\.",
                notice,
            ), notice
            colour = page.evaluate("getComputedStyle(document.querySelector('.emergency')).backgroundColor")
            assert colour == "rgb(163, 21, 21)"
    page.context.close()


def test_a_page_never_read_leads_to_the_page_for_readers_without_a_network(
    browser: Browser, real: Path, tmp_path: Path
) -> None:
    """What was not kept leads to the emergency number and those of the hospitals, in the language asked for."""
    shutil.copytree(real, tmp_path / "site")
    page = browser.new_context().new_page()
    with contextlib.ExitStack() as server:
        host = f"{server.enter_context(serving(tmp_path))}site/"
        page.goto(f"{host}nl/index.html")
        wait_for_worker(page)
        lose_network(page, server)
        page.goto(f"{host}nl/press/")
        assert page.url == f"{host}nl/offline/index.html"
        assert page.locator('.emergency a[href="tel:112"]').is_visible()
        assert page.locator(".kept").count() == 0
    page.context.close()


@pytest.mark.parametrize("trouble", ["slow", "broken"])
def test_a_slow_or_broken_host_does_not_keep_readers_waiting(
    browser: Browser, real: Path, tmp_path: Path, trouble: str
) -> None:
    """When the host takes more than four seconds, or answers with a fault, the kept page is shown, marked."""
    shutil.copytree(real, tmp_path / "site")
    is_ill = threading.Event()
    over = threading.Event()

    class Ill(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            if is_ill.is_set() and trouble == "broken":
                self.send_error(503)
                return
            if is_ill.is_set():
                over.wait(20)
            with contextlib.suppress(OSError):  # the browser may not wait
                super().do_GET()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Ill, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_context().new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/site/fr/index.html")
    wait_for_worker(page)
    is_ill.set()
    page.reload()
    assert "à l’arrêt" in page.inner_text("h1")
    assert page.locator(".kept").count() == 1
    over.set()
    page.context.close()
    server.shutdown()
    server.server_close()


def test_an_old_cache_is_removed_and_no_other_origin_is_kept(browser: Browser, host: str) -> None:
    """The worker removes the caches of its own older versions, leaves those of others, and keeps its own pages only."""
    page = browser.new_context().new_page()
    page.goto(f"{host}assets/icon-site.svg")  # no worker is begun by it: the old caches are there before
    page.evaluate(f"Promise.all([caches.open('statusgen {host} 1'), caches.open('statusgen {host}other/ 1')])")
    page.goto(f"{host}fr/index.html")
    wait_for_worker(page)
    wait_until(page, f"caches.has('statusgen {host} 1').then(found => !found)")
    assert page.evaluate(f"caches.has('statusgen {host}other/ 1')")
    kept = page.evaluate(
        "(async()=>{const found=[];for(const name of await caches.keys())"
        "for(const one of await (await caches.open(name)).keys())found.push(one.url);return found})()"
    )
    page.context.close()
    assert kept
    assert [url for url in kept if not url.startswith(host)] == []


def test_the_manifest_lets_a_phone_keep_the_site(real: Path, browser: Browser, host: str) -> None:
    """Each language has a manifest with relative addresses that exist; the page points to it where it is served."""
    manifest = json.loads((real / "nl/site.webmanifest").read_text(encoding="utf-8"))
    assert manifest["lang"] == "nl"
    for address in (manifest["start_url"], *(icon["src"] for icon in manifest["icons"])):
        assert (real / "nl" / address).is_file()
    page = open_at(browser, f"{host}nl/index.html")
    assert page.get_attribute("link[rel=manifest]", "href") == "site.webmanifest"
    page.context.close()


# ── What they weigh, and that they do not change by themselves ──────────────────────────────────────────────────────


def test_script_and_worker_are_light(tuesday: Path) -> None:
    """The script stays within 2.5 KB, the worker within 2, compressed; they hold no sentence of their own."""
    files = files_of(tuesday)
    (script,) = (raw for path, raw in files.items() if re.fullmatch(r"assets/site\.[0-9a-f]{12}\.js", path))
    print(
        f"\nscript {len(gzip.compress(script, 9))}, worker {len(gzip.compress(files['worker.js'], 9))} bytes, gzip -9"
    )
    assert len(gzip.compress(script, 9)) <= SCRIPT
    assert len(gzip.compress(files["worker.js"], 9)) <= WORKER


@pytest.mark.slow("several builds")
def test_the_worker_changes_only_with_what_it_always_keeps(tmp_path: Path) -> None:
    """A new note leaves the worker as it was; another number of a hospital, which it keeps, gives it a new version."""
    project = make_project(tmp_path)
    project.write_note(note())
    project.build()
    before = project.page("worker.js")
    project.write_note(note(title="Autre", published="17/05/2022 11:30"), 2)
    project.build()
    assert project.page("worker.js") == before
    services = (tmp_path / "content/services.yaml").read_text(encoding="utf-8")
    project.write("services.yaml", services.replace("000 00 00 00 01", "000 00 00 00 09"))
    project.build()
    assert project.page("worker.js") != before


def test_the_warnings_wait_in_the_page(real: Path) -> None:
    """Every sentence the script may show stands in the page, in its language, where nothing shows it."""
    page = open_page(real, "nl/index.html")
    waiting = [text_of(one) for one in page.cssselect(".stale template")]
    assert waiting[0].startswith("Er was een update beloofd voor woensdag 18 mei 2022 om 12:00.")
    assert len(waiting) == 2
