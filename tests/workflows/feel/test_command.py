"""upturn feel."""

from click.testing import CliRunner

from webapp.commands import main


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["feel", *arguments])
    return result.exit_code, result.stdout.strip(), result.stderr.strip()


def test_the_value_is_printed_as_json() -> None:
    assert run('[1.50, date("2026-01-01"), null]') == (0, '[1.5, "2026-01-01", null]', "")


def test_numbers_keep_their_34_digits() -> None:
    assert run("1/3")[1] == "0.3333333333333333333333333333333333"
    assert run("[2**100, 1e400, -0.5, 1.50]")[1] == "[1267650600228229401496703205376, 1E+400, -0.5, 1.5]"
    assert run("a * 1", "--context", '{"a": 0.1234567890123456789012345678901234}')[1] == (
        "0.1234567890123456789012345678901234"
    )


def test_half_of_a_surrogate_pair_is_printed_as_its_escape() -> None:
    assert run('["\\uD83D\\uDE00", "\\uD800"]')[:2] == (0, '["😀", "\\ud800"]')


def test_contexts_and_ranges_are_json_objects() -> None:
    assert run('{"a b": [], c: {}, "\\"": @"P1D"}')[1] == r'{"a b": [], "c": {}, "\"": "P1D"}'
    assert run("[1..2.5)")[1] == '{"start": 1, "end": 2.5, "start included": true, "end included": false}'


def test_variables_come_from_the_context_names_with_spaces_too() -> None:
    assert run("Applicant Age + 1", "--context", '{"Applicant Age": 40}')[1] == "41"


def test_an_expression_may_begin_with_a_minus() -> None:
    assert run("-1")[1] == "-1"
    assert run('-@"P1D"')[1] == '"-P1D"'
    assert run("--a = 1", "--context", '{"a": 1}')[1] == "true"


def test_keys_with_signs_are_known_wherever_they_are_in_the_context() -> None:
    context = '{"plan": {"start-date": 1, "rows": [{"next step": 2}]}}'
    assert run("[plan.start-date, plan.rows.next step]", "--context", context)[1] == "[1, [2]]"
    assert run("plan.rows[next step = 2]", "--context", context)[1] == '[{"next step": 2}]'


def test_why_something_is_null_goes_to_the_error_output() -> None:
    assert run("1 + missing") == (
        0,
        "null",
        "Warning: There is no variable missing\nWarning: There is no number + null",
    )


def test_errors_exit_with_one() -> None:
    assert run("1 +")[0] == 1
    assert run("9**9**9")[0] == 1
    assert run("1", "--context", "[]")[0] == 1
    assert run("1", "--context", "{")[0] == 1


def test_a_function_that_only_camunda_has_is_named_with_how_feel_says_it() -> None:
    code, printed, trouble = run("is defined(x)")
    assert (code, printed) == (1, "")
    assert "“is defined” is a function that only Camunda has. Write x != null." in trouble
    assert "“get or else”" in run("get or else(x, 1)")[2]
    assert "only Camunda" not in run("x +")[2]


def test_why_a_local_moment_cannot_be_compared_is_said() -> None:
    code, printed, trouble = run('date and time("2026-01-01T10:00:00") < now()')
    assert (code, printed) == (0, "null")
    assert "without a zone cannot be compared by < with one that has a zone" in trouble
    assert "where only one of them has a zone" in run('date and time("2026-01-01T10:00:00") - now()')[2]
    assert "A time without a zone" in run('time("10:00:00") < time(now())')[2]
