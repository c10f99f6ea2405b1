"""How long expressions take: `outcome = "met"` must evaluate in at most 5 microseconds."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter_ns

from workflows import feel

TARGET_MICROSECONDS = 5.0
SCOPE = {
    "outcome": "met",
    "score": 7,
    "review": "2026-12-01",
    "plan": {"rows": [{"risk": "high" if n % 3 else "low", "n": n} for n in range(100)]},
}
EXPRESSIONS = (
    'outcome = "met"',
    "score >= 5 and score < 10",
    'if outcome = "met" then "closed" else "open"',
    'date(review) - duration("P7D")',
    'count(plan.rows[risk = "high"])',
    "sum(for row in plan.rows return row.n * 2)",
)


def microseconds(run: Callable[[], object], times: int) -> float:
    """The best of five rounds, per call."""
    rounds = []
    for _ in range(5):
        start = perf_counter_ns()
        for _ in range(times):
            run()
        rounds.append((perf_counter_ns() - start) / times / 1000)
    return min(rounds)


def main() -> None:
    """Print what each expression costs, compiled and from the cache."""
    environment = feel.Environment(datetime(2026, 11, 21, 12, tzinfo=UTC))
    for text in EXPRESSIONS:
        expression = feel.compile_expression(text)
        cost = microseconds(lambda chosen=expression: chosen.evaluate(SCOPE, environment), 2000)  # type: ignore[misc]
        print(f"{cost:10.2f} us  {text}")
    cell = feel.compile_unary_tests('"met", "partly met"')
    print(f"{microseconds(lambda: cell.matches('met', SCOPE, environment), 2000):10.2f} us  a cell: {cell.text}")
    interval = feel.compile_unary_tests("[1..10)")
    seven = feel.from_json(7)
    cost = microseconds(lambda: interval.matches(seven, SCOPE, environment), 2000)
    print(f"{cost:10.2f} us  a cell: {interval.text}")
    cached = microseconds(lambda: feel.compile_expression(EXPRESSIONS[0]), 2000)
    print(f"{cached:10.2f} us  finding a compiled expression in the cache")
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    print(f"{microseconds(lambda: feel.Environment(now), 2000):10.2f} us  making an environment")
    first = feel.compile_expression(EXPRESSIONS[0])
    cost = microseconds(lambda: first.evaluate(SCOPE, environment), 20_000)
    print(f"target {TARGET_MICROSECONDS} us for {first.text}: {'met' if cost <= TARGET_MICROSECONDS else 'missed'}")


if __name__ == "__main__":
    main()
