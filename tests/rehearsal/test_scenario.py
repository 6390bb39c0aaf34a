"""A scenario is written by a colleague: it is read whole, and every mistake is named with its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from signaalbot.rehearsal import scenario, scenario_file
from signaalbot.rehearsal.scenario import AMSTERDAM, Scenario, ScenarioError, Step

HEADER = """
title = "Proef"
language = "nl"
start = 2026-11-02T08:00:00+01:00
municipality = "Rijtmeer"
areas = ["Veenkant"]

[[person]]
id = "gerben"
name = "Gerben"
function = "organisator"
side = "organisatie"

[[group]]
id = "kamer"
title = "Kamer"
owner = "gerben"
"""
Read = Callable[[str], tuple[Step, ...]]
Problems = Callable[[str], list[str]]
FARMERS = scenario_file.shipped()["boerenprotest"]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read steps that come after a header with one person and one group."""

    def _read(steps: str) -> tuple[Step, ...]:
        path = tmp_path / "proef.toml"
        path.write_text(HEADER + steps, encoding="utf-8")
        return scenario_file.load(path).steps

    return _read


@pytest.fixture
def problems(read: Read) -> Problems:
    """Return the problems in these steps, one per line, with line numbers counted from the first step."""

    def _problems(steps: str) -> list[str]:
        with pytest.raises(ScenarioError) as caught:
            read(steps)
        return str(caught.value).splitlines()

    return _problems


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def test_a_step_says_who_does_what_where_and_when(read: Read) -> None:
    steps = read('[[step]]\nat = "2026-11-05 09:10"\nwho = "gerben"\nin = "kamer"\nsays = "Goeiemorgen"\n')

    assert steps == (Step(1, 18, at("2026-11-05T09:10"), "gerben", "kamer", "says", "Goeiemorgen"),)


def test_a_step_comes_at_a_moment_after_a_wait_or_five_seconds_later(read: Read) -> None:
    step = '[[step]]\n{when}\nwho = "gerben"\nsays = "hoi"\n'
    whens = ['at = "2026-11-05 09:10"', 'wait = "10 min"', "", 'wait = "2 uur"']

    steps = read("".join(step.format(when=when) for when in whens))

    assert [f"{one.at:%H:%M:%S}" for one in steps] == ["09:10:00", "09:20:00", "09:20:05", "11:20:05"]


def test_a_wait_over_the_change_of_the_clock_is_as_long_as_it_says(read: Read) -> None:
    start = '[[step]]\nat = "2027-03-28 01:30"\nwho = "gerben"\nsays = "hoi"\n'

    steps = read(start + '[[step]]\nwait = "1 uur"\nwho = "gerben"\nsays = "hoi"\n')

    assert f"{steps[1].at:%H:%M %z}" == "03:30 +0200"


def test_a_list_of_taps_and_people_is_written_out_with_the_expectation_after_each_last_tap(
    read: Read,
) -> None:
    steps = read(
        '[[step]]\nat = "2026-11-05 09:10"\nwho = ["gerben", "gerben"]\n'
        'taps = ["Info", "Verstuur"]\nexpect = "Bericht 1"\n'
    )

    assert [(one.number, one.who, one.text, one.expect) for one in steps] == [
        (1, "gerben", "Info", None),
        (2, "gerben", "Verstuur", "Bericht 1"),
        (3, "gerben", "Info", None),
        (4, "gerben", "Verstuur", "Bericht 1"),
    ]
    assert f"{steps[-1].at:%H:%M:%S}" == "09:10:15"


