"""A web server answers in several threads: what they share is right for each of them at any moment."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from threading import Barrier, Thread

import pytest

from tests.cast import NOW
from workflows import calendar, rehearsals, versions
from workflows.decisions.document import Definitions
from workflows.decisions.reading import read_definitions
from workflows.decisions.run import Run
from workflows.decisions.type_names import TypeNames
from workflows.engine import check
from workflows.feel import Environment, from_json
from workflows.rehearsals import Outcome
from workflows.versions import ProcessVersion

THREADS = 4


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """The interpreter changes from thread to thread as often as it can: what may go wrong goes wrong soon."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def all_at_once(work: Callable[[Random], None]) -> None:
    """Do this in several threads from one moment on; the first error of any of them is raised here."""
    errors: list[BaseException] = []
    line = Barrier(THREADS)

    def run(number: int) -> None:
        try:
            line.wait()
            work(Random(number))  # noqa: S311  # chance that can be repeated, not a secret
        except BaseException as error:  # the test shall see it
            errors.append(error)

    threads = [Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_the_files_of_a_version_are_read_while_others_push_them_out_of_memory() -> None:
    several = [ProcessVersion(digest=f"test-{number}") for number in range(versions.KEPT_VERSIONS + 20)]

    def read(chance: Random) -> None:
        for version in chance.choices(several, k=3_000):
            assert version.contents.files == {}

    all_at_once(read)


def test_what_rehearsals_came_to_is_remembered_while_others_push_it_out_of_memory() -> None:
    outcome = Outcome("running", "", (), (), ())
    keys = [(f"test-{number}", "") for number in range(rehearsals.REMEMBERED + 20)]

    def look(chance: Random) -> None:
        for key in chance.choices(keys, k=3_000):
            found = rehearsals._remembered([key])
            rehearsals._remember({key: outcome})
            assert found in ({}, {key: outcome})

    all_at_once(look)


def test_christmas_is_no_working_day_for_whoever_asks_first() -> None:
    calendar._bank_holidays.cache_clear()

    def ask(chance: Random) -> None:
        is_working_day = calendar.working_days("England")
        for year in range(1990, 2090):
            assert not is_working_day(date(year, 12, 25)), year

    all_at_once(ask)


ITEMS = "".join(
    f'<itemDefinition name="t{number}"><itemComponent name="a"><typeRef>t{number + 1}</typeRef></itemComponent>'
    f'<itemComponent name="n"><typeRef>number</typeRef></itemComponent></itemDefinition>' for number in range(20)
)
MODEL = f"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">{ITEMS}
<itemDefinition name="t20"><typeRef>number</typeRef></itemDefinition></definitions>"""


def test_a_value_is_held_against_its_whole_type_by_whoever_asks_first() -> None:
    definitions: Definitions = read_definitions(MODEL.encode(), "d.dmn")
    wrong = from_json({"n": "no number"})
    for _ in range(100):
        types = TypeNames(definitions)

        def ask(_chance: Random, types: TypeNames = types) -> None:
            for number in (5, 0, 10, 15):
                assert not types[f"t{number}"].fits(wrong, Run(Environment(NOW)))

        all_at_once(ask)


SOUND = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
<process id="p" isExecutable="true"><startEvent id="s"><outgoing>f</outgoing></startEvent>
<sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"><incoming>f</incoming></endEvent></process>
</definitions>"""


def test_what_is_wrong_with_one_diagram_is_not_said_of_another() -> None:
    broken = SOUND.replace('targetRef="e"/>', 'targetRef="e" nonsense="yes"/>')
    said = {text: check({"d.bpmn": text.encode()}) for text in (SOUND, broken)}
    assert len(said[broken]) > len(said[SOUND])

    def look(chance: Random) -> None:
        for text in chance.choices([SOUND, broken], k=100):
            assert check({"d.bpmn": text.encode()}) == said[text]

    all_at_once(look)
