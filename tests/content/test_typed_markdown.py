"""What is typed in a text is shown: the same words, the same numbers, the same signs, in the same order."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from statusgen.content.prose import parse_prose
from statusgen.content.source import parse_source


def shown(text: str) -> str:
    source = parse_source("content/incidents/x/01-x.fr.md", text.encode())
    prose, _ = parse_prose(source, source.lines, 1, {})
    return unescape(prose.html)


def words(text: str) -> list[str]:
    """Return what a reader reads, with the numbers that a browser puts before items of a list."""
    tree = fragment_fromstring(text, create_parent="div")
    for numbered in tree.iter("ol"):
        for number, item in enumerate(numbered.findall("li"), int(numbered.get("start", "1"))):
            item.text = f" {number}. {item.text or ''}"
    return " ".join(tree.itertext()).split()


@pytest.mark.parametrize(
    "typed",
    [
        "23. Mai: Radiologie.\n30. Mai: Labor.",
        "23. maja pracownia.\n\n30. maja laboratorium.",
        "1. Juni geht es weiter.",
        "1. - 3. Juni: Radiologie.\n5. – 6. Juni: Labor.",
        "٥. مغلق",
        "32000000000. Anrufen",
        "> 65 ans : venez",
        "# 112 in danger",
        "#112",
        "+ 2 salles",
        "- 5 °C dans la salle",
        "3. Trois\n5. Cinq\n9. Neuf",
        "Ouvert à\n+ 2 salles\n> 65 ans",
    ],
)
def test_dates_and_signs_stay_as_typed(typed: str) -> None:
    assert words(shown(typed)) == typed.replace("# 112", "112").split()
    assert "<blockquote>" not in shown(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("2*3*4", "a*b*c", "Tapez *21*000 00 00# ou *22#.", "*21*", "**21*000# et *000#", "5*, 6*", "*un\n*deux"),
        *("C:\\dir\\*x\\_y", "\\\\server\\share", "a_b_c _x", "https://x.example/a_*b*_c", "l`hôpital et l`urgence"),
        *("5 < 6 et 7 > 6", "R&D, M&S", "[x] [lundi] [a][b]", "a|b|c", "#matin", "##", "a\n-", "a\n="),
        *("5. 12. geschlossen\n6. 12. offen", "07. sept\n08. huit", "+32 000 00 00", "x\u00a0y in\u00adter 😀 “z”"),
        *("Nom :\n____\nÂge : ___ / ___", "___", "__ __ ____", "le fichier __init__.py", "_nom_.txt"),
        *("a@__b__.example", "_jean_@essai.example"),
    ],
)
def test_signs_that_mark_nothing_are_shown(typed: str) -> None:
    """Codes to dial, paths, hashtags, numbers of days: what is typed with a sign has it on the page."""
    made = shown(typed)
    assert words(made) == typed.split()
    assert not re.search(r"<(?:em|strong|code|h2|ol)>", made)


@pytest.mark.parametrize(
    "typed",
    [
        "**A** *b* ***c***",
        "**d *e* f**",
        "*g **h***",
        "**Achtung:**bitte",
        "**Not**aufnahme",
        "**112**",
        *("_a_ __b__", "__Attention__. Venez", "nord/__sud__"),
        "`c`",
    ],
)
def test_emphasis_is_still_emphasis(typed: str) -> None:
    assert not set("*_`") & set(" ".join(words(shown(typed))))


@pytest.mark.parametrize("above", ["Texte", "Un.\nDeux.", "- point", "> dit"])
def test_hyphens_under_a_line_make_no_title_of_it(above: str) -> None:
    """They part what stands above from what follows; a line of ``=`` makes a title of one line alone."""
    made = shown(f"{above}\n---\nSuite")
    assert "<hr>" in made
    assert "<h2>" not in made
    assert "<h2>Titre</h2>" in shown("Titre\n=====\nSuite")


PARTS = {"pour-la-presse": "press"}


@pytest.mark.parametrize(
    "heading", ["## Pour la presse", "##Pour la presse :", "Pour la presse\n---", "Pour la presse\n==="]
)
def test_a_heading_opens_the_part_of_the_press_however_it_is_marked(heading: str) -> None:
    source = parse_source("content/incidents/x/01-x.fr.md", f"Venez.\n\n{heading}\nChiffres".encode())
    prose, _ = parse_prose(source, source.lines, 1, PARTS)
    assert words(prose.html) == ["Venez."]
    assert words(prose.press_html) == ["Chiffres"]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("## Pour la presse\nx\n## Consultations\nVenez", ["heading-in-part"]),
        ("## Pour la presse\nx\n### Chiffres\n5", []),
        ("## Pour la presse :\nx\n# Consultations\nVenez", ["heading-in-part"]),
        ("## Consultations\nVenez\n## Pour la presse\nx", []),
        ("Venez.\n\n**Pour la presse :**\nx", ["heading-unmarked"]),
        ("Venez.\n\nPour la presse, voyez plus bas.", []),
    ],
)
def test_what_patients_no_longer_read_is_said(typed: str, codes: list[str]) -> None:
    """A heading behind that of the press belongs to the press's part; one without its marks opens none."""
    source = parse_source("content/incidents/x/01-x.fr.md", typed.encode())
    assert [problem.code for problem in parse_prose(source, source.lines, 1, PARTS)[1]] == codes


