"""``statusgen init``: ask what a site needs to begin with, and write it."""

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Container
from pathlib import Path

import click

from statusgen.cli.asking import ask, ask_yes_or_no
from statusgen.cli.instants import now
from statusgen.cli.options import EXIT_STATUSES, find_command, refusals
from statusgen.cli.talk import NOT_WRITTEN, Talk, say_reference
from statusgen.content.messages import say_command

_FLAGS = ("--organisation", "--country", "--places")
"""What has no usual answer."""
_WIDEST = 40
"""Letters of a service in one of two columns."""


@click.command(epilog=EXIT_STATUSES)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--organisation", help="Name of the hospital or group.")
@click.option("--country", help="Two letters, such as BE.")
@click.option("--languages", help="Tags between commas, the one that editors write in first.")
@click.option("--timezone", help="Such as Europe/Brussels (default: that of the country).")
@click.option("--emergency", help="Number for an ambulance (default: that of the country).")
@click.option("--address", help="Address of the site once it is on line.")
@click.option("--phone", help="Number that patients may call.")
@click.option("--reach-everybody/--not-everybody", default=None, help="Whether you can contact every patient.")
@click.option("--places", help="Names of hospitals and clinics, between commas.")
@click.option("--services", help="Services of the standard catalogue, between commas.")
@click.option("--yes", is_flag=True, help="Ask nothing: take the usual answer where no option gives one.")
def init(
    folder: Path,
    organisation: str | None,
    country: str | None,
    languages: str | None,
    timezone: str | None,
    emergency: str | None,
    address: str | None,
    phone: str | None,
    reach_everybody: bool | None,
    places: str | None,
    services: str | None,
    yes: bool,
) -> None:
    """Make a folder to begin with: settings, services, a first page.

    It asks what it needs. Nothing is published, and no file that is there is touched.

    \b
    Examples:
      statusgen init status
      statusgen init --yes --organisation Ardelia --country BE --places Rivemont
    """
    from statusgen.content.standard import SERVICES
    from statusgen.content.starter import say_starter
    from statusgen.content.vocabulary import known_languages
    from statusgen.desk.init import (
        IGNORED,
        IGNORING,
        README,
        USUAL_SERVICES,
        Choices,
        emergency_number_of,
        find_country,
        find_language,
        find_service,
        languages_of,
        make_project,
        spread_numbers,
        write_project,
        zones_of_countries,
    )

    talk = Talk(quiet=False, verbose=False)
    with refusals(talk):
        own = _own_language(languages)
        ask = _Asking(own, is_silent=yes)
        if (folder / "content").exists():
            click.echo(say_starter(own, "say", "taken", path=folder / "content"), err=True)
            sys.exit(NOT_WRITTEN)
        named = ask.text("organisation", organisation, "")
        land = ask.one(
            "country",
            country,
            _own_country(),
            lambda typed: find_country(typed, own),
            "unknown-country",
        )
        spoken = ask.several(
            "languages",
            languages,
            ", ".join(languages_of(land, own)),
            find_language,
            "unknown-language",
            ", ".join(known_languages()),
        )
        ask.language = spoken[0]
        zones = zones_of_countries()[land]
        every = {zone for own_zones in zones_of_countries().values() for zone in own_zones}
        zone = ask.one(
            "timezone", timezone, zones[0], lambda typed: _known(typed, every), "unknown-zone", ", ".join(zones[:5])
        )
        number = ask.text("emergency", emergency, emergency_number_of(land))
        site = ask.one("address", address, f"https://status.{_host(named)}.example/", _address, "address-unreadable")
        line = ask.one("phone", phone, "", _phone, "phone-unreadable")
        reach = reach_everybody if reach_everybody is not None else ask.yes_or_no("reach")
        hospitals = ask.several("places", places, "", _with_a_letter, "nothing-named")
        if services is None and not yes:
            _show_services(list(SERVICES), spoken[0])
        offered = ask.several(
            "services",
            services,
            ", ".join(str(number) for number, id_ in enumerate(SERVICES, 1) if id_ in USUAL_SERVICES),
            lambda typed: find_service(typed, spoken[0]),
            "unknown-service",
            spread=spread_numbers,
        )
        choices = Choices(named, land, spoken, zone, number, site, line, reach, hospitals, offered)
        made = make_project(choices, now().date())
        kept = [path for path in (README, IGNORING) if (folder / path).is_file()]
        made = {path: text for path, text in made.items() if path not in kept}
        taken = write_project(folder, made)
        if taken is not None:
            click.echo(say_starter(spoken[0], "say", "taken", path=folder / taken), err=True)
            sys.exit(NOT_WRITTEN)
    click.echo(say_starter(spoken[0], "say", "made", count=len(made), folder=folder.resolve()))
    for path in kept:
        click.echo(say_starter(spoken[0], "say", "kept", path=folder / path))
    if IGNORING in kept:
        told = {"path": folder / IGNORING, "lines": " ".join(IGNORED)}
        click.echo(say_starter(spoken[0], "say", "ignored", **told))
    go = f"cd {shlex.quote(str(folder))} && " if folder != Path() else ""
    _, checkout = find_command()
    if checkout is not None and shutil.which("statusgen") is None:
        go = f"pipx install {shlex.quote(str(checkout))} && {go}"
    click.echo(say_starter(spoken[0], "say", "next", command=f"{go}statusgen new"))
    if reference := say_reference(spoken[0]):
        click.echo(reference)


