"""The mark of a preview, on every page: in words, and as HTML that no theme can leave out."""

import re

from markupsafe import Markup

from statusgen.model import paths
from statusgen.model.note import Note
from statusgen.wording.context import PageContext
from statusgen.wording.marks import written_in
from statusgen.wording.views import Link, PreviewView

_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
STYLE = """
.preview {
  position: sticky; inset-block-start: 0; z-index: 9; margin: 0; padding: 0.35rem 1rem;
  border: 3px dashed #000; background: #fd0; color: #000; font: 0.9375rem/1.35 system-ui, sans-serif;
}
.preview p, .preview ul { margin: 0; }
.preview ul { max-block-size: 40vh; overflow: auto; }
.preview a { color: inherit; }
@media print {
  .preview { position: static; padding: 0 2mm; border-width: 1px; background: #fff; font-size: 8pt; line-height: 1.1; }
  .preview__notes { display: none; }
  .preview ~ .sheets .sheet { min-block-size: 262mm; } /* of a notice: the mark stands above it */
  .preview::after {
    content: attr(data-mark); position: fixed; inset: 40% 0 auto; text-align: center; transform: rotate(-30deg);
    font-size: 42pt; font-weight: 700; color: #000; opacity: 0.13;
  }
}
"""
"""Of the mark on every page: on a screen it stays in sight, on paper it stands across every sheet."""


def view_preview(context: PageContext, path: str) -> PreviewView | None:
    """Return what a page says where it is part of a preview; None of the published site."""
    preview, wording = context.preview, context.wording
    if preview is None:
        return None
    at = preview.at
    return PreviewView(
        mark=context.mark,
        on=wording.stamp("Situation on {date} at {time}.", at).striptags() if at is not None else "",
        intro=wording.say("These updates are shown, although they are not published:") if preview.notes else "",
        notes=tuple(_view_note(context, path, note) for note in preview.notes),
    )


def _view_note(context: PageContext, path: str, note: Note) -> Link:
    edition, wording = note.editions[context.language], context.wording
    until = wording.say("waits until {date}", date=wording.instant(note.published))
    return Link(
        href=context.link(path, paths.bulletin(context.language, note)),
        text=edition.title,
        language=edition.foreign_to(context.language),
        note=until if note.status.is_public else wording.say("draft"),
    )


def print_preview(view: PreviewView) -> Markup:
    """Return the mark of a page as HTML."""
    said = Markup("<strong>{}</strong> {}").format(view.mark, view.on)
    link = Markup('<li><a href="{}"{}>{}</a> – {}</li>')
    items = (link.format(note.href, written_in(note.language), note.text, note.note) for note in view.notes)
    listed = (
        Markup('<details class="preview__notes"><summary>{}</summary>\n<ul>{}</ul></details>\n').format(
            view.intro, Markup().join(items)
        )
        if view.notes
        else Markup()
    )
    return Markup('<aside class="preview" aria-label="{}" data-mark="{}"><p>{}</p>\n{}</aside>\n').format(
        view.mark, view.mark, said, listed
    )


def mark_page(html: str, view: PreviewView) -> str:
    """Return a printed page with its mark at the top, and closed to robots, whatever its theme prints."""
    closed = '<meta name="robots" content="noindex">\n'
    head = html if closed.strip() in html else _HEAD_END.sub(lambda match: f"{closed}{match[0]}", html, count=1)
    marked, count = _BODY.subn(lambda match: f"{match[0]}\n{print_preview(view)}", head, count=1)
    return marked if count else f"{print_preview(view)}{head}"
