"""Retry does what it says: the letter that was missing is written, or the incident stays as open as it was."""

from datetime import timedelta
from textwrap import dedent

import pytest

from notifications import mending, notices, occasions
from notifications.notices import Notice
from tests.cast import NOW, Cast
from tests.notifications import procedure
from workflows import cases, incidents, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import Conflict
from workflows.incidents import Incident
from workflows.people import CLOCK, Actor, Contact, actor
from workflows.versions import ProcessVersion

LATER = NOW + timedelta(hours=1)
SENDING = dedent("""\
    <?xml version="1.0" encoding="UTF-8"?>
    <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
        xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="telling_definitions" targetNamespace="https://x.example">
      <bpmn:process id="telling" name="Telling" isExecutable="true">
        <bpmn:startEvent id="started"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
        <bpmn:sequenceFlow id="f1" sourceRef="started" targetRef="tell"/>
        <bpmn:sendTask id="tell" name="Tell them">
          <bpmn:extensionElements>
            <zeebe:taskDefinition type="send-email"/>
            <zeebe:taskHeaders>
              <zeebe:header key="template" value="news"/>
              <zeebe:header key="to" value="TO"/>
            </zeebe:taskHeaders>
            <zeebe:ioMapping><zeebe:input source="=area" target="about"/></zeebe:ioMapping>
          </bpmn:extensionElements>
          <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
          LOOP
        </bpmn:sendTask>
        <bpmn:sequenceFlow id="f2" sourceRef="tell" targetRef="ended"/>
        <bpmn:endEvent id="ended"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
      </bpmn:process>
    </bpmn:definitions>
    """)
LOOP = """<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>
    <zeebe:loopCharacteristics inputCollection="=areas" inputElement="area"/>
    </bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>"""


def publish(to: str, loop: str = "") -> ProcessVersion:
    files = {
        "telling.bpmn": SENDING.replace("TO", to).replace("LOOP", loop).encode(),
        "news.email": b"News of {{ about }}\n\nDear {{ recipient.name }}, it is about {{ about }}.\n",
    }
    return versions.publish(versions.draft("telling", files, now=NOW), by=CLOCK, now=NOW)


def tell(cast: Cast, version: ProcessVersion, **given: object) -> Case:
    case = cases.start(
        version, by=actor(cast.officer), provider=cast.provider, site=cast.site, contract=cast.contract,
        owner=cast.officer, now=NOW, given=Given(given),
    )
    db.session.flush()
    return case


def letters(case: Case) -> list[tuple[str, str, str]]:
    rows = db.session.scalars(notices.of_case(case.id)).all()
    return [(one.subject, one.address, one.status) for one in reversed(rows)]


def retry(incident: Incident, cast: Cast) -> None:
    mending.retry(incident.id, by=actor(cast.admin), now=LATER)


def without_contact(cast: Cast) -> None:
    db.session.delete(cast.contact)
    db.session.flush()
    db.session.expire(cast.provider)


def test_retry_writes_the_letter_that_nobody_could_be_found_for(cast_on_both: Cast) -> None:
    without_contact(cast_on_both)
    case = tell(cast_on_both, publish("provider"), area="the visits")
    [incident] = incidents.open_ones(case.id)
    assert letters(case) == [] and mending.can_retry(incident)
    with pytest.raises(Conflict, match="still nobody to write to"):
        retry(incident, cast_on_both)
    assert incident.mended_at is None and letters(case) == []
    db.session.add(Contact(provider=cast_on_both.provider, name="Quinn Abara", email="quinn@brightwater.example"))
    db.session.flush()
    retry(incident, cast_on_both)
    assert letters(case) == [("News of the visits", "quinn@brightwater.example", "due")]
    assert list(incidents.open_ones(case.id)) == []


