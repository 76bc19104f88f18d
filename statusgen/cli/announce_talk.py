"""What ``statusgen announce`` says, in French and in English."""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from statusgen.content.opening import show_lines

if TYPE_CHECKING:
    from statusgen.announce.agenda import Agenda, Delivery, Report
    from statusgen.pipeline import Checked


class Telling:
    """Says what is due and what became of it, in the language of the site's editors."""

    def __init__(self, language: str, zone: tzinfo) -> None:
        self.second = 0 if language == "fr" else 1
        self.zone = zone

    def moment(self, moment: datetime) -> str:
        """Return an instant in the site's timezone."""
        return moment.astimezone(self.zone).strftime("%d/%m/%Y %H:%M:%S" if self.second == 0 else "%Y-%m-%d %H:%M:%S")

    def words(self, name: str, /, **values: object) -> str:
        """Return a sentence with its values."""
        return show_lines(_SENTENCES[name][self.second].format(**values))

    def out(self, name: str, /, **values: object) -> None:
        """Say a result."""
        click.echo(self.words(name, **values))

    def err(self, name: str, /, **values: object) -> None:
        """Say anything else."""
        click.echo(self.words(name, **values), err=True)

    def demonstration(self, checked: "Checked", *, quiet: bool) -> None:
        """Say that a demonstration is one."""
        from statusgen.cli.waiting_talk import say_demonstration

        content = checked.content
        if content is not None and content.settings.demonstration is not None and not quiet:
            click.echo(say_demonstration(content.settings.demonstration, checked.language), err=True)

    def delivery(self, delivery: "Delivery", now: datetime) -> None:
        """Show a text as it would be sent, and how long it is."""
        from statusgen.announce.texts import text_for

        text = text_for(delivery.target, delivery.announcement)
        click.echo(f"── {self._who(delivery)}{self._length(delivery, text)}")
        for line in text.split("\n"):
            click.echo(f"   {line}")
        row = delivery.row
        if row is not None:
            until = row.not_before if row.not_before and row.not_before > now else now
            self.out("queued", attempts=row.attempts, reason=row.reason or "?", until=self.moment(until))
        click.echo("")

    def _who(self, delivery: "Delivery") -> str:
        target = delivery.target
        where = target.recipient or urlsplit(target.address).hostname or f"STATUSGEN_ADDRESS_{target.variable}"
        return f"{target.name} ({target.kind}, {where}) · {delivery.announcement.language}"

    def _length(self, delivery: "Delivery", text: str) -> str:
        from statusgen.announce.lengths import MASTODON, mastodon_length, sms_length, sms_limit
        from statusgen.model.targets import TargetKind, TextFormat

        if delivery.target.kind is TargetKind.MASTODON:
            return f" · {mastodon_length(text, delivery.announcement.link)}/{MASTODON}"
        if delivery.target.kind is TargetKind.WEBHOOK and delivery.target.format is TextFormat.SMS:
            return f" · {sms_length(text)}/{sms_limit(text)}"
        return ""

    def report(self, report: "Report", *, quiet: bool) -> None:
        """Say what became of a delivery: good news on stdout, everything else on stderr."""
        who, title = self._who(report.delivery), report.delivery.announcement.title
        until = self.moment(report.until) if report.until else ""
        variable, _, fault = report.reason.partition(":")
        if report.news == "sent":
            if not quiet:
                self.out("sent", who=who, title=title)
        elif report.news == "no-secret":
            self.err(f"secret-{fault}", who=who, variable=variable)
        else:
            self.err(report.news, who=who, title=title, reason=report.reason or "?", until=until)

    def left(self, agenda: "Agenda") -> None:
        """Say what waits for the next run, and what waits for a person."""
        for name, count in agenda.more.items():
            self.err("more", name=name, count=count)
        for key, row in agenda.stuck:
            self.err(
                "stuck",
                name=key.target,
                language=key.language,
                bulletin=f"{key.incident}/{key.number}",
                state=self.words(f"state-{row.state}"),
                reason=row.reason or "?",
            )


