"""Alerts of the Common Alerting Protocol: off unless asked for, valid, and true to what became of each bulletin."""

import shutil
from pathlib import Path

import capparselib
import feedparser
import lxml.etree
import pytest
from capparselib.parsers import CAPParser

from tests.builders import EXAMPLE, NOON, Project, files_of, instant, make_project, note
from tests.conftest import JUNE

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
SCHEMA = Path(capparselib.__file__).parent / "schema" / "CAP-v1.2.xsd"
"""The schema of the standard, as OASIS published it."""
SENDER = "etat@essai.example"
WITHDRAWN = "status: withdrawn\nwithdrawn-because: Ce n’était pas vrai."


def alerting(project: Project, status: str = "Exercise") -> Project:
    """Switch alerts on."""
    path = project.path / "content/settings.yaml"
    settings = path.read_text(encoding="utf-8")
    project.write("settings.yaml", f"{settings}\ncap:\n  sender: {SENDER}\n  status: {status}\n")
    return project


def without_demonstration(project: Project) -> Project:
    """Make a real site of it."""
    path = project.path / "content/settings.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    project.write("settings.yaml", "\n".join(line for line in lines if not line.startswith("demonstration:")))
    return project


def alerts_of(site: Path) -> dict[str, lxml.etree._Element]:
    """Return every alert of a site, each held against the schema, by incident and number."""
    schema = lxml.etree.XMLSchema(lxml.etree.parse(SCHEMA))
    found = {}
    for path in sorted((site / "api/cap").rglob("*.xml")):
        alert = lxml.etree.parse(path)
        schema.assertValid(alert)
        assert len(path.read_bytes()) < 100_000
        found[path.relative_to(site / "api/cap").with_suffix("").as_posix()] = alert.getroot()
    return found


def field(alert: lxml.etree._Element, name: str) -> str:
    """Return the text of an element of an alert."""
    return alert.findtext(f"{CAP}{name}") or ""


