"""The ids and names of one kind of thing that a note may write, and which of them may mean several."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from statusgen.model.site import WHOLE_GROUP
from statusgen.model.vocabulary import AT, ONE_WORD, RESEMBLES, closest, excepts, leaves_out, normalise, signs_of
from statusgen.texts.spoken import words_for_all


class _Named(Struct, frozen=True):
    """The ids whose names stand within a text, and those of them that it leaves out."""

    ids: frozenset[str]
    left_out: frozenset[str] = frozenset()


class Names(Struct, frozen=True):
    """The ids and names of one kind that a file may use."""

    ids: Mapping[str, str]
    """By normalised id or name: the id."""
    shown: Mapping[str, str]
    """By id: the name to propose. What is not in here is understood, and never proposed."""
    signs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By normalised name: the signs that stand in it, where there are any."""
    alike: Mapping[str, str] = field(default_factory=dict)
    """By normalised word that something else may be called by too: the name to propose."""
    resembles: float = RESEMBLES
    """How near a word must come to be proposed."""
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By normalised word that may be any of several: their ids."""

    def __or__(self, other: "Names") -> "Names":
        """Join two kinds; the second wins where both use a name."""
        several = {name: ids for name, ids in self.several.items() if name not in other.ids}
        return Names(
            {**self.ids, **other.ids},
            {**self.shown, **other.shown},
            {**self.signs, **other.signs},
            several={**several, **other.several},
        )

    def beside(self, other: "Names") -> "Names":
        """Join two kinds of which neither wins: a name of both may be either."""
        both = {name: (id_, other.ids[name]) for name, id_ in self.ids.items() if other.ids.get(name, id_) != id_}
        joined = self | other
        shown = {id_: id_ if normalise(name) in both else name for id_, name in joined.shown.items()}
        return replace(joined, shown=shown, several={**self.several, **other.several, **both})

    def by_id(self) -> "Names":
        """Return the names as the file reads them that gives them: there an id means what it stands for."""
        return replace(self, several={})

    def means(self, typed: str) -> tuple[str, ...]:
        """Return what a name of several may mean; nothing for any other, and for the id of what has no other name."""
        id_ = typed.strip()
        return () if self.shown.get(id_) == id_ else self.several.get(normalise(typed), ())

    def adds_signs(self, typed: str) -> bool:
        """Whether a name was typed with a sign that it does not have: a line may be crossed out."""
        return not signs_of(typed) <= self.signs.get(normalise(typed), frozenset())

    def id_of(self, typed: str) -> str | None:
        """Return the id of what a name means; None where it is unknown, or may mean several."""
        return None if self.means(typed) else self.ids.get(normalise(typed))

    def near(self, typed: str) -> str | None:
        """Return the name that was likely meant by what was typed; None when none comes near."""
        if (alike := self.alike.get(normalise(typed))) is None and len(self.named_in_part(typed)) > 1:
            return None  # "operations" is no slip for "urgent operations"
        spelled = {name: self.shown[id_] for name, id_ in self.ids.items() if id_ in self.shown}
        near = alike or closest(typed, spelled, self.resembles)
        return None if near and leaves_out(typed) and not leaves_out(near) else near

    def named_in_part(self, typed: str) -> tuple[str, ...]:
        """Return the names of which all that is typed is a part: “MRI” is one of “Radiology (X-ray, CT, MRI)”."""
        words = set(normalise(typed).split("-"))
        found = [id_ for name, id_ in self.ids.items() if id_ in self.shown and words <= set(name.split("-"))]
        return () if words == {""} else tuple(self.shown[id_] for id_ in dict.fromkeys(found))

    def _within(self, typed: str, language: str = "", *, is_whole: bool = False) -> _Named:
        """Return which names stand, as whole words, within a text, and which of them it leaves out.

        A "not" leaves out the name beside it, and, of a whole, none. An "except" may stand farther before its name.
        """
        text, found = f"-{normalise(typed)}-", dict[str, int]()
        for name in sorted(self.ids, key=len, reverse=True):
            if len(name) > 2 and (at := text.find(f"-{name}-")) >= 0 and self.ids[name] in self.shown:
                text = text.replace(f"-{name}-", f"-{'_' * len(name)}-")
                found[self.ids[name]] = at
        words = [*ONE_WORD.finditer(text)]
        for number, word in enumerate(words):
            behind = [one[0] for one in words[number + 1 :] if one[0] not in AT]
            is_beside = (behind or [one[0] for one in words[:number][-1:]] or [""])[0].startswith("_")
            if excepts(word[0], is_beside=is_beside) or (is_beside and not is_whole and leaves_out(word[0], language)):
                last = {id_ for id_, at in found.items() if at > word.start()}  # "all but North"
                return _Named(frozenset(found), frozenset(last or (() if behind else found)))  # "North excepted"
        return _Named(frozenset(found))

    def named_within(self, typed: str, language: str) -> tuple[str, ...]:
        """Return the ids whose names stand, as whole words, within a text; none where it leaves one out."""
        named = self._within(typed, language)
        return () if named.left_out else tuple(id_ for id_ in self.shown if id_ in named.ids)

    def beyond(self, typed: str, language: str) -> tuple[str, dict[str, str]] | None:
        """Return the problem, and its values, of words beside a name: "OLD radiology", "all but North"; else None."""
        if normalise(typed) in self.alike:
            return None
        named = self._within(typed, language)
        if named.left_out:
            meant = named.ids - named.left_out or self.shown.keys() - named.left_out  # "Radiology (except emergencies)"
            others = [name for id_, name in self.shown.items() if id_ in meant]
            return "name-left-out", {"known": ", ".join(others or self.shown.values())}
        return ("name-and-more", {"near": self.name_of(min(named.ids))}) if len(named.ids) == 1 else None

    def likely(self, typed: str) -> tuple[str, ...]:
        """Return the ids of what a name means, may mean, or is likely a slip for: nothing where none comes near."""
        word = normalise(typed)
        if known := self.means(typed) or ((self.ids[word],) if word in self.ids else ()):
            return known
        named = self._within(typed, is_whole=True)  # "no dialysis" speaks of dialysis, "all but it" does not
        ids = self.shown.keys() - named.left_out if named.left_out else named.ids
        near = self.near(typed)
        return (*ids, *(self.ids[normalise(name)] for name in ((near,) if near else self.named_in_part(typed))))

    def name_of(self, id_: str) -> str:
        """Return what editors call something, or its id when it has no name."""
        return self.shown.get(id_, id_)


def names_for_all(count: int) -> Names:
    """Return what a note may write where all of so many locations are meant, which is never proposed."""
    return Names(dict.fromkeys((WHOLE_GROUP, *words_for_all(count)), WHOLE_GROUP), {})