_SENTENCES: dict[str, tuple[str, str]] = {
    "no-targets": (
        "Il n’y a pas de destinataire. Ajoutez une section announce: à content/settings.yaml (docs/announcing.fr.md).",
        "There is no target. Add a section announce: to content/settings.yaml (docs/announcing.md).",
    ),
    "nothing-new": ("Rien de nouveau à annoncer.", "Nothing new to announce."),
    "how-to-send": (
        "Rien n’a été envoyé. Pour envoyer : statusgen announce --send",
        "Nothing was sent. To send it: statusgen announce --send",
    ),
    "queued": (
        "   (déjà tenté {attempts} fois : {reason} ; prochain essai à partir de {until})",
        "   (tried {attempts} times: {reason}; tried again from {until} on)",
    ),
    "demonstration": (
        "Rien n’a été envoyé : ce site est une démonstration (demonstration: dans settings.yaml), et personne ne doit "
        "croire que son histoire a lieu maintenant. Pour l’envoyer quand même : --even-demonstration",
        "Nothing was sent: this site is a demonstration (demonstration: in settings.yaml), and nobody should believe "
        "that its story happens now. To send it all the same: --even-demonstration",
    ),
    "sent": ("Envoyé à {who} : {title}", "Sent to {who}: {title}"),
    "later": (
        "Pas encore reçu par {who} : {title} ({reason}). Nouvel essai à partir de {until}.",
        "Not yet taken by {who}: {title} ({reason}). It is tried again from {until} on.",
    ),
    "waits": (
        "En attente pour {who} : {title} ({reason}). Nouvel essai à partir de {until}.",
        "Waiting for {who}: {title} ({reason}). It is tried again from {until} on.",
    ),
    "not-online": (
        "Pas encore en ligne, donc pas annoncé à {who} : {title} ({reason}). Publiez d’abord le site, puis relancez.",
        "Not online yet, so not announced to {who}: {title} ({reason}). Publish the site first, then run this again.",
    ),
    "refused": (
        "Refusé par {who} : {title} ({reason}). Corrigez l’adresse ou le jeton, puis ajoutez --again.",
        "Refused by {who}: {title} ({reason}). Put the address or the token right, then add --again.",
    ),
    "given-up": (
        "Abandonné après 48 heures pour {who} : {title} ({reason}). Pour l’envoyer quand même : --again",
        "Given up after 48 hours for {who}: {title} ({reason}). To send it all the same: --again",
    ),
    "unsure": (
        "Peut-être arrivé chez {who} : {title} ({reason}). Regardez ; si rien n’y est, ajoutez --again.",
        "May have arrived at {who}: {title} ({reason}). Look there; if it is missing, add --again.",
    ),
    "secret-missing": (
        "Rien n’a été envoyé à {who} : la variable d’environnement {variable} manque.",
        "Nothing was sent to {who}: the environment variable {variable} is missing.",
    ),
    "secret-address": (
        "Rien n’a été envoyé à {who} : {variable} ne contient pas une adresse https:// (ou smtps:// pour le courrier).",
        "Nothing was sent to {who}: {variable} holds no https:// address (or smtps:// for e-mail).",
    ),
    "secret-inside": (
        "Rien n’a été envoyé à {who} : {variable} désigne un fichier dans content/, que tout le monde peut lire. "
        "Déplacez-le hors de content/.",
        "Nothing was sent to {who}: {variable} names a file in content/, which everybody can read. Move it elsewhere.",
    ),
    "secret-unreadable": (
        "Rien n’a été envoyé à {who} : le fichier que désigne {variable} ne peut pas être lu.",
        "Nothing was sent to {who}: the file that {variable} names cannot be read.",
    ),
    "more": (
        "{count} autres annonces attendent pour {name} : relancez la commande.",
        "{count} more announcements wait for {name}: run the command again.",
    ),
    "stuck": (
        "{name} ({language}), bulletin {bulletin} : {state} ({reason}). Pour l’envoyer : --again",
        "{name} ({language}), bulletin {bulletin}: {state} ({reason}). To send it: --again",
    ),
    "state-refused": ("refusé", "refused"),
    "state-given-up": ("abandonné", "given up"),
    "state-unsure": ("peut-être arrivé", "may have arrived"),
}
"""What the command says, in French and in English."""