def test_a_link_names_its_source_and_what_the_message_is_about() -> None:
    assert scenario.parse_link("invitation:coordinator") == ("invitation", "coordinator", None)
    assert scenario.parse_link("from:marijke:dialoogteam") == ("from", "marijke", "dialoogteam")
    assert scenario.parse_link("https://t.me/bot") is None


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ('who = "gerben"\nsays = "hoi"\ntaps = "Info"', "een stap heeft precies één handeling"),
        ('who = "gerben"', "een stap heeft precies één handeling"),
        ('who = "harm"\nsays = "hoi"', "'who' is 'harm', maar die persoon is er niet"),
        ('who = "gerben"\nin = "zaal"\nsays = "hoi"', "de groep 'zaal' is er niet"),
        ('who = "gerben"\nleaves = "zaal"', "de groep 'zaal' is er niet"),
        ('who = "gerben"\nsays = "hoi"\nzegt = "hoi"', "'zegt' is onbekend"),
        ('who = "gerben"\nsays = 12', "'says' ontbreekt"),
        ('who = "gerben"\ntaps = []', "'taps' ontbreekt"),
        ('who = "gerben"\ntaps = "Info"\ntimes = "2"', "'times' is een heel getal"),
        ('who = "gerben"\nsays = "hoi"\nto = "dag"', "'to' hoort bij 'taps', 'replies', 'edits' of 'votes'"),
        ('who = "gerben"\nopens = "https://t.me/x"', "schrijf achter 'opens'"),
        ('who = "gerben"\nopens = "from:harm"', "'harm' in 'opens' is er niet"),
        ('who = "gerben"\nsays = "hoi"\nat = "5 november"', "'5 november' is geen tijdstip"),
        ('who = "gerben"\nsays = "hoi"\nat = "2026-11-01 09:00"', "ligt vóór de vorige stap"),
        ('who = "gerben"\nsays = "hoi"\nwait = "even"', "'even' is geen wachttijd"),
        ('who = "gerben"\nsays = "hoi"\nwait = "1 min"\nat = "2026-11-05 09:10"', "gebruik 'at' of 'wait'"),
        (
            'who = "gerben"\nsays = "hoi"\nsecrets = ["0612345678"]',
            "staat in 'secrets' maar niet in de tekst",
        ),
        ('note = "De dag begint"\nexpect = "weekbeeld"', "zet bij 'expect' ook 'who'"),
    ],
)
def test_a_mistake_in_a_step_is_named_with_file_line_and_what_to_do(
    problems: Problems, step: str, problem: str
) -> None:
    found = problems(f"\n[[step]]\n{step}\n")

    assert len(found) == 1
    assert found[0].startswith("proef.toml, regel 19: ")
    assert problem in found[0]


def test_every_mistake_is_told_at_once_with_its_own_line(problems: Problems) -> None:
    found = problems('[[step]]\nwho = "harm"\nsays = "hoi"\n\n[[step]]\nwho = "gerben"\nzegt = "hoi"\nsays = "x"\n')

    assert [line.split(":")[0] for line in found] == ["proef.toml, regel 18", "proef.toml, regel 22"]


def test_a_step_inside_a_text_of_several_lines_does_not_shift_the_line_numbers(problems: Problems) -> None:
    found = problems('[[step]]\nwho = "gerben"\nsays = """\n[[step]]\n"""\n\n[[step]]\nwho = "harm"\nsays = "x"\n')

    assert found == ["proef.toml, regel 24: 'who' is 'harm', maar die persoon is er niet. Voeg een [[person]] toe."]


def test_a_file_that_is_no_toml_says_where_to_look(problems: Problems) -> None:
    found = problems('[[step]]\nwho = "gerben\n')

    assert found[0].startswith("proef.toml, regel 19: dit is geen geldige TOML.")


def test_a_header_without_start_and_with_an_unknown_language_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "proef.toml"
    path.write_text(HEADER.replace("+01:00", "").replace('"nl"', '"fy"').replace('"kamer"', '"gerben"'))

    with pytest.raises(ScenarioError) as caught:
        scenario_file.load(path)

    told = str(caught.value)
    assert "'start' mist een tijdzone" in told
    assert "'language' is 'fy'. Kies uit: nl, en." in told
    assert "de id 'gerben' komt twee keer voor" in told


INJECT = """
[[inject]]
id = "gerucht"
title = "Een gerucht"
{when}

[[inject.step]]
who = "gerben"
says = "klopt het"

[[inject.step]]
wait = "2 min"
who = "gerben"
says = "gelukkig niet"
"""


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], Scenario]:
    """Read a whole scenario: the header and what follows."""

    def _script(text: str) -> Scenario:
        path = tmp_path / "proef.toml"
        path.write_text(HEADER + text, encoding="utf-8")
        return scenario_file.load(path)

    return _script


def test_an_inject_waits_until_somebody_throws_it_in(script: Callable[[str], Scenario]) -> None:
    found = script('[[step]]\nwho = "gerben"\nsays = "hoi"\n' + INJECT.format(when=""))

    (inject,) = found.injects
    thrown = inject.thrown_in(at("2026-11-05T23:59:30"))
    assert [one.text for one in found.steps] == ["hoi"]
    assert [(f"{one.at:%d %H:%M:%S}", one.text, one.inject) for one in thrown] == [
        ("05 23:59:35", "klopt het", "gerucht"),
        ("06 00:01:35", "gelukkig niet", "gerucht"),
    ]


