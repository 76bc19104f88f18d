"""A new bulletin, or a translation, as its writer finds it: what is known filled in, what is not between [[ and ]]."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from statusgen.content.files import INCIDENTS
from statusgen.content.front_matter import find_fences
from statusgen.content.instants import type_instant
from statusgen.content.messages import editors_of
from statusgen.content.notes import Rules, digest_of
from statusgen.content.opening import read_below
from statusgen.content.services import names_of
from statusgen.content.source import parse_source
from statusgen.content.starter import editors_tag, say_starter
from statusgen.desk.repeated import notes_that_say, repeat_lines
from statusgen.desk.templates import TEMPLATES, Said, Template
from statusgen.model.content import Content
from statusgen.model.note import Incident, Note
from statusgen.model.severity import severity
from statusgen.model.situation import Cell, Reason, Situation
from statusgen.model.vocabulary import TypedLine, Vocabulary, normalise
from statusgen.model.words import NeverAsked, Rule, Stage, State
from statusgen.situation.lines import standing_lines
from statusgen.situation.site_words import type_value
from statusgen.situation.warnings import standing_of

_PROMISES = (10, 12, 17)
"""Hours at which an update may be promised."""
_OF_COMPUTERS = ("first-hour", "first-morning", "call-centre", "restart")
"""Templates that do not name what has happened."""
_NUMBER = re.compile(r"^(\d+)-")
_MARKED = re.compile(r"^(\s*+(?:(?:#++|[>*+-]|\d++[.)])\s++)*)(\S(?:.*\S)?)\s*$")
"""A line of Markdown: its marks of a heading, a list or a quotation, and its text."""


def open_ids(situation: Situation) -> tuple[str, ...]:
    """Return the ids of the incidents that are open, the latest news first."""
    return tuple(incident.id for incident in situation.open_incidents)


def usual_folder(name: str, language: str) -> str:
    """Return words for the folder of a new incident, in the language of its editors: patients see them in addresses."""
    own = (
        say_starter(language, "ask", "folder-usual")
        if name in _OF_COMPUTERS
        else say_starter(language, "template", name)
    )
    return "-".join(re.findall("[a-z0-9]+", normalise(own)))


def new_folder(typed: str, at: datetime) -> str:
    """Return the id of a new incident: year, month, and the words that were typed."""
    words = "-".join(re.findall("[a-z0-9]+", normalise(typed))) or "incident"
    return words if re.match(r"\d{4}-\d\d-", words) else f"{at:%Y-%m}-{words}"


def make_bulletin(name: str, content: Content, situation: Situation, incident: str, project: Path) -> dict[str, str]:
    """Return the files of a new bulletin by their path below the project, for the instant of the situation.

    A bulletin of an incident that is not there yet comes with the file of that incident.
    """
    writer = _Writer(content, situation, project)
    template, folder = TEMPLATES[name], f"{INCIDENTS}/{incident}"
    made: dict[str, str] = {}
    if not (project / folder).is_dir():
        made[f"{folder}/incident.{writer.language}.md"] = writer.incident_text(template)
    number = 1 + max((_number_of(path.name) for path in (project / folder).glob("*.md")), default=0)
    made[f"{folder}/{number:02}-{name}.{writer.language}.md"] = writer.bulletin_text(name, template, incident)
    return made


def _number_of(name: str) -> int:
    found = _NUMBER.match(name)
    return int(found[1]) if found else 0


class _Writer:
    """Writes for readers in the reference language, and for its writer in the language of the site's editors."""

    def __init__(self, content: Content, situation: Situation, project: Path) -> None:
        settings = content.settings
        self.project = project
        self.language = settings.reference
        self.editors = editors_of(settings)
        """In which the writer is spoken to: comments, and what is to be filled in."""
        self.typed = self.editors if self.editors in settings.languages else self.language
        """In which keys and words are typed: one that the site knows."""
        self.content = content
        self.situation = situation
        self.vocabulary = content.vocabulary
        self.at = situation.at.astimezone(content.settings.timezone)

    def incident_text(self, template: Template) -> str:
        """Return the file of a new incident."""
        lines: list[TypedLine] = [(0, "title", self._hole("summary"))]
        if template.is_planned:
            lines += [(0, "kind", self.vocabulary.usual(self.typed, "kind", ("planned",)))]
            lines += [(0, "from", self._hole("moment")), (0, "until", self._hole("moment"))]
        elif template.concerns_everything:
            lines += [(0, "concerns", self.vocabulary.usual(self.typed, "everything", ("everything",)))]
        else:
            lines += [(0, "concerns", self._hole("concerns"))]
        return self._file(lines, f"{self._hole('summary')}\n")

    def bulletin_text(self, name: str, template: Template, incident: str) -> str:
        """Return a bulletin."""
        lines: list[TypedLine] = [(0, "title", self._say("title", name)), (0, "published", self._date(self.at))]
        promise = self._next_promise()
        if not template.is_planned:
            is_last = template.stage is Stage.CLOSED
            lines += [] if is_last else [(0, "next-update", self._date(promise))]
            lines += [(0, "valid-until", self._date(promise + timedelta(hours=6)))]
        if template.stage is not None:
            lines += [(0, "stage", self.vocabulary.usual(self.typed, "stage", (template.stage,)))]
        if template.corrects:
            lines += [(0, "corrects", self._hole("number"))]
        lines += [(0, "author", self._hole("who")), (0, "approved-by", self._hole("approver"))]
        lines += self._facts(template, incident)
        says = [one for one in template.says if not self._is_worse(one, incident)]
        said = [*self._said(template, says, incident)]
        holes = [(depth, self._filled(key), self._filled(value)) for depth, key, value in template.holes]
        named = (
            {one for one, _, _ in says}
            if template.stage is not Stage.CLOSED
            else {*self._held(incident), *self._ahead(incident)}
        )
        is_limited = template.is_planned or (template.begins and not template.concerns_everything)
        comments = [] if is_limited else [*self._comments(incident, named)]
        if said or holes or comments:
            lines += [(0, "services", ""), *said, *holes]
        return self._file(lines, self._say("text", name), comments)

    def _facts(self, template: Template, incident: str) -> Iterator[TypedLine]:
        """Iterate over lines that say something of no service."""
        notes = next((one.standing for one in self.situation.live if one.id == incident), ())
        if template.stage is Stage.CLOSED:
            yield from self._ended(notes)
        if template.warns:
            never = self.vocabulary.usual(self.typed, "never asked", (NeverAsked.PAYMENTS, NeverAsked.PASSWORDS))
            yield from ((0, "warnings", ""), (1, self._hole("warning"), ""), (2, "never", never))
            yield 2, "tell", self._hole("tell")
        if template.opens_line:
            yield from ((0, "lines", ""), (1, type_value(self.content, "lines", "call-centre"), ""))
            yield from ((2, "number", self._hole("phone")), (2, "hours", self._hole("hours")))

    def _ended(self, notes: Sequence[Note]) -> Iterator[TypedLine]:
        """Iterate over lines that end telephone lines, and warnings if their writer says so."""
        warnings = [one.warning.kind for one in standing_of(notes)]
        yield from [(0, "warnings", "")] if warnings else []
        yield from ((1, type_value(self.content, "warnings", kind), self._hole("ended")) for kind in warnings)
        lines = [line for line, _ in standing_lines(notes).values() if not line.is_usual]
        usual, places = self.vocabulary.usual(self.typed, "as-before", ("as-before",)), self.content.catalogue.locations
        yield from [(0, "lines", "")] if lines else []
        for id_ in dict.fromkeys(line.id for line in lines):
            yield 1, type_value(self.content, "lines", id_), ""
            for line in lines:
                if line.id == id_ and line.location:
                    yield from ((2, "- at", names_of(places).name_of(line.location)), (3, "number", usual))
                elif line.id == id_:
                    yield 2, "- number", usual

    def _is_worse(self, said: Said, incident: str) -> bool:
        """Whether the incident has said worse of a service than a template does: what stands is taken over then."""
        service, state, _ = said
        one = self.content.catalogue.services.get(service)
        known = [
            cell.last or cell.said for cell in self.situation.of_service(service).values() if _is_of(cell, incident)
        ]
        worst = max((severity(one.state) for one in known), default=0)
        return one is not None and not one.when_stated and worst > severity(state)

    def _said(self, template: Template, says: Iterable[Said], incident: str) -> Iterator[TypedLine]:
        services = self.content.catalogue.at(self.at).services
        if template.stage is Stage.CLOSED:
            ahead = self._ahead(incident)
            for id_ in (*(one for one in self._held(incident) if one not in ahead), *ahead):
                yield 1, self._name(id_), "" if id_ in ahead else self._words(State.RUNNING, services[id_].rule)
                yield from self._without_windows(services[id_].rule) if id_ in ahead else ()
        for id_, state, rule in says:
            if id_ not in services:
                continue
            if id_ != template.excepts or rule is None:
                yield 1, self._name(id_), self._words(state, rule if services[id_].attended else None)
                continue
            state_word = self.vocabulary.usual(self.typed, "state", (state,))
            rule_word = self.vocabulary.usual(self.typed, "rule", (rule,))
            yield from ((1, self._name(id_), ""), (2, "state", state_word), (2, "rule", rule_word))
            yield from ((2, "except", ""), (3, "- for", self._hole("group")), (4, "rule", self._hole("rule")))

    def _without_windows(self, rule: Rule | None) -> Iterator[TypedLine]:
        yield 2, "state", self.vocabulary.usual(self.typed, "state", (State.RUNNING,))
        yield from [(2, "rule", self.vocabulary.usual(self.typed, "rule", (rule,)))] if rule is not None else []
        yield 2, "windows", self.vocabulary.usual(self.typed, "none", ("none",))

    def _ahead(self, incident: str) -> tuple[str, ...]:
        """Return the services of which an incident announces something for later."""
        cells = self.situation.cells.items()
        found = (key[0] for key, cell in cells if incident in [source.incident for source in cell.announced_by])
        return tuple(dict.fromkeys(found))

    def _held(self, incident: str) -> tuple[str, ...]:
        """Return the services that an incident holds now, those included that no bulletin names."""
        held = {
            key[0]
            for key, cell in self.situation.cells.items()
            if any(source.incident == incident for source in cell.sources)
        }
        return tuple(id_ for id_, one in self.content.catalogue.services.items() if id_ in held and not one.when_stated)

    def _comments(self, incident: str, named: Iterable[str]) -> Iterator[str]:
        """Iterate over what stays as it was: what each service that somebody named says now, and those nobody named."""
        services, silent = self.content.catalogue.at(self.at).services, []
        affected = set(self._held(incident))
        lines: list[str] = []
        for id_ in services:
            cells = self.situation.of_service(id_).values()
            if id_ in named:
                continue
            if all(cell.reason in (Reason.ORDINARY, Reason.NOT_STATED) for cell in cells):
                silent.append(self._name(id_))
            elif id_ in affected:
                lines += [
                    line for one in self.situation.live if one.id == incident for line in self._iter_again(one, id_)
                ]
        if lines:
            yield self._say("comment", "renew")
        yield from lines
        if silent:
            yield self._say("comment", "not-named", names=", ".join(silent))

    def _iter_again(self, incident: Incident, service: str) -> Iterator[str]:
        """Iterate over what the incident says of a service, in lines that can be typed as they stand."""
        rules = Rules(self.content.settings, self.content.catalogue, self.vocabulary)
        lines = repeat_lines(incident, service, self.project, rules, self.at)
        if lines is not None:
            yield from lines
            return
        numbers = ", ".join(str(note.number) for note in notes_that_say(incident, service))
        if numbers:
            yield self._say("comment", "elsewhere-said", service=self._name(service), numbers=numbers)

    def _words(self, state: State, rule: Rule | None) -> str:
        words = [self.vocabulary.usual(self.typed, "state", (state,))]
        words += [self.vocabulary.usual(self.typed, "rule", (rule,))] if rule is not None else []
        return ", ".join(words)

    def _name(self, service: str) -> str:
        return names_of(self.content.catalogue.services).name_of(service)

    def _next_promise(self) -> datetime:
        days = (self.at.replace(minute=0, second=0, microsecond=0) + timedelta(days=days) for days in (0, 1))
        hours = (day.replace(hour=hour) for day in days for hour in _PROMISES)
        return next(hour for hour in hours if hour >= self.at + timedelta(hours=2))

    def _date(self, instant: datetime) -> str:
        return type_instant(instant, self.content.settings.timezone)

    def _say(self, context: str, name: str, **values: object) -> str:
        if context not in ("title", "text"):
            return say_starter(self.editors, context, name, **values)
        said = say_starter(self.language, context, name)
        return said if editors_tag(self.language) in (self.language, self.language.split("-")[0]) else _unfilled(said)

    def _hole(self, name: str) -> str:
        return f"[[{self._say('hole', name)}]]"

    def _filled(self, text: str) -> str:
        return self._hole(text[1:]) if text.startswith("@") else text

    def _file(self, lines: Iterable[TypedLine], text: str, comments: Iterable[str] = ()) -> str:
        front = self.vocabulary.lines(self.typed, lines).lstrip("\n")
        remarks = "".join(f"\n  # {comment}" for comment in comments)
        return f"---\n{front}{remarks}\n---\n{text}"