def test_a_list_of_rooms_stays_a_list() -> None:
    assert shown("- 3 salles\n- 5 lits").count("<li>") == 2
    assert shown("1. Appelez\n2. Venez\n3. Attendez").count("<li>") == 3


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
@pytest.mark.parametrize("mark", ["-", "*", "1.", "•"])
def test_exceptions_of_exceptions_are_nested(indent: str, mark: str) -> None:
    made = shown(f"- Annulé, sauf :\n{indent}{mark} grossesse\n{indent}{mark.replace('1', '2')} chimio\n- Ouvert")
    assert re.search(r"<li>Annulé, sauf\W*<[uo]l>\s*<li>grossesse</li>\s*<li>chimio</li>\s*</[uo]l>", made), made
    assert "<li>Ouvert</li>" in made


@pytest.mark.parametrize("bullet", ["• ", "•\t", "– ", "▪ ", "●"])
def test_bullets_of_word_processors_are_items(bullet: str) -> None:
    assert shown(f"Sauf :\n{bullet}grossesse\n{bullet}chimio").count("<li>") == 2


def test_a_sentence_that_is_indented_is_no_code() -> None:
    assert "<code>" not in shown("Bonjour.\n\n    Venez à 8 h.\n")
    assert "<code>" not in shown("    Venez à 8 h.")


def test_what_markdown_does_not_know_is_said() -> None:
    for typed in (
        *(
            "La radio est ~~ouverte~~ fermée.",
            "- [ ] appeler",
            "1. [x] appeler",
            "Voir la note[^1].",
            "[^1]: Sauf le 5.",
        ),
        *(
            "{{< note >}}",
            "{{% notice %}}",
            "{{ page.title | upper }}",
            "{% include x.md %}",
            "Titre {#fermé}",
            "{: .rouge}",
        ),
        *(
            ":::note",
            "::: warning",
            "!!! danger",
            '??? note "Titre"',
            "> [!WARNING]",
            "[TOC]",
            "==urgent==",
            "++ajout++",
        ),
        *(":warning: fermé", "Ouvert %%non%%."),
    ):
        source = parse_source("x.md", typed.encode())
        problems = parse_prose(source, source.lines, 1, {})[1]
        assert [problem.code for problem in problems] == ["markdown-unknown"], typed


@pytest.mark.parametrize(
    "typed",
    ["C++ et G++", "5 == 5 et 6 == 6", "De 8:30:00 à 9:00", "100 % ou 50 % des cas", "Étage -1 ~ 2", "[112]: non"],
)
def test_what_is_only_text_is_not_taken_for_the_mark_of_another_program(typed: str) -> None:
    source = parse_source("x.md", typed.encode())
    assert not parse_prose(source, source.lines, 1, {})[1]
    assert words(shown(typed)) == typed.split()


def test_a_comment_is_left_out_and_named() -> None:
    source = parse_source("x.md", b"[//]: # (do not say)\nText.")
    prose, problems = parse_prose(source, source.lines, 1, {})
    assert (prose.html, [problem.code for problem in problems]) == ("<p>Text.</p>", ["html-dropped"])


def test_lines_of_an_address_stay_lines() -> None:
    address = "Clinique Sainte-Aldegonde\nRue du Moulin 12\n1000 Bruxelles"
    assert shown(address).count("<br>") == 2
    item = "\n  ".join(address.split("\n"))
    assert shown(f"- {item}\n- Autre").count("<br>") == 2
    long = "Une phrase que son auteur a coupée après une soixantaine de\nlettres, comme on le fait dans un courrier."
    assert "<br>" not in shown(long)


def test_an_item_after_a_text_inside_an_item_is_an_item() -> None:
    assert shown("- Annulé\n\n  sauf urgences\n- Ouvert").count("<li>") == 2


