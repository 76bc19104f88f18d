"""What is converted in one pass is what Python-Markdown makes of it."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.content.markdown_prose import convert
from statusgen.content.prose import to_html
from statusgen.texts.plain_prose import convert_plain
from tests.builders import make_project, note

WRITTEN = (
    *(
        "mot",
        "Mot",
        "une phrase",
        "112",
        "1.641 appareils",
        "17/05",
        "1733.",
        "R&D",
        "(voir",
        "ici)",
        " ",
        " ",
        " ",
        "\u00a0",
        ", ",
        ".",
        " : ",
        "!",
        "’",
    ),
    *(
        "\n",
        "\n\n",
        "\n\n\n",
        "\n- ",
        "\n\n- ",
        "\n* ",
        "\n+ ",
        "\n1. ",
        "\n1) ",
        "\n## ",
        "\n\n## ",
        "\n\n# ",
        "\n#",
        " #",
    ),
    *(
        "**",
        "*",
        "**gras**",
        "*italique*",
        "***",
        "_",
        "`",
        "\\",
        "|",
        "<b>",
        "&amp;",
        "  \n",
        "\n ",
        "\n    ",
        "\n> ",
        "\n---\n",
        "\n===",
    ),
    *(
        "[lien](https://a.example/b-c)",
        "[lien](tel:+3200)",
        "[mail](mailto:a@b.example)",
        "![image](https://a.example)",
    ),
    *(
        "[a]",
        "[a][b]",
        "[a]: https://a.example\n",
        "[a](b)",
        '[a](https://a.example "t")',
        "[**a**](https://a.example)",
        "e\u0301",
    ),
)


SPANS = st.sampled_from(
    (
        "Mot",
        "une phrase, deux",
        "le 17/05 à 10:30",
        "**gras**",
        "*italique*",
        "[lien](https://a.example/b-c)",
        "112",
        "1.641 appareils",
        "« oui »",
    )
)
LINES = st.lists(SPANS, min_size=1, max_size=4).map(" ".join)
BLOCKS = st.one_of(
    st.lists(LINES, min_size=1, max_size=3).map("\n".join),
    LINES.map("## {}".format),
    st.lists(LINES.map("- {}".format), min_size=1, max_size=3).map("\n".join),
    st.lists(LINES, min_size=1, max_size=3).map(
        lambda lines: "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    ),
)


@st.composite
def nearly_plain(draw: st.DrawFn) -> str:
    """Draw a note as people write it, with now and then a mark where none belongs."""
    text = "\n\n".join(draw(st.lists(BLOCKS, max_size=5)))
    for mark in draw(st.lists(st.sampled_from(WRITTEN), max_size=1)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + mark + text[at:]
    return text


@given(st.one_of(nearly_plain(), st.lists(st.sampled_from(WRITTEN), max_size=20).map("".join)))
@settings(max_examples=5 * settings().max_examples)
def test_plain_notes_give_the_same_html_without_the_library(text: str) -> None:
    """What is converted in one pass is what Python-Markdown makes of it; what is doubtful is left to it."""
    made = convert_plain(text)
    assert made is None or made == convert(text)[0]


def test_nearly_every_note_is_converted_in_one_pass() -> None:
    """The short way is the usual one: it knows paragraphs, headings, lists, bold, italic and links."""
    text = (
        "Les urgences sont ouvertes, **seulement** en cas d’urgence.\nVenez *à pied*.\n\n## Pour vous\n\n"
        "- **Radiologie** : annulée ;\n- Prises de sang : voir [notre page](https://etat.ardelia.example/fr/).\n\nMerci."
    )
    made = convert_plain(text)
    assert made is not None
    assert made == convert(text)[0]


def test_an_address_is_told_as_it_was_typed(tmp_path: Path) -> None:
    """A mail address between angle brackets is a link; a refused one is named with its line, without inner signs."""
    project = make_project(tmp_path)
    said = "Bonjour.\n\nÉcrivez à <mailto:info@a.example>.\n\nVoyez [là](plan\\_b)."
    project.write_note(note("  radiology: degraded, come").rstrip("\n") + f"\n{said}\n", 1)
    (problem,) = [one for one in project.problems() if one.code.startswith("link")]
    assert dict(problem.values)["address"] == "plan_b"
    assert "plan\\_b" in problem.source
    assert 'href="mailto:info@a.example"' in to_html(said)[0]
