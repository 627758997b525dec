"""The labels: complete in every language, and none for a language that is not there."""

import ast
from pathlib import Path

import pytest

from backprop_lab import plots
from backprop_lab.plots.labels import LABELS, label

SOURCES = sorted(Path(plots.__file__).parent.glob("*.py"))


def keys_in(source: str) -> set[str]:
    """Find the keys that are looked up by name."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") == "label" and isinstance(call.args[0], ast.Constant)
    }


@pytest.mark.parametrize("language", LABELS)
def test_every_language_has_every_label(language: str) -> None:
    assert LABELS[language].keys() == LABELS["en"].keys()
    assert all(LABELS[language].values())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_key_that_is_asked_for_is_there(path: Path) -> None:
    assert keys_in(path.read_text("utf-8")) <= LABELS["en"].keys()


def test_a_key_is_found_in_a_source() -> None:
    assert keys_in('f(label("nowhere", language))') == {"nowhere"}


def test_a_language_without_a_table_is_named() -> None:
    with pytest.raises(ValueError, match=r"no labels for the language 'ko'; there are: en\."):
        label("before", "ko")
