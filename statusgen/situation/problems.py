"""All checks of what was read, and of what it says at an instant, in one place."""

from datetime import datetime
from pathlib import Path

from statusgen.content.former import check_former
from statusgen.content.review import check_reviews
from statusgen.content.security import check_security
from statusgen.model.content import Content
from statusgen.model.incident_index import former_ids_of
from statusgen.model.problem import Problem
from statusgen.model.situation import Situation
from statusgen.situation.conflicts import check_conflicts, coming_instants
from statusgen.situation.contact import check_contact
from statusgen.situation.numbers_said import check_numbers_said
from statusgen.situation.overdue import Holidays, check_situation
from statusgen.situation.personal_data import check_data_of_others
from statusgen.situation.retiring import check_retired
from statusgen.situation.stopped import check_stopped


def check_content(project: Path, content: Content, at: datetime) -> list[Problem]:
    """Check what a project says besides its notes: former names, reviews that are due, whom to tell of faults."""
    incidents, settings = content.incidents, content.settings
    former = former_ids_of(incidents)
    problems = [*check_former(project, former, lambda id_: incidents[id_].path, settings.reference)]
    return [*problems, *check_reviews(project, settings), *check_security(settings, at)]


def check_published(
    whole: Content, content: Content, situation: Situation, holidays: Holidays, language: str
) -> list[Problem]:
    """Check what counts at an instant, and with it the ``whole`` that waits for a later one.

    ``holidays`` are those already known, and ``language`` is that of the editors.
    """
    problems = [*check_situation(content, situation, language, holidays)]
    problems += check_conflicts(whole, situation.at, coming_instants(whole, situation))
    problems += [*check_retired(content, situation), *check_contact(content.settings, whole.incidents)]
    problems += [*check_stopped(whole, situation), *check_numbers_said(whole, situation)]
    return [*problems, *check_data_of_others(whole.incidents)]
