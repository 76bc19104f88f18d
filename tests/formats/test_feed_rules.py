"""The feeds keep to the rules of their formats, whatever the notes say; the rules themselves are tested first."""

import json
import re
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from tests.builders import files_of, instant, make_project, note
from tests.conftest import LATER, ExampleAt
from tests.feed_rules import ATOM, ENCODED, find_in_atom, find_in_json_feed, find_in_opml, find_in_rss
from tests.samples import sample

BASE, HOST = "https://etat.ardelia.example/", "https://etat.essai.example/"
MIXED = """  radiology:
    state: cancelled
    rule: wait
    except:
      - for: pregnancy
        rule: come"""
PLAIN = "]]> & <script>alert(1)</script> 🏥 👩‍⚕️ \u200f\u202eabc\u202c \x01\ufffe </item></entry>"
HOSTILE = (
    f"{PLAIN} &amp; &#1; &#xFFFE; &#xD800; &#x202E; "
    "[ici](../2/) [là](/fr/) [ancre](#x) [q](?a=1&b=2) [mail](mailto:a@essai.example) ![i](i.png)"
)


def find_in_site(site: Path, base: str) -> Iterator[str]:
    """Iterate over what is wrong with any feed of a site, by its path."""
    for path in sorted(site.rglob("*")):
        name, raw = path.relative_to(site).as_posix(), path.read_bytes() if path.is_file() else b""
        found: Iterator[str] = iter(())
        if path.name in ("feed.xml", "services.xml"):
            found = find_in_rss(raw, base + name)
        elif path.suffix == ".atom":
            found = find_in_atom(raw, base + name)
        elif path.name in ("feed.json", "services.json"):
            found = find_in_json_feed(raw, base + name)
        elif path.suffix == ".opml":
            found = find_in_opml(raw)
        yield from (f"{name}: {sentence}" for sentence in found)


@pytest.mark.parametrize(
    "day",
    sample(["2022-05-14T09:00", "2022-05-16T08:00", "2022-05-17T10:30", "2022-06-22T12:00"], "2022-05-17T10:30"),
)
def test_every_feed_of_the_example_keeps_to_the_rules(day: str, example_at: ExampleAt) -> None:
    """From the first bulletin to the last, in every language and format, nothing is wrong with any feed."""
    assert list(find_in_site(example_at(instant(day)), BASE)) == []


def test_feeds_without_any_item_keep_to_the_rules(tmp_path: Path) -> None:
    """Before the first bulletin the feeds stand already, empty."""
    project = make_project(tmp_path)
    project.build()
    assert list(find_in_site(tmp_path / "site", HOST)) == []
    assert b"<item>" not in (tmp_path / "site/fr/feed.xml").read_bytes()


def test_hostile_text_keeps_to_the_rules(tmp_path: Path) -> None:
    """Ends of CDATA, control characters however written, emoji, marks of direction and relative links break no feed."""
    project = make_project(tmp_path)
    settings = project.path / "content/settings.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("Groupe d’essai", "G ]]> & 'x' <b>\x01\ufffe"), encoding="utf-8"
    )
    services = project.path / "content/services.yaml"
    named = services.read_text(encoding="utf-8").replace("{fr: Radiologie,", '{fr: "R\\x01\\uFFFE ]]> & <i>",')
    services.write_text(named, encoding="utf-8")
    project.write_note(note(MIXED, title=f"T {PLAIN}", body=f"{HOSTILE}\n\n## Pour la presse\n\n{HOSTILE}"))
    project.write_note(note(title="Deux", published="17/05/2022 11:00", more="corrects: 1"), 2)
    more = f"status: withdrawn\nwithdrawn-on: 17/05/2022 11:40\nwithdrawn-because: {PLAIN}"
    project.write_note(note(title=PLAIN, published="17/05/2022 11:30", more=more), 3)
    project.build()
    assert list(find_in_site(tmp_path / "site", HOST)) == []
    text = (tmp_path / "site/fr/feed.json").read_text(encoding="utf-8")
    assert "🏥 👩‍⚕️" in text
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\u202a-\u202e]", text)


