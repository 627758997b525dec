"""The 2-2-2 network: steps, every path alone, and a checker that speaks the judge's language."""

import re
import sys

import numpy as np
import pytest

from backprop_lab.by_hand import (
    EXAMPLE_2_2_2,
    LEARNING_RATE,
    network_2_2_2_step,
    network_2_2_2_values,
)
from backprop_lab.tasks import TASKS

from .conftest import ROOT
from .workbench import figure_page, message

sys.path.insert(0, str(ROOT / "book/_ext"))
import mistakes

NAME = "network-2-2-2"
V = network_2_2_2_values(**EXAMPLE_2_2_2)
W1, W2 = EXAMPLE_2_2_2["W1"], EXAMPLE_2_2_2["W2"]
BACKWARD = TASKS["network_2_2_2_backward"].mistakes
STEP = TASKS["network_2_2_2_step"].mistakes
KNOWN = {mistake.id: mistake for mistake in (*BACKWARD, *STEP)}
JUDGED = ["dW1", "db1", "dW2", "db2"]


@pytest.fixture(scope="module")
def page(browser):
    with figure_page(browser, NAME) as page:
        page.add_script_tag(content=mistakes.script())
        yield page


@pytest.fixture
def fresh(page):
    page.locator(f"{NAME} [data-action=reset]").press("Enter")
    return page


def press(page, action, times=1):
    for _ in range(times):
        page.locator(f"{NAME} [data-action={action}]").press("Enter")
    return message(page, NAME)


def choose(page, which, value):
    page.locator(f"{NAME} select[id$={which}]").select_option(value)


def row(page, name):
    cells = page.locator(f"{NAME} tr[data-row='{name}'] td").all_text_contents()
    return [text.replace("−", "-") for text in cells]


def check(page, quantity, text):
    choose(page, "checked", quantity)
    field = page.locator(f"{NAME} .checker input")
    field.fill(text)
    field.press("Enter")
    return page.locator(f"{NAME} .answer")


def named(page, quantity, text):
    return (check(page, quantity, text).get_attribute("data-mistake") or "").split()


# The stepper.


def test_the_steps_go_through_every_number_of_the_example(fresh):
    """Ten times Next: forward, the deltas, the shares, the step, and forward again."""
    said = press(fresh, "next")
    assert "z⁽ᴸ⁻¹⁾₀ = 1.5 · 0.8 + (−2) · (−0.5) + 0.1 = 2.300000" in said
    assert "a⁽ᴸ⁻¹⁾₁ = 0.462570" in said
    assert "z⁽ᴸ⁾₁ = 0.908877 · 1.2 + 0.462570 · (−0.7) + 0.5 = 1.266853" in press(fresh, "next")
    assert "½ ((0.236425 − 0.9)² + (0.780204 − 0.2)²) = 0.388484" in press(fresh, "next")
    assert "δ⁽ᴸ⁾₀ = −0.663575 · 0.180528 = −0.119794" in press(fresh, "next")
    assert "∂C₀/∂W⁽ᴸ⁾₁₀ = −0.055413" in press(fresh, "next")
    assert "0.131773 + (−0.069648) = 0.062126" in press(fresh, "next")
    assert "δ⁽ᴸ⁻¹⁾₁ = 0.062126 · 0.248599 = 0.015444" in press(fresh, "next")
    assert "∂C₀/∂W⁽ᴸ⁻¹⁾₁₁ = −0.030889" in press(fresh, "next")
    assert "W⁽ᴸ⁾₀₀, for one, goes from −0.4 to −0.345561" in press(fresh, "next")
    assert "C₀ was 0.388484 and is 0.361921: it fell." in press(fresh, "next")

    moved = network_2_2_2_step(**EXAMPLE_2_2_2, learning_rate=LEARNING_RATE)
    again = network_2_2_2_values(EXAMPLE_2_2_2["x"], EXAMPLE_2_2_2["y"], *moved)
    derivatives = {"W1": V["dW1"], "b1": V["delta1"], "W2": V["dW2"], "b2": V["delta2"]}
    for name, array in zip(["W1", "b1", "W2", "b2"], moved, strict=True):
        for place in np.ndindex(array.shape):
            shown = row(fresh, f"{name}[{','.join(map(str, place))}]")
            assert shown[1:] == [f"{derivatives[name][0][place]:.6f}", f"{array[place]:.6f}"]
    for name, derivative in {"z1": "delta1", "a1": "da1", "z2": "delta2", "a2": "da2"}.items():
        for k in (0, 1):
            numbers = V[name][0, k], V[derivative][0, k], again[name][0, k]
            assert row(fresh, f"{name}[{k}]") == [f"{value:.6f}" for value in numbers]
    assert row(fresh, "x[1]")[1] == "-0.010017"
    assert "Each hidden node adds up" in press(fresh, "next")  # with the moved parameters
    assert row(fresh, "W2[0,0]")[0] == "-0.345561"
    assert "Press Next" in press(fresh, "back", 3)


