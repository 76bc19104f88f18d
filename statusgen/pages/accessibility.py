"""The accessibility statement, made from the settings after the model of Implementing Decision (EU) 2018/1523."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct

from statusgen.model import paths
from statusgen.model.marked import join
from statusgen.model.paths import STATEMENT
from statusgen.model.site import Accessibility
from statusgen.pages.layout import has_statement, make_layout
from statusgen.wording.context import PageContext
from statusgen.wording.output import Output, PageTemplate
from statusgen.wording.stamps import NO_STAMPS
from statusgen.wording.views import Layout, Link


class StatementSection(Struct, frozen=True):
    """One part of a statement."""

    title: str
    """Empty for the opening."""
    paragraphs: tuple[str, ...]
    link: Link | None = None


class StatementView(Struct, frozen=True):
    """A statement made from the settings."""

    layout: Layout
    title: str
    sections: tuple[StatementSection, ...]


def outputs(context: PageContext) -> Iterator[Output]:
    """Iterate over the statement, if it is made from the settings."""
    statement = context.content.settings.accessibility
    if statement is not None and has_statement(context):
        path, title = paths.listing(context.language, STATEMENT), context.wording.say("Accessibility")
        layout = make_layout(context, path, title, stamps=NO_STAMPS)
        view = StatementView(layout, title, tuple(_iter_sections(context, statement)))
        yield Output(path, view, PageTemplate("statement.html"))


def _iter_sections(context: PageContext, statement: Accessibility) -> Iterator[StatementSection]:
    say, settings = context.wording.say, context.content.settings
    organisation = context.phrase_of(settings.organisation)
    site = urlsplit(context.base_url)
    scope = say("This accessibility statement is about the site {site}.", site=(site.netloc + site.path).rstrip("/"))
    aim = say("{organisation} wants everybody to be able to use its site.", organisation=organisation)
    law = context.phrase_of(statement.law)
    directive = say("It follows Directive (EU) 2016/2102.")
    if law:
        directive = say("It follows Directive (EU) 2016/2102 and the law that applies it ({law}).", law=law)
    yield StatementSection("", (join(" ", (aim, directive)), scope))
    yield StatementSection(say("Compliance status"), (_status(context, statement),))
    missing = context.phrase_of(statement.missing)
    fallback = say("A text that is not translated yet is shown in the reference language, and marked.")
    yield StatementSection(say("Non-accessible content"), tuple(filter(None, (missing, fallback))))
    prepared = context.wording.day_stamp("We prepared this statement on {date}.", statement.prepared)
    own = say("It is based on our own assessment. We review it at least once a year.")
    yield StatementSection(say("Preparation of this statement"), (f"{prepared} {own}",))
    ask = say("Is a page hard to read or to use? Is information missing? Write to us and tell us which page it is.")
    form = say("You can also ask for the information in another form.")
    mail = Link(f"mailto:{statement.contact}", statement.contact)
    yield StatementSection(say("Your feedback and our contact details"), (f"{ask} {form}",), mail)
    answer = say("No reply, or not satisfied with it? You can make a complaint.")
    answers = tuple(filter(None, (answer, context.phrase_of(statement.complaint))))
    yield StatementSection(say("If our reply is not enough"), answers)


def _status(context: PageContext, statement: Accessibility) -> str:
    say = context.wording.say
    if not statement.is_compliant:
        return say("This site does not conform to the European standard EN 301 549 (WCAG 2.1, levels A and AA).")
    if statement.missing is not None:
        return say("This site partially conforms to the European standard EN 301 549 (WCAG 2.1, levels A and AA).")
    return say("This site fully conforms to the European standard EN 301 549 (WCAG 2.1, levels A and AA).")
