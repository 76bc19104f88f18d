"""The same corpus for Hugo, with a bare theme that makes the same pages and feeds: the peer of the measures.

Each page has its twin in Markdown and each incident its file of data, as statusgen makes them. What only statusgen
makes of every bulletin is the image that networks show beside a link.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.corpus import LANGUAGES


@dataclass(frozen=True)
class Note:
    """One note of the corpus in one language, as other programs want it; its date is ISO 8601."""

    incident: str
    language: str
    title: str
    date: str
    service: int
    place: int
    state: str
    body: str


def notes_of(content: Path) -> Iterator[Note]:
    """Yield every note of a content folder that the corpus wrote, in each of its languages."""
    for folder in sorted((content / "incidents").iterdir()):
        facts = next(folder.glob("01-*.fr.md")).read_text(encoding="utf-8")
        day = facts.partition("published: ")[2][:16]
        service = int(facts.partition("  service-")[2].partition(":")[0])
        place = int(facts.partition("[lieu-")[2].partition("]")[0])
        state = "cancelled" if "cancelled" in facts else "running"
        date = f"{day[6:10]}-{day[3:5]}-{day[:2]}T{day[11:]}:00Z"
        for language in LANGUAGES:
            text = next(folder.glob(f"01-*.{language}.md")).read_text(encoding="utf-8")
            title, body = text.partition("title: ")[2].partition("\n")[0], text.split("---\n", 2)[2]
            yield Note(folder.name, language, title, date, service, place, state, body)


_BASE = """<!doctype html>
<html lang="{{ .Site.Language.Lang }}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} – {{ .Site.Title }}</title><link rel="canonical" href="{{ .Permalink }}">
{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">
{{ end }}<link rel="alternate" type="application/rss+xml" href="/{{ .Site.Language.Lang }}/index.xml"></head>
<body><header><p>{{ .Site.Title }}</p><p>112</p><nav><ul><li><a href="/{{ .Site.Language.Lang }}/">1</a></li>
<li><a href="/{{ .Site.Language.Lang }}/locations/">2</a></li>
<li><a href="/{{ .Site.Language.Lang }}/services/">3</a></li>
<li><a href="/{{ .Site.Language.Lang }}/incidents/">4</a></li></ul></nav></header>
<main><h1>{{ .Title }}</h1>{{ block "main" . }}{{ end }}</main>
<footer><ul>{{ range .AllTranslations }}<li><a href="{{ .RelPermalink }}" hreflang="{{ .Language.Lang }}">
{{ .Language.Lang }}</a></li>{{ end }}</ul></footer></body></html>
"""
_LATEST = """{{ define "main" }}{{ .Content }}<ul>{{ range first 10 (where .RegularPages "Kind" "page") }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time>{{ .Date.Format "2006-01-02T15:04" }}</time></li>{{ end }}</ul>
{{ end }}"""
_HOME = """{{ define "main" }}<table>{{ range $service, $pages := .Site.Taxonomies.services }}
<tr><th>{{ $service }}</th>
{{ range first 7 $pages }}<td>{{ .Page.Params.state }}</td>{{ end }}</tr>{{ end }}</table>
<ul>{{ range first 10 .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ end }}"""
_SINGLE = """{{ define "main" }}<p><time>{{ .Date.Format "2006-01-02T15:04" }}</time> {{ .Params.stage }}</p>
<p><a href="{{ .CurrentSection.RelPermalink }}">{{ .CurrentSection.Title }}</a></p>{{ .Content }}
<ul>{{ range .Params.services }}<li>{{ . }}: {{ $.Params.state }}</li>{{ end }}</ul>{{ end }}"""

_TWIN = """# {{ .Title }}

{{ with .Date }}{{ .Format "2006-01-02T15:04" }}{{ end }}

{{ .RawContent }}

{{ range .AllTranslations }}[{{ .Language.Lang }}]({{ .Permalink }}) {{ end }}
"""
_TWIN_OF_LIST = """# {{ .Title }}

{{ range first 10 (where .RegularPages "Kind" "page") }}- [{{ .Title }}]({{ .RelPermalink }})
{{ end }}"""
_DATA = """{{ $notes := slice }}{{ range .RegularPages }}{{ $notes = $notes | append (dict "title" .Title "date" .Date
"state" .Params.state "services" .Params.services "text" (.Content | plainify)) }}{{ end }}
{{ dict "title" .Title "bulletins" $notes | jsonify }}
"""


def write_hugo(project: Path, content: Path) -> None:
    """Write a Hugo site that holds the incidents of a statusgen content folder."""
    layouts = project / "layouts"
    for name, text in (
        ("_default/baseof.html", _BASE),
        ("_default/list.html", _LATEST),
        ("_default/single.html", _SINGLE),
        ("index.html", _HOME),
        ("_default/single.twin.md", _TWIN),
        ("_default/list.twin.md", _TWIN_OF_LIST),
        ("_default/section.json.json", _DATA),
    ):
        (layouts / name).parent.mkdir(parents=True, exist_ok=True)
        (layouts / name).write_text(text, encoding="utf-8")
    languages = "\n".join(
        f'[languages.{tag}]\ncontentDir = "content/{tag}"\nweight = {rank}\ntitle = "Groupe de mesure"'
        for rank, tag in enumerate(LANGUAGES, 1)
    )
    (project / "hugo.toml").write_text(
        'baseURL = "https://etat.mesure.example/"\ndefaultContentLanguage = "fr"\n'
        "defaultContentLanguageInSubdir = true\nenableGitInfo = false\n"
        '[taxonomies]\nservice = "services"\nlocation = "locations"\nmonth = "months"\n'
        "[outputFormats.twin]\nmediaType = 'text/markdown'\nbaseName = 'index'\nisPlainText = true\n"
        "[outputs]\nhome = ['html', 'rss', 'twin']\nsection = ['html', 'twin', 'json']\ntaxonomy = ['html', 'twin']\n"
        "term = ['html', 'rss', 'twin']\npage = ['html', 'twin']\n"
        f"[services.rss]\nlimit = 50\n{languages}\n",
        encoding="utf-8",
    )
    for note in notes_of(content):
        own = project / "content" / note.language / "incidents" / note.incident
        own.mkdir(parents=True)
        head = f'---\ntitle: "{note.incident}"\ndate: {note.date}\n---\nRésumé.\n'
        (own / "_index.md").write_text(head, encoding="utf-8")
        front = (
            f'title: "{note.title}"\ndate: {note.date}\nstate: {note.state}\nservices: [service-{note.service}]\n'
            f"locations: [lieu-{note.place}]\nmonths: ['{note.date[:7]}']"
        )
        (own / "1.md").write_text(f"---\n{front}\n---\n{note.body}", encoding="utf-8")