def test_numbers_with_brackets_are_a_list() -> None:
    assert shown("1) Appelez\n2) Venez").count("<li>") == 2
    assert shown("Étapes :\n1) Appelez\n2) Venez").count("<li>") == 2
    assert words(shown("1) Appelez\n5) Venez")) == ["1)", "Appelez", "5)", "Venez"]


_LINE = st.one_of(
    st.just(("", "")),
    st.tuples(
        st.sampled_from(["", " ", "  ", "   ", "    ", "\t", "      "]),
        st.sampled_from(["", "- ", "1. ", "2. ", "3. ", "• ", "> ", "+ ", "23. ", "30) ", "#"]),
        st.sampled_from(["65 ans", "Mai offen", "5 °C", "venez lundi", "112", "maja otwarte", "2 salles"]),
    ),
)


@given(st.lists(_LINE, min_size=1, max_size=7))
def test_no_number_is_lost_or_changed_or_moved(lines: list[tuple[str, ...]]) -> None:
    text = "\n".join(map("".join, lines))
    assert re.findall(r"\d+", " ".join(words(shown(text)))) == re.findall(r"\d+", text), text


@pytest.mark.parametrize(
    "typed",
    [
        "1. 65 ans\n65 ans\n1. 65 ans",
        "1. Appelez\n\n   le 5\n\n1. Venez",
        "- a\n 1. b\n- c\n 1. d",
        "1. a\n - b\n1. c",
        "3. a\n4. b\nc\n6. d",
    ],
)
def test_list_numbers_stay_as_typed_whatever_stands_between(typed: str) -> None:
    assert re.findall(r"\d+\.", " ".join(words(shown(typed)))) == re.findall(r"\d+\.", typed)


def test_each_item_may_have_a_numbered_list_of_its_own() -> None:
    made = shown("- Annulé :\n  1. radio\n  2. labo\n- Ouvert :\n  1. urgences\n  2. dialyse")
    assert (made.count("<ol>"), made.count("<li>")) == (2, 6)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("| Service | State |\n|---|---|\n| MRI | closed | until Friday, except children |\n| CT |", 3),
        ("Service | State\n--|--\nMRI | closed | until Friday | except children\nCT | open |", 4),
        ("Service | State\n--|--\n| MRI | closed |", 3),
        ("| Service |\n|---|\n| MRI | closed |", 2),
        ("| Service | State |\n|:--|--:|\n| MRI \\| CT | closed | until Friday", 3),
        ("## Today\n| Service | State |\n|---|---|\n| MRI | closed | until Friday |", 3),
        ("- Today\n\n  | Service | State |\n  |---|---|\n  | MRI | closed | until Friday |", 3),
        ("> | Service | State |\n> |---|---|\n> | MRI | closed | until Friday |", 3),
        ("| Service | State |\n|---|---|\n| MRI | closed |", 2),
    ],
)
def test_a_cell_beyond_the_first_row_has_a_column_of_its_own(table: str, columns: int) -> None:
    made = shown(table)
    header = made[made.index("<thead>") : made.index("</thead>")]
    assert header.count("<th>") + header.count("<td></td>") == columns
    assert "<th></th>" not in made
    assert re.findall(r"\w+", " ".join(words(made))) == re.findall(r"\w+", table)


@pytest.mark.parametrize("rule", ["|---|", "|---|---|---|"])
def test_a_table_whose_line_does_not_fit_is_shown_as_it_was_typed(rule: str) -> None:
    assert "| MRI | closed | until Friday |" in shown(f"| Service | State |\n{rule}\n| MRI | closed | until Friday |")


_CELL = st.sampled_from(["MRI", "closed", "until Friday", "", "`a`", "\\|", "5 °C", "- no"])
_ROW = st.tuples(st.sampled_from(["| ", ""]), st.lists(_CELL, min_size=2, max_size=5), st.sampled_from([" |", ""]))


@given(_ROW, st.lists(_ROW, min_size=1, max_size=3))
def test_no_cell_of_a_table_is_lost(header: tuple[str, list[str], str], rows: list[tuple[str, list[str], str]]) -> None:
    lines = [left + " | ".join(cells) + right for left, cells, right in (header, *rows)]
    text = "\n".join([lines[0], "|".join(["---"] * len(header[1])), *lines[1:]])
    assert sorted(re.findall(r"\w+", " ".join(words(shown(text))))) == sorted(re.findall(r"\w+", text)), text


