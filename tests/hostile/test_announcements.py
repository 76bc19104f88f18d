"""What a title says to a mail server, a chat or a telephone is text there: no header, no mention, no markup."""

import email.policy
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes

import pytest
from lxml import etree, html

from statusgen.announce.requests import make_mail, make_request
from statusgen.announce.texts import Announcement
from statusgen.model.targets import Target, TargetKind, TextFormat
from tests.announce.test_announcement_texts import announcements
from tests.builders import NOON, make_project, note

TITLES = {
    "calls everybody": "@everyone @channel @here @all @room (@everyone)",
    "calls somebody": "@canary@social.example, écrivez à @canary ou @ canary",
    "is a mention of Slack": "<!channel> <!here|a> <@U123> <!subteam^S1> <https://canary.example|ici>",
    "is a mention of Slack in entities": "&lt;!channel&gt; &amp;lt;!here&gt;",
    "is a mention of Teams": "<at>Everyone</at> [a](mention:canary)",
    "is Markdown": "[cliquez](https://canary.example) **a** `b` _c_ ~~d~~ ![e](https://canary.example/e.png)",
    "is a heading": "# canary",
    "is a quote": "> canary",
    "is a list": "- canary",
    "is a number of a list": "1. canary",
    "is a fence": "```canary",
    "is markup": "<script>canary()</script><img src=//canary.example onerror=canary()>",
    "ends a section of XML": "]]><script>canary()</script>&canary;",
    "is a line of a header": '"a\\r\\nBcc: canary@canary.example\\r\\n\\r\\nb"',
    "is a line of a header, in percent": "a%0d%0aBcc: canary@canary.example",
    "is a line of a header, encoded": "=?utf-8?Q?a=0D=0ABcc:_canary@canary.example=0D=0A=0D=0Ab?=",
    "is a line of a header, in base64": "=?utf-8?B?YQ0KQmNjOiBjYW5hcnlAY2FuYXJ5LmV4YW1wbGU=?= =?utf-8?q?=0aX:_b?=",
    "is an encoded word of no alphabet": "=?canary?Q?a?= =?utf-8?B?////?=",
    "turns the direction": "a\u202eb\u2066c\u200fd\u061c",
    "steers a terminal": '"a\\x00\\x1b[2Jb\\x07\\u009b2Jc"',
    "parts lines": json.dumps("a\u2028b\u2029c\x85d"),
    "is one long word": "W" * 290,
    "is one long word of two signs a letter": "a" + "[" * 289,
    "is accents on an accent": "a" + "\u0301" * 250,
    "is families": "a " + "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 50,
    "is a template": "{{ 7*7 }} ${7*7} {0.__class__} %(a)s <%= 7*7 %>",
    "is a formula": '=HYPERLINK("https://canary.example")',
    "asks for a call": "tel:+canary sms:canary *#06#",
    "is a dot alone": ".",
    "is many who are called": "@a " * 95,
}
REFUSED = {"steers a terminal", "parts lines", "is a mention of Teams", "is a dot alone"}
KINDS = [(kind, TextFormat.JSON) for kind in TargetKind] + [(TargetKind.WEBHOOK, TextFormat.SMS)]
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
CALLS = re.compile(r"(?<![\w/.])@\w")
MARKS = re.compile(r"(?<!\\)[\[\]*_`~#<>|!]")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> "dict[str, Announcement]":
    """Return the announcement of each title that is not refused."""
    project = make_project(tmp_path_factory.mktemp("announced"))
    for number, title in enumerate(TITLES.values(), 1):
        typed = title if title.startswith('"') else json.dumps(title, ensure_ascii=False)
        project.write_note(note(title=typed, published=f"17/05/2022 10:{number:02}"), number)
    made = announcements(project.path, NOON)
    found = {name: made.get(("fr", "2022-05-panne", number)) for number, name in enumerate(TITLES, 1)}
    return {name: one for name, one in found.items() if one is not None}


