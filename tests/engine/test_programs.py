"""Programs that tests start: a failure shows what they said, and they compute with one thread, as the tests do."""

import sys

import pytest
from programs import run, started
from tiny_course import wait_for

SPEAKS = "import sys; print('out of it'); print('gone wrong', file=sys.stderr); sys.exit(3)"


def test_a_program_that_ends_otherwise_shows_both_streams_and_its_status():
    with pytest.raises(AssertionError, match=r"(?s)ended with 3 and said:.*out of it.*gone wrong"):
        run(sys.executable, "-c", SPEAKS)
    assert run(sys.executable, "-c", SPEAKS, status=3).stderr == "gone wrong\n"
    assert run(sys.executable, "-c", SPEAKS, status=None).returncode == 3


def test_what_a_program_said_beside_a_test_is_left_for_pytest_to_show_and_the_program_ends(capsys):
    with pytest.raises(ZeroDivisionError):
        with started(sys.executable, "-uc", "import time; print('waiting'); time.sleep(90)") as program:
            wait_for(lambda: "waiting" in program.said())
            1 / 0
    assert capsys.readouterr().out.endswith("still ran and said:\nwaiting\n\n")
    assert program.returncode is not None


def test_libraries_that_compute_have_one_thread_here_and_in_programs():
    count = "import numpy, scipy.linalg, threadpoolctl; print({pool['num_threads'] for pool in threadpoolctl.threadpool_info()})"
    assert run(sys.executable, "-c", count).stdout == "{1}\n"
    import numpy  # noqa: F401
    from threadpoolctl import threadpool_info

    assert {pool["num_threads"] for pool in threadpool_info()} == {1}
