"""The text of an announcement: as much as fits, never half a fact, always the way to the rest."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen import pipeline
from statusgen.announce.lengths import MASTODON, is_gsm, mastodon_length, plain_typography, sms_length, sms_limit
from statusgen.announce.texts import Announcement, Parts, make_announcement, write_sms, write_status, write_text
from statusgen.formats.feeds.items import view_bulletin_feeds
from statusgen.model.words import State
from statusgen.output.opening import open_context
from tests.builders import NOON, ROOT, Project, instant, make_project, note
from tests.conftest import JUNE
from tests.reading import open_page, text_of
from tests.samples import first

BASE = "https://etat.essai.example/"


def announcements(project: Path, at: object = NOON, base_url: str = BASE) -> dict[tuple[str, str, int], Announcement]:
    """Return the announcements of every bulletin published by then: (language, incident, number) → announcement."""
    checked = pipeline.check(project, at)  # type: ignore[arg-type]
    assert checked.content is not None
    assert checked.situation is not None
    site, _ = open_context(project, checked.content, checked.situation, base_url)
    found = {}
    for context in site.pages:
        feeds = view_bulletin_feeds(context)
        for one in context.timeline.notes:
            found[context.language, one.incident, one.number] = make_announcement(context, one, feeds)
    return found


def only(project: Project, language: str = "fr", number: int = 1) -> Announcement:
    """Return the announcement of one bulletin."""
    return announcements(project.path)[language, "2022-05-panne", number]


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_says_what_changed_what_to_do_when_and_where_to_read_more(tmp_path: Path) -> None:
    """Title, state with rule and exception, the state before, the time, and the address of the bulletin."""
    project = make_project(tmp_path)
    services = (
        "  radiology:\n    state: degraded\n    rule: stay-unless-contacted\n    until: 17/05/2022\n    capacity: 50\n"
        "    restart: 23/05/2022\n    remark: shuttle\n    ambulances: diverted\n"
        "    except:\n      - for: pregnancy\n        rule: come"
    )
    project.write_note(note(services, more="reach-everybody: no"))
    parts = only(project).parts
    assert write_text(parts).replace("\u00a0", " ").replace("\u202f", " ") == (
        "Radiologie annulée\n"
        "Radiologie (Nord) : Fonctionne au ralenti. Ne venez pas, sauf si nous vous avons confirmé votre rendez-vous. "
        "Cela vaut jusqu’au mardi 17 mai 2022 inclus. Ensuite, c’est à confirmer. "
        "Reprise prévue le lundi 23 mai 2022. Cette date peut changer. "
        "Les ambulances vont vers d’autres hôpitaux. Fonctionne à 50 % de sa capacité habituelle. "
        "Une navette part chaque matin. "
        "Sauf : femmes enceintes – Venez à votre rendez-vous. "
        "Avant : Fonctionne.\n"
        "Nous ne pouvons peut-être pas vous joindre. Consultez etat.essai.example avant de venir.\n"
        "Situation du 17 mai, 10:30.\n"
        "Tous les détails : https://etat.essai.example/fr/incidents/2022-05-panne/1/"
    )
    status = write_status(parts).replace("\u00a0", " ").replace("\u202f", " ")
    assert (
        "Ne venez pas, sauf si nous vous avons confirmé votre rendez-vous. "
        "Les ambulances vont vers d’autres hôpitaux. Fonctionne à 50 % de sa capacité habituelle. Sauf : femmes"
    ) in status


@pytest.mark.parametrize(
    ("rule", "told"),
    [("by-telephone", "Si notre appel ne vient pas, consultez"), ("stay-unless-contacted", "avant de venir")],
)
def test_who_stays_at_home_is_not_told_what_to_do_before_the_way(tmp_path: Path, rule: str, told: str) -> None:
    """Where we may not reach everybody, in announcements, in feeds and on the page of the hospital."""
    project = make_project(tmp_path)
    project.write_note(note(f"  consultations: degraded, {rule}", more="reach-everybody: no"))
    text = write_text(only(project).parts)
    project.build(NOON)
    (item,) = json.loads(project.page("fr/feed.json"))["items"]
    page = text_of(open_page(tmp_path / "site", "fr/locations/nord/consultations/index.html").cssselect("main")[0])
    for said in (text, item["summary"], page):
        assert told in said
    assert ("avant de venir" in text) == ("avant" in told)


def test_a_rule_that_turned_round_is_said_to_have_changed(tmp_path: Path) -> None:
    """Where the state stays and the instruction does not, the text says so; the old instruction is not repeated."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: degraded, stay-unless-contacted", published="17/05/2022 09:00"))
    project.write_note(note("  radiology: degraded, come-unless-contacted"), 2)
    (fact,) = only(project, number=2).facts
    assert fact.text.endswith("Cette consigne a changé.")
    assert "Ne venez pas" not in fact.text


