"""What a bulletin said before facts of it were corrected."""

from msgspec.structs import replace

from statusgen.model.incident_index import StoredIncidents, index_of
from statusgen.model.note import Incident
from statusgen.situation.timeline import make_timeline
from statusgen.situation.versions import timeline_before
from tests.builders import read_example


def test_what_a_bulletin_said_before_loads_no_other_incident() -> None:
    """A correction costs the same, however many incidents there are: their summaries are known."""
    content = read_example()
    incidents, loaded = content.incidents, list[str]()

    def load(id_: str) -> Incident:
        loaded.append(id_)
        return incidents[id_]

    corrected = next(iter(incidents))
    timeline = make_timeline(replace(content, incidents=StoredIncidents(index_of(incidents), load)))
    before = timeline_before(timeline, corrected, incidents[corrected].notes[0].number, 0)
    assert index_of(before.content.incidents).keys() == incidents.keys()
    assert loaded == [corrected]
    assert len(incidents) > 1