def lit(page):
    wires = page.locator(f"{NAME} svg line.backward").all()
    return {wire.get_attribute("data-wire") for wire in wires}


def test_every_path_lights_alone(fresh):
    """A weight of the first layer has two paths; each is a product, and they add up."""
    choose(fresh, "path", "W1[0,1]")
    assert "1.5 · 0.248599 · (−1.1) · 0.180528 · (−0.663575) = 0.049138" in message(fresh, NAME)
    assert "path 1 of 2, through output 0: the input x₀ 1.5, the slope of" in message(fresh, NAME)
    assert lit(fresh) == {"1-0-1", "2-1-0", "3-0-0"}
    assert "· (−0.7) · 0.171486 · 0.580204 = −0.025972" in press(fresh, "nextPath")
    assert lit(fresh) == {"1-0-1", "2-1-1", "3-1-0"}
    said = press(fresh, "nextPath")
    assert "Their sum is ∂C₀/∂W⁽ᴸ⁻¹⁾₀₁ = 0.023167." in said
    assert "belong to δ⁽ᴸ⁻¹⁾₁, which W⁽ᴸ⁻¹⁾₀₁, W⁽ᴸ⁻¹⁾₁₁ and b⁽ᴸ⁻¹⁾₁ share" in said
    assert len(lit(fresh)) == 5
    press(fresh, "nextPath")
    assert len(lit(fresh)) == 3


def test_the_paths_of_every_parameter_add_up_to_its_derivative(page, rng):
    """In random networks: the products of the factors along the paths, and their sum."""
    ask = """([network, name, place]) => {
        const v = backpropLab.twoLayers.values(network);
        return backpropLab.twoLayers.pathsFrom(network, v, name, place);
    }"""
    shapes = {"x": (1, 2), "y": (1, 2), "W1": (2, 2), "b1": (2,), "W2": (2, 2), "b2": (2,)}
    given = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    plain = {name: value.tolist() for name, value in given.items()}
    plain |= {"x": plain["x"][0], "y": plain["y"][0]}
    right = network_2_2_2_values(**given)
    derivatives = {"W1": right["dW1"], "b1": right["delta1"]}
    derivatives |= {"W2": right["dW2"], "b2": right["delta2"]}
    for name, array in derivatives.items():
        for place in np.ndindex(array[0].shape):
            paths = page.evaluate(ask, [plain, name, place])
            assert len(paths) == (2 if name[1] == "1" else 1)
            for path in paths:
                factors = [factor["value"] for factor in path["factors"]]
                assert path["product"] == pytest.approx(np.prod(factors), rel=1e-12)
            total = sum(path["product"] for path in paths)
            assert total == pytest.approx(array[0][place], rel=1e-10)


def test_a_path_of_an_output_weight_is_the_only_one(fresh):
    choose(fresh, "path", "W2[1,0]")
    said = message(fresh, NAME)
    assert "the hidden value a⁽ᴸ⁻¹⁾₁ 0.462570" in said
    assert "= −0.055413. It is the only one" in said
    assert lit(fresh) == {"2-1-0", "3-0-0"}
    choose(fresh, "path", "none")
    assert lit(fresh) != {"2-1-0", "3-0-0"}


def change(page, what, text):
    choose(page, "change", what)
    field = page.locator(f"{NAME} [data-field=value]")
    field.fill(text)
    field.press("Enter")


def test_a_number_can_be_changed_and_the_checker_stays_with_the_example(fresh):
    change(fresh, "W2[0,1]", "-2")
    assert message(fresh, NAME) == "W⁽ᴸ⁾₀₁ is −2 now. Press Next."
    press(fresh, "next", 6)
    other = np.array([[-0.4, -2.0], [-1.1, -0.7]])
    right = network_2_2_2_values(**EXAMPLE_2_2_2 | {"W2": other})
    assert row(fresh, "a1[0]")[1] == f"{right['da1'][0, 0]:.6f}"
    assert check(fresh, "da1[0]", "0.167314").inner_text().startswith("Right")


