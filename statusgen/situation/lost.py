"""What one version of a site says that another does not: cells that get laxer, and what else patients would lose."""

from datetime import datetime

from statusgen.model.content import Content
from statusgen.situation.embargo import embargo
from statusgen.situation.fold import fold_situation
from statusgen.situation.help_wanted import find_lost_calls
from statusgen.situation.laxer import find_laxer_on_site
from statusgen.situation.lines import find_changed_on_site
from statusgen.situation.personal_data import find_lost_data_on_site
from statusgen.situation.site_words import SiteWords
from statusgen.situation.warnings import find_lost_on_site, name_lost


def name_lost_on_site(before: Content, after: Content, at: datetime, terms: SiteWords) -> str:
    """Name what a site says at an instant, or later, that another version of it does not; empty for nothing.

    Cells that get laxer, warnings, lines, words about personal data, calls for help, that not everybody is reached.
    """
    was, will = (fold_situation(embargo(content, at), at).reach_everybody for content in (before, after))
    return name_lost(
        terms,
        find_laxer_on_site(before, after, at),
        find_lost_on_site(before, after, at),
        find_changed_on_site(before, after, at),
        find_lost_data_on_site(before, after, at),
        calls=find_lost_calls(before, after, at),
        is_reach_lost=was is False and will is not False,
    )
