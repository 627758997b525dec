"""Checks in the page: each answer is what the page's cells compute, and the field answers well."""

import contextlib
import io
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from .conftest import ROOT

PAGES = sorted(
    file.stem for file in (ROOT / "book").glob("*.md") if "\n:::{check} " in file.read_text()
)
PART = re.compile(
    r"^```\{code-cell\}[^\n]*\n(?P<cell>.*?)^```|^:::\{check\} (?P<name>\S+)\n(?P<check>.*?)^:::",
    re.DOTALL | re.MULTILINE,
)


def option(body, name):
    found = re.search(rf"^:{name}: (.*)$", body, re.MULTILINE)
    return found and found[1].strip()


def checks_with_their_values(page):
    """Run a page's cells; for each check its name, its text and what its proof computes.

    A proof is evaluated when the cell after the check has run, or at the end of the page.
    """
    namespace, waiting = {}, []

    def settle():
        for name, body in waiting:
            proof = option(body, "proof")
            yield name, body, eval(proof, namespace) if proof else None
        waiting.clear()

    for part in PART.finditer((ROOT / "book" / f"{page}.md").read_text()):
        if part["name"]:
            waiting.append((part["name"], part["check"]))
            continue
        code = re.sub(r"\A(---.*?^---\n|(:[^\n]*\n)+)", "", part["cell"], flags=re.DOTALL | re.M)
        code = re.sub(r"^%.*$", "", code, flags=re.MULTILINE)
        exec(compile(code, f"book/{page}.md", "exec"), namespace)
        yield from settle()
    yield from settle()


def is_answer(answer, value):
    """Whether the number or the text on the page is the value that the expression has."""
    try:
        written = float(answer)
    except ValueError:
        return answer == str(value)
    decimals = len(answer.partition(".")[2])
    return abs(written - float(value)) <= 0.5000001 * 10.0**-decimals


@pytest.mark.parametrize("page", PAGES)
def test_each_answer_is_computed_by_the_page(page):
    """Every number is proved; a choice is where there is something to compute."""
    with mpl.rc_context({"backend": "agg"}), contextlib.redirect_stdout(io.StringIO()):
        checks = list(checks_with_their_values(page))
    plt.close("all")
    assert len({name for name, _, _ in checks}) == len(checks)
    for name, body, value in checks:
        answer = option(body, "answer")
        assert value is not None or option(body, "options"), f"{name}: a number needs a proof"
        if value is not None:
            assert is_answer(answer, value), f"{name}: {answer} is written, {value} is computed"


def test_a_wrong_answer_on_a_page_would_be_found():
    """The comparison can fail: another digit, another sign, another shape."""
    assert is_answer("-0.108878", -0.10887794)
    assert not is_answer("-0.108879", -0.10887794)
    assert not is_answer("0.108878", -0.10887794)
    assert not is_answer("(3, 2)", (2, 3))


@pytest.fixture
def page(address, open_page):
    page, faults = open_page(address + "book/dense.html", until="load")
    yield page
    assert faults == []


def said(page, name):
    return page.locator(f"#check-dense-{name} .message").inner_text()


def answer(page, name, text):
    field = page.locator(f"#check-dense-{name} input")
    field.fill(text)
    field.press("Enter")
    return said(page, name)


def test_a_field_knows_right_wrong_and_the_usual_slips(page):
    """Right, a named slip, the sign, twice, half, and what is no number at all."""
    assert answer(page, "one-entry", "5").startswith("That is the last entry of row 0")
    assert answer(page, "one-entry", "-8") == "That is twice the answer."
    assert answer(page, "one-entry", "-2") == "That is half of the answer."
    assert answer(page, "one-entry", "17").startswith("17 is not it.")
    assert "type a number" in answer(page, "one-entry", "")
    assert "with a point" in answer(page, "one-entry", "-4,0")
    assert "“four” is no number" in answer(page, "one-entry", "four")
    assert answer(page, "one-entry", "−4.0").startswith("Right.")


def test_the_judgement_of_numbers(page):
    """Half a percent is near enough for a fraction, and nothing is for a whole number."""
    judge = "([typed, answer, named]) => backpropLab.check.judge(typed, answer, named)"
    assert page.evaluate(judge, [0.1089, 0.108878, []]) == "right"
    assert page.evaluate(judge, [0.1078, 0.108878, []]) == "wrong"
    assert page.evaluate(judge, [-0.1089, 0.108878, []]) == "sign"
    assert page.evaluate(judge, [262143, 262144, []]) == "wrong"
    assert page.evaluate(judge, [0.5, 0, []]) == "wrong"
    assert page.evaluate(judge, [0.2, 0.1, [0.2]]) == 0.2


def test_buttons_answer_and_what_was_solved_is_remembered_here_only(page):
    """After a reload the check is still solved; nothing was sent anywhere."""
    check = page.locator("#check-dense-shape-of-dx")
    check.get_by_role("button", name="(2, 4)").click()
    assert said(page, "shape-of-dx").startswith("That is the shape of W")
    check.get_by_role("button", name="(3, 2)").click()
    assert said(page, "shape-of-dx").startswith("Right.")
    page.reload()
    assert page.locator("#check-dense-shape-of-dx[solved]").count() == 1
    assert page.locator("#check-dense-one-entry[solved]").count() == 0
    page.evaluate("backpropLab.progress.forget()")
    page.reload()
    assert page.locator("hand-check[solved]").count() == 0


def test_the_map_shows_what_was_solved_and_forgets_it(page, address):
    """Counted by chapter; one button, and nothing is left."""
    answer(page, "one-entry", "-4")
    page.goto(address + "book/intro.html", wait_until="load")
    box = page.locator("course-map a[data-chapter=dense]")
    assert f"1 of {box.get_attribute('data-checks')} checks" in box.inner_text()
    assert "You have solved 1 of" in page.locator("course-map .kept").inner_text()
    page.locator("course-map button").click()
    assert "checks" not in box.inner_text()
    assert not page.locator("course-map button").is_visible()


def test_without_scripts_the_question_and_the_answer_can_be_read(address, open_page):
    """The answer is folded away, and unfolds."""
    page, _ = open_page(address + "book/dense.html", java_script_enabled=False)
    check = page.locator("#check-dense-one-entry")
    assert "row 1, column 2" in check.inner_text()
    check.locator("summary").click()
    assert "dW[1, 2] = −4" in check.inner_text()