@pytest.mark.slow("reads every feed")
@pytest.mark.parametrize("site", sample(["tuesday", "june"], "june"))
def test_every_link_of_every_feed_leads_to_a_file(site: str, request: pytest.FixtureRequest) -> None:
    """Of feeds, of items, inside contents and in the list of feeds: each is absolute, and the file is there."""
    folder: Path = request.getfixturevalue(site)
    files, seen = files_of(folder), set[str]()
    for name, raw in files.items():
        if name.endswith(("feed.json", "services.json")):
            feed = json.loads(raw)
            seen |= {feed["home_page_url"], feed["feed_url"], *(item["url"] for item in feed["items"])}
            seen.update(*(links_in(item.get("content_html", "")) for item in feed["items"]))
        elif name.endswith((".atom", ".opml", "feed.xml", "services.xml")):
            for element in lxml.etree.fromstring(raw).iter():
                seen |= {str(value) for key, value in element.attrib.items() if key in ("href", "xmlUrl", "htmlUrl")}
                if element.tag == "link":
                    seen.add(element.text or "")
                if element.tag in (ENCODED, f"{ATOM}content"):
                    seen |= links_in(element.text or "")
    own = {address.partition("#")[0] for address in seen if address.startswith(BASE)}
    assert {address.partition(":")[0] for address in seen if not address.startswith(BASE)} <= {"tel", "mailto"}
    targets = {address.removeprefix(BASE) + ("index.html" if address.endswith("/") else "") for address in own}
    assert targets - files.keys() == set()
    assert len(targets) > 100


def links_in(html: str) -> set[str]:
    """Return every address in the content of an item."""
    return {link for _, _, link, _ in lxml.html.fragment_fromstring(html, create_parent="div").iterlinks()}


@pytest.mark.slow("sixty builds")
def test_no_item_is_ever_lost_and_none_comes_from_the_future(tmp_path: Path) -> None:
    """With sixty bulletins of one open incident, each build keeps all items of the one before, in order of time."""
    project, before = make_project(tmp_path), list[str]()
    for number in range(1, 61):
        day = 1 + number // 4
        project.write_note(
            note(
                title=f"Bulletin {number}",
                published=f"{day:02}/05/2022 {10 + number % 4}:00",
                next_update="30/05/2022 12:00",
                valid_until="31/05/2022",
            ),
            number,
        )
        if number % 20 == 0:
            project.build(instant(f"2022-05-{day:02}T{10 + number % 4}:00"))
            items = list(lxml.etree.parse(tmp_path / "site/fr/feed.xml").iter("item"))
            identities = [item.findtext("guid") or "" for item in items]
            assert len(identities) == number
            assert identities[-len(before) :] == before or not before
            newest = parsedate_to_datetime(items[0].findtext("pubDate") or "")
            assert newest == instant(f"2022-05-{day:02}T{10 + number % 4}:00")
            before = identities


def test_a_moved_folder_another_address_and_a_new_title_keep_every_identity(tmp_path: Path) -> None:
    """Content copied elsewhere, built for another address, with a note renamed and retitled, issues nothing again."""
    first = make_project(tmp_path / "one")
    first.write_note(note(title="Avant"))
    first.build()
    second = make_project(tmp_path / "two" / "deeper")
    second.write("incidents/2022-05-panne/01-autre-nom.fr.md", note(title="Après"))
    second.build(base_url="https://ailleurs.example/etat/")

    def identities(site: Path) -> list[tuple[str, str]]:
        return [
            (path.relative_to(site).as_posix(), item["id"])
            for path in sorted(site.rglob("feed.json"))
            for item in json.loads(path.read_text(encoding="utf-8"))["items"]
        ]

    assert len(identities(tmp_path / "one/site")) >= 2
    assert identities(tmp_path / "one/site") == identities(tmp_path / "two/deeper/site")


@pytest.mark.slow("several builds")
def test_time_alone_changes_no_feed(tuesday: Path, example_at: ExampleAt) -> None:
    """An hour later, with nothing published and nothing expired, every feed and every document is the same file."""
    later = files_of(example_at(LATER))
    feeds = {name: raw for name, raw in files_of(tuesday).items() if name.endswith((".xml", ".atom", ".json", ".opml"))}
    assert len(feeds) > 200
    assert {name for name, raw in feeds.items() if later[name] != raw} == set()


