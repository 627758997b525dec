"""A verdict reads well as text, and as HTML it shows markup instead of becoming it."""

from backprop_lab.tasks.verdict import OutputVerdict, Verdict

OUTPUTS = (OutputVerdict("dx", "correct", 2.0, 2.0), OutputVerdict("dW", "wrong", 0.0, 2.0))
VERDICT = Verdict("dense_backward", "wrong", OUTPUTS, "dW is <b>", "Why & how.", "Where?", "DEN01")


def test_as_text() -> None:
    assert str(VERDICT).splitlines() == [
        "dense_backward: 2 of 4 points",
        "  ✓ dx  2/2  right",
        "  ✗ dW  0/2  wrong",
        "  dW is <b>",
        "  Why & how.",
        "  Where?",
    ]


def test_as_html() -> None:
    html = VERDICT._repr_html_()
    assert "<b>" not in html
    assert "dW is &lt;b&gt;" in html
    assert "Why &amp; how." in html
    assert "2 of 4 points" in html
