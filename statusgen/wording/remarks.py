"""Put ready remarks into sentences of one language."""

from statusgen.model.phrases import fill
from statusgen.model.remarks import Ready, ReadyRemark
from statusgen.model.vocabulary import Vocabulary
from statusgen.wording.sentences import Wording


def say_ready(wording: Wording, vocabulary: Vocabulary, remark: ReadyRemark) -> str:
    """Return the sentence of a ready remark."""
    phrase, days = vocabulary.phrase(wording.language, "ready remark", remark.kind), [*map(wording.day, remark.dates)]
    if remark.kind is Ready.RECORDS_MISSING:
        return fill(phrase, low=days[0], high=days[1])
    if remark.kind is Ready.REBOOK_FROM:
        return fill(phrase, date=days[0])
    return fill(phrase, places=wording.listed([*filter(None, map(wording.place, remark.places))]))
