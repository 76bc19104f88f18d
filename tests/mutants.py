"""``python3 -m tests.mutants``: change each rule of the situation in turn, and see that its tests notice.

A mutant is one changed line of a copy of the package. What survives is a rule that no test holds.
"""

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
TESTS = ("tests/situation/test_rules.py", "tests/situation/test_situation.py", "tests/situation/test_combined.py")
"""The fastest first: a mutant that the first file notices needs no other."""
COPIED = ("statusgen", "tests", "themes", "content", "docs", "pyproject.toml", "README.md")
JOBS = 2


class Mutant(NamedTuple):
    """One rule, broken."""

    rule: str
    path: str
    """Below ``statusgen``."""
    old: str
    new: str
    tests: tuple[str, ...] = TESTS


CLAIMS, COMBINE = "situation/claims.py", "situation/combine.py"
EXPIRY = "situation/expiry.py"
FOLD, CHECKS, SEVERITY = "situation/fold.py", "situation/checks.py", "model/severity.py"
MAKE, ENCODE, READ, UNITE = (f"record/{name}.py" for name in ("make", "encode", "read", "unite"))
OLD, KEEP, TOLD = "record/take_over.py", "output/published.py", "record/at_hand.py"
RECORDED = ("tests/record/test_record_values.py", "tests/record/test_record.py")
PERSONAL = ("tests/situation/test_personal_data.py",)
MUTANTS = (
    Mutant(
        "what is announced counts from its very instant",
        CLAIMS,
        "self.begins <= moment and",
        "self.begins < moment and",
    ),
    Mutant(
        "a window of its own takes the place of those before",
        *(CLAIMS, "if any(one.is_announced for one in said) or any(", "if any("),
    ),
    Mutant("a note may take windows back", CLAIMS, " or any(one.statement.drops_windows for one in said)", ""),
    Mutant("a stricter window stands", CLAIMS, "is_laxer(service, first, second)", "is_laxer(service, second, first)"),
    Mutant(
        "an expired word is no stricter than a window",
        CLAIMS,
        "incident, window, first, at)",
        "incident, window, first)",
    ),
    Mutant(
        "a place may take some and not others",
        *(COMBINE, "for place in sorted(targets) for claim in claims_at(place)", "for claim in ()"),
    ),
    Mutant(
        "a window that has begun is the last word",
        *(CLAIMS, "(*current, one) if one.stands else (one,)", "(*current, one)"),
    ),
    Mutant(
        "a restart is not carried over to an override",
        *(CLAIMS, "exceptions=groups,\n        ambulances", "exceptions=groups, restart=statement.restart, ambulances"),
    ),
    Mutant(
        "a diversion is carried over to an override",
        *(CLAIMS, "exceptions=groups,\n        ambulances_diverted=statement.ambulances_diverted", "exceptions=groups"),
    ),
    Mutant("groups are not carried over to an override", CLAIMS, " and override is None)", ")"),
    Mutant(
        "places to go are carried over to an override", CLAIMS, "(statement.elsewhere if exception.rule", "(() if 1"
    ),
    Mutant("running takes the rule of the service", CLAIMS, "rule = service.rule\n    if", "rule = None\n    if"),
    Mutant("care that cannot wait goes on unknown", CLAIMS, "and service.comes_as_planned:", "and False:"),
    Mutant(
        "a department that is unknown says so",
        CLAIMS,
        "elsewhere, Sentence.EMERGENCY_UNKNOWN, bring=bring)\n    if rule",
        "elsewhere)\n    if rule",
    ),
    Mutant("silence about everything is a claim", CLAIMS, "if not stated and incident", "if False and incident"),
    Mutant(
        "a silent department is not called before",
        CLAIMS,
        "    if service.is_emergency:\n        checked",
        "    if False:\n        checked",
    ),
    Mutant("a fact expires at its very instant", CLAIMS, "and expires <= at", "and expires < at"),
    Mutant("a planned word expires with its window", CLAIMS, "and ends else last\n", "and ends else expires\n"),
    Mutant(
        "a planned incident cuts no dates of its notes",
        "model/statement.py",
        "return max(ends, self.last_dated)",
        "return ends",
        ("tests/situation/test_own_dates.py",),
    ),
    Mutant(
        "what is said after the window of a planned incident counts",
        "model/statement.py",
        "else published)",
        "else None)",
        ("tests/situation/test_own_dates.py",),
    ),
    Mutant("an incident holds what is stricter than usual", CLAIMS, "or is_stricter or", "or"),
    Mutant("an incident holds what has exceptions", CLAIMS, "or bool(said.exceptions) or", "or"),
    Mutant("an incident holds what diverts ambulances", CLAIMS, " or said.ambulances_diverted\n", "\n"),
    Mutant(
        "an expired card repeats no old instruction",
        EXPIRY,
        "if not (service.is_emergency or service.comes_as_planned):",
        "if False:",
    ),
    Mutant(
        "a department last closed stays closed",
        EXPIRY,
        "if last.rule is Rule.GO_ELSEWHERE:\n            is_closed",
        "if False:\n            is_closed",
    ),
    Mutant(
        "a department last closed keeps its exceptions",
        EXPIRY,
        "for exception in last.exceptions:",
        "for exception in ():",
    ),
    Mutant(
        "a treatment that asks for a call still does",
        EXPIRY,
        "if last.rule in (Rule.CALL_FIRST, Rule.ASK_DOCTOR):",
        "if False:",
    ),
    Mutant("a treatment keeps its last place", EXPIRY, "if last.elsewhere:", "if False:"),
    Mutant(
        "a refused pair asks for a call",
        CLAIMS,
        '!= "error":\n        return claim',
        '!= "never":\n        return claim',
    ),
    Mutant(
        "the worst state counts",
        COMBINE,
        "return max(states, key=lambda pair: severity",
        "return min(states, key=lambda pair: severity",
    ),
    Mutant("the strictest rule counts", COMBINE, "strictest = max(strictness", "strictest = min(strictness"),
    Mutant("going elsewhere wins where a place takes", COMBINE, "if found is not None:", "if False:"),
    Mutant(
        "places stand in the order of the catalogue",
        COMBINE,
        "return tuple(place for place in (*catalogue.locations, *catalogue.places, *GenericPlace) if place in named)",
        "return tuple(sorted(named, reverse=True))",
    ),
    Mutant(
        "nobody is sent on",
        COMBINE,
        "is Rule.GO_ELSEWHERE for claim in claims):\n        return Target(place, takes=False)",
        "is Rule.GO_ELSEWHERE for claim in claims):\n        return Target(place, takes=True)",
    ),
    Mutant(
        "nobody is sent to what is closed for good",
        COMBINE,
        "(service.id, place) in catalogue.gone:\n        return Target(place, takes=False)",
        "(service.id, place) in catalogue.gone:\n        return Target(place, takes=True)",
    ),
    Mutant(
        "an unknown place takes after a call",
        COMBINE,
        "lets_come = rule in LETS_COME or",
        "lets_come = rule is Rule.COME or",
    ),
    Mutant(
        "a doubtful place has the number beside it",
        COMBINE,
        "if any(target.is_doubtful or not target.takes for target in targets):",
        "if False:",
    ),
    Mutant(
        "not to travel ranks with staying",
        COMBINE,
        "return Instruction(Rule.STAY_UNLESS_CONTACTED, (), sentence)",
        "return Instruction(Rule.CALL_FIRST, (), sentence)",
    ),
    Mutant(
        "a group that one incident lets come calls first", COMBINE, "and instruction.rule in KEEPING_AWAY", "and False"
    ),
    Mutant(
        "an explicit word to a group wins",
        COMBINE,
        "is_general = group is not None and not names_group(claim, group)",
        "is_general = group is not None",
    ),
    Mutant("the lowest capacity counts", COMBINE, "capacity=lowest(", "capacity=max("),
    Mutant("a restart needs every incident", COMBINE, "if not named or len(named) < len(days):", "if not named:"),
    Mutant("the latest restart counts", COMBINE, "latest = max(day for", "latest = min(day for"),
    Mutant(
        "a restart is as sure as the least sure",
        *(COMBINE, "for certainty in Certainty if certainty in sure", "for certainty in sorted(sure)"),
    ),
    Mutant(
        "a state ends when all that give it do", COMBINE, "if len(known) == len(ends) else None", "if known else None"
    ),
    Mutant("what expires first counts", COMBINE, "expires=min(", "expires=max("),
    Mutant(
        "every incident that holds a cell is named",
        COMBINE,
        "for claim in (first, *claims) for source",
        "for claim in (first,) for source",
    ),
    Mutant("diverted if any says so", COMBINE, "ambulances_diverted=diverted,", "ambulances_diverted=False,"),
    Mutant(
        "all remarks stand",
        COMBINE,
        "for claim in claims for remark in claim.said.remarks",
        "for claim in (first,) for remark in claim.said.remarks",
    ),
    Mutant(
        "degraded is better than unknown",
        SEVERITY,
        "State.DEGRADED: 2, State.UNKNOWN: 3",
        "State.DEGRADED: 3, State.UNKNOWN: 2",
    ),
    Mutant("not stated is better than degraded", SEVERITY, "_NOT_STATED = 1", "_NOT_STATED = 3"),
    Mutant("waiting is stricter than staying", SEVERITY, "Rule.WAIT: 6", "Rule.WAIT: 4"),
    Mutant(
        "each group is looked at",
        SEVERITY,
        "for group in (None, *in_order(before.said.groups | after.said.groups)):",
        "for group in (None,):",
    ),
    Mutant("a place to go is not lost", SEVERITY, " or _loses_place(was, now, group, takes)", ""),
    Mutant("a diversion is not lost", SEVERITY, "if is_diversion_laxer(before.said, after.said)", "if False"),
    Mutant("cancelled with come is refused", SEVERITY, "State.CANCELLED: (_ERROR, ", "State.CANCELLED: (_YES, "),
    Mutant(
        "a closed department sends patients somewhere",
        SEVERITY,
        "State.CANCELLED: (Rule.GO_ELSEWHERE,)",
        "State.CANCELLED: (Rule.GO_ELSEWHERE, Rule.WAIT)",
    ),
    Mutant(
        "no incident closes over an announced window", CHECKS, "for moment in sorted(instants):", "for moment in (at,):"
    ),
    Mutant("a service that exists when stated is let go", CHECKS, " if not service.when_stated else ()", ""),
    Mutant(
        "a note after the closing one opens again",
        "model/note.py",
        "and (note.stage or note.names_services))",
        "and note.stage)",
    ),
    Mutant(
        "the headline counts silence as less",
        "situation/headline.py",
        "state = worst_of(counted)",
        "state = State.UNKNOWN if any(cell.reason == 'not-stated' for cell in counted) else worst_of(counted)",
    ),
    Mutant(
        "the headline names whoever holds a cell",
        "situation/headline.py",
        "for cell in counted if cell.state is not State.RUNNING for source in cell.sources",
        "for cell in counted if cell.state is not State.RUNNING for source in cell.sources[:1]",
    ),
    Mutant("no is the answer of any open incident", FOLD, "return all(newest)", "return any(newest)"),
    Mutant("a promise is missed at its very instant", FOLD, "promise > at]", "promise >= at]"),
    Mutant("the situation changes when a fact expires", FOLD, "ahead += [cell.first_end]", "ahead += []"),
    Mutant(
        "a headline names only places where it is true",
        "situation/headline.py",
        "    if worst != touched:\n        return ()\n",
        "",
    ),
    Mutant(
        "nobody approves their own note",
        "content/approval.py",
        "elif note.author and is_same_person(",
        "elif False and is_same_person(",
        ("tests/content/test_broken.py",),
    ),
    Mutant(
        "a note needs an author and another to approve",
        "content/approval.py",
        "if not note.approved_by or not is_anybody(",
        "if False and not is_anybody(",
        ("tests/content/test_broken.py",),
    ),
    Mutant(
        "of a withdrawn note only its place is kept",
        MAKE,
        "None if note.is_withdrawn else facts_of",
        "facts_of",
        RECORDED,
    ),
    Mutant(
        "what did not change keeps the names of that time",
        MAKE,
        "previous.facts == facts and",
        "False and",
        RECORDED,
    ),
    Mutant(
        "a change has its instant",
        MAKE,
        "{*previous.changed, *instants}",
        "{*previous.changed}",
        RECORDED,
    ),
    Mutant(
        "a rehearsal changes nothing that was published",
        MAKE,
        "if at is None or (previous.facts",
        "if (previous.facts",
        RECORDED,
    ),
    Mutant(
        "the newest instant stays while nothing changes",
        MAKE,
        "(has_changed or previous is None",
        "(True or previous is None",
        RECORDED,
    ),
    Mutant(
        "HTML of a record is cleaned",
        ENCODE,
        "clean_html(text.html)",
        "text.html",
        RECORDED,
    ),
    Mutant(
        "another version cannot be read",
        ENCODE,
        'return f"version',
        'return "" and f"version',
        RECORDED,
    ),
    Mutant(
        "an incident is the one of its file",
        ENCODE,
        "if not is_id(record.id) or",
        "if False and",
        RECORDED,
    ),
    Mutant(
        "what was rehearsed is no record",
        READ,
        "if note.first_shown is not None]",
        "]",
        RECORDED,
    ),
    Mutant(
        "what cannot be read is not missing",
        READ,
        "is_lost=bool(faults))",
        "is_lost=False)",
        RECORDED,
    ),
    Mutant(
        "a note in any record is published",
        UNITE,
        "for record in (one, other) for note",
        "for record in (one,) for note",
        RECORDED,
    ),
    Mutant(
        "the stricter of two records stands",
        UNITE,
        "if is_one_laxer or (not",
        "if is_other_laxer or (not",
        RECORDED,
    ),
    Mutant(
        "both records are named",
        UNITE,
        "yield note.number",
        "yield from ()",
        RECORDED,
    ),
    Mutant(
        "a place that one record closes stays closed",
        UNITE,
        "return _strict_of_both(one, other, service)",
        "return one",
        RECORDED,
    ),
    Mutant(
        "a damaged file is not written over",
        KEEP,
        "if not recording.sets_aside:\n            return []\n",
        "",
        RECORDED,
    ),
    Mutant(
        "a damaged file is set aside",
        KEEP,
        "aside = [placing.write_beside(target + SET_ASIDE, held, None)]",
        "pass",
        RECORDED,
    ),
    Mutant(
        "a rehearsal writes no record",
        KEEP,
        "for name in names if recording.is_publishing else ()",
        "for name in names",
        RECORDED,
    ),
    Mutant(
        "a typed instant publishes nothing",
        TOLD,
        "not self.places.is_rehearsal and settings",
        "settings",
        RECORDED,
    ),
    Mutant(
        "a demonstration publishes nothing",
        TOLD,
        " and settings.demonstration is None",
        "",
        RECORDED,
    ),
    Mutant(
        "a young note needs no record",
        TOLD,
        "note.published < self.at - YOUNG",
        "note.published <= self.at",
        RECORDED,
    ),
    Mutant(
        "old notes without a record are named",
        TOLD,
        "Level.ERROR, values),) if count else ()",
        "Level.ERROR, values),)[:0]",
        RECORDED,
    ),
    Mutant(
        "a newer ledger is not taken over",
        OLD,
        'if any(path.startswith(f"{SITE_FOLDER}/") for path in paths):',
        "if False:",
        RECORDED,
    ),
    Mutant(
        "both records must end a warning",
        *(UNITE, "elif len(said) == 2:", "elif said:"),
        tests=("tests/record/test_warnings.py", *RECORDED),
    ),
    Mutant(
        "all that either record says is not asked for stays",
        *(UNITE, "for one in standing for word in one.never", "for one in standing[:1] for word in one.never"),
        tests=("tests/record/test_warnings.py", *RECORDED),
    ),
    Mutant(
        "a record in which the incident is closed does not close it",
        *(UNITE, "is_reopened = newer.stage is Stage.CLOSED", "is_reopened = False and newer.stage is Stage.CLOSED"),
        tests=RECORDED,
    ),
    Mutant(
        "not everybody can be reached where one record says so",
        *(UNITE, "reach_everybody=False if False in said else newer", "reach_everybody=newer"),
        tests=RECORDED,
    ),
    Mutant(
        "what one record says concerns everything does",
        *(UNITE, "one.concerns_everything or other.concerns_everything", "newer.concerns_everything"),
        tests=RECORDED,
    ),
    Mutant(
        "the graver of two words about data stands",
        *("situation/personal_data.py", "min(words, key=lambda word: order_of", "max(words, key=lambda word: order_of"),
        tests=PERSONAL,
    ),
    Mutant(
        "a word about data that loses its advice is weaker",
        *("situation/personal_data.py", "and bool(before.tell or before.remark)", "and False"),
        tests=PERSONAL,
    ),
    Mutant(
        "a newer word about wider data is compared with the older",
        *("situation/personal_data.py", "elif own is None and any(is_better", "elif False and any(is_better"),
        tests=PERSONAL,
    ),
    Mutant(
        "a warning that names less is weaker",
        *("situation/warnings.py", "if after is None or not {*before.never} <= {*after.never}:", "if after is None:"),
        tests=("tests/situation/test_warnings.py", "tests/record/test_warnings.py"),
    ),
    Mutant(
        "a call for help ends at its very instant",
        *("situation/help_wanted.py", "call.until > at", "call.until >= at"),
        tests=("tests/situation/test_help_wanted.py",),
    ),
    Mutant(
        "what comes back after its end is laxer",
        *("situation/laxer.py", "laxer.update(now.keys() & before.catalogue.at(moment).gone)", "pass"),
    ),
    Mutant(
        "a better state of what nobody comes to is laxer",
        *(
            "situation/laxer.py",
            "return not service.attended and severity(after.state) < severity(before.state)",
            "return False",
        ),
    ),
)


