"""What the introduction says a reader will be able to do: each line names what proves it."""

import re

from course_map import NEEDS, places, rows

from backprop_lab.tasks import TOPICS

from .conftest import ROOT

INTRODUCTION = (ROOT / "book/intro.md").read_text()
PROMISES = re.findall(r"^\| \{doc\}`(\w+)` \| (.+?): (`.+?) \|$", INTRODUCTION, re.MULTILINE)


def test_every_chapter_with_a_notebook_promises_something():
    """In the order of reading, and none is left out."""
    assert [chapter for chapter, _, _ in PROMISES] == list(TOPICS)


def test_every_promise_names_tasks_of_its_own_chapter():
    """Whoever has full points for these has kept the promise."""
    for chapter, _, proof in PROMISES:
        tasks = {task.name for task in TOPICS[chapter]}
        named = re.findall(r"`(\w+)`", proof)
        assert named
        assert set(named) <= tasks, chapter


def test_the_map_has_every_chapter_and_goes_downwards():
    """What a chapter needs comes before it, in the list and in the picture."""
    assert list(NEEDS) == ["prerequisites", *TOPICS]
    assert sum(len(row) for row in rows(NEEDS)) == len(NEEDS)
    place = places(NEEDS)
    for number, (chapter, before) in enumerate(NEEDS.items()):
        assert set(before) <= set(list(NEEDS)[:number])
        assert all(place[name][1] < place[chapter][1] for name in before)


def test_no_two_boxes_of_the_map_share_a_place():
    """Three boxes of 31 % fit beside each other."""
    assert len(set(places(NEEDS).values())) == len(NEEDS)
    assert max(len(row) for row in rows(NEEDS)) <= 3
