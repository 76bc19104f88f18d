"""On paper the address of a link stands behind its words, unless these are the address, or it is too long to type."""

import pytest

from statusgen.wording.printed_links import show_addresses
from tests.builders import ROOT

SITE = "https://etat.essai.example/fr/what-to-bring/"
LONG = "https://status.hospital.example/" + "a-very-long-path/" * 4


@pytest.mark.parametrize(
    ("address", "words", "printed"),
    [
        ("https://a.example/x", "la liste", "https://a.example/x"),
        ("https://a.example/?a=1&amp;b=2", "la <em>liste</em>", "https://a.example/?a=1&amp;b=2"),
        (LONG, "long", "status.hospital.example"),
        ("/@/what-to-bring/index.html", "la liste", SITE),
        ("https://www.a.example/", "www.a.example", ""),
        ("https://a.example/x", "https://a.example/x", ""),
        ("tel:025550100", "02/555.01.00", ""),
        ("tel:+3225550100", "appelez", "+3225550100"),
        ("mailto:info@a.example", "info@a.example", ""),
        ("mailto:info@a.example", "écrivez", "info@a.example"),
    ],
)
def test_what_is_printed_behind_a_link(address: str, words: str, printed: str) -> None:
    made = show_addresses(f'<a href="{address}" rel="x">{words}</a>', lambda one: SITE if "/@/" in one else one)
    assert made == f'<a href="{address}" data-printed="{printed}" rel="x">{words}</a>'
    assert 'content: " (" attr(data-printed)' in (ROOT / "themes/default/tokens/base.css").read_text(encoding="utf-8")