def iter_texts(value: object) -> Iterator[str]:
    """Iterate over the texts of a document."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from iter_texts(inner)


@pytest.mark.parametrize(("kind", "form"), KINDS)
def test_no_title_is_more_than_text(told: "dict[str, Announcement]", kind: TargetKind, form: TextFormat) -> None:
    """Each title, for each kind of receiver, read as that receiver reads it."""
    assert {*TITLES} - {*told} == REFUSED
    target = Target(
        "a", kind, "https://a.example/", ("fr",), format=form, sender="a@b.example", recipient="c@d.example"
    )
    wrong = {name: fault for name, one in told.items() if (fault := find_fault(target, one))}
    assert wrong == {}


def find_fault(target: Target, announcement: Announcement) -> str:
    """Say what a receiver would take for more than text; empty for nothing."""
    if target.kind is TargetKind.EMAIL:
        return find_in_mail(target, announcement)
    request = make_request(target, announcement, "secret")
    if any(STEERS.search(f"{key}: {value}") for key, value in request.headers.items()):
        return "a header of the request"
    if target.kind is TargetKind.WEBSUB:
        return "" if re.fullmatch(rb"[\w%+.=&-]*", request.body) else "the form"
    document = json.loads(request.body)
    texts = [*iter_texts(document)]
    if any(STEERS.search(text.replace("\n", "")) for text in texts):
        return "it steers"
    if target.kind.is_chat and any(CALLS.search(text) for text in texts if not text.startswith("http")):
        return "it calls"
    if target.kind is TargetKind.MASTODON:
        return "" if len(document["status"].replace(announcement.link, "a" * 23)) <= 500 else "too long"
    if target.kind is TargetKind.SLACK:
        return "<" * ("<" in document["text"] or document["mrkdwn"] is not False)
    if target.kind is TargetKind.MATRIX:
        tags = {element.tag for element in html.fragment_fromstring(document["html"], create_parent="p").iter()}
        return "" if tags <= {"p", "strong", "br", "a"} else f"{tags}"
    if target.kind is TargetKind.TEAMS:
        blocks = [block["text"] for block in document["attachments"][0]["content"]["body"]]
        return next((block for block in blocks[:-1] if MARKS.search(block)), "")
    if target.format is TextFormat.SMS:
        text = document["text"]
        return "" if len(text) <= 160 and text.count("http") <= 3 else text
    return ""


def find_in_mail(target: Target, announcement: Announcement) -> str:
    """Say what a mail server or a reader would take for more than text."""
    raw = make_mail(target, announcement, datetime(2022, 5, 17, tzinfo=UTC)).as_bytes()
    head = raw.partition(b"\n\n")[0].decode("ascii")
    names = [line.partition(":")[0] for line in head.split("\n") if not line.startswith((" ", "\t"))]
    if sorted(names) != sorted({*names}) or {*names} & {"Bcc", "X", "b"} or "\r" in head:
        return head
    mail = message_from_bytes(raw, policy=email.policy.default)
    subject = str(mail["Subject"])
    if STEERS.search(subject) or subject.replace("\u2060", "").split() != announcement.title.split():
        return subject
    if [str(mail["To"]), mail["From"].addresses[0].addr_spec] != ["c@d.example", "a@b.example"]:
        return "its addresses"
    page = mail.get_body(("html",))
    assert page is not None
    active = html.document_fromstring(page.get_content()).cssselect("script, img, iframe, [onerror], [onload]")
    return etree.tostring(active[0]).decode() if active else ""


def test_no_name_of_a_mailbox_is_a_line_of_a_header(told: "dict[str, Announcement]") -> None:
    """Nor that of the organisation, whatever it is called."""
    from msgspec.structs import replace

    one = replace(told["is a heading"], organisation=TITLES["is a line of a header, encoded"])
    target = Target("a", TargetKind.EMAIL, "", ("fr",), sender="a@b.example", recipient="c@d.example")
    assert find_in_mail(target, one) == ""
