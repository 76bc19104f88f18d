"""What can be clicked in a text, and which spaces of French do not break."""

import re
from html import unescape
from pathlib import Path

import pytest

from statusgen.content.prose import clean_html
from statusgen.content.source import parse_source
from statusgen.texts.short_numbers import numbers_of
from statusgen.texts.typeset import typeset
from tests.builders import make_project, note


def links(text: str, numbers: tuple[str, ...] = ()) -> list[str]:
    made = typeset(text, "en", frozenset(numbers))
    return [part.split('"')[0] for part in made.split('href="')[1:]]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Call 02 555 01 00.", "tel:025550100"),
        ("02/555.01.00", "tel:025550100"),
        ("(02) 555 01 00", "tel:025550100"),
        ("02&nbsp;555&nbsp;01&nbsp;00", "tel:025550100"),
        ("+32 2 555 01 00", "tel:+3225550100"),
        ("+32 (0)2 555 01 00", "tel:+3225550100"),
        ("00 32 2 555 01 00", "tel:003225550100"),
        ("0800 12 345", "tel:080012345"),
        ("01.23.45.67.89", "tel:0123456789"),
        ("030 1234567", "tel:0301234567"),
        ("+34 912 345 678", "tel:+34912345678"),
        ("081/72.00.00", "tel:081720000"),
        ("+32(0)81/72.00.00", "tel:+3281720000"),
        ("+32/81/72.00.00", "tel:+3281720000"),
        ("020 - 123 45 67", "tel:0201234567"),
        ("04101 / 12 34 - 0", "tel:0410112340"),
        ("0 30 / 12 34 56 78", "tel:03012345678"),
        ("+49 (30) 123456", "tel:+4930123456"),
        ("(+34) 912 345 678", "tel:+34912345678"),
        ("24 h/24 : 0800 12 345", "tel:080012345"),
        ("https://status.example/a(b).", "https://status.example/a(b)"),
        ("(www.status.example)", "https://www.status.example/"),
        ("status.hospital.example, today", "https://status.hospital.example/"),
        ("https://status.example/?a=1&amp;b=2", "https://status.example/?a=1&amp;b=2"),
        ("Write to info@hospital.example.", "mailto:info@hospital.example"),
    ],
)
def test_addresses_and_telephone_numbers_can_be_clicked(typed: str, address: str) -> None:
    assert links(f"<p>{typed}</p>") == [address]


@pytest.mark.parametrize(
    "typed",
    [
        *("05/06/2022 10:30", "05.06.2022 10.30", "05.06.22 10.30", "2022-06-05", "08.00-17.00", "08:00 17:00"),
        *("0456.789.123", "05.07.30-033.28", "BE68 5390 0754 7034", "02 555 01 00/01", "1000 Bruxelles 2022-2026"),
        *("NL91 ABNA 0417 1643 00", "DE89 3704 0044 0532 0130 00", "2 80 01 75 123 456 78", "0.123.456.789"),
        *("NHS number 943 476 5919", "case number 123 456 789", "room number 203 456", "ticket 012345678901"),
        *("national number 85 07 30 033 28", "01.12. - 03.12.2026", "01/02 - 03/04", "09 00 - 17 00"),
        *("fin.De", "M.Renard", "0.5 ml", "112 lits", "912 345 678", "a@b", "version 1.2.3"),
    ],
)
def test_dates_hours_and_other_numbers_are_no_links(typed: str) -> None:
    assert links(f"<p>{typed}</p>") == []


def test_a_number_that_the_site_knows_can_be_clicked_in_any_form() -> None:
    assert links("<p>Llame al 912 345 678.</p>", ("912 345 678",)) == ["tel:912345678"]


OF_HELP = frozenset(("112", "1733", "15", "17"))
CALLED = {
    "fr": ("En danger ? Appelez le <strong>112</strong> si besoin.", "Appelez le 112 ou le 1733.", "Composez le 15."),
    "nl": ("Bel 112.", "U kunt 112 bellen.", "’s Avonds en in het weekend: 1733."),
    "de": ("Rufen Sie 112 an.", "Bitte die 112 anrufen."),
    "en": ("Life in danger: 112.", "Call 112 immediately."),
    "es": ("Llame al 112.",),
    "pt": ("Ligue para o 112.",),
    "it": ("Chiami il 112.",),
    "lb": ("Rufft 112 un.",),
    "pl": ("Zadzwoń pod numer 112.",),
    "ro": ("Sunați la 112.",),
    "tr": ("112’yi arayın.",),
    "uk": ("Телефонуйте за номером 112.",),
    "ar": ("اتصلوا على الرقم 112.",),
}
NOT_CALLED = {
    "fr": (
        *("Nous avons appelé 112 patients.", "Appelez la chambre 112.", "En 1733.", "Appelez le 15 ou le 16 mai."),
        *("Nous appelons le 17.", "Urgences : 112 patients", "Appelez le 112,5.", "Le 112 : rien."),
    ),
    "en": ("Call 112 patients.", "Call room 112.", "Bus 112."),
    "de": ("Zimmer 112 anrufen.", "112 Patienten"),
    "nl": ("112 bedden", "Kamer 112."),
}


@pytest.mark.parametrize("language", CALLED)
def test_a_short_number_that_a_text_says_to_call_can_be_clicked(language: str) -> None:
    for typed in CALLED[language]:
        made = typeset(f"<p>{typed}</p>", language, OF_HELP)
        assert made.count('href="tel:') == len(re.findall(r"\d+", typed)), typed


