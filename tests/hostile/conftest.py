import os
from collections.abc import Iterator

import pytest
from sandbox import Sandbox


@pytest.fixture
def box(tmp_path_factory: pytest.TempPathFactory, _server: Sandbox) -> Sandbox:
    """Return an empty place to run the program in; the process behind it is shared, for time."""
    return _server.elsewhere(tmp_path_factory.mktemp("hostile") / "box")


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    if not hasattr(os, "fork"):
        pytest.skip("no fork on this system")
    sandbox = Sandbox(tmp_path_factory.mktemp("hostile") / "server")
    yield sandbox
    sandbox.close()
