"""Targets: to whom bulletins are announced. They hold no secrets."""

from enum import StrEnum

from msgspec import Struct


class TargetKind(StrEnum):
    """The kind of receiver."""

    WEBSUB = "websub"
    """A WebSub hub, which fetches the feeds that changed and hands them on."""
    WEBHOOK = "webhook"
    """Any program that takes JSON."""
    MASTODON = "mastodon"
    SLACK = "slack"
    TEAMS = "teams"
    MATRIX = "matrix"
    """A generic incoming webhook of matrix-hookshot."""
    EMAIL = "email"
    """A list address, by SMTP."""

    @property
    def is_secret(self) -> bool:
        """Whether whoever knows the address may write there."""
        return self in (TargetKind.SLACK, TargetKind.TEAMS, TargetKind.MATRIX)

    @property
    def is_chat(self) -> bool:
        """Whether people talk there, and are called by their names."""
        return self in (TargetKind.MASTODON, TargetKind.SLACK, TargetKind.TEAMS, TargetKind.MATRIX)

    @property
    def needs_token(self) -> bool:
        """Whether nothing can be sent without a token."""
        return self is TargetKind.MASTODON


class TextFormat(StrEnum):
    """What a webhook gets."""

    JSON = "json"
    """Everything that is known of the bulletin."""
    SMS = "sms"
    """A text that fits into one text message."""


class Visibility(StrEnum):
    """Who sees a status of Mastodon."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"
    DIRECT = "direct"


EVERYTHING, FOR_PRESS = "all", "press"


class Target(Struct, frozen=True):
    """One receiver of announcements."""

    name: str
    """Its name in the settings: its deliveries are recorded under it."""
    kind: TargetKind
    address: str
    """``https://…``, or ``smtps://host:port`` for e-mail; empty where the environment holds it."""
    languages: tuple[str, ...]
    about: tuple[str, ...] = (EVERYTHING,)
    """``all``, ``press``, or ids of locations and services: one of them is enough."""
    format: TextFormat = TextFormat.JSON
    visibility: Visibility = Visibility.PUBLIC
    sender: str = ""
    """From whom e-mail comes."""
    recipient: str = ""
    """The list address."""
    user: str = ""
    """Who signs in to send e-mail; empty for nobody."""
    unencrypted: bool = False
    """Whether it may be spoken to in clear text although it is on another machine."""
    line: int = 0
    about_lines: tuple[int, ...] = ()

    @property
    def variable(self) -> str:
        """The end of the names of its environment variables."""
        return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in self.name).upper()

    @property
    def is_repeatable(self) -> bool:
        """Whether a retry is harmless, because the receiver recognises what it already has.

        A hub only fetches again; an e-mail keeps its Message-ID; a webhook and Mastodon get a key. A chat and a gateway
        for text messages would show everybody the same text again.
        """
        if self.kind is TargetKind.WEBHOOK:
            return self.format is TextFormat.JSON
        return not self.kind.is_secret