def test_what_holds_later_says_when(tmp_path: Path) -> None:
    """A closure that was planned, or begins tomorrow, is never read as one of today; what holds until then is said."""
    project = make_project(tmp_path)
    project.write_note(
        note("  radiology:\n    state: cancelled\n    rule: wait\n    from: 18/05/2022 08:00"),
    )
    project.write(
        "incidents/2022-05-travaux/incident.fr.md",
        "---\ntitle: Travaux\nkind: planned\nfrom: 21/05/2022 08:00\nuntil: 21/05/2022 18:00\n---\nTravaux.\n",
    )
    project.write_note(note(valid_until="21/05/2022 18:00"), incident="2022-05-travaux")
    told = announcements(project.path)
    (later,) = told["fr", "2022-05-panne", 1].facts
    told_later = later.text.replace("\u00a0", " ")
    assert told_later.startswith("Radiologie (Nord) : Fonctionne. Venez à votre rendez-vous. Cela dépend aussi de ceci")
    assert "ceci : Travaux. Sauf le mercredi 18 mai" in told_later
    assert later.said.state is State.CANCELLED
    assert later.begins == instant("2022-05-18T08:00")
    (planned,) = told["fr", "2022-05-travaux", 1].facts
    assert "Sauf le samedi 21 mai de 08:00 à 18:00 – À l’arrêt." in planned.text
    assert (planned.begins, planned.ends) == (instant("2022-05-21T08:00"), instant("2022-05-21T18:00"))


def test_a_correction_and_a_withdrawal_say_so_in_the_title(tmp_path: Path) -> None:
    """A correction begins with the word, and a withdrawal too, with its reason and without any state."""
    project = make_project(tmp_path)
    project.write_note(note(published="17/05/2022 09:00"))
    project.write_note(note("  radiology: running", title="Radiologie ouverte", more="corrects: 1"), 2)
    gone = "status: withdrawn\nwithdrawn-because: Cette note parlait d’un autre hôpital."
    project.write_note(note(title="Erreur", published="17/05/2022 11:00", more=gone), 3)
    assert only(project, number=2).title.replace("\u00a0", " ") == "Correction : Radiologie ouverte"
    withdrawn = write_text(only(project, number=3).parts).replace("\u00a0", " ")
    assert withdrawn.splitlines()[:2] == ["Retiré : Erreur", "Cette note parlait d’un autre hôpital."]
    assert "À l’arrêt" not in withdrawn
    assert "Lisez avant de venir" in withdrawn


def test_a_missing_translation_falls_back_under_the_name_of_its_language(tmp_path: Path) -> None:
    """The title of an untranslated bulletin says which language it is in; its facts are in the reader's language."""
    project = make_project(tmp_path)
    project.write_note(note())
    lines = write_text(only(project, "nl").parts).splitlines()
    assert lines[0] == "Radiologie annulée (tekst in het Frans)"
    assert lines[1].startswith("Radiologie (Noord): Geannuleerd.")
    assert only(project, "nl").written_in == "fr"