@pytest.mark.parametrize("language", NOT_CALLED)
def test_rooms_days_years_and_counts_are_no_telephone_numbers(language: str) -> None:
    for typed in NOT_CALLED[language]:
        assert "tel:" not in typeset(f"<p>{typed}</p>", language, OF_HELP), typed


def test_a_number_as_its_country_writes_it_can_be_clicked_where_a_text_says_to_call_it() -> None:
    """With fewer digits than anywhere, or without a zero before it; days, hours, years and counts are none."""
    called = (
        *(("nl", "NL", "Bel 0800-1234 om een afspraak te maken."), ("nl", "NL", "Bel 14 020 of 116 117.")),
        *(
            ("fr", "LU", "Tél. 49 77 71"),
            ("fr", "LU", "Appelez le 27 55 12 34 pour cela."),
            ("fr", "FR", "Le 36 46 : appelez le 3639."),
        ),
        *(("es", "ES", "Llame al 900 123 456."), ("pl", "PL", "Zadzwoń pod numer 19 115 lub 22 123 45 67.")),
        *(
            ("tr", "TR", "444 0 123'ü arayın."),
            ("it", "IT", "Chiami 800 123 456 oppure 1500."),
            ("en", "GB", "Call 0800 1111."),
        ),
    )
    for language, country, typed in called:
        assert "tel:" in typeset(f"<p>{typed}</p>", language, numbers_of(country)), typed
    for typed in (
        *("Call 10-12 14-18", "Call 01 12 2026", "Call 2026-2027", "Call 1 000 000 patients", "Call 02 555 01 00/01"),
        *("Emergencies: 123 456 patients", "Call room 123 4567", "Call 3 12 2026 9 00", "0800-1234", "27 55 12 34"),
    ):
        assert "tel:" not in typeset(f"<p>{typed}</p>", "en", numbers_of("NL")), typed


def test_what_is_a_link_or_code_stays_as_it_is() -> None:
    html = '<p><a href="https://a.example" rel="noopener noreferrer">02 555 01 00</a> <code>02 555 01 00 : x</code></p>'
    assert typeset(html, "fr") == html


def test_spaces_of_french_do_not_break() -> None:
    made = typeset("<p><strong>Fermé</strong> : non ! « oui » ; quoi ? À 10 h : rien.</p>", "fr")
    assert made == (
        "<p><strong>Fermé</strong>&nbsp;: non\u202f! «&nbsp;oui&nbsp;»\u202f; quoi\u202f? À 10 h&nbsp;: rien.</p>"
    )
    assert typeset(made, "fr") == made == clean_html(made)
    assert typeset("<p>Geschlossen : nein !</p>", "de") == "<p>Geschlossen : nein !</p>"


def test_links_and_spaces_are_in_pages_and_feeds(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    services = (tmp_path / "content" / "services.yaml").read_text(encoding="utf-8")
    names = "{fr: 'Radio : scanner', nl: 'Radio : scanner'}"
    project.write("services.yaml", services.replace("{fr: Radiologie, nl: Radiologie}", names))
    said = "  radiology:\n    state: cancelled\n    rule: wait\n    remark: Attention : neige !"
    body = "## Quoi ?\n\nFermé : appelez le 02 555 01 00 ou info@hopital.example.\n\n- « **oui** » ! `a : b`"
    project.write_note(note(said, title="Radio : « fermée » ?", body=body))
    project.write("incidents/2022-05-panne/01-note.nl.md", "---\ntitle: Radio : dicht !\n---\nDicht : ja !\n")
    project.build()
    bulletin, feed = (project.page(f"fr/{path}") for path in ("incidents/2022-05-panne/1/index.html", "feed.xml"))
    for said in (
        "Radio&nbsp;: «&nbsp;fermée&nbsp;»\u202f?",
        "Quoi\u202f?",
        "»\u202f! <code>a : b</code>",
        "Attention&nbsp;: neige",
    ):
        for page in (bulletin, feed):
            assert said.replace("&nbsp;", "\u00a0") in unescape(unescape(page)), said
    assert 'property="og:title" content="Radio\u00a0:' in bulletin
    for path in ("fr/index.html", "fr/services/radiology/index.html", "api/status.json", "fr/table/index.html"):
        assert "Radio\u00a0: scanner" in project.page(path).replace("&nbsp;", "\u00a0").replace("\\u00a0", "\u00a0"), (
            path
        )
        assert path.startswith("api") or "Radio : scanner" not in project.page(path), path
    dutch = project.page("nl/incidents/2022-05-panne/1/index.html")
    assert "Radio : dicht !" in dutch
    assert "Radio : scanner" in dutch
    for path in ("fr/incidents/2022-05-panne/1/index.html", "fr/feed.xml"):
        page = project.page(path).replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
        assert 'href="tel:025550100"' in page, path
        assert 'href="mailto:info@hopital.example"' in page, path


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x0b", "\x0c"])
def test_an_end_of_a_line_from_another_program_is_a_space_in_a_title(sign: str) -> None:
    source = parse_source("x.fr.md", f"---\ntitre: Radiologie{sign}fermée\n---\nUn{sign}deux\n".encode())
    assert source.lines == ("---", "titre: Radiologie fermée", "---", "Un", "deux")
    assert not source.problems