def test_each_letter_of_a_repetition_that_was_missing_is_written_with_its_own_words(cast: Cast) -> None:
    without_contact(cast)
    case = tell(cast, publish("provider", LOOP), areas=["staff", "visits"])
    found = incidents.open_ones(case.id)
    assert [one.inputs["about"] for one in found] == ["staff", "visits"]
    db.session.add(Contact(provider=cast.provider, name="Quinn Abara", email="quinn@brightwater.example"))
    db.session.flush()
    for incident in found:
        retry(incident, cast)
    assert [subject for subject, *_ in letters(case)] == ["News of staff", "News of visits"]


def test_an_expression_that_gave_nobody_is_asked_again_as_the_case_is_now(cast: Cast) -> None:
    case = tell(cast, publish("=reader"), area="staff")
    [incident] = incidents.open_ones(case.id)
    case.data = case.data | {"reader": "manager"}
    retry(incident, cast)
    assert [address for _, address, _ in letters(case)] == [cast.manager.email]


def test_a_letter_that_failed_goes_to_the_address_that_its_reader_has_now(cast: Cast) -> None:
    case = tell(cast, publish("provider"), area="staff")
    [notice] = db.session.scalars(notices.of_case(case.id))
    notices.give_up(notice, case, "550 no such mailbox", NOW)
    cast.contact.email = "prue@new.example"
    db.session.flush()
    [incident] = incidents.open_ones(case.id)
    retry(incident, cast)
    assert letters(case) == [
        ("News of staff", "prue.vidal@brightwater.example", "cancelled"), ("News of staff", "prue@new.example", "due"),
    ]


def test_a_word_that_is_no_address_stays_open_until_somebody_mends_it(cast: Cast) -> None:
    case = tell(cast, publish("manger"), area="staff")
    [incident] = incidents.open_ones(case.id)
    with pytest.raises(Conflict, match="“manger” is still not an email address"):
        retry(incident, cast)
    case.version = publish("manager")
    retry(incident, cast)
    assert letters(case)[-1] == ("News of staff", cast.manager.email, "due")


def test_a_step_that_the_procedure_has_no_more_is_not_offered_to_be_tried(cast: Cast) -> None:
    without_contact(cast)
    case = tell(cast, publish("provider"), area="staff")
    [incident] = incidents.open_ones(case.id)
    incident.element_id = "gone"
    assert not mending.can_retry(incident)
    with pytest.raises(Conflict, match="cannot be tried from here"):
        retry(incident, cast)


def test_what_asks_for_a_task_that_is_over_closes_by_itself(cast: Cast) -> None:
    """Nobody could be asked, or the request failed; then the task was done all the same."""
    case = procedure.start_case(cast)
    task = procedure.open_task(case)
    notice = db.session.scalars(db.select(Notice)).one()
    notices.give_up(notice, case, "550 no such mailbox", NOW)
    incidents.report(case, "notice", "Nobody could be asked", now=NOW, element=task.element_id)
    assert len(incidents.open_ones(case.id)) == 2
    cases.complete_task(task.id, Given({"done": "Rota"}), by=Actor(cast.contact.name, task_id=task.id), now=LATER)
    assert list(incidents.open_ones(case.id)) == [] and notice.status == "cancelled"


def test_a_copy_of_a_letter_that_reached_nobody_says_so(cast: Cast) -> None:
    case = procedure.start_case(cast)
    without_contact(cast)
    cases.fire_timers(case.id, NOW + timedelta(days=5, minutes=1))
    [copy] = [one for one in db.session.scalars(notices.of_case(case.id)) if one.template == "reminder"]
    assert copy.address == cast.officer.email and copy.text.startswith("This email could be sent to nobody it is for")
    assert occasions.NO_NAME not in copy.text


def test_a_letter_to_an_address_that_is_no_person_greets_somebody(cast: Cast) -> None:
    case = tell(cast, publish("desk@brightwater.example"), area="staff")
    [notice] = db.session.scalars(notices.of_case(case.id))
    assert "Dear Sir or Madam, it is about staff." in notice.text and notice.name == ""