def test_an_inject_with_a_moment_stands_between_the_steps_in_the_order_of_time(
    script: Callable[[str], Scenario],
) -> None:
    steps = "".join(
        f'[[step]]\nat = "2026-11-05 {hour}"\nwho = "gerben"\nsays = "{hour}"\n' for hour in ("09:00", "09:01", "11:00")
    )

    found = script(steps + INJECT.format(when='at = "2026-11-05 09:00"'))

    assert [(one.number, one.text) for one in found.steps] == [
        (1, "09:00"),
        (2, "klopt het"),
        (3, "09:01"),
        (4, "gelukkig niet"),
        (5, "11:00"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (INJECT.format(when="").replace('wait = "2 min"', 'at = "2026-11-05 09:00"'), 28, "Gebruik 'wait'"),
        (INJECT.format(when='at = "morgen"'), 19, "'morgen' is geen tijdstip"),
        (INJECT.format(when="").replace('"gerucht"', '"gerben"'), 19, "komt twee keer voor"),
        (INJECT.format(when="").replace('who = "gerben"', 'who = "harm"', 1), 24, "'who' is 'harm'"),
        (INJECT.format(when="soort = 1"), 19, "'soort' is onbekend"),
        ('[[step]]\nwho = "gerben"\nphone = "leeg"\n', 18, "schrijf achter 'phone'"),
        ('[[step]]\nfault = "429"\n', 18, "'fault' hoort tussen accolades"),
        ('[[step]]\nfault = { kind = "429", chat = "zaal" }\n', 18, "'chat' in 'fault' is 'zaal'"),
        ('[[step]]\nfault = { kind = "regen" }\n', 18, "'fault' klopt niet"),
    ],
)
def test_a_mistake_in_an_inject_a_phone_or_a_fault_is_named_with_its_line(
    problems: Problems, text: str, line: int, problem: str
) -> None:
    found = problems(text)

    assert [one.split(":")[0] for one in found] == [f"proef.toml, regel {line}"]
    assert problem in found[0]


def test_steps_of_two_injects_keep_their_own_line_numbers(problems: Problems) -> None:
    second = INJECT.format(when="").replace('"gerucht"', '"nog-een"').replace('"gerben"', '"harm"')

    found = problems(INJECT.format(when="") + second)

    assert [one.split(":")[0] for one in found] == ["proef.toml, regel 38", "proef.toml, regel 42"]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "foto.toml"
    path.write_bytes(b"\xff\xd8\xff")

    with pytest.raises(ScenarioError, match=r"foto\.toml: dit is geen tekst"):
        scenario_file.load(path)


@pytest.mark.parametrize("name", ["azc-avond", "boerenprotest", "jaarwisseling"])
def test_every_scenario_that_ships_can_be_read_and_has_injects_for_an_empty_phone_and_a_counter_protest(
    name: str,
) -> None:
    found = scenario_file.load(scenario_file.shipped()[name])

    assert {"gerucht", "telefoon-leeg", "tegenbetoging"} <= {inject.id for inject in found.injects}
    assert all(inject.description and inject.earliest for inject in found.injects)


@pytest.mark.parametrize("name", ["azc-avond", "jaarwisseling"])
def test_three_weeks_of_signals_come_from_many_people_and_every_wijk(name: str) -> None:
    found = scenario_file.load(scenario_file.shipped()[name])
    workers = {person.id for person in found.people if person.side == "worker"}
    signals = [one for one in found.steps if one.who in workers and one.act == "says"]
    tapped = {one.text for one in found.steps if one.who in workers and one.act == "taps"}

    assert len(workers) >= 7
    assert len(signals) >= 50
    assert len({signal.at.isocalendar().week for signal in signals}) == 3
    assert set(found.areas) <= tapped
    assert sum(bool(signal.secrets) for signal in signals) >= 6
    assert any(one.fault for one in found.steps)


def test_the_farmers_protest_holds_what_a_rehearsal_of_three_weeks_needs() -> None:
    play = scenario_file.load(FARMERS)
    sides = Counter(person.side for person in play.people)
    workers = {person.id for person in play.people if person.side == "worker"}
    signals = [step for step in play.steps if step.who in workers and step.act == "says"]
    commands = Counter(step.text.split()[0] for step in play.steps if step.text.startswith("/"))

    assert sum(sides[side] for side in ("gemeente", "politie", "om", "organisatie", "coordinator")) == 14
    assert len(workers) == 6
    assert len(signals) == 40
    assert sum(bool(signal.secrets) for signal in signals) >= 12
    assert commands["/bericht"] == 14
    assert commands["/kaart"] == commands["/beeld"] - 1 == commands["/update"] == 2
    assert commands["/wijzig"] == commands["/wijzigafspraak"] == 1
    assert [f"{play.steps[end].at:%Y-%m-%d}" for end in (0, -1)] == ["2026-11-02", "2026-11-20"]


def test_the_planted_identifiers_are_of_every_kind_and_could_be_real() -> None:
    secrets = scenario_file.load(FARMERS).secrets

    numbers = [secret for secret in secrets if secret.isdecimal() and len(secret) == 9]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    assert [sum(int(digit) * weight for digit, weight in zip(numbers[0], weights, strict=True)) % 11] == [0]
    iban = next(secret for secret in secrets if secret.startswith("NL"))
    assert int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1
    assert {"rachid", "99-XTB-1", "Turfstraat 118", "gerda.boonstra@example.org", "0612345672"} <= set(secrets)
