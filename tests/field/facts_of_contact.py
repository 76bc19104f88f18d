"""Facts about how the hospital and its patients reach each other: fraud in its name, lines to call."""

from tests.field.fact import Fact

FACTS = (
    Fact(
        5,
        "  in-patients:\n    at: HERE\n    state: cancelled\n    remark: moved to Hill Hospital, Mill Hospital\n"
        "  mobile-team:\n    at: HERE\n    state: cancelled\n    elsewhere: Harbour Hospital",
        {
            "en": (
                "000 00 55",
                "Patients who were in hospital here were moved. They are now at: Hill Hospital and Mill Hospital.",
                "This is done for us by another place (Harbour Hospital). You do not need to go there.",
            ),
            "fr": (
                "000 00 55",
                "Les patients hospitalisés ici ont été transférés."
                " Ils sont maintenant ici : Hill Hospital et Mill Hospital.",
                "Un autre lieu le fait pour nous (Harbour Hospital). Vous n’avez pas besoin d’y aller.",
            ),
            "nl": (
                "000 00 55",
                "Patiënten die hier in het ziekenhuis lagen, zijn overgebracht."
                " Zij zijn nu hier: Hill Hospital en Mill Hospital.",
            ),
            "de": (
                "000 00 55",
                "Patientinnen und Patienten, die hier im Krankenhaus lagen, wurden verlegt."
                " Sie sind jetzt hier: Hill Hospital und Mill Hospital.",
            ),
        },
        more="lines:\n  families: 000 00 55",
    ),
    Fact(
        15,
        "  consultations:\n    at: HERE\n    state: degraded\n    rule: call-first",
        {
            "en": ("Call us the day before to check: 000 00 99.",),
            "fr": ("Appelez-nous la veille pour vérifier : 000 00 99.",),
            "nl": ("Bel ons de dag ervoor om te vragen of uw afspraak doorgaat: 000 00 99.",),
            "de": ("Rufen Sie uns am Vortag an und fragen Sie, ob Ihr Termin stattfindet: 000 00 99.",),
        },
        more="lines:\n  fact-15: 000 00 99",
        never=("000 00 15",),
    ),
    Fact(
        18,
        "",
        dict.fromkeys(("en", "fr", "nl", "de"), ("000 00 18 18",)),
        more="lines:\n  stolen data: {number: 000 00 18 18, hours: 9:00–17:00}\n"
        "personal-data:\n  - confirmed, patients, names, medical records"
        "\n  - being examined, staff\n  - not known",
        own_page="data-status",
        whole={
            "en": (
                "Personal data was taken: patients (names, medical records).",
                "We are examining whether personal data was taken: staff.",
                "We do not know yet whether other data was taken.",
                "Questions about your data: 000 00 18 18",
                "9:00–17:00",
            ),
            "fr": (
                "Des données personnelles ont été prises : patients (noms, dossiers médicaux).",
                "Nous examinons si des données personnelles ont été prises : personnel.",
                "Nous ne savons pas encore si d’autres données ont été prises.",
                "Questions sur vos données : 000 00 18 18",
                "9:00–17:00",
            ),
            "nl": (
                "Er zijn persoonsgegevens gestolen: patiënten (namen, medische dossiers).",
                "Wij onderzoeken of er persoonsgegevens gestolen zijn: personeel.",
                "Wij weten nog niet of er andere gegevens gestolen zijn.",
                "Vragen over uw gegevens: 000 00 18 18",
                "9:00–17:00",
            ),
            "de": (
                "Personenbezogene Daten wurden gestohlen: Patienten (Namen, Patientenakten).",
                "Wir prüfen, ob personenbezogene Daten gestohlen wurden: Personal.",
                "Wir wissen noch nicht, ob andere Daten gestohlen wurden.",
                "Fragen zu Ihren Daten: 000 00 18 18",
                "9:00–17:00",
            ),
        },
    ),
    Fact(
        19,
        "",
        {
            "en": ("We are looking for: blood donors (O−, O+).", "Until Friday, 7 November 2025."),
            "fr": ("Nous cherchons : donneurs de sang (O−, O+).", "Jusqu’au vendredi 7 novembre 2025."),
            "nl": ("Wij zoeken: bloeddonoren (O−, O+).", "Tot en met vrijdag 7 november 2025."),
            "de": ("Wir suchen: Blutspender (O−, O+).", "Bis Freitag, 7. November 2025."),
        },
        more="help-wanted:\n  blood:\n    blood groups: O\n    at: HERE\n    until: 07/11/2025",
    ),
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
            "en": ("We do not call you to ask for this: payments.", "Tell us about it: 000 00 17"),
            "fr": ("Nous ne vous appelons pas pour demander ceci : paiements.", "Signalez-le : 000 00 17"),
            "nl": ("Wij bellen u niet om dit te vragen: betalingen.", "Meld het: 000 00 17"),
            "de": ("Wir rufen Sie nicht an, um danach zu fragen: Zahlungen.", "Melden Sie es: 000 00 17"),
        },
    ),
)
