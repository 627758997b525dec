"""The notebook of a chapter: a download, and links to open it elsewhere if _config.yml has them.

    ```{exercise} dense
    ```

`exercise_colab` and `exercise_jupyterhub` are addresses with {topic} in them; empty, they are off.
"""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ELSEWHERE = {"exercise_colab": "open it in Colab", "exercise_jupyterhub": "open it in JupyterHub"}


class Exercise(SphinxDirective):
    """One paragraph with everything that opens the notebook of a topic."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Let the parser of the page resolve the links, as if an author had written them."""
        topic = self.arguments[0]
        links = [f"{{download}}`{topic}.ipynb <../exercises/release/{topic}/{topic}.ipynb>`"]
        for setting, name in ELSEWHERE.items():
            address = self.config[setting]
            if address and "{topic}" not in address:
                raise self.error(f"{setting} in _config.yml is {address!r}, and lacks {{topic}}")
            if address:
                links.append(f"[{name}]({address.format(topic=topic)})")
        container = nodes.container(classes=["exercise"])
        text = "Download the notebook: " + " · ".join(links)
        source, _ = self.get_source_info()
        self.state.nested_parse(StringList([text], source), self.content_offset, container)
        return [container]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive and its two settings."""
    for setting in ELSEWHERE:
        app.add_config_value(setting, "", "env")
    app.add_directive("exercise", Exercise)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
