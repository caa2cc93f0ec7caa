"""Services are tested on both databases."""

import pytest

from tests.databases import BOTH


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)
