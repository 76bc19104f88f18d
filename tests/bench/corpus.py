"""A corpus of any size, the same every time: incidents with notes of about 250 words in several languages."""

import random
from datetime import datetime, timedelta
from pathlib import Path

LANGUAGES = ("fr", "nl", "de", "en")
LOCATIONS = 7
SERVICES = 12
WORDS_IN_A_NOTE = 250
OPEN_INCIDENTS = 20
"""How many of the newest incidents are still open."""
START = datetime(2012, 1, 1, 8, 0)  # noqa: DTZ001 - written as text, in the site's timezone
END = datetime(2022, 5, 17, 10, 0)  # noqa: DTZ001

_WORDS = [
    "service",
    "patient",
    "consultation",
    "radiologie",
    "examen",
    "hôpital",
    "urgence",
    "équipe",
    "matin",
    "jour",
    "semaine",
    "médecin",
    "rendez-vous",
    "appel",
    "ligne",
    "résultat",
    "laboratoire",
    "opération",
    "salle",
    "plan",
    "réseau",
    "ordinateur",
    "dossier",
    "réponse",
    "question",
    "accès",
    "site",
    "horaire",
    "retard",
    "suite",
    "reprise",
    "accueil",
    "ouverture",
    "information",
    "décision",
    "mesure",
    "contrôle",
    "étape",
    "retour",
    "attente",
    "transport",
]
_TOPICS = ("reseau", "telephone", "panne", "travaux", "greve", "inondation", "coupure", "virus")


def settings(languages: tuple[str, ...] = LANGUAGES) -> str:
    """Return the settings of the corpus."""
    return (
        "organisation: Groupe de mesure\n"
        f"languages: [{', '.join(languages)}]\n"
        "reference-language: fr\ncountry: BE\ntimezone: Europe/Brussels\n"
        "base-url: https://etat.mesure.example/\nidentity: mesure.example,2012\n"
        "demonstration: 17/05/2022 12:00\n"
        "emergency:\n  number: 112\n"
        "contact:\n  how: Nous annulons par SMS.\n  reach-everybody: yes\n"
    )


def services(locations: int = LOCATIONS, services_: int = SERVICES) -> str:
    """Return the catalogue of the corpus; its first service is the emergency department."""
    lines = ["locations:"]
    for number in range(locations):
        lines += [f"  lieu-{number}:", f"    name: Lieu {number}"]
    lines.append("services:")
    for number in range(services_):
        lines += [f"  service-{number}:", f"    name: Service {number}"]
        lines.append("    kind: emergency" if number == 0 else "    key: yes")
    return "\n".join(lines) + "\n"


def prose(draw: random.Random, words: int) -> str:
    """Return Markdown of about so many words: paragraphs, a heading, a list, emphasis, a link."""
    paragraphs, left = [], words
    while left > 0:
        count = min(left, draw.randint(30, 60))
        sentence = [draw.choice(_WORDS) for _ in range(count)]
        sentence[0] = sentence[0].capitalize()
        if count > 10:
            sentence[5] = f"**{sentence[5]}**"
            sentence[9] = f"*{sentence[9]}*"
        paragraphs.append(" ".join(sentence) + ".")
        left -= count
    paragraphs.insert(1, "## Ce que cela change pour vous")
    items = [
        f"- **{draw.choice(_WORDS).capitalize()}** : {' '.join(draw.choice(_WORDS) for _ in range(8))}."
        for _ in range(3)
    ]
    paragraphs.insert(2, "\n".join(items))
    paragraphs.append("Plus de détails sur [notre page](https://etat.mesure.example/aide/).")
    return "\n\n".join(paragraphs) + "\n"


def write_corpus(
    project: Path,
    incidents: int,
    languages: tuple[str, ...] = LANGUAGES,
    locations: int = LOCATIONS,
    services_: int = SERVICES,
) -> int:
    """Write a project with so many incidents of one note each; return how many notes there are in all languages."""
    content = project / "content"
    (content / "incidents").mkdir(parents=True)
    (content / "settings.yaml").write_text(settings(languages), encoding="utf-8")
    (content / "services.yaml").write_text(services(locations, services_), encoding="utf-8")
    step = (END - START) / incidents
    for number in range(incidents):
        write_incident(content / "incidents", number, incidents, START + step * number, languages, locations, services_)
    return incidents * len(languages)


def write_incident(
    folder: Path,
    number: int,
    incidents: int,
    moment: datetime,
    languages: tuple[str, ...],
    locations: int,
    services_: int,
) -> None:
    """Write one incident: its own page, and one note in each language."""
    draw = random.Random(number)  # noqa: S311 - the same every time
    topic = draw.choice(_TOPICS)
    own = folder / f"{moment:%Y-%m}-{topic}-{number:05}"
    own.mkdir()
    (own / "incident.fr.md").write_text(
        f"---\ntitle: {topic.capitalize()} {number}\n---\nRésumé {number}.\n", encoding="utf-8"
    )
    is_open = number >= incidents - OPEN_INCIDENTS
    service, place = draw.randrange(1, services_), draw.randrange(locations)
    state = "cancelled\n    rule: wait" if is_open else "running"
    valid = moment + timedelta(days=60)
    facts = [
        f"published: {moment:%d/%m/%Y %H:%M}",
        f"next-update: {moment + timedelta(days=1):%d/%m/%Y} 12:00",
        f"valid-until: {valid:%d/%m/%Y %H:%M}",
        f"stage: {'limited' if is_open else 'closed'}",
        "author: Service communication",
        "approved-by: Direction médicale",
        "services:",
        f"  service-{service}:",
        f"    at: [lieu-{place}]",
        f"    state: {state}",
    ]
    for language in languages:
        title = f"{draw.choice(_WORDS).capitalize()} {topic} {number} ({language})"
        front = [f"title: {title}", *(facts if language == "fr" else ())]
        text = "\n".join(["---", *front, "---", prose(draw, WORDS_IN_A_NOTE)])
        (own / f"01-{topic}.{language}.md").write_text(text, encoding="utf-8")