@pytest.mark.parametrize("extreme", ["20", "-20"])
def test_extreme_numbers_stay_numbers(extreme, fresh):
    """Saturated sigmoids and a large rate, three rounds: numbers, and nothing else."""
    for what in ("x[0]", "y[1]", "W1[0,1]", "W2[1,1]", "b1[0]"):
        change(fresh, what, extreme)
    change(fresh, "rate", "20")
    for _ in range(30):
        said = press(fresh, "next")
        assert not re.search(r"NaN|Infinity|undefined|\de[+−-]", said)
    shown = fresh.locator(f"{NAME} .live").inner_text()
    assert not re.search(r"NaN|Infinity|undefined", shown)


# The checker.


def entry(mistake, output, *place):
    """What a mistake of the catalogue gives on the running example, in one place."""
    arguments = tuple(EXAMPLE_2_2_2.values())
    if output in ("W1", "b1", "W2", "b2"):
        arguments = (*arguments, LEARNING_RATE)
    return np.asarray(KNOWN[mistake].values(arguments)[output])[place]


d2, s1 = V["delta2"][0], V["slope1"][0]
WRONG_CALCULATIONS = {
    "the error as y - a": ("delta2[0]", (0.9 - 0.236425) * 0.180528, "TWO02"),
    "no slope at the output": ("delta2[1]", 0.780204 - 0.2, "TWO01"),
    "no slope at the hidden node": ("delta1[0]", V["da1"][0, 0], "TWO32"),
    "the 2 of the square, and no half": ("delta2[0]", 2 * d2[0], "TWO07"),
    "half once more": ("dW2[0,1]", 0.5 * V["dW2"][0, 0, 1], "TWO03"),
    "the sigmoid twice": ("slope2[0]", entry("TWO11", "db2", 0) / V["da2"][0, 0], "TWO11"),
    "the hidden sigmoid twice": ("delta1[1]", entry("TWO36", "db1", 1), "TWO36"),
    "one path forgotten": ("da1[0]", W2[0, 0] * d2[0], "TWO64"),
    "the other path forgotten": ("da1[0]", W2[0, 1] * d2[1], "TWO65"),
    "indices exchanged on the way back": ("da1[1]", W2[0, 1] * d2[0] + W2[1, 1] * d2[1], "TWO66"),
    "indices exchanged in one share": ("path[0,1]", W2[1, 0] * d2[1], "TWO66"),
    "the weight of the first layer": ("path[0,0]", W1[0, 0] * d2[0], "TWO09"),
    "the delta of the other output": ("path[1,0]", W2[1, 0] * d2[1], "TWO67"),
    "the weight left out": ("da1[0]", d2[0] + d2[1], "TWO70"),
    "dW2 transposed": ("dW2[0,1]", V["dW2"][0, 1, 0], "TWO78"),
    "dW1 transposed": ("dW1[1,0]", V["dW1"][0, 0, 1], "TWO77"),
    "the moved weight on the way back": ("da1[0]", -0.345561 * d2[0] + 1.154785 * d2[1], "TWO08"),
    "the target forgotten": ("da2[0]", 0.236425, "TWO23"),
    "the error squared": ("da2[1]", 0.580204**2, "TWO06"),
    "z in the slope": ("slope1[1]", -0.15 * 1.15, "TWO35"),
    "one factor of the slope": ("slope2[1]", 0.780204, "TWO26"),
    "the slope of tanh": ("slope1[0]", 1 - 0.908877**2, "TWO37"),
    "no input in dW": ("dW1[0,0]", V["delta1"][0, 0], "TWO45"),
    "the weight in place of its input": ("dW2[0,0]", W2[0, 0] * d2[0], "TWO50"),
    "a in the derivative of the bias": ("db2[0]", entry("TWO51", "db2", 0), "TWO51"),
    "a step uphill": ("after W2[0,0]", -0.4 - 0.054439, "STP01"),
    "a step without the rate": ("after W2[0,1]", 1.2 - 0.090430, "STP02"),
    "a step that forgets where it began": ("after b2[0]", 0.059897, "STP04"),
    "the second layer moved first": ("after W1[0,0]", entry("STP05", "W1", 0, 0), "STP05"),
    "two steps": ("after b2[1]", entry("STP11", "b2", 1), "STP11"),
    "no bias in the forward pass": ("z1[0]", 2.2, "TWO52"),
    "one wire forgotten on the way forward": ("z2[0]", 0.462570 * -1.1 - 0.3, "TWO52000"),
}  # fmt: skip