def test_what_does_not_fit_is_replaced_by_the_way_to_it(tmp_path: Path) -> None:
    """A text that leaves out a rule says to read before coming; one that leaves nothing out does not."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait\n  consultations: cancelled, wait"))
    parts = only(project).parts
    assert parts.read_first not in write_text(parts)
    sms = write_sms(parts)
    assert "Ne venez pas" not in sms
    assert plain_typography(parts.read_first).partition("http")[0] in sms


@pytest.mark.parametrize("limited", first([write_sms, write_status], 1))
def test_every_bulletin_of_the_example_fits_in_every_language(limited: object) -> None:
    """Each bulletin of the example has both texts in each language, with an address."""
    for (language, *_), one in announcements(ROOT, JUNE, "https://etat.ardelia.example/").items():
        text = limited(one.parts)  # type: ignore[operator]
        if limited is write_sms:
            assert sms_length(text) <= sms_limit(text) <= (160 if is_gsm(text) else 70)
            assert one.link in text or f"https://etat.ardelia.example/{language}/" in text
        else:
            assert mastodon_length(text, one.link) <= MASTODON
            assert one.link in text
        assert_whole(text, one.parts)


# ── How long it is ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "length", "limit"),
    [("é" * 160, 160, 160), ("[€]", 6, 160), ("ê" * 70, 70, 70), ("😀", 2, 70), ("À", 1, 70), ("ç", 1, 70)],
)
def test_a_text_message_is_counted_as_networks_count(text: str, length: int, limit: int) -> None:
    """The 7-bit alphabet gives 160 with some characters counting double; any other character leaves 70."""
    assert (sms_length(text), sms_limit(text)) == (length, limit)


def test_only_typography_is_rewritten_for_a_text_message() -> None:
    """Quotes, dashes and spaces become plain; letters stay as they are, even if that costs 90 characters."""
    assert plain_typography("«\u00a0L’état\u00a0» – “là”\u00a0… ê") == '"L\'état" - "là" ... ê'


def test_a_link_counts_23_on_mastodon() -> None:
    """However long an address is, it costs 23 characters there."""
    assert mastodon_length("Lire : " + "https://x.example/" + "a" * 400, "https://x.example/" + "a" * 400) == 7 + 23


# ── Whatever is written ─────────────────────────────────────────────────────────────────────────────────────────────

_SENTENCE = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=400)
_HOST = st.integers(1, 40).map(lambda count: f"https://{'h' * count}.example/")


@st.composite
def parts_of_anything(draw: st.DrawFn) -> Parts:
    """Draw parts of any words, with emoji and letters of every script, on a site with a usual address."""
    base, language = draw(_HOST), draw(st.sampled_from(["fr", "uk", "ar"]))
    home = f"{base}{language}/"
    link = f"{home}incidents/{'i' * draw(st.integers(1, 60))}/{draw(st.integers(1, 999))}/"
    read = draw(st.sampled_from(["Read before you come: ", "Прочитайте, перш ніж їхати: ", "اقرأ قبل أن تأتي: "]))
    facts = draw(st.lists(st.tuples(_SENTENCE, st.just("") | _SENTENCE), max_size=5))
    return Parts(
        title=draw(_SENTENCE),
        facts=tuple(brief + more for brief, more in facts),
        brief=tuple(brief for brief, _ in facts),
        is_whole=draw(st.booleans()),
        situation=draw(_SENTENCE),
        untitled=draw(_SENTENCE),
        details=f"All details: {link}",
        read_first=read + link,
        read_home=read + home,
        link=link,
        home=home,
    )


def assert_whole(text: str, parts: Parts) -> None:
    """Assert that a text is made of whole parts in their order, and says to read on where one is missing."""
    rest = text
    said = (parts.title, *parts.facts, *parts.brief, parts.alone, parts.situation, parts.untitled, parts.word)
    last = next(
        one
        for one in (parts.details, parts.read_first, parts.read_home, parts.link, parts.home)
        if rest.endswith((one, plain_typography(one)))
    )
    before = rest.removesuffix(plain_typography(last)).removesuffix(last).rstrip("\n")
    lines = [one for one in before.split("\n") if one]
    known = [*said, *map(plain_typography, said)]
    assert all(line in known for line in lines if line.strip()), text
    facts = [line for line in lines if line in (*parts.facts, *map(plain_typography, parts.facts))]
    if last == parts.details:
        assert parts.is_whole
        assert len(facts) >= len(set(parts.facts) - {""})


@given(parts_of_anything())
def test_every_text_fits_leads_to_the_bulletin_and_cuts_nothing(parts: Parts) -> None:
    """Whatever is written, in whichever script: within the limit, with an address, and no word or character cut."""
    sms, status = write_sms(parts), write_status(parts)
    assert sms_length(sms) <= sms_limit(sms)
    assert parts.link in sms or parts.home in sms
    assert mastodon_length(status, parts.link) <= MASTODON
    assert parts.link in status
    assert_whole(sms, parts)
    assert_whole(status, parts)


@given(parts_of_anything())
def test_no_fact_is_said_once_a_graver_one_was_left_out(parts: Parts) -> None:
    """Facts are said from the first on without a gap, so good news never stands in for bad news."""
    status = write_status(parts)
    told = f"\n{status}"
    said = [
        f"\n{fact}\n" in told or f"\n{brief}\n" in told for fact, brief in zip(parts.facts, parts.brief, strict=True)
    ]
    if len({*parts.facts, *parts.brief, parts.title, parts.situation, parts.untitled}) == 2 * len(parts.facts) + 3:
        assert said == sorted(said, reverse=True)
