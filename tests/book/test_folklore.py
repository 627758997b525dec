"""Every error in circulation has its section: a claim, a number against it, and what is right."""

import re

import pytest

from .conftest import ROOT

PAGE = (ROOT / "book" / "folklore.md").read_text(encoding="utf-8")

# What a course on backpropagation has to put right, and where the page does it.
CLAIMS = {
    "the cost written as y − h(x)": "y-minus-h",
    "the derivative of MSE given as 2/m Σ|y − f|": "absolute-mse",
    "the derivative of f(W) = Σ W·x as the sum itself": "sum-wx",
    "the 1/m taken twice, or nowhere": "n-twice-or-nowhere",
    "backpropagation updates the weights": "updates-weights",
    "backpropagation adjusts the gradient": "adjusts-gradient",
    "backpropagation is gradient descent": "gradient-descent",
    "backpropagation is gradient boosting": "gradient-boosting",
    "all this is linear regression": "all-linear-regression",
    "without backpropagation deep networks cannot be differentiated": "not-differentiable",
    "the gradient collects derivatives by feature": "by-feature",
    "the gradient points downhill": "points-downhill",
    "subtract the local derivative": "local-derivative",
    "the upstream 1 is the cost": "upstream-one",
    "repeat from initialisation": "repeat-initialisation",
    "the ∂h cancel like fractions": "cancel-fractions",
    "∂ where there is one variable": "one-variable",
    "one index for both sample and weight row": "one-index",
    "a limit written W → 0": "limit-w",
    "the slope of σ taken at an already activated value": "sigmoid-twice",
    "softmax's Jacobian as a diagonal": "softmax-diagonal",
    "a non-linear loss must have a minimum": "non-linear-minimum",
    "slope → 0 means a minimum": "zero-slope",
    "linear layers have a convex loss": "linear-convex",
    "a weight is its input's importance": "weight-importance",
    "√(n_in·n_out) as a law": "rule-of-thumb",
    "outputs = classes, always": "outputs-classes",
    "weights of 0 are a neutral start": "zero-start",
    "a falling loss proves the gradient": "falling-loss",
    "a gradient check seeded with ones": "seed-of-ones",
    "the smaller the step of a gradient check, the better": "smaller-step",
}


def sections_of(page):
    """Cut the page at its labels: slug -> text of the section."""
    parts = re.split(r"^\(folklore-([\w-]+)\)=\n", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


SECTIONS = sections_of(PAGE)


def faults_of(section):
    """List what a section lacks."""
    cells = re.findall(r"^```\{code-cell\}[^\n]*\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    before = section.split("```{code-cell}")[0]
    parts = {
        "a heading": re.match(r"### \S.*\n", section),
        "a claim": re.match(r'### .*\n\n\*\*".+"\*\*\n', section),
        "a reason": len(re.split(r"\n\n", before.strip())) >= 3,
        "a number": any(re.search(r"^\s*assert ", cell, re.MULTILINE) for cell in cells),
        "what is right": re.search(r"^\*Right:\* \S", section.split("```")[-1], re.MULTILINE),
    }
    return [name for name, found in parts.items() if not found]


def test_no_error_is_left_out_and_none_is_unknown():
    """The table and the page list the same errors, in the same order."""
    assert list(SECTIONS) == list(CLAIMS.values())


@pytest.mark.parametrize("slug", SECTIONS)
def test_a_section_is_complete(slug):
    """Each stands alone: heading, claim, reason, a cell with a number, the right statement."""
    assert not faults_of(SECTIONS[slug])


@pytest.mark.parametrize(
    ("missing", "pattern"),
    [
        ("a heading", r"### .*\n\n"),
        ("a claim", r'\*\*".+"\*\*\n'),
        ("a reason", r"It is the first thing.*\n\n"),
        ("a number", r"assert "),
        ("what is right", r"\*Right:\*"),
    ],
)
def test_what_a_section_lacks_is_found(missing, pattern):
    """The test above can fail, for each part."""
    section = SECTIONS["y-minus-h"]
    assert missing in faults_of(re.sub(pattern, "", section))


def test_no_claim_is_made_twice():
    """Two sections on one sentence would be one too many."""
    claims = re.findall(r'^\*\*"(.+)"\*\*$', PAGE, re.MULTILINE)
    assert len(claims) == len(set(claims)) == len(CLAIMS)
