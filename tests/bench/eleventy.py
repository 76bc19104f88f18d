"""The same corpus for Eleventy, with a bare layout: bulletins, incidents, lists of places and services, their feeds."""

import json
from pathlib import Path

from tests.bench.corpus import LANGUAGES, LOCATIONS, SERVICES
from tests.bench.hugo import Note, notes_of

_CONFIG = """export default function (config) {
  for (const tag of %s) {
    const notes = (api) => api.getFilteredByTag(tag).reverse();
    config.addCollection(`notes-${tag}`, notes);
    for (const key of ["service", "place"])
      config.addCollection(`${key}-${tag}`, (api) => {
        const groups = {};
        for (const note of notes(api)) (groups[note.data[key]] ??= []).push(note);
        return groups;
      });
  }
  return { dir: { input: "content", includes: "../layouts", output: "public" }, markdownTemplateEngine: false };
}
"""
_LAYOUT = """<!doctype html>
<html lang="{{ lang }}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }} – Groupe de mesure</title>
<link rel="alternate" type="application/rss+xml" href="/{{ lang }}/index.xml">
</head><body><header><p>Groupe de mesure</p><p>112</p></header>
<main><h1>{{ title }}</h1>{{ content | safe }}</main>
<footer><ul>%s</ul></footer></body></html>
"""
_LIST = """<ul>{%% for note in %s %%}{%% if loop.index <= 10 %%}
<li><a href="{{ note.url }}">{{ note.data.title }}</a></li>{%% endif %%}{%% endfor %%}</ul>
"""
_FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{{ title }}</title>
<link>https://etat.mesure.example/</link><description>{{ title }}</description>
{%% for note in %s %%}{%% if loop.index <= 50 %%}<item><title>{{ note.data.title }}</title>
<link>https://etat.mesure.example{{ note.url }}</link><guid>https://etat.mesure.example{{ note.url }}</guid>
<pubDate>{{ note.date.toUTCString() }}</pubDate><description>{{ note.content }}</description></item>
{%% endif %%}{%% endfor %%}
</channel></rss>
"""


def write_eleventy(project: Path, content: Path) -> None:
    """Write an Eleventy site that holds the incidents of a statusgen content folder."""
    (project / "layouts").mkdir(parents=True)
    (project / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (project / "eleventy.config.js").write_text(_CONFIG % json.dumps(LANGUAGES), encoding="utf-8")
    links = "".join(f'<li><a href="/{tag}/" hreflang="{tag}">{tag}</a></li>' for tag in LANGUAGES)
    (project / "layouts/page.njk").write_text(_LAYOUT % links, encoding="utf-8")
    for language in LANGUAGES:
        _write_lists(project / "content" / language, language)
    for note in notes_of(content):
        _write_note(project / "content" / note.language, note)


def _write_lists(folder: Path, language: str) -> None:
    folder.mkdir(parents=True)
    _write_list(folder / "index", f"/{language}/", f"collections['notes-{language}']", language)
    for key, count in (("service", SERVICES), ("place", LOCATIONS)):
        for number in range(count):
            notes = f"(collections['{key}-{language}']['{number}'] or [])"
            _write_list(folder / f"{key}-{number}", f"/{language}/{key}/{number}/", notes, language)


def _write_list(path: Path, address: str, notes: str, language: str) -> None:
    for suffix, layout, text in ((".njk", "layout: page.njk\n", _LIST), (".xml.njk", "", _FEED)):
        own = f"{address}index.xml" if layout == "" else address
        head = f"---\n{layout}title: {path.name}\nlang: {language}\npermalink: {own}\n---\n"
        path.with_name(path.name + suffix).write_text(head + text % notes, encoding="utf-8")


def _write_note(folder: Path, note: Note) -> None:
    own = folder / "incidents" / note.incident
    own.mkdir(parents=True, exist_ok=True)
    head = f"layout: page.njk\nlang: {note.language}\ntags: {note.language}\ndate: {note.date}\n"
    facts = f"title: '{note.title}'\nservice: {note.service}\nplace: {note.place}\nstate: {note.state}\n"
    (own / "1.md").write_text(f"---\n{head}{facts}---\n{note.body}", encoding="utf-8")
