"""What the tests of the engine share."""

import pytest
import tiny_course


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """The tiny course as a build leaves it: to be copied with `tiny_course.built`, and not to be changed."""
    root = tiny_course.copy(tmp_path_factory.mktemp("tiny") / "course")
    tiny_course.build(root)
    return root
