"""The server's address opens in a real browser."""

import re

from playwright.sync_api import Page, expect


def test_the_address_opens_a_page(page: Page, server: str) -> None:
    response = page.goto(f"{server}/")
    assert response and response.ok
    expect(page).to_have_title(re.compile("Heedful"))