@pytest.mark.parametrize("slip", WRONG_CALCULATIONS)
def test_the_checker_names_the_wrong_factor_with_the_id_of_the_judge(slip, page):
    """A wrong hand calculation, to six decimals: the id is one of the judge's, and its words."""
    quantity, value, expected = WRONG_CALCULATIONS[slip]
    assert expected in KNOWN
    answer = check(page, quantity, f"{value:.6f}")
    ids = answer.get_attribute("data-mistake").split()
    assert expected in ids, answer.inner_text()
    if ids[0] == expected:
        words = mistakes.in_the_notation_of_the_chapter(KNOWN[expected].observation)
        assert words in answer.inner_text()
    assert answer.locator("b").inner_text()  # the factor


def test_the_usual_slips_are_named_first(page):
    """Where several slips give one number, the reader meets the one that most people make."""
    first = {
        ("delta2[0]", "0.119794"): "TWO02",
        ("delta2[0]", "-0.663575"): "TWO01",
        ("delta2[0]", "-0.239588"): "TWO07",
        ("path[0,1]", "-0.109446"): "TWO66",
        ("da1[0]", "0.047918"): "TWO64",
        ("delta1[0]", "0.167314"): "TWO32",
        ("after W2[0,0]", "-0.454439"): "STP01",
    }
    for (quantity, text), expected in first.items():
        assert named(page, quantity, text)[0] == expected


def typed(value):
    """A number as a careful reader types it: six decimals, and four digits at least."""
    return f"{value:.6f}" if abs(value) >= 1e-3 else f"{value:.9f}"


def test_each_mistake_of_the_catalogue_is_named_for_some_quantity(page):
    """All that the example can show: a number other than the right one, in the right shape."""
    judge = """cases => cases.map(([text, right, quantity]) =>
        backpropLab.handCalculation.judge(
            text, right, backpropLab.mistakes.quantities[quantity], []).ids ?? [])"""
    arguments = tuple(np.array(value) for value in EXAMPLE_2_2_2.values())
    right = dict(zip(JUDGED, TASKS["network_2_2_2_backward"].right(arguments), strict=True))
    silent, without_case = set(), set()
    for mistake in BACKWARD:
        cases = []
        for quantity, number in mistakes.of_mistake(mistake, arguments, "").items():
            output, place = re.fullmatch(r"(\w+)\[(.*)\]", quantity).groups()
            answer = float(right[output][tuple(map(int, place.split(",")))])
            if mistakes.told_apart(number, answer):
                cases.append([typed(number), answer, quantity])
        if not cases:
            without_case.add(mistake.id)
        elif not any(mistake.id in ids for ids in page.evaluate(judge, cases)):
            silent.add(mistake.id)
    assert silent == set()
    # One sample cannot show what happens to the mean, nor a number what happens to a shape.
    numbers = "13 14 15 16 17 18 19 20 53 57 83 100 101 102 103 104 107"
    assert without_case == {f"TWO{number}" for number in numbers.split()}


def test_the_right_value_of_every_quantity_is_right(page):
    """Fifty-one numbers, with six decimals, with a proper minus, and with four digits."""
    judge = """cases => cases.map(([quantity, text, right]) =>
        backpropLab.handCalculation.judge(
            text, right, backpropLab.mistakes.quantities[quantity], []).kind)"""
    right = mistakes.right()
    assert len(right) == 51
    cases = [
        [quantity, text, value]
        for quantity, value in right.items()
        for text in (f"{value:.6f}", f"{value:.6f}".replace("-", "−"), f"{value:.4g}")
    ]
    kinds = page.evaluate(judge, cases)
    assert [case for case, kind in zip(cases, kinds, strict=True) if kind != "right"] == []
    answer = check(page, "after b1[1]", "-0.4077")
    assert answer.get_attribute("data-kind") == "right"
    assert answer.get_attribute("data-mistake") == ""


def test_roundings_on_the_way_are_no_mistake(page):
    """0.1673 · 0.0828 is 0.013852, where 0.013857 is right."""
    said = check(page, "delta1[0]", "0.013852").inner_text()
    assert said.startswith("Right, but for roundings on the way")


def test_too_few_digits_are_called_so(page):
    assert "Write at least four significant digits" in check(page, "dW1[0,0]", "0.02").inner_text()
    assert check(page, "dW1[0,0]", "0.0").get_attribute("data-kind") == "ambiguous"


def test_a_number_from_another_place_is_recognised(page):
    """What is right elsewhere is called by its name."""
    said = check(page, "da2[0]", "0.248599").inner_text()
    assert said == "0.248599 is not a⁽ᴸ⁾₀ − y₀, it is σ\u2032(z⁽ᴸ⁻¹⁾₁)."


