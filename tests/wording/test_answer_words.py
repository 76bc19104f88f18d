"""The words of the answers in every catalogue of the vocabulary; the other promises of catalogues are in wording/."""

import pytest

from statusgen.content.vocabulary import known_languages, read_vocabulary
from statusgen.model.answers import Answer


@pytest.mark.parametrize("language", known_languages())
def test_every_answer_has_a_word_of_its_own(language: str) -> None:
    """No answer lacks its word, and no two say the same."""
    words = read_vocabulary([language])
    assert len({words.phrase(language, "answer", answer) for answer in Answer}) == len(Answer)
