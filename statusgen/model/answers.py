"""The answer to "do I come?" in one word with one shape: what the rule of a cell comes down to, whatever its state."""

from enum import StrEnum

from statusgen.model.words import Rule, Sentence, State


class Answer(StrEnum):
    """What a patient does, as the largest thing beside a service; its words are in the vocabulary.

    Every rule has one, and so has every sentence that stands in the place of a rule's own.
    """

    COME = "come"
    EMERGENCY = "emergency"
    """They come, but only in an emergency: an emergency department says so."""
    STAY = "stay"
    CALL = "call"
    ELSEWHERE = "elsewhere"
    CONTACT = "contact"
    """They stay, and we contact them."""
    CHECK = "check"
    """They would call, but no telephone works."""
    ASK = "ask"
    """They ask their doctor."""


STRICTEST_FIRST = (
    *(Answer.STAY, Answer.CONTACT, Answer.ELSEWHERE, Answer.CHECK),
    *(Answer.ASK, Answer.CALL, Answer.EMERGENCY, Answer.COME),
)
"""In which order several are named in one line."""
OF_RULE = {
    Rule.COME: Answer.COME,
    Rule.COME_UNLESS_CONTACTED: Answer.COME,
    Rule.WALK_IN: Answer.COME,
    Rule.CALL_FIRST: Answer.CALL,
    Rule.STAY_UNLESS_CONTACTED: Answer.STAY,
    Rule.WAIT: Answer.CONTACT,
    Rule.GO_ELSEWHERE: Answer.ELSEWHERE,
    Rule.EMERGENCY_ONLY: Answer.STAY,
    Rule.BY_TELEPHONE: Answer.CONTACT,
    Rule.ASK_DOCTOR: Answer.ASK,
}
"""Of every rule; "only in an emergency" is said otherwise of an emergency department."""
OF_SENTENCE = {
    Sentence.CALL_BEFORE: Answer.CALL,
    Sentence.DO_NOT_TRAVEL: Answer.STAY,
    Sentence.EMERGENCY_CLOSED: Answer.STAY,
    Sentence.STAY_IN_EMERGENCY: Answer.STAY,
    Sentence.EMERGENCY_LAST_OPEN: Answer.EMERGENCY,
    Sentence.EMERGENCY_LAST_CLOSED: Answer.ELSEWHERE,
    Sentence.EMERGENCY_LAST_CLOSED_ALONE: Answer.STAY,
    Sentence.EMERGENCY_LAST_ELSEWHERE: Answer.ELSEWHERE,
    Sentence.EMERGENCY_UNKNOWN: Answer.CALL,
    Sentence.TREATMENT: Answer.CALL,
    Sentence.TREATMENT_PLACE: Answer.ELSEWHERE,
    Sentence.NO_LONGER: Answer.STAY,
}
"""Of the sentences that the situation puts in the place of a rule's own."""
LOOKS = {
    Answer.COME: State.RUNNING,
    Answer.EMERGENCY: State.RUNNING,
    Answer.CALL: State.DEGRADED,
    Answer.CHECK: State.DEGRADED,
    Answer.ASK: State.DEGRADED,
    Answer.STAY: State.CANCELLED,
    Answer.CONTACT: State.CANCELLED,
    Answer.ELSEWHERE: State.CANCELLED,
}
"""The state whose colours an answer is shown in: they come, they do something first, they do not come."""