@pytest.mark.parametrize("line", ["* * *", "*  *  *", "- - -", " * * * *"])
@pytest.mark.parametrize("around", ["{}\nSuite", "Texte\n{}\nSuite", "Texte\n\n{}\n\nSuite", "- un\n- deux\n{}\nSuite"])
def test_signs_with_spaces_between_part_a_text(line: str, around: str) -> None:
    """They are no item of a list."""
    html = shown(around.format(line))
    assert "<hr>" in html
    assert words(html) == around.format("").replace("- ", "").split()


def test_a_backslash_at_the_end_of_a_line_ends_it() -> None:
    assert shown("Porte deux\\\nÉtage trois") == "<p>Porte deux<br>\nÉtage trois</p>"
    assert "C:\\dossier\\<br>" in shown("C:\\dossier\\\nsuite")
    assert words(shown("fin\\\n\nsuite")) == ["fin\\", "suite"]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("(horaire)[https://essai.example/x]", "[horaire](https://essai.example/x)"),
        ("[horaire] (https://essai.example/x)", "[horaire](https://essai.example/x)"),
        ("Lisez (quoi apporter) [page:what-to-bring].", "[quoi apporter](page:what-to-bring)"),
        ("[1] (voir la note)", None),
        ("fermé (sud)[1]", None),
        ("[horaire](https://essai.example/x)", None),
    ],
)
def test_a_link_the_wrong_way_round_is_told_how_to_be_one(typed: str, right: str | None) -> None:
    source = parse_source("content/incidents/x/01-x.fr.md", typed.encode())
    found = [dict(one.values).get("right") for one in parse_prose(source, source.lines, 1, {})[1]]
    assert found == ([right] if right else [])


def test_a_link_without_words_shows_its_address() -> None:
    assert "https://essai.example/x" in words(shown("[](https://essai.example/x)"))


def test_a_star_explains_what_it_stood_behind() -> None:
    """A note below the text is no item of a list; lists of stars are lists, and so is one behind what is emphasised."""
    assert words(shown("Consultations annulées*\n\n* sauf dialyse")) == [
        "Consultations",
        "annulées*",
        "*",
        "sauf",
        "dialyse",
    ]
    assert shown("*Consultations* annulées\n\n* sauf dialyse").count("<li>") == 1
    assert shown("Annulées* :\n\n* dialyse\n* chimiothérapie").count("<li>") == 2


@pytest.mark.parametrize(
    "mark",
    ["\uf0b7\t", "\uf0a7 ", "o\t", "§\t", "Ø\t", "ü \t", "⦁ ", "► ", "○\t"],
    ids=lambda mark: f"{ord(mark[0]):x}",
)
def test_bullets_of_word_processors_are_bullets(mark: str) -> None:
    """Letters of Symbol and Wingdings are empty boxes, or other letters, wherever these are not at hand."""
    assert shown(f"{mark}Radiologie\n{mark}Labo").count("<li>") == 2
    assert words(shown(f"{mark}Radiologie\n{mark}Labo")) == ["Radiologie", "Labo"]


@pytest.mark.parametrize(
    ("typed", "cells"),
    [
        ("Service\tÉtat\nRadiologie\tFermée\nLabo\tOuvert", 6),
        ("Avant.\n\nLundi\t8 h – 12 h\nMardi\t8 h | 9 h\n\nAprès.", 4),
        ("Lundi\t8 h\t\nMardi\t\t9 h\nJeudi\t7 h", 9),
        ("Lundi\t\t8 h – 12 h\nMardi\t\t\t8 h", 0),
        ("| Service | État |\n| Radiologie | Fermée |", 4),
        ("a)\tRadiologie\nb)\tLabo", 0),
        ("-\tRadiologie\n-\tLabo", 0),
        ("Lundi\t8 h", 0),
        ("\tLundi\tMardi\nLabo\t8 h\t9 h", 6),
        ("\tLa radiologie.\n\tLe labo.", 0),
        ("Lundi\t8 h\nMardi 9 h", 0),
        ("```\na\tb\nc\td\n```", 0),
    ],
)
def test_cells_of_a_spreadsheet_are_cells(typed: str, cells: int) -> None:
    """Between tabs, or between lines with nothing below the first row; words and numbers stay in their order."""
    html = shown(typed)
    assert len(re.findall("<t[hd]>", html)) == cells
    assert (
        words(html)
        == typed.replace("8 h | 9", "8 h § 9").replace("|", " ").replace("§", "|").replace("```", "").split()
        or not cells
    )


def test_letters_in_one_are_letters() -> None:
    """PDF files write "ﬁ" as one letter, and nobody finds the word."""
    assert words(shown("La ﬁn, l’oﬃce, le ﬂux")) == ["La", "fin,", "l’office,", "le", "flux"]
