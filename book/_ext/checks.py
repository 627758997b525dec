"""Checks in the page: a question with a field or with buttons that answer at once.

    :::{check} one-weight
    :answer: -0.108878
    :proof: dW[0, 0]

    The wire carries 0.908877 and δ₀ is −0.119794. What does the weight owe?

    + 0.108878
      The size is right. On which side of its target does output 0 lie?
    = A weight owes what came in along its wire, times the δ of the node that it feeds.
    :::

Lines that begin with + are wrong answers with the sentence that helps; = begins the explanation,
which is folded away. With `:options: a | b | c` there are buttons in place of a field. `:proof:` is
an expression of the page's cells that has the answer as its value: a test evaluates it. Without
scripts the question and the folded answer can be read; what was solved is kept in the browser only.
The element is hand-check.js, which a page loads like a figure.
"""

import re
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator


class check(nodes.General, nodes.Element):  # noqa: N801 — docutils names nodes so
    """A question, what to say to wrong answers, and the explanation."""


class Check(SphinxDirective):
    """Read one check; see the first lines of this file."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "answer": directives.unchanged_required,
        "options": directives.unchanged_required,
        "proof": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Give one node; complain about a check that cannot be answered."""
        page = self.env.docname.rsplit("/", 1)[-1]
        answer = self.options.get("answer", "")
        choices = [part.strip() for part in self.options.get("options", "").split(" | ") if part]
        question, wrong, explanation = parts(list(self.content))
        if choices and answer not in choices:
            raise self.error(f"the answer {answer!r} is none of the options {choices}")
        if not choices and not is_number(answer):
            raise self.error(f"the answer {answer!r} is no number, and there are no options")
        for value, _ in wrong:
            if value == answer or (value not in choices if choices else not is_number(value)):
                raise self.error(f"{value!r} cannot be a wrong answer here")
        if not explanation:
            raise self.error("a line that begins with = has to say why the answer is right")
        node = check(
            name=f"{page}-{self.arguments[0]}",
            answer=answer,
            choices=choices,
            wrong=[value for value, _ in wrong],
        )
        node += self.parsed("question", question)
        node += nodes.container("", *(self.parsed("response", text) for _, text in wrong))
        node += self.parsed("explanation", explanation)
        return [node]

    def parsed(self, name: str, lines: list[str]) -> nodes.container:
        """The nodes of some lines of text, in a container."""
        container = nodes.container(classes=[name])
        source, _ = self.get_source_info()
        self.state.nested_parse(StringList(lines, source), self.content_offset, container)
        return container


def parts(
    content: list[str],
) -> tuple[list[str], list[tuple[str, list[str]]], list[str]]:
    """Split into the question, the wrong answers with their sentences, and the explanation."""
    question: list[str] = []
    wrong: list[tuple[str, list[str]]] = []
    explanation: list[str] = []
    current = question
    for line in content:
        if line.startswith("+ "):
            current = []
            wrong.append((line[2:].strip(), current))
        elif line.startswith("= "):
            current = explanation
            current.append(line[2:])
        else:
            current.append(line.removeprefix("  "))
    return question, wrong, explanation


def is_number(text: str) -> bool:
    """Whether a reader could type it into the field."""
    return re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", text) is not None


def visit_check(translator: HTML5Translator, node: check) -> None:
    """Open the element; its three parts follow as children."""
    question, responses, explanation = node.children
    attributes = {"name": node["name"], "answer": node["answer"]}
    if node["choices"]:
        attributes["options"] = " | ".join(node["choices"])
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    translator.body.append(f'<hand-check {written} id="check-{node["name"]}">\n')
    question.walkabout(translator)
    for value, response in zip(node["wrong"], responses.children, strict=True):
        translator.body.append(f'<div hidden data-wrong="{escape(value)}">')
        response.walkabout(translator)
        translator.body.append("</div>\n")
    answer = escape(node["answer"].replace("-", "−") if not node["choices"] else node["answer"])
    translator.body.append(f"<details><summary>The answer</summary><p><b>{answer}</b></p>\n")
    explanation.walkabout(translator)
    translator.body.append("</details>\n</hand-check>\n")
    raise nodes.SkipNode


def skip(translator: Any, node: check) -> None:
    """Other formats than HTML get nothing."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive and what writes it."""
    app.add_node(check, html=(visit_check, None), latex=(skip, None), text=(skip, None))
    app.add_directive("check", Check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
