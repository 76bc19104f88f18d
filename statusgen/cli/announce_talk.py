"""What ``statusgen announce`` says, in the languages of editors."""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from statusgen.content.messages import editors_language, read_words
from statusgen.content.opening import show_lines

if TYPE_CHECKING:
    from statusgen.announce.agenda import Agenda, Delivery, Report


class Telling:
    """Says what is due and what became of it, in the language of the site's editors."""

    def __init__(self, language: str, zone: tzinfo) -> None:
        self.language = editors_language(language)
        self.zone = zone

    def moment(self, moment: datetime) -> str:
        """Return an instant in the site's timezone."""
        return moment.astimezone(self.zone).strftime(
            "%Y-%m-%d %H:%M:%S" if self.language == "en" else "%d/%m/%Y %H:%M:%S"
        )

    def words(self, name: str, /, **values: object) -> str:
        """Return a sentence with its values."""
        return show_lines(read_words("announce", self.language)[name].format(**values))

    def out(self, name: str, /, **values: object) -> None:
        """Say a result."""
        click.echo(self.words(name, **values))

    def err(self, name: str, /, **values: object) -> None:
        """Say anything else."""
        click.echo(self.words(name, **values), err=True)

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
        variable, fault, host = (*report.reason.split(":", 2), "", "")[:3]
        if report.news == "sent":
            if not quiet:
                self.out("sent", who=who, title=title)
        elif report.news == "not-set":
            name = report.delivery.target.variable
            self.err(f"secret-{fault}", who=who, variable=variable, host=host, name=name)
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
