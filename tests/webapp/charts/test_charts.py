"""Charts: pictures that the content security policy lets through, which say everything without colour."""

import re

import pytest
from flask import Flask

from webapp import charts
from webapp.charts import Chart, Figures, Series

MONTHS = ["January 2026", "February 2026", "March 2026", "April 2026"]
RESULT = Series("Result", [85, 92.5, None, 100], "result", ["red", "amber", "not scored", "green"])
TARGET = Series("Target", [100] * 4, "target")
FIGURES = Figures("Delivery <4 hours>", "Better.", "Period", MONTHS, [RESULT, TARGET], "%")
COUNTS = Figures("Lights", "Fewer red.", "Period", MONTHS, [Series("Red", [3, 2, 0, 1], "red", mark="R")])


@pytest.mark.parametrize("chart", [charts.lines(FIGURES), charts.bars(COUNTS), charts.bars(COUNTS, lying=True)])
def test_a_picture_has_a_name_and_no_script_or_style_in_it(chart: Chart) -> None:
    for picture in (chart.wide, chart.narrow):
        assert 'role="img"' in picture and "<title>" in picture
        assert not re.search(r"<script|<style|style=|<desc|<!--|https?://(?!www\.w3\.org/2000/svg)|on\w+=", picture)
        assert "<4" not in picture


def test_each_score_has_its_own_shape_and_a_missing_value_leaves_a_gap() -> None:
    picture = charts.lines(FIGURES).wide
    shapes = dict(re.findall(r'upturn-light--(\w+)" d="M[\d.]+ [\d.]+ ([^"]+)"', picture))
    assert set(shapes) == {"red", "amber", "green"} and len(set(shapes.values())) == 3
    line = re.findall(r'<path d="([^"]*)" class="line', picture)[0]
    assert line.count("M") == 1 and line.count("L") <= 1


def test_the_parts_of_bars_carry_their_number_and_letter() -> None:
    assert re.findall(r">(R \d)<", charts.bars(COUNTS).wide) == ["R 3", "R 2", "R 1"]


def test_the_table_says_what_the_picture_says(app: Flask) -> None:
    with app.test_request_context():
        assert FIGURES.columns == ["Period", "Result", "Score", "Target"]
        assert FIGURES.rows[1:3] == [
            ["February 2026", "92.5%", "amber", "100%"], ["March 2026", "–", "not scored", "100%"]
        ]


def test_a_spreadsheet_takes_no_cell_for_a_formula(app: Flask) -> None:
    with app.test_request_context():
        figures = Figures("Stages", "", "Stage", ["=cmd()"], [Series("Cases", [1_234], "plain")])
        assert figures.csv().splitlines() == ["Stage,Cases", "'=cmd(),\"1,234\""]


def test_figures_without_a_single_number_can_be_drawn() -> None:
    empty = Figures("Nothing", "", "Period", ["May"], [Series("Result", [None], "result", ["not scored"])])
    assert "svg" in charts.lines(empty).wide and "svg" in charts.spark([None, None])
