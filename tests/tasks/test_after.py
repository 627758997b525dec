"""A cell that needs what is not written waits, says so, and stops nothing but itself."""

import matplotlib.pyplot as plt
import pytest

from backprop_lab import after


def unwritten(x: object) -> object:
    raise NotImplementedError()


def broken(x: object) -> object:
    raise TypeError("no such thing.")


def test_a_stub_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    reached = False
    with after(unwritten, broken):
        unwritten(1)
        reached = True
    assert not reached
    assert capsys.readouterr().out == "This cell waits for unwritten.\n"


def test_an_error_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with after(broken):
        broken(1)
    said = "This cell stopped with TypeError: no such thing. Check broken first.\n"
    assert capsys.readouterr().out == said


def test_what_works_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with after(abs):
        print(abs(-1))
    assert capsys.readouterr().out == "1\n"


@pytest.mark.parametrize("signal", [KeyboardInterrupt, SystemExit])
def test_the_stop_button_stops(signal: type[BaseException]) -> None:
    with pytest.raises(signal), after(abs):
        raise signal


def test_half_a_picture_is_not_shown() -> None:
    with after(unwritten):
        plt.figure()
        unwritten(1)
    assert plt.get_fignums() == []


class SilentError(Exception):
    """An error of which no text can be had."""

    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AssertionError(), "This cell stopped with AssertionError. Check broken first."),
        (SilentError(), "This cell stopped with SilentError. Check broken first."),
    ],
)
def test_an_error_without_a_text(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with after(broken):
        raise error
    assert capsys.readouterr().out == said + "\n"


def test_without_a_name_it_speaks_of_what_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    with after():
        broken(1)
    said = "This cell stopped with TypeError: no such thing. Check what you wrote first.\n"
    assert capsys.readouterr().out == said
    with after(unwritten):
        exec("raise NotImplementedError", {})
    assert "waits for test_without_a_name" in capsys.readouterr().out
