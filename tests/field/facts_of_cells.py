"""Facts about a service at a place: closed, elsewhere, fewer, by telephone, visits."""

from tests.field.fact import Fact

FACTS = (
    Fact(
        2,
        "  emergency:\n    at: HERE\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: emergency-number",
        {
            "en": ("Closed", "Do not come here. In an emergency call 112"),
            "fr": ("Fermées", "Ne venez pas ici. En cas d’urgence, appelez le 112"),
            "nl": ("Gesloten", "Kom niet hierheen. Bel in een noodgeval 112"),
            "de": ("Geschlossen", "Kommen Sie nicht hierher. Rufen Sie im Notfall 112"),
        },
    ),
    Fact(
        3,
        "  emergency:\n"
        "    at: HERE\n"
        "    state: cancelled\n"
        "    rule: go-elsewhere\n"
        "    elsewhere: mill, harbour, hill\n"
        "  maternity-emergency:\n"
        "    at: HERE\n"
        "    state: running\n"
        "    rule: emergency-only",
        {
            "en": (
                "Closed",
                "Go to: Mill Hospital, Harbour Hospital or Hill Hospital.",
                "Open",
                "Come only in an emergency.",
            ),
            "fr": (
                "Fermées",
                "Allez à : Mill Hospital, Harbour Hospital ou Hill Hospital.",
                "Ouvertes",
                "Venez seulement en cas d’urgence.",
            ),
            "nl": (
                "Gesloten",
                "Ga naar: Mill Hospital, Harbour Hospital of Hill Hospital.",
                "Open",
                "Kom alleen in een noodgeval.",
            ),
            "de": (
                "Geschlossen",
                "Gehen Sie zu: Mill Hospital, Harbour Hospital oder Hill Hospital.",
                "Geöffnet",
                "Kommen Sie nur im Notfall.",
            ),
        },
    ),
    Fact(
        4,
        "  emergency:\n    at: HERE\n    state: degraded\n    rule: emergency-only\n"
        "    ambulances: diverted for stroke, intensive care",
        {
            "en": (
                "Open, longer wait",
                "Come only in an emergency.",
                "Ambulances with these patients go to other hospitals: stroke and intensive care.",
            ),
            "fr": (
                "Ouvertes, attente plus longue",
                "Venez seulement en cas d’urgence.",
                "Les ambulances vont vers d’autres hôpitaux pour ces patients : "
                "accident vasculaire cérébral (AVC) et soins intensifs.",
            ),
            "nl": (
                "Open, langere wachttijd",
                "Kom alleen in een noodgeval.",
                "Ziekenwagens met deze patiënten gaan naar andere ziekenhuizen: beroerte en intensieve zorg.",
            ),
            "de": (
                "Geöffnet, längere Wartezeit",
                "Kommen Sie nur im Notfall.",
                "Rettungswagen mit solchen Notfällen fahren andere Krankenhäuser an: Schlaganfall und Intensivmedizin.",
            ),
        },
    ),
    Fact(
        6,
        "  blood-tests:\n    at: HERE\n    state: degraded\n    rule: walk-in\n    bring: paper order",
        {
            "en": ("Limited", "Come without an appointment.", "Bring: the paper order from your doctor."),
            "fr": (
                "Fonctionne au ralenti",
                "Venez sans rendez-vous.",
                "Apportez : l’ordonnance sur papier de votre médecin.",
            ),
            "nl": ("Werkt beperkt", "Kom zonder afspraak.", "Breng mee: de aanvraag op papier van uw arts."),
            "de": (
                "Eingeschränkt",
                "Kommen Sie ohne Termin.",
                "Bringen Sie mit: die Anforderung Ihres Arztes auf Papier.",
            ),
        },
    ),
    Fact(
        7,
        "  pharmacy:\n    at: HERE\n    state: cancelled\n    elsewhere: any-pharmacy\n    bring: medicines, cash only",
        {
            "en": (
                "Out of service",
                "Go to: any pharmacy.",
                "Bring: your medicines in their boxes and cash (cards are not accepted).",
            ),
            "fr": (
                "Hors service",
                "Allez à : n’importe quelle pharmacie.",
                "Apportez : vos médicaments dans leurs boîtes et de l’argent liquide"
                " (les cartes ne sont pas acceptées).",
            ),
            "nl": (
                "Buiten dienst",
                "Ga naar: om het even welke apotheek.",
                "Breng mee: uw geneesmiddelen in hun verpakking en contant geld (kaarten worden niet aanvaard).",
            ),
            "de": (
                "Außer Betrieb",
                "Gehen Sie zu: einer beliebigen Apotheke.",
                "Bringen Sie mit: Ihre Medikamente in der Packung und Bargeld (Karten werden nicht angenommen).",
            ),
        },
        never=("You do not need to go", "Vous n’avez pas besoin d’y", "U hoeft er niet", "Sie müssen nicht dorthin"),
    ),
    Fact(
        9,
        "  consultations:\n    at: HERE\n    state: degraded\n    rule: come\n    delay: 2-4 h",
        {
            "en": ("Limited", "Come to your appointment.", "Waiting time: about 2–4 hours (as of 10:30)."),
            "fr": (
                "Fonctionne au ralenti",
                "Venez à votre rendez-vous.",
                "Attente : environ 2–4 heures (situation : 10:30).",
            ),
            "nl": ("Werkt beperkt", "Kom naar uw afspraak.", "Wachttijd: ongeveer 2–4 uur (situatie: 10:30)."),
            "de": ("Eingeschränkt", "Kommen Sie zu Ihrem Termin.", "Wartezeit: etwa 2–4 Stunden (Stand: 10:30)."),
        },
    ),
    Fact(
        10,
        "  consultations:\n    at: HERE\n    state: degraded\n    rule: come-unless-contacted\n    capacity: 50",
        {
            "en": (
                "Limited",
                "Come, unless we have told you it is cancelled.",
                "Working at 50% of its usual capacity.",
            ),
            "fr": (
                "Fonctionne au ralenti",
                "Venez, sauf si nous vous avons prévenu que c’est annulé.",
                "Fonctionne à 50 % de sa capacité habituelle.",
            ),
            "nl": (
                "Werkt beperkt",
                "Kom, tenzij wij u hebben laten weten dat de afspraak niet doorgaat.",
                "Werkt op 50% van de gewone capaciteit.",
            ),
            "de": (
                "Eingeschränkt",
                "Kommen Sie, es sei denn, wir haben Ihren Termin abgesagt.",
                "Läuft mit 50 % der üblichen Kapazität.",
            ),
        },
    ),
    Fact(
        11,
        "  visits:\n"
        "    at: HERE\n"
        "    state: cancelled\n"
        "    rule: wait\n"
        "    except:\n"
        "      - for: children, birth, end of life\n"
        "        rule: come\n"
        "        visitors: 1\n"
        "        age: 12\n"
        "        mask: yes\n"
        "        hours: 14:00–20:00",
        {
            "en": (
                "Cancelled",
                "Do not come. Check status.coast.example.",
                "Except for visits to: children, families with a newborn baby and people at the end of life",
                "You may visit. Visitors at a time: 1 at most. Visitors must be at least 12 years old. "
                "Visiting hours: 14:00–20:00. Wear a mask.",
            ),
            "fr": ("À l’arrêt", "Ne venez pas. Consultez status.coast.example.", "Vous pouvez venir en visite."),
            "nl": ("Geannuleerd", "Kom niet. Kijk op status.coast.example.", "U mag op bezoek komen."),
            "de": (
                "Abgesagt",
                "Kommen Sie nicht. Sehen Sie auf status.coast.example nach.",
                "Sie dürfen zu Besuch kommen.",
            ),
        },
        never=("appointment", "rendez-vous", "afspraak", "Termin"),
    ),
    Fact(
        12,
        "  consultations:\n"
        "    at: HERE\n"
        "    state: cancelled\n"
        "    rule: wait\n"
        "    from: 05/11/2025\n"
        "    until: 06/11/2025",
        {
            "en": (
                "Come to your appointment.",
                "on Wednesday 5 and Thursday 6 November",
                "Do not come. We will contact you.",
            ),
            "fr": (
                "Venez à votre rendez-vous.",
                "mercredi 5 et jeudi 6 novembre",
                "Ne venez pas. Nous vous contacterons.",
            ),
            "nl": (
                "Kom naar uw afspraak.",
                "op woensdag 5 en donderdag 6 november",
                "Kom niet. Wij nemen contact met u op.",
            ),
            "de": (
                "Kommen Sie zu Ihrem Termin.",
                "am Mittwoch, 5. und Donnerstag, 6. November",
                "Kommen Sie nicht. Wir melden uns bei Ihnen.",
            ),
        },
    ),
    Fact(
        13,
        "  consultations:\n    at: HERE\n    state: degraded\n    rule: come-unless-contacted",
        {
            "en": ("Limited", "Come, unless we have told you it is cancelled."),
            "fr": ("Fonctionne au ralenti", "Venez, sauf si nous vous avons prévenu que c’est annulé."),
            "nl": ("Werkt beperkt", "Kom, tenzij wij u hebben laten weten dat de afspraak niet doorgaat."),
            "de": ("Eingeschränkt", "Kommen Sie, es sei denn, wir haben Ihren Termin abgesagt."),
        },
    ),
    Fact(
        14,
        "  in-patients:\n    at: HERE\n    state: degraded\n    remark: relatives may fetch patients",
        {
            "en": ("Limited", "Families may fetch patients whom we let go home."),
            "fr": (
                "Fonctionne au ralenti",
                "Les familles peuvent venir chercher les patients que nous laissons rentrer chez eux.",
            ),
            "nl": ("Werkt beperkt", "Familie mag patiënten ophalen die van ons naar huis mogen."),
            "de": (
                "Eingeschränkt",
                "Angehörige dürfen Patientinnen und Patienten abholen, die wir nach Hause entlassen.",
            ),
        },
    ),
    Fact(
        16,
        "  radiology:\n    at: HERE\n    state: degraded\n    rule: ask-doctor\n"
        "    remark: records missing 03/10/2025 to 10/10/2025\n  patient-portal: cancelled",
        {
            "en": (
                "Limited",
                "Ask your doctor before you come.",
                "Our records of this time are missing: Friday, 3 October 2025 – Friday, 10 October 2025.",
            ),
            "fr": (
                "Fonctionne au ralenti",
                "Demandez à votre médecin avant de venir.",
                "Nos dossiers de cette période manquent : vendredi 3 octobre 2025 – vendredi 10 octobre 2025.",
            ),
            "nl": (
                "Werkt beperkt",
                "Vraag het aan uw arts voordat u komt.",
                "Onze dossiers van deze periode ontbreken: vrijdag 3 oktober 2025 – vrijdag 10 oktober 2025.",
            ),
            "de": (
                "Eingeschränkt",
                "Fragen Sie Ihren Arzt oder Ihre Ärztin, bevor Sie kommen.",
                "Unsere Unterlagen aus dieser Zeit fehlen: Freitag, 3. Oktober 2025 – Freitag, 10. Oktober 2025.",
            ),
        },
    ),
    Fact(
        24,
        "  consultations:\n    at: HERE\n    state: degraded\n    rule: come\n"
        "    except:\n      - for: already cancelled\n        rule: wait\n    remark: rebook from 10/11/2025",
        {
            "en": (
                "If we cancelled your appointment, you can ask for a new one from this day: Monday, 10 November 2025.",
                "Number to call: 000 00 24.",
            ),
            "fr": (
                "Si nous avons annulé votre rendez-vous, vous pouvez en demander un nouveau à partir de ce jour :"
                " lundi 10 novembre 2025.",
                "Numéro à appeler : 000 00 24.",
            ),
            "nl": (
                "Als wij uw afspraak hebben geannuleerd, kunt u vanaf deze dag een nieuwe vragen:"
                " maandag 10 november 2025.",
                "Nummer om te bellen: 000 00 24.",
            ),
            "de": (
                "Wenn wir Ihren Termin abgesagt haben, können Sie ab diesem Tag einen neuen erfragen:"
                " Montag, 10. November 2025.",
                "Rufnummer: 000 00 24.",
            ),
        },
    ),
    Fact(
        20,
        "  minor-injuries:\n    at: clinics\n    state: cancelled\n    rule: go-elsewhere\n    elsewhere: harbour",
        {
            "en": ("Cancelled", "Go to: Harbour Hospital."),
            "fr": ("Allez à : Harbour Hospital.",),
            "nl": ("Ga naar: Harbour Hospital.",),
            "de": ("Gehen Sie zu: Harbour Hospital.",),
        },
        never=("Clinic B",),
        grouped={
            "en": ("our clinics (all 3)",),
            "fr": ("nos polycliniques (les 3)",),
            "nl": ("onze poliklinieken (alle 3)",),
            "de": ("unsere Polikliniken (alle 3)",),
        },
    ),
    Fact(
        21,
        "  emergency:\n    at: HERE\n    state: degraded\n    rule: emergency-only\n    delay: long\n"
        "    remark: patients of other hospitals",
        {
            "en": (
                "Open, longer wait",
                "Come only in an emergency.",
                "Long waiting time (as of 10:30).",
                "We also take patients of other hospitals at the moment.",
            ),
            "fr": (
                "Ouvertes, attente plus longue",
                "Venez seulement en cas d’urgence.",
                "Longue attente (situation : 10:30).",
                "Nous accueillons aussi des patients d’autres hôpitaux en ce moment.",
            ),
            "nl": (
                "Open, langere wachttijd",
                "Kom alleen in een noodgeval.",
                "Lange wachttijd (situatie: 10:30).",
                "Wij vangen op dit moment ook patiënten van andere ziekenhuizen op.",
            ),
            "de": (
                "Geöffnet, längere Wartezeit",
                "Kommen Sie nur im Notfall.",
                "Lange Wartezeit (Stand: 10:30).",
                "Wir versorgen zurzeit auch Patientinnen und Patienten anderer Krankenhäuser.",
            ),
        },
    ),
    Fact(
        28,
        "  consultations:\n"
        "    at: HERE\n"
        "    state: degraded\n"
        "    rule: come\n"
        "    except:\n"
        "      - for: appointments 5 to 9 December 2025\n"
        "        rule: wait\n"
        "      - for: referred\n"
        "        rule: call-first",
        {
            "en": (
                "patients with an appointment from Friday, 5 December 2025 to Tuesday, 9 December 2025",
                "Do not come.",
            ),
            "fr": (
                "patients qui ont rendez-vous du vendredi 5 décembre 2025 au mardi 9 décembre 2025",
                "Ne venez pas.",
            ),
            "nl": ("patiënten met een afspraak van vrijdag 5 december 2025 tot en met dinsdag 9 december 2025",),
            "de": ("Patienten mit einem Termin von Freitag, 5. Dezember 2025 bis Dienstag, 9. Dezember 2025",),
        },
    ),
    Fact(
        27,
        "  consultations:\n    at: HERE\n    state: cancelled\n    rule: by-telephone",
        {
            "en": ("Cancelled", "Do not come. We call you by telephone or video at the time of your appointment."),
            "fr": (
                "À l’arrêt",
                "Ne venez pas. Nous vous appelons par téléphone ou vidéo à l’heure de votre rendez-vous.",
            ),
            "nl": ("Geannuleerd", "Kom niet. Wij bellen u op het uur van uw afspraak, per telefoon of video."),
            "de": ("Abgesagt", "Kommen Sie nicht. Wir rufen Sie zur Zeit Ihres Termins per Telefon oder Video an."),
        },
    ),
)
