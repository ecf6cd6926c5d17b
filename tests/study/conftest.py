import pytest

from tests import configurations


@pytest.fixture
def config():
    """The smoke study, to be changed at will."""
    return configurations.read("smoke")