class _Asking:
    """Asks until an answer can be used; where nobody may be asked, says which option is missing."""

    def __init__(self, language: str, *, is_silent: bool) -> None:
        self.language = language
        self.is_silent = is_silent

    def _say(self, name: str, **values: object) -> str:
        """Return a sentence in the language of the person."""
        from statusgen.content.starter import say_starter

        return say_starter(self.language, "say", name, **values)

    def text(self, name: str, typed: str | None, usual: str) -> str:
        """Return a text without spaces around it."""
        return self.one(name, typed, usual, _with_a_letter, "nothing-named")

    def one(
        self,
        name: str,
        typed: str | None,
        usual: str,
        read: Callable[[str], str | None],
        fault: str,
        known: str = "",
    ) -> str:
        """Return one answer that ``read`` can use."""
        is_typed = typed is not None
        while True:
            answer = typed if typed is not None else self._ask(name, usual, known)
            found = read(" ".join(answer.split()))
            if found is not None:
                return found
            self._refuse(name, self._say(fault, typed=answer, known=known), is_typed=is_typed)
            typed = None

    def several(
        self,
        name: str,
        typed: str | None,
        usual: str,
        read: Callable[[str], str | None],
        fault: str,
        known: str = "",
        spread: Callable[[str], str] = str,
    ) -> tuple[str, ...]:
        """Return the answers between commas, each once; at least one. ``spread`` writes in full what stands short."""
        is_typed = typed is not None
        while True:
            answer = typed if typed is not None else self._ask(name, usual, known)
            parts = [" ".join(part.split()) for part in spread(answer).split(",") if part.strip()]
            found = {part: read(part) for part in parts}
            wrong = next((part for part, one in found.items() if one is None), None)
            if parts and wrong is None:
                return tuple(dict.fromkeys(one for one in found.values() if one is not None))
            sentence = self._say(fault, typed=wrong, known=known) if wrong is not None else self._say("nothing-named")
            self._refuse(name, sentence, is_typed=is_typed)
            typed = None

    def yes_or_no(self, name: str) -> bool:
        """Return a yes or a no; no where nobody may be asked."""
        return not self.is_silent and ask_yes_or_no(
            say_command("ask-yes-no", self.language, question=self._question(name, ""))
        )

    def _question(self, name: str, known: str) -> str:
        from statusgen.content.starter import say_starter

        return say_starter(self.language, "ask", name, known=known)

    def _ask(self, name: str, usual: str, known: str) -> str:
        if not self.is_silent:
            return ask(self._question(name, known), usual)
        if not usual and f"--{name}" in (*_FLAGS, "--emergency"):
            raise click.UsageError(say_command("init-needs", self.language, name=name))
        return usual

    def _refuse(self, name: str, sentence: str, *, is_typed: bool) -> None:
        """Say what cannot be used; where it was an option, or nobody may be asked, stop."""
        if is_typed or self.is_silent:
            raise click.BadParameter(sentence, param_hint=f"--{name}")
        click.echo(sentence, err=True)


def _with_a_letter(typed: str) -> str | None:
    """Return what can be a name or a number: a question mark is neither."""
    return typed if any(letter.isalnum() for letter in typed) else None


def _known(typed: str, words: Container[str]) -> str | None:
    return typed if typed in words else None


def _address(typed: str) -> str | None:
    import re

    return typed.rstrip("/") + "/" if re.fullmatch(r"https?://[\w.-]+(:\d{1,5})?(/[^\s?#]*)?", typed) else None


def _phone(typed: str) -> str | None:
    return typed if not typed or any(letter.isdigit() for letter in typed) else None


def _host(organisation: str) -> str:
    from statusgen.desk.init import ids_of

    return ids_of((organisation,))[0][:40].strip("-")


def _own_language(typed: str | None) -> str:
    """Return the language to speak: that which was typed first, else that of the terminal."""
    from statusgen.desk.init import find_language

    first = (typed or "").split(",")[0].strip()
    spoken = first or (_terminal_language() or "en").replace("_", ".").split(".")[0].lower()
    return find_language(spoken) or spoken


def _terminal_language() -> str:
    """Return language and country as the terminal says them; empty where it does not."""
    return next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")


def _own_country() -> str:
    country = _terminal_language().split(".")[0].partition("_")[2].upper()
    return country if len(country) == 2 else ""


def _show_services(ids: list[str], language: str) -> None:
    """Show the standard catalogue with its numbers, in two columns."""
    from statusgen.content.standard import standard_text

    names = [standard_text("service", id_, (language,), language) for id_ in ids]
    lines = [f"{number:>3}  {_shortened(name.as_written) if name else ''}" for number, name in enumerate(names, 1)]
    half = (len(lines) + 1) // 2
    for left, right in zip(lines[:half], [*lines[half:], ""], strict=False):
        click.echo(f"{left:<46} {right}".rstrip())


def _shortened(name: str) -> str:
    return name if len(name) <= _WIDEST else f"{name[: _WIDEST - 1].rstrip()}…"