@pytest.mark.slow("builds a site with a long past")
def test_a_feed_has_a_bounded_size(tmp_path: Path) -> None:
    """Seventy closed incidents leave fifty items; an item is bounded by the greatest size of a note."""
    project = make_project(tmp_path)
    for number in range(1, 71):
        name = f"2022-02-{number:03}"
        project.write(f"incidents/{name}/incident.fr.md", f"---\ntitle: Petit {number}\n---\nFini.\n")
        published = f"{1 + number % 9:02}/02/2022 1{number % 10}:00"
        project.write_note(note("", body="Texte. " * 20, published=published, stage="closed"), 1, name)
    project.build()
    for language in ("fr", "nl"):
        for ending in ("xml", "atom", "json"):
            raw = (tmp_path / f"site/{language}/feed.{ending}").read_bytes()
            assert raw.count(b"2022-02-") >= 50
            assert len(raw) < 50 * 4096
        assert len(json.loads((tmp_path / f"site/{language}/feed.json").read_text(encoding="utf-8"))["items"]) == 50


def spoil(old: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change to a feed that a rule must find."""
    return lambda raw: raw.replace(old.encode(), new.encode(), 1)


@pytest.mark.parametrize(
    ("ending", "change", "sentence"),
    [
        ("xml", spoil("/4/fr</guid>", "/3/fr</guid>"), "is there 2 times"),
        ("xml", spoil('isPermaLink="false"', ""), "no permanent identity"),
        ("xml", spoil("Tue, 17 May 2022", "Mon, 17 May 2022"), "not as RFC 822 writes it"),
        ("xml", spoil("+0200</pubDate>", "CEST</pubDate>"), "RFC 822"),
        ("xml", spoil("<language>fr-BE", "<language>français"), "is unknown"),
        ("xml", spoil("fr/feed.xml", "fr/other.xml"), "not where the feed stands"),
        ("xml", spoil("<ttl>30", "<ttl>soon"), "no number of minutes"),
        ("xml", spoil("<link>https://etat.ardelia.example/fr/inc", "<link>/fr/inc"), "is not absolute"),
        ("xml", spoil('<div lang="fr"><p>', '<div lang="fr"><p onclick="x()">'), "onclick is not for readers"),
        ("xml", spoil('<div lang="fr"><p>', '<div lang="fr"><script>1</script><p>'), "<script> is not for readers"),
        ("xml", spoil('<div lang="fr"><p>', '<div lang="fr"><p><a href="../x">x</a>'), "../x is relative"),
        ("xml", spoil("<title>Un num", "<title>Un &amp;eacute; &amp;lt; num"), "holds the name of a character"),
        ("xml", spoil("<title>Un num", "<title>Un &amp; num"), "not written as a number"),
        ("xml", spoil("<description>Urgences", "<description>&lt;b&gt;Urgences"), "a description holds HTML"),
        ("xml", spoil('<category domain="incident">', "<category>"), "a category is empty"),
        ("atom", spoil("<updated>2022-05-17T10:30:00+02:00", "<updated>17/05/2022"), "RFC 3339"),
        ("atom", spoil("<name>Groupe hospitalier Ardelia</name>", "<name/>"), "author has no name"),
        ("atom", spoil('rel="self"', 'rel="related"'), "does not link to itself"),
        ("atom", spoil('type="html"', 'type="text"'), "the content is not HTML"),
        ("json", spoil("version/1.1", "version/1"), "not JSON Feed 1.1"),
        ("json", spoil('"language": "fr"', '"language": "xx"'), "is unknown"),
        ("json", spoil("2022-05-17T10:30:00", "2022-05-10T10:30:00"), "the newest is not first"),
    ],
)
def test_a_rule_finds_what_breaks_it(
    tuesday: Path, ending: str, change: Callable[[bytes], bytes], sentence: str
) -> None:
    """Each fault that is put into a sound feed is told."""
    raw = (tuesday / f"fr/feed.{ending}").read_bytes()
    find = {"xml": find_in_rss, "atom": find_in_atom, "json": find_in_json_feed}[ending]
    spoilt = change(raw)
    assert spoilt != raw
    assert any(sentence in found for found in find(spoilt, f"{BASE}fr/feed.{ending}"))
