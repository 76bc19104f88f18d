"""A corpus of any size, the same for the same instant: incidents with notes of about 250 words in several languages.

The newest twenty incidents are open, the last a minute old; the others are closed, and spread over ten years.
"""

import random
from datetime import datetime, timedelta
from pathlib import Path

LANGUAGES = ("fr", "nl", "de", "en")
LOCATIONS = 7
SERVICES = 12
WORDS_IN_A_NOTE = 250
OPEN_INCIDENTS = 20
"""How many of the newest incidents are still open."""
YEARS = 10
"""Over how many years before the instant the closed incidents are spread."""
APART = timedelta(hours=6)
"""Between two open incidents."""

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
    now: datetime,
    languages: tuple[str, ...] = LANGUAGES,
    locations: int = LOCATIONS,
    services_: int = SERVICES,
) -> None:
    """Write a project with so many incidents of one note each, the newest published a minute before now."""
    content = project / "content"
    (content / "incidents").mkdir(parents=True)
    (content / "settings.yaml").write_text(settings(languages), encoding="utf-8")
    (content / "services.yaml").write_text(services(locations, services_), encoding="utf-8")
    newest = now.replace(second=0, microsecond=0) - timedelta(minutes=1)
    closed = max(0, incidents - OPEN_INCIDENTS)
    step = timedelta(days=365 * YEARS) / max(1, closed)
    for number in range(incidents):
        is_open = number >= closed
        moment = newest - APART * (incidents - 1 - number)
        if not is_open:
            moment = newest - APART * OPEN_INCIDENTS - step * (closed - number)
        _write_incident(content / "incidents", number, moment, languages, locations, services_, is_open=is_open)


def _write_incident(
    folder: Path,
    number: int,
    moment: datetime,
    languages: tuple[str, ...],
    locations: int,
    services_: int,
    *,
    is_open: bool,
) -> None:
    """Write one incident: its own page, and one note in each language."""
    draw = random.Random(number)  # noqa: S311 - the same every time
    moment = moment.replace(hour=1) if moment.hour == 2 else moment  # some nights have no such hour, or two
    topic = draw.choice(_TOPICS)
    own = folder / f"{moment:%Y-%m}-{topic}-{number:05}"
    own.mkdir()
    (own / "incident.fr.md").write_text(
        f"---\ntitle: {topic.capitalize()} {number}\nconcerns: named\n---\nRésumé {number}.\n", encoding="utf-8"
    )
    service, place = draw.randrange(1, services_), draw.randrange(locations)
    state = "cancelled\n    rule: wait" if is_open else "running"
    facts = [
        f"published: {moment:%d/%m/%Y %H:%M}",
        f"next-update: {moment + timedelta(days=6):%d/%m/%Y} 12:00",
        f"valid-until: {moment + timedelta(days=13):%d/%m/%Y} 12:00",
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
