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
