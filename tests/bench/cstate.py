"""The same corpus for cState, the status page that a technician would find first: one language, one page a note."""

from pathlib import Path

from tests.bench.corpus import SERVICES
from tests.bench.hugo import notes_of

_SETTINGS = """title: Groupe de mesure
baseURL: https://etat.mesure.example/
languageCode: fr
defaultContentLanguage: fr
theme: cstate
params:
  categories: [{{name: Services}}]
  systems: [{systems}]
  incidentPostsPerPage: 5
  incidentHistoryFormat: yearly
  dateFormat: January 2, 2006 at 3:04 PM
  shortDateFormat: 15:04 — Jan 2
  useRelativeTime: true
  brand: "#0a0c0f"
  ok: "#008000"
  disrupted: "#cc4400"
  down: "#e60000"
  notice: "#24478f"
taxonomies: {{affected: affected}}
outputs: {{page: [html, json], section: [html, json, rss], home: [html, json, rss, svg], term: [html, json, rss, svg]}}
outputFormats: {{svg: {{isPlainText: true, mediaType: image/svg+xml}}}}
"""


def write_cstate(project: Path, content: Path, theme: Path) -> None:
    """Write a cState site, with the theme of a checkout, that holds the French notes of a statusgen content folder."""
    issues = project / "content/issues"
    issues.mkdir(parents=True)
    (project / "themes").mkdir()
    (project / "themes/cstate").symlink_to(theme.resolve())
    systems = ", ".join(f"{{name: service-{number}, category: Services}}" for number in range(SERVICES))
    (project / "config.yml").write_text(_SETTINGS.format(systems=systems), encoding="utf-8")
    for note in notes_of(content):
        if note.language != "fr":
            continue
        resolved = "false" if note.state == "cancelled" else f"true\nresolvedWhen: {note.date}"
        head = f"title: '{note.title}'\ndate: {note.date}\nresolved: {resolved}\nseverity: down\nsection: issue\n"
        text = f"---\n{head}affected: [service-{note.service}]\n---\n{note.body}"
        (issues / f"{note.incident}.md").write_text(text, encoding="utf-8")
