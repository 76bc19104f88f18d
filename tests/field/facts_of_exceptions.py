"""Facts about when and for whom something else holds: closed at repeated times, some patients, readers who refer."""

from tests.field.fact import Fact

FACTS = (
    Fact(
        1,
        "  emergency:\n"
        "    - at: HERE\n"
        "      state: running\n"
        "      rule: emergency-only\n"
        "    - at: HERE\n"
        "      state: cancelled\n"
        "      rule: go-elsewhere\n"
        "      elsewhere: mill\n"
        "      windows:\n"
        "        - every Wednesday 19:00–07:00 until 28/11/2025\n"
        "        - every Friday 07:00–24:00 until 01/12/2025\n"
        "        - every Saturday, Sunday until 01/12/2025\n"
        "        - every Monday 00:00–08:00 until 01/12/2025",
        {
            "en": (
                "Open",
                "Come only in an emergency.",
                "Except every Wednesday from 19:00 to 07:00 (5 November to 26 November)",
                "Except every week from Friday, 07:00 to Monday, 08:00 (7 November to 1 December)",
                "Closed",
                "Go to: Mill Hospital.",
            ),
            "fr": (
                "Ouvertes",
                "Venez seulement en cas d’urgence.",
                "Sauf chaque mercredi de 19:00 à 07:00 (du 5 novembre au 26 novembre)",
                "Sauf chaque semaine du vendredi à 07:00 au lundi à 08:00 (du 7 novembre au 1er décembre)",
                "Fermées",
                "Allez à : Mill Hospital.",
            ),
            "nl": (
                "Open",
                "Kom alleen in een noodgeval.",
                "Behalve elke woensdag van 19:00 tot 07:00 (5 november tot en met 26 november)",
                "Behalve elke week van vrijdag 07:00 tot maandag 08:00 (7 november tot en met 1 december)",
                "Gesloten",
                "Ga naar: Mill Hospital.",
            ),
            "de": (
                "Geöffnet",
                "Kommen Sie nur im Notfall.",
                "Außer jeden Mittwoch von 19:00 bis 07:00 Uhr (5. November bis 26. November)",
                "Außer jede Woche von Freitag, 07:00 Uhr bis Montag, 08:00 Uhr (7. November bis 1. Dezember)",
                "Geschlossen",
                "Gehen Sie zu: Mill Hospital.",
            ),
        },
    ),
    Fact(
        8,
        "  consultations:\n"
        "    at: HERE\n"
        "    state: cancelled\n"
        "    rule: wait\n"
        "    except:\n"
        "      - for: existing\n"
        "        rule: come",
        {
            "en": (
                "Cancelled",
                "Do not come. We will contact you.",
                "Except for patients whom we already treat",
                "Come to your appointment.",
            ),
            "fr": (
                "À l’arrêt",
                "Ne venez pas. Nous vous contacterons.",
                "Sauf : patients déjà suivis chez nous",
                "Venez à votre rendez-vous.",
            ),
            "nl": (
                "Geannuleerd",
                "Kom niet. Wij nemen contact met u op.",
                "Behalve voor patiënten die al bij ons in behandeling zijn",
                "Kom naar uw afspraak.",
            ),
            "de": (
                "Abgesagt",
                "Kommen Sie nicht. Wir melden uns bei Ihnen.",
                "Ausnahme: Patienten, die schon bei uns in Behandlung sind",
                "Kommen Sie zu Ihrem Termin.",
            ),
        },
    ),
    Fact(
        22,
        "  maternity-emergency:\n"
        "    at: HERE\n"
        "    state: running\n"
        "    rule: emergency-only\n"
        "  consultations:\n"
        "    at: HERE\n"
        "    state: cancelled\n"
        "    rule: stay-unless-contacted\n"
        "    except:\n"
        "      - for: pregnancy\n"
        "        rule: go-elsewhere\n"
        "        elsewhere: mill",
        {
            "en": (
                "Open",
                "Come only in an emergency.",
                "Do not come, unless we have confirmed your appointment.",
                "Except for pregnant women",
                "Go to: Mill Hospital.",
            ),
            "fr": (
                "Ouvertes",
                "Venez seulement en cas d’urgence.",
                "Ne venez pas, sauf si nous vous avons confirmé votre rendez-vous.",
                "Sauf : femmes enceintes",
                "Allez à : Mill Hospital.",
            ),
            "nl": (
                "Open",
                "Kom alleen in een noodgeval.",
                "Kom niet, tenzij wij uw afspraak hebben bevestigd.",
                "Behalve voor zwangere vrouwen",
                "Ga naar: Mill Hospital.",
            ),
            "de": (
                "Geöffnet",
                "Kommen Sie nur im Notfall.",
                "Kommen Sie nicht, es sei denn, wir haben Ihren Termin bestätigt.",
                "Ausnahme: Schwangere",
                "Gehen Sie zu: Mill Hospital.",
            ),
        },
    ),
    Fact(
        23,
        "  blood-tests:\n    at: HERE\n    state: degraded\n    rule: walk-in",
        {
            "en": ("For doctors", "Our laboratory’s supplier has an outage. For urgent results, call us: 000 00 23"),
            "fr": (
                "Pour les médecins",
                "Le fournisseur de notre laboratoire est en panne. Résultats urgents : appelez le 000 00 23",
            ),
            "nl": (
                "Voor artsen",
                "De leverancier van ons laboratorium heeft een storing. Bel ons voor dringende resultaten: 000 00 23",
            ),
            "de": (
                "Für Ärztinnen und Ärzte",
                "Der Dienstleister unseres Labors ist ausgefallen. Rufen Sie uns für dringende Befunde an: 000 00 23",
            ),
        },
        outputs=("own page", "own feed"),
        own_page="doctors",
        text={
            "en": "Results come later.\n\n## For doctors\n\n"
            "Our laboratory’s supplier has an outage. For urgent results, call us: 000 00 23.",
            "fr": "Les résultats arrivent plus tard.\n\n## Pour les médecins\n\n"
            "Le fournisseur de notre laboratoire est en panne. Résultats urgents : appelez le 000 00 23.",
            "nl": "De resultaten komen later.\n\n## Voor artsen\n\n"
            "De leverancier van ons laboratorium heeft een storing. Bel ons voor dringende resultaten: 000 00 23.",
            "de": "Die Befunde kommen später.\n\n## Für Ärztinnen und Ärzte\n\n"
            "Der Dienstleister unseres Labors ist ausgefallen. Rufen Sie uns für dringende Befunde an: 000 00 23.",
        },
        grouped={
            "en": ("Limited", "Come without an appointment."),
            "fr": ("Fonctionne au ralenti", "Venez sans rendez-vous."),
            "nl": ("Werkt beperkt", "Kom zonder afspraak."),
            "de": ("Eingeschränkt", "Kommen Sie ohne Termin."),
        },
    ),
)
