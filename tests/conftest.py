"""What tests of several folders share."""

import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from grader.course import Level
from grader.execution import levels

# No test fails because the machine is busy.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

HERE: list[Level] = [level for level in ("walled", "sealed") if not levels.missing(level)] or ["open"]


@pytest.fixture(scope="module", params=HERE)
def level(request: pytest.FixtureRequest) -> Level:
    """Each level with walls that stands here."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium of this machine, headless."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail("These tests open the pages in Chromium. Install it, for example by: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()
