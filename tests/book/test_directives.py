"""The book's own directives: what they write, and how they refuse what nobody could answer."""

from io import StringIO
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

CHECK = """:::{{check}} a-name
{options}

What is twice three?

+ 5
  That is two more than three.
{explanation}
:::
"""


def built(folder: Path, text: str, **settings: object) -> tuple[str, str]:
    """Build one page; give its body, and what was complained of."""
    page = folder / "book" / "index.md"
    notebook = folder / "exercises/release/dense/dense.ipynb"
    for file in (page, notebook):
        file.parent.mkdir(parents=True)
    page.write_text(f"# A page\n\n{text}")
    notebook.write_text("{}")
    complaints = StringIO()
    with docutils_namespace():  # what one build registers, the next one does not see
        app = Sphinx(
            srcdir=folder,
            confdir=None,
            outdir=folder / "out",
            doctreedir=folder / "trees",
            buildername="html",
            confoverrides={
                "extensions": ["myst_parser", "checks", "notebook_links"],
                "myst_enable_extensions": ["colon_fence"],
                "root_doc": "book/index",
                **settings,
            },
            status=None,
            warning=complaints,
        )
        app.build()
    return (folder / "out/book/index.html").read_text(), complaints.getvalue()


EXERCISE = "```{exercise} dense\n```\n"


def test_a_notebook_is_a_download_and_nothing_else_by_default(tmp_path):
    """Both settings are empty, so nothing leads out of the site."""
    body, complaints = built(tmp_path, EXERCISE)
    assert complaints == ""
    assert 'download=""' in body
    assert "dense.ipynb" in body
    assert "Colab" not in body
    assert "JupyterHub" not in body


def test_settings_add_links_that_open_the_notebook_elsewhere(tmp_path):
    """{topic} stands for its name."""
    body, complaints = built(
        tmp_path,
        EXERCISE,
        exercise_colab="https://colab.example.org/{topic}/{topic}.ipynb",
        exercise_jupyterhub="https://hub.example.org/lab/tree/{topic}",
    )
    assert complaints == ""
    assert 'href="https://colab.example.org/dense/dense.ipynb"' in body
    assert 'href="https://hub.example.org/lab/tree/dense"' in body


def test_an_address_without_the_topic_is_refused(tmp_path):
    """One sentence with the setting's name and what it lacks."""
    _, complaints = built(tmp_path, EXERCISE, exercise_colab="https://colab.example.org/")
    assert "exercise_colab in _config.yml is 'https://colab.example.org/'" in complaints
    assert "lacks {topic}" in complaints


def test_a_check_writes_question_answers_and_explanation(tmp_path):
    """Everything is in the page; the script only hides and shows."""
    text = CHECK.format(options=":answer: 6\n:proof: 2 * 3", explanation="= Two times three.")
    body, complaints = built(tmp_path, text)
    assert complaints == ""
    assert '<hand-check name="index-a-name" answer="6"' in body
    assert '<div hidden data-wrong="5">' in body
    assert "<summary>The answer</summary>" in body
    assert body.index("What is twice three?") < body.index("Two times three.")


@pytest.mark.parametrize(
    ("options", "explanation", "complaint"),
    [
        (":answer: six", "= Yes.", "the answer 'six' is no number, and there are no options"),
        (":answer: 6\n:options: 5 | 7", "= Yes.", "is none of the options"),
        (":answer: 5", "= Yes.", "'5' cannot be a wrong answer here"),
        (":answer: 6\n:options: 6 | 7", "= Yes.", "'5' cannot be a wrong answer here"),
        (":answer: 6", "", "has to say why the answer is right"),
    ],
)
def test_a_check_that_cannot_be_answered_is_refused(tmp_path, options, explanation, complaint):
    """The author is told what is missing; with -W the build stops."""
    _, complaints = built(tmp_path, CHECK.format(options=options, explanation=explanation))
    assert complaint in complaints
