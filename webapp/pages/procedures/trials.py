"""Try it out: a draft or version run in a room apart, as the people in every role, with a clock and a mailbox."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import access, clock, trial_board, trial_forms
from webapp.trial_forms import Question
from workflows import outcomes, rehearsals, scripts, trials, versions
from workflows.database import db, reading
from workflows.errors import BadValue, Conflict, NotFound
from workflows.scripts import Deed
from workflows.trials import Course, Trial
from workflows.versions import ProcessVersion

page = Blueprint("trials", __name__, url_prefix="/procedures/<key>/drafts/<int:version_id>/trial")


@page.get("")
@access.roles("process_owner", "administrator")
def show(key: str, version_id: int) -> str:
    """Where the trial stands; before it is begun, what a trial is."""
    version = version_of(key, version_id)
    trial = trials.of(version.id, access.current_person().id)
    if trial is None or trial.is_outdated:
        return render_template("procedures/trial/begin.html", version=version, trial=trial, errors=[])
    return _board(trial)


@page.post("")
@access.roles("process_owner", "administrator")
def begin(key: str, version_id: int) -> ResponseReturnValue:
    """Begin a trial, or begin it again; a version with errors cannot be run."""
    with unlocked():
        version = version_of(key, version_id)
        found = versions.look_over(version.contents.files) if version.number is None else []
        errors = [problem for problem in found if problem.severity == "error"]
        if errors:
            return render_template("procedures/trial/begin.html", version=version, trial=None, errors=errors), 422
        course = trials.beginning(version)
    return _kept(key, version_id, course)


@page.post("/again")
@access.roles("process_owner", "administrator")
def again(key: str, version_id: int) -> ResponseReturnValue:
    """Play the same steps with the draft as it is now."""
    return _go_on(key, version_id, trials.again)


@page.post("/back")
@access.roles("process_owner", "administrator")
def back(key: str, version_id: int) -> ResponseReturnValue:
    """Take the last step back."""
    return _go_on(key, version_id, trials.back)


@page.post("/clock")
@access.roles("process_owner", "administrator")
def move_clock(key: str, version_id: int) -> ResponseReturnValue:
    """Move the clock: to the next thing due, by a day, or to a date."""
    deed = Deed(scripts.CLOCK, to=request.form.get("to", "")[:30])
    return _go_on(key, version_id, lambda trial: _done(trial, deed))


@page.route("/start", methods=["GET", "POST"])
@access.roles("process_owner", "administrator")
def start(key: str, version_id: int) -> ResponseReturnValue:
    """What the procedure asks before a case starts."""
    return _answered(key, version_id, trial_forms.of_start)


@page.route("/tasks/<int:task_id>", methods=["GET", "POST"])
@access.roles("process_owner", "administrator")
def answer(key: str, version_id: int, task_id: int) -> ResponseReturnValue:
    """A task as the person in that role sees it."""
    role = request.args.get("role", "")
    return _answered(key, version_id, lambda trial: trial_forms.of_task(trial, task_id, role))


@page.route("/cases/<int:case_id>/actions/<element_id>", methods=["GET", "POST"])
@access.roles("process_owner", "administrator")
def act(key: str, version_id: int, case_id: int, element_id: str) -> ResponseReturnValue:
    """Something that is recorded beside the procedure's own steps: a meeting, say."""
    return _answered(key, version_id, lambda trial: trial_forms.of_action(trial, case_id, element_id))


@page.get("/diagram.bpmn")
@access.roles("process_owner", "administrator")
def diagram_file(key: str, version_id: int) -> Response:
    """The diagram that the trial's first case runs on."""
    contents = version_of(key, version_id).contents
    return Response(contents.files[contents.diagrams.processes[key].file], mimetype="application/xml")


@page.post("/rehearsal")
@access.roles("process_owner")
def save(key: str, version_id: int) -> ResponseReturnValue:
    """Save the trial as a rehearsal, with what came of it."""
    trial = trial_of(key, version_id)
    with trials.visited(trial):
        outcome = outcomes.of_room(trial.done)
    name, by = request.form.get("name", ""), access.current_actor()
    try:
        rehearsal = rehearsals.save(key, name, trial.script, outcome, by=by, now=clock.now())
    except (BadValue, Conflict) as bad:
        return _board(trial, str(bad)), 422
    flash(_("The rehearsal “%(name)s” is saved. Every draft is played against it.", name=rehearsal.name), "success")
    db.session.commit()
    return redirect(url_for("rehearsals.index", key=key))


def _answered(key: str, version_id: int, ask: Callable[[Trial], Question]) -> ResponseReturnValue:
    """Show a form of the trial; sent, do what it says, or show what is wrong with it."""
    if request.method == "GET":
        trial = trial_of(key, version_id)
        with trials.visited(trial):
            return _question(trial, ask(trial))
    with unlocked():
        trial = trial_of(key, version_id)
        revision = trial.revision
        with trials.visited(trial) as visit:
            question = ask(trial)
            if question.form is not None and not question.stays and not question.form.validate():
                return _question(trial, question), 422
            if question.stays and question.task is None:
                return _question(trial, question)
            if not question.stays:
                visit.do(question.answered)
        course = visit.course
    if not question.stays:
        return _kept(key, version_id, course, revision)
    for words in question.refused:
        flash(words, "error")
    trials.keep(version_id, access.current_person().id, course, revision=revision, now=clock.now())
    db.session.commit()
    return redirect(f"{request.full_path.rstrip('?')}#{question.form.touched}")


def _go_on(key: str, version_id: int, step: Callable[[Trial], Course]) -> ResponseReturnValue:
    with unlocked():
        trial = trial_of(key, version_id)
        revision, course = trial.revision, step(trial)
    return _kept(key, version_id, course, revision)


def _done(trial: Trial, deed: Deed) -> Course:
    with trials.visited(trial) as visit:
        visit.do(deed)
    return visit.course


def _kept(key: str, version_id: int, course: Course, revision: int = 0) -> ResponseReturnValue:
    if course.missed is not None:
        words = _("The draft no longer asks for “%(name)s” here. The steps stop before it.", name=course.missed.name)
        flash(words, "warning")
    trials.keep(version_id, access.current_person().id, course, revision=revision, now=clock.now())
    db.session.commit()
    return redirect(url_for("trials.show", key=key, version_id=version_id))


@contextmanager
def unlocked() -> Iterator[None]:
    """Hold no lock of the council's database while something plays in a room: officers go on writing."""
    db.session.rollback()
    with reading():
        yield
        db.session.rollback()


def _board(trial: Trial, fault: str = "") -> str:
    diagrams = trial.version.contents.diagrams
    with trials.visited(trial):
        board = trial_board.of_room(trial.now, diagrams)
        role = request.args.get("role", "")
        chosen = role if role in board.roles else next(iter(board.waiting), "officer")
        return render_template(
            "procedures/trial/show.html", trial=trial, version=trial.version, board=board, role=chosen, fault=fault
        )


def _question(trial: Trial, question: Question) -> str:
    return render_template(
        "procedures/trial/question.html", trial=trial, version=trial.version, question=question, form=question.form,
        case=question.case, table=question.table,
    )


def trial_of(key: str, version_id: int) -> Trial:
    """This person's trial of the version. Raises NotFound."""
    return trials.find(version_of(key, version_id).id, access.current_person().id)


def version_of(key: str, version_id: int) -> ProcessVersion:
    """The draft or published version of that procedure. Raises NotFound."""
    version = db.session.get(ProcessVersion, version_id)
    if version is None or version.procedure_key != key:
        raise NotFound(_("This procedure has no such version, or the draft was discarded."))
    return version
