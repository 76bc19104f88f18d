"""Open what a site is made from, and what prints it."""

from pathlib import Path

from statusgen.content.theme import check_catalogues, read_phrases, refuse
from statusgen.model.content import Content
from statusgen.model.identities import opened
from statusgen.model.preview import Preview
from statusgen.model.situation import Situation
from statusgen.output.renderer import TemplateRenderer
from statusgen.output.theme import open_theme
from statusgen.wording.context import SiteContext, open_site
from statusgen.wording.preview import STYLE


def open_context(
    project: Path,
    content: Content,
    situation: Situation,
    base_url: str,
    template_cache: Path | None = None,
    theme_key: bytes = b"",
    *,
    has_pdf: bool = False,
    is_trusted: bool = True,
    preview: Preview | None = None,
) -> tuple[SiteContext, TemplateRenderer]:
    """Open what the site is made from, and what prints it; ``template_cache`` is the user's folder of templates.

    ``theme_key`` is the digest of the theme, where the caller knows it. A theme that is not trusted, because nothing
    was built with it yet, is tried first. Raises ThemeMissing, and ThemeBroken with every breach.
    """
    settings = content.settings
    style = STYLE if preview is not None else ""
    theme = open_theme(project, settings.theme, settings.brand_colour, settings.logo, theme_key, template_cache, style)
    if not is_trusted:
        from statusgen.output.contract import check_templates, try_templates

        refuse(check_catalogues(theme.folders), check_templates(theme.folders, theme.templates))
    phrases = {language: read_phrases(theme.folders, language) for language in settings.languages}
    phrases = {language: one.under(content.own_sentences.get(language)) for language, one in phrases.items()}
    site = open_site(content, situation, phrases, theme.assets, base_url, has_pdf=has_pdf, preview=preview)
    renderer = TemplateRenderer(theme.templates, theme.look, phrases, settings.country, opened(content))
    if not is_trusted:
        refuse(try_templates(theme.folders, site, renderer))
    return site, renderer