def triple(alert: lxml.etree._Element) -> str:
    """Return how other alerts refer to one."""
    return ",".join(field(alert, name) for name in ("sender", "identifier", "sent"))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the example of June with alerts switched on."""
    project = Project(tmp_path_factory.mktemp("alerts"))
    shutil.copytree(EXAMPLE / "content", project.path / "content")
    alerting(project, "Actual").build(JUNE)
    return project.path / "site"


def test_a_site_sends_no_alert_unless_it_is_asked_to(june: Path) -> None:
    """No file, and no word of it on the page for developers."""
    assert not (june / "api/cap").exists()
    assert "CAP" not in (june / "en/professionals/index.html").read_text(encoding="utf-8")


@pytest.mark.slow("builds the example once more")
def test_every_bulletin_is_a_valid_alert_in_every_language(story: Path) -> None:
    """One file for each bulletin, valid against the schema, with one text for each language, the reference first."""
    alerts = alerts_of(story)
    assert len(alerts) == 18
    for alert in alerts.values():
        assert [info.findtext(f"{CAP}language") for info in alert.iter(f"{CAP}info")] == ["fr", "nl", "de", "en"]
        for info in alert.iter(f"{CAP}info"):
            assert [one.text for one in info.iter(f"{CAP}category")] == ["Health", "Infra"]
            assert (info.findtext(f"{CAP}web") or "").startswith("https://etat.ardelia.example/")
            assert info.findtext(f"{CAP}area/{CAP}areaDesc")
            assert "112" in (info.findtext(f"{CAP}instruction") or "")
    english = alerts["2022-05-cyberattack/4"].findall(f"{CAP}info")[3]
    assert "Except for" in (english.findtext(f"{CAP}description") or "")
    assert english.findtext(f"{CAP}certainty") == "Observed"


@pytest.mark.slow("checks every alert of the example")
def test_a_bulletin_updates_all_before_it(story: Path) -> None:
    """The first one alerts; each later one names its forerunners, by sender, identity and time."""
    alerts = alerts_of(story)
    chain = [alerts[f"2022-05-cyberattack/{number}"] for number in range(1, 15)]
    assert [field(one, "msgType") for one in chain] == ["Alert", *["Update"] * 13]
    for position, alert in enumerate(chain):
        assert field(alert, "references").split() == [triple(one) for one in chain[:position]]
    assert len({field(one, "identifier") for one in alerts.values()}) == len(alerts)


@pytest.mark.slow("builds the example once more")
def test_a_reader_of_alerts_understands_them(story: Path) -> None:
    """capparselib, unchanged, reads identity, kind, texts and areas."""
    path = story / "api/cap/2022-05-cyberattack/4.xml"
    (alert,) = CAPParser(path.read_text(encoding="utf-8")).as_dict()
    assert str(alert["cap_id"]) == "2022.ardelia.example/2022-05-cyberattack/4"
    assert str(alert["cap_message_type"]) == "Update"
    assert [str(info["cap_language"]) for info in alert["cap_info"]] == ["fr", "nl", "de", "en"]
    assert str(alert["cap_info"][3]["cap_headline"]) == str(
        lxml.etree.parse(path).getroot().findall(f"{CAP}info")[3].findtext(f"{CAP}headline")
    )


@pytest.mark.slow("builds the example once more")
def test_planned_works_are_no_observation(story: Path) -> None:
    """What lies ahead is likely, in the future, and has its window."""
    (info, *_) = alerts_of(story)["2022-06-radiology-works/1"].iter(f"{CAP}info")
    told = {name: info.findtext(f"{CAP}{name}") for name in ("certainty", "urgency", "onset", "expires")}
    assert told == {
        "certainty": "Likely",
        "urgency": "Future",
        "onset": "2022-06-25T08:00:00+02:00",
        "expires": "2022-06-25T18:00:00+02:00",
    }


@pytest.mark.slow("builds the example once more")
def test_the_list_of_alerts_leads_to_each(story: Path) -> None:
    """One Atom feed, whose links exist, and which developers find."""
    feed = feedparser.parse((story / "api/cap/alerts.atom").read_bytes())
    assert not feed.bozo
    links = {entry.link.removeprefix("https://etat.ardelia.example/") for entry in feed.entries}
    assert links == {f"api/cap/{name}.xml" for name in alerts_of(story)}
    assert "api/cap/alerts.atom" in (story / "nl/professionals/index.html").read_text(encoding="utf-8")


def test_the_settings_of_the_guide_are_accepted(tmp_path: Path) -> None:
    """Whoever copies the section out of the documentation sends alerts."""
    project = make_project(tmp_path)
    guide = (EXAMPLE / "docs/calendars-and-alerts.md").read_text(encoding="utf-8")
    section = guide.partition("```yaml\n")[2].partition("```")[0]
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", f"{settings}\n{section}")
    project.write_note(note())
    assert [problem for problem in project.problems() if problem.is_error] == []
    project.build()
    assert list(alerts_of(tmp_path / "site")) == ["2022-05-panne/1"]


@pytest.mark.slow("several builds")
@pytest.mark.parametrize("status", ["Actual", "exercise", "Test"])
def test_the_status_is_that_of_the_settings(tmp_path: Path, status: str) -> None:
    """Real, an exercise or a test, as the hospital says."""
    project = without_demonstration(alerting(make_project(tmp_path), status))
    project.write_note(note())
    project.build()
    (alert,) = alerts_of(tmp_path / "site").values()
    assert field(alert, "status") == status.capitalize()


@pytest.mark.slow("builds the example once more")
def test_a_demonstration_never_sends_a_real_alert(story: Path) -> None:
    """Whatever the settings say, nothing about a hospital that does not exist passes for real."""
    assert {field(alert, "status") for alert in alerts_of(story).values()} == {"Exercise"}


def test_a_withdrawn_bulletin_cancels_its_alert(tmp_path: Path) -> None:
    """A message of its own, later than the first, names it; nothing of what it said is left."""
    project = alerting(make_project(tmp_path))
    project.write_note(note())
    project.build()
    first = triple(alerts_of(tmp_path / "site")["2022-05-panne/1"])
    project.write_note(note(more=WITHDRAWN))
    project.build()
    cancel = alerts_of(tmp_path / "site")["2022-05-panne/1"]
    assert (field(cancel, "msgType"), field(cancel, "references")) == ("Cancel", first)
    assert field(cancel, "identifier") != first.split(",")[1]
    assert field(cancel, "sent") > first.split(",")[2]
    text = " ".join(map(str, cancel.itertext()))
    assert "Ce n’était pas vrai." in text
    assert "Nous vous contacterons" not in text


def test_the_last_word_on_an_incident_cancels_its_alerts(tmp_path: Path) -> None:
    """What is over cancels all that was sent of it; what begins anew alerts anew."""
    project = alerting(make_project(tmp_path))
    later = instant("2022-05-20T12:00")
    running = "  radiology: running, come"
    whole = {"valid_until": "25/05/2022 18:00", "next_update": "25/05/2022 12:00"}
    project.write_note(note(published="17/05/2022 09:00", **whole), 1)
    project.write_note(note(published="17/05/2022 10:00", **whole), 2)
    project.write_note(note(running, published="18/05/2022 09:00", stage="closed", **whole), 3)
    project.write_note(note(published="19/05/2022 09:00", **whole), 4)
    project.build(later)
    alerts = [alerts_of(tmp_path / "site")[f"2022-05-panne/{number}"] for number in range(1, 5)]
    assert [field(one, "msgType") for one in alerts] == ["Alert", "Update", "Cancel", "Alert"]
    assert field(alerts[2], "references").split() == [triple(alerts[0]), triple(alerts[1])]
    assert field(alerts[3], "references") == ""
    assert alerts[2].findtext(f"{CAP}info/{CAP}responseType") == "AllClear"


@pytest.mark.slow("several builds")
def test_a_sent_alert_never_changes(tmp_path: Path) -> None:
    """Later bulletins, corrections and withdrawals leave the messages of others as they were, byte for byte."""
    project = alerting(make_project(tmp_path))
    later = instant("2022-05-20T12:00")
    whole = {"valid_until": "25/05/2022 18:00", "next_update": "25/05/2022 12:00"}
    project.write_note(note(published="17/05/2022 09:00", **whole), 1)
    project.write_note(note(published="17/05/2022 10:00", **whole), 2)
    project.build(later)
    second = (tmp_path / "site/api/cap/2022-05-panne/2.xml").read_bytes()
    project.write_note(note(published="17/05/2022 09:00", more=WITHDRAWN, **whole), 1)
    project.write_note(note(published="18/05/2022 10:00", more="corrects: 2", **whole), 3)
    project.build(later)
    assert (tmp_path / "site/api/cap/2022-05-panne/2.xml").read_bytes() == second
    clean = Project(tmp_path / "clean")
    shutil.copytree(tmp_path / "content", clean.path / "content")
    clean.build(later)
    assert files_of(clean.path / "site/api/cap") == files_of(tmp_path / "site/api/cap")


def test_an_alert_expires_with_the_first_of_its_facts(tmp_path: Path) -> None:
    """Pages say "to be confirmed" from then on; what an older bulletin says of the time after it holds on."""
    project = alerting(make_project(tmp_path))
    ending = "  radiology:\n    state: cancelled\n    rule: wait\n    until: 17/05/2022 20:00"
    project.write_note(note(), 1)
    project.write_note(note(f"{ending}\n    then: as-before", published="17/05/2022 11:00"), 2)
    project.write_note(note(ending, published="17/05/2022 11:30"), 3)
    project.build(NOON)
    alerts = alerts_of(tmp_path / "site")
    expires = [alerts[f"2022-05-panne/{number}"].findtext(f"{CAP}info/{CAP}expires") for number in (2, 3)]
    assert expires == ["2022-05-18T18:00:00+02:00", "2022-05-17T20:00:00+02:00"]


def test_hostile_text_stays_valid(tmp_path: Path) -> None:
    """Markup, marks of direction and signs that XML cannot say come out as text, or not at all."""
    project = alerting(make_project(tmp_path))
    project.write_note(note(title="A ]]> & <b>gras</b> 🏥 \u200f \ufffe"))
    project.build()
    (alert,) = alerts_of(tmp_path / "site").values()
    headline = alert.findtext(f"{CAP}info/{CAP}headline") or ""
    assert "]]> & <b>gras</b> 🏥" in headline
    assert "\ufffe" not in headline


@pytest.mark.slow("a site of 120 services")
def test_an_alert_that_would_be_too_large_is_brief(tmp_path: Path) -> None:
    """Past 100 KB the descriptions name the worst state and its services, and the page says the rest."""
    project = alerting(make_project(tmp_path))
    lines = []
    services = (
        (tmp_path / "content/services.yaml").read_text(encoding="utf-8").replace("systems:\n", "{more}systems:\n")
    )
    more = ""
    for number in range(120):
        more += (
            f"  special-{number:03}:\n    name: {{fr: Consultation {number} {'longue ' * 30}, nl: Dienst {number}}}\n"
        )
        lines.append(f"  special-{number:03}:\n    state: cancelled\n    rule: wait\n    remark: {'Une phrase. ' * 30}")
    project.write("services.yaml", services.replace("{more}", more))
    project.write_note(note("\n".join(lines)))
    project.build(NOON)
    (alert,) = alerts_of(tmp_path / "site").values()
    descriptions = [info.findtext(f"{CAP}description") or "" for info in alert.iter(f"{CAP}info")]
    assert all(0 < len(one) < 2000 for one in descriptions)
    assert "À l’arrêt" in descriptions[0]