def test_without_a_known_slip_the_checker_says_so(page):
    said = {
        "-2.3": "The size of z⁽ᴸ⁻¹⁾₀ is right, the sign is not.",
        "4.6": "4.6 is twice z⁽ᴸ⁻¹⁾₀.",
        "1.15": "1.15 is half of z⁽ᴸ⁻¹⁾₀.",
        "17.17": "17.17 is not z⁽ᴸ⁻¹⁾₀, and no slip that we know leads to it.",
    }
    for text, sentence in said.items():
        assert check(page, "z1[0]", text).inner_text().startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing is written there"),
        ("   ", "Nothing is written there"),
        ("minus", "“minus” is no number"),
        ("0,119794", "“0,119794” has a comma: write the number with a point."),
        ("--1", "“--1” is no number"),
        ("0x10", "“0x10” is no number"),
        ("NaN", "“NaN” is no number"),
        ("1e999", "“1e999” is too large a number"),
        ("5000", "“5000” is too large a number"),
    ],
)
def test_what_is_no_number_gets_a_sentence(text, sentence, page):
    answer = check(page, "delta2[0]", text)
    assert answer.inner_text().startswith(sentence)
    assert answer.get_attribute("data-mistake") == ""
    assert page.locator(f"{NAME} .checker input").get_attribute("aria-invalid") == "true"


def test_the_button_checks_as_enter_does(page):
    choose(page, "checked", "delta2[0]")
    page.locator(f"{NAME} .checker input").fill("-0.119794")
    page.locator(f"{NAME} [data-action=check]").press("Space")
    assert page.locator(f"{NAME} .answer").inner_text() == "Right: δ⁽ᴸ⁾₀ = −0.119794."


def test_without_the_table_right_and_wrong_can_still_be_told(browser):
    with figure_page(browser, NAME) as page:
        assert check(page, "delta2[0]", "-0.119794").get_attribute("data-kind") == "right"
        assert check(page, "delta2[0]", "0.119794").get_attribute("data-kind") == "sign"


# The table.


def test_the_parts_of_a_wrong_way_back_add_up_to_what_the_judge_expects():
    """Every slip in a share along one wire has the judge's number as its sum."""
    seen = set()
    for slip in mistakes.slips():
        v = mistakes.values(slip)
        one_wire = re.fullmatch(r"6[01][01][0-3]", slip.number)
        if slip.number in mistakes.PATHS or one_wire:
            np.testing.assert_allclose(v.path.sum(axis=2), v.da1, rtol=1e-12, err_msg=slip.number)
            seen.add(slip.number)
    assert set(mistakes.PATHS) <= seen
    assert len(seen) == len(mistakes.PATHS) + 16


def test_the_right_values_of_the_table_are_those_of_the_figure(page):
    """Python and JavaScript agree on all of them: 51 quantities, each offered by the checker."""
    offered = page.locator(f"{NAME} .checker option").evaluate_all("all => all.map(o => o.value)")
    right = mistakes.right()
    assert sorted(offered) == sorted(right)
    found = page.evaluate(f"Array.from(document.querySelector('{NAME}').quantity.options, "
                          f"o => document.querySelector('{NAME}').rightOf(o.value))")  # fmt: skip
    for quantity, value in zip(offered, found, strict=True):
        assert value == pytest.approx(right[quantity], rel=1e-12)


def test_every_id_has_its_sentences():
    table, said = mistakes.table(), mistakes.sentences()
    ids = {slip for entries in table.values() for _, names in entries for slip in names}
    factors = re.search(
        r"factors: \{(.*?)\n      \},", (ROOT / f"book/figures/{NAME}.js").read_text(), re.S
    )
    known = set(re.findall(r"(\w+): \"", factors[1]))
    for slip in ids:
        assert said[slip]["observation"]
        assert said[slip]["question"]
        assert said[slip]["factor"] in known, slip
    own = {slip for slip in ids if slip.startswith("H")}
    assert own == {slip.id for slip in mistakes.OWN}
    assert ids - own <= set(KNOWN)


# The built page.


def test_on_the_built_page_the_checker_has_its_table(address, open_page):
    page, faults = open_page(address + "book/by_hand.html", until="load")
    answer = check(page, "da1[1]", "0.131773")
    assert "TWO64" in answer.get_attribute("data-mistake") or "TWO65" in answer.get_attribute(
        "data-mistake"
    )
    assert faults == []
