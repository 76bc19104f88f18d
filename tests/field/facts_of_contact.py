"""Facts about how the hospital and its patients reach each other: fraud in its name, lines to call."""

from tests.field.fact import Fact

FACTS = (
    Fact(
        17,
        "",
        {
            "en": ("Beware of fraud in our name: calls.",),
            "fr": ("Attention aux fraudes en notre nom : appels.",),
            "nl": ("Pas op voor fraude in onze naam: telefoontjes.",),
            "de": ("Vorsicht, Betrug in unserem Namen: Anrufe.",),
        },
        more="warnings:\n  calls:\n    never: payments\n    tell: 000 00 17",
        whole={
            "en": ("We do not call you to ask for this: payments.", "Tell us about it: 000 00 17."),
            "fr": ("Nous ne vous appelons pas pour demander ceci : paiements.", "Signalez-le : 000 00 17."),
            "nl": ("Wij bellen u niet om dit te vragen: betalingen.", "Meld het: 000 00 17."),
            "de": ("Wir rufen Sie nicht an, um danach zu fragen: Zahlungen.", "Melden Sie es: 000 00 17."),
        },
    ),
)
