"""The answer to "do I come?": one word with one shape for every rule, first on every card, in every language."""

from pathlib import Path

import pytest

from statusgen.model.answers import LOOKS, OF_RULE, OF_SENTENCE, STRICTEST_FIRST, Answer
from statusgen.model.severity import COMING
from statusgen.model.words import Rule
from tests.builders import Project, make_project, note
from tests.reading import open_page, text_of


def test_every_rule_has_an_answer_that_is_no_laxer() -> None:
    """Only rules that let patients come answer "come"; every answer has a look."""
    assert {rule for rule in Rule if OF_RULE[rule] is Answer.COME} == set(COMING)
    assert Answer.COME not in OF_SENTENCE.values()
    assert set(LOOKS) == set(STRICTEST_FIRST) == set(Answer)


def answers_at(project: Project, service: str) -> list[str]:
    """Return the answers on the page of a service, in French."""
    page = open_page(project.path / "site", f"fr/services/{service}/index.html")
    return [text_of(one) for one in page.cssselect("main .service [data-answer]")]


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("cancelled, wait", ["Nous vous contacterons"]),
        ("cancelled, stay-unless-contacted", ["Ne venez pas"]),
        ("degraded, call-first", ["Appelez d’abord"]),
        ("degraded, walk-in", ["Venez"]),
        ("degraded, ask-doctor", ["Demandez à votre médecin"]),
    ],
)
def test_the_answer_stands_before_the_state(tmp_path: Path, typed: str, answers: list[str]) -> None:
    """On a card the word of the rule comes first, then the state as a tag, then the whole sentence."""
    project = make_project(tmp_path)
    project.write_note(note(f"  radiology: {typed}"))
    project.build()
    assert answers_at(project, "radiology")[: len(answers)] == answers
    page = open_page(project.path / "site", "fr/services/radiology/index.html")
    advice = page.cssselect("main .service .advice")[0]
    assert [one.tag for one in advice] == ["strong", "span"]
    assert advice.getnext().get("class") == "advice__rule"


def test_the_answer_never_promises_contact_with_those_whom_we_may_not_reach(tmp_path: Path) -> None:
    """What waits answers "do not come" once a note says that not everybody can be reached."""
    project = make_project(tmp_path)
    project.write_note(note("  radiology: cancelled, wait", more="reach-everybody: no"))
    project.build()
    assert answers_at(project, "radiology")[0] == "Ne venez pas"