def find_survivors() -> list[Mutant]:
    """Try every mutant; return those that no test noticed."""
    with tempfile.TemporaryDirectory() as folder:
        copies: Queue[Path] = Queue()
        for number in range(JOBS):
            copy = Path(folder) / str(number)
            for name in COPIED:
                source = ROOT / name
                copied = shutil.copytree if source.is_dir() else shutil.copy
                copy.mkdir(exist_ok=True)
                copied(source, copy / name)
            copies.put(copy)
        if failing := [
            test for test in dict.fromkeys(one for mutant in MUTANTS for one in mutant.tests) if _fails(test, copy)
        ]:
            raise SystemExit(f"These fail without any mutant: {', '.join(failing)}")

        def survives(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                return not is_noticed(mutant, copy)
            finally:
                copies.put(copy)

        survivors = []
        with ThreadPoolExecutor(JOBS) as pool:
            for mutant, lives in zip(MUTANTS, pool.map(survives, MUTANTS), strict=True):
                print("SURVIVES" if lives else "noticed ", mutant.rule, flush=True)
                survivors += [mutant] if lives else []
        return survivors


def is_noticed(mutant: Mutant, copy: Path) -> bool:
    """Whether a test fails on a copy of the package in which a rule is broken."""
    path = copy / "statusgen" / mutant.path
    sound = path.read_text(encoding="utf-8")
    if sound.count(mutant.old) != 1:
        raise LookupError(f"{mutant.path} holds {sound.count(mutant.old)} times: {mutant.old}")
    path.write_text(sound.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        return any(_fails(test, copy) for test in mutant.tests)
    finally:
        path.write_text(sound, encoding="utf-8")


def _fails(test: str, copy: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", test]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    if "NameError" in done.stdout or "SyntaxError" in done.stdout:
        raise SyntaxError(done.stdout[-500:])
    return done.returncode == 1


if __name__ == "__main__":
    found = find_survivors()
    print(f"{len(MUTANTS) - len(found)} of {len(MUTANTS)} noticed")
    sys.exit(bool(found))
