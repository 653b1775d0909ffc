"""Every bed stands: what cannot be set up is named here, and fails whatever needs it."""

import pytest

from beds.beds import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_bed_is_up(name: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(name).answers()