def _is_of(cell: Cell, incident: str) -> bool:
    """Whether a bulletin of an incident says what a cell says."""
    return any(source.incident == incident and source.note for source in cell.sources)


# ── Translations ────────────────────────────────────────────────────────────────────────────────────────────────────


def make_translations(
    content: Content, project: Path, language: str, incidents: Iterable[Incident], number: int | None
) -> dict[str, str]:
    """Return the translations that are missing, by their path: the original between [[ and ]], its digest filled in.

    With a number only that of this bulletin. An original that cannot be read now is left out.
    """
    reference, editors = content.settings.reference, editors_of(content.settings)
    typed = editors if editors in content.settings.languages else reference
    made: dict[str, str] = {}
    for incident in incidents:
        own = f"{incident.path}/incident.{reference}.md"
        texts = {own: incident.editions[reference]} if number is None else {}
        texts |= {note.path: note.editions[reference] for note in incident.notes if number in (None, note.number)}
        for path, edition in texts.items():
            target = f"{path.removesuffix(f'.{reference}.md')}.{language}.md"
            if (project / path).is_file() and not (project / target).exists():
                lines = parse_source(path, read_below(project, path)).lines
                fences = find_fences(lines)
                if fences is not None:
                    body = tuple(lines[fences[1] + 1 :])
                    made[target] = _translation_of(edition.typed_title, body, content.vocabulary, typed)
    return made


def _unfilled(text: str) -> str:
    """Return a text of which each line is still to be said in another language."""
    bare = text.replace("[[", "(").replace("]]", ")")
    return "\n".join(_MARKED.sub(r"\1[[\2]]", line) for line in bare.split("\n"))


def _translation_of(title: str, body: tuple[str, ...], vocabulary: Vocabulary, language: str) -> str:
    shown = "\n".join(_MARKED.sub(r"\1[[\2]]", line) for line in body)
    front = vocabulary.lines(language, [(0, "title", f"[[{title}]]"), (0, "translates", digest_of(title, body))])
    return f"---{front}\n---\n{shown}\n"
