"""Accounts: the first admin, signing in and out, links, people, tokens, and what strangers are not told."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from fakes import Clock
from visitors import HOST, PASSWORD, Days, Town, Visitor

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def town(tmp_path: Path, clock: Clock, days: Days) -> Town:
    return Town(tmp_path, clock, days)


@pytest.fixture
def ann(town: Town) -> Visitor:
    """An admin's browser."""
    return town.signed_in("Ann", "admin")


def secret_in(text: str) -> str:
    """Return the secret of the link that a page shows."""
    found = re.search(rf"https://{HOST}/welcome/([\w-]+)", text)
    assert found
    return found[1]


# The first admin


def first_link(town: Town) -> str:
    return "/welcome/" + town.store.add_link("first", town.days.now, timedelta(hours=24))


FIRST = {"name": "Ann", "email": "Ann@desk.example", "password": PASSWORD, "again": PASSWORD}


def test_the_first_link_makes_an_admin_and_lets_them_in(town: Town) -> None:
    visitor, link = town.visitor(), first_link(town)
    assert "first admin" in visitor.get(link).text
    response = visitor.post(link, FIRST)
    assert (response.status_code, response.location) == (303, "/studio")
    (ann,) = town.store.people()
    assert (ann.name, ann.email, ann.role) == ("Ann", "ann@desk.example", "admin")
    assert visitor.get("/studio/people").status_code == 200


def test_a_link_is_good_once_and_not_for_ever(town: Town) -> None:
    link = first_link(town)
    assert town.visitor().post(link, FIRST).status_code == 303
    assert [town.visitor().get(link).status_code, town.visitor().post(link, FIRST).status_code] == [410, 410]
    assert len(town.store.people()) == 1


def test_a_link_runs_out(town: Town) -> None:
    link = first_link(town)
    town.days.now += timedelta(hours=24, seconds=1)
    assert town.visitor().get(link).status_code == 410


def test_a_link_for_the_first_is_of_no_use_for_a_second(town: Town) -> None:
    link = first_link(town)
    town.person("Bea", "admin")
    assert (town.visitor().get(link).status_code, town.visitor().post(link, FIRST).status_code) == (410, 410)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"again": "another one"}, "again"),
        ({"email": "ann"}, "email"),
        ({"name": " "}, "name"),
    ],
)
def test_a_mistake_in_the_form_does_not_use_the_link_up(town: Town, change: dict[str, str], field: str) -> None:
    visitor, link = town.visitor(), first_link(town)
    response = visitor.post(link, {**FIRST, **change})
    assert response.status_code == 422
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', response.text)
    assert PASSWORD not in response.text
    again = re.search(r'action="(/welcome/[\w-]+)"', response.text)
    assert again and visitor.post(again[1], FIRST).status_code == 303


# Signing in


def test_a_session_opens_and_its_cookie_is_guarded(town: Town) -> None:
    town.person("Bea")
    response = town.visitor().sign_in("bea@desk.example")
    (cookie,) = [value for value in response.headers.getlist("Set-Cookie") if value.startswith("heedful_session")]
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert town.notes()[-1][1:] == ("sign-in", "by password")


def test_who_is_not_signed_in_is_led_to_the_door_and_back(town: Town) -> None:
    visitor = town.visitor()
    town.person("Bea")
    response = visitor.get("/account?x=1")
    assert (response.status_code, response.location) == (303, "/sign-in?next=/account?x%3D1")
    assert 'name="next" value="/account?x=1"' in visitor.get(response.location).text
    assert visitor.sign_in("bea@desk.example", next="/account?x=1").location == "/account?x=1"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        " /x",
        "/" + "a" * 5000,
        "http:/account",
        "///evil.example",
        "/\n/evil.example",
    ],
)
def test_next_leads_to_our_own_pages_only(town: Town, path: str) -> None:
    town.person("Bea")
    visitor = town.visitor()
    assert visitor.sign_in("bea@desk.example", next=path).location == "/studio"
    assert visitor.client.get("/sign-in", query_string={"next": path}, base_url=f"https://{HOST}").location == "/studio"


def test_wrong_words_and_unknown_people_get_the_same_answer(town: Town) -> None:
    town.person("Bea")
    gone = town.person("Cid")
    town.store.change_person(gone.id, town.days.now, disabled=True)
    answers = {
        re.sub(r"\w+@desk.example", "", town.visitor().sign_in(email, password).text)
        for email, password in (
            ("bea@desk.example", "wrong words here"),
            ("dan@desk.example", PASSWORD),
            ("cid@desk.example", PASSWORD),
        )
    }
    assert len(answers) == 1 and "do not belong together" in answers.pop()


def test_a_password_is_looked_at_for_unknown_people_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow part runs for everybody, so that its time tells nothing."""
    looked: list[str] = []
    monkeypatch.setattr(
        "heedful.store.people.passwords.fits", lambda password, stored: looked.append(password) and False
    )
    for email in ("bea@desk.example", "nobody@desk.example"):
        town.visitor().sign_in(email, "wrong words here")
    assert looked == ["wrong words here"] * 2


def test_failures_are_noted_without_what_was_typed(town: Town) -> None:
    bea = town.person("Bea")
    town.visitor().sign_in("bea@desk.example", "wrong words here")
    town.visitor().sign_in("my secret password", "wrong words here")
    assert town.notes() == [(bea.id, "sign-in failed", ""), ("", "sign-in failed", "an unknown address")]


def test_too_many_failures_for_one_account_are_stopped_for_a_while(town: Town) -> None:
    town.person("Bea")
    statuses = [town.visitor().sign_in("bea@desk.example", "wrong words here").status_code for _ in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    response = town.visitor().sign_in("bea@desk.example")
    assert response.status_code == 429 and 0 < int(response.headers["Retry-After"]) <= 901
    town.clock.now += 901
    assert town.visitor().sign_in("bea@desk.example").status_code == 303


def test_too_many_failures_from_one_place_are_stopped_whoever_they_are_for(town: Town) -> None:
    town.person("Bea")
    visitor = town.visitor()
    for number in range(30):
        visitor.post(
            "/sign-in", {"email": f"{number}@desk.example", "password": "x"}, X_Forwarded_For="1.1.1.1, 9.9.9.9"
        )
    form = {"email": "bea@desk.example", "password": PASSWORD}
    assert visitor.post("/sign-in", form, X_Forwarded_For="2.2.2.2, 9.9.9.9").status_code == 429
    assert visitor.post("/sign-in", form, X_Forwarded_For="9.9.9.9, 3.3.3.3").status_code == 303


def test_signing_in_rightly_does_not_count(town: Town) -> None:
    town.person("Bea")
    assert {town.visitor().sign_in("bea@desk.example").status_code for _ in range(15)} == {303}


def test_a_session_that_was_planted_is_not_taken_over(town: Town) -> None:
    town.person("Bea")
    visitor = town.visitor()
    visitor.client.set_cookie("heedful_session", "planted", domain=HOST)
    visitor.sign_in("bea@desk.example")
    first = visitor.cookie()
    assert first != "planted"
    visitor.sign_in("bea@desk.example")
    assert visitor.cookie() != first
    assert town.store.session(first, town.days.now) is None


def test_a_session_ends(town: Town) -> None:
    visitor = town.signed_in("Bea")
    town.days.now += timedelta(hours=12)
    assert visitor.get("/account").location.startswith("/sign-in")


def test_signing_out_here_and_everywhere(town: Town) -> None:
    visitor = town.signed_in("Bea")
    other = town.visitor()
    other.sign_in("bea@desk.example")
    assert visitor.post("/sign-out").location == "/sign-in"
    assert visitor.get("/account").status_code == 303
    assert other.get("/account").status_code == 200
    visitor.sign_in("bea@desk.example")
    other.post("/sign-out", {"everywhere": "1"})
    assert visitor.get("/account").status_code == 303


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/tokens", "/sign-out", "/studio/people"])
def test_a_form_of_another_site_is_refused(town: Town, ann: Visitor, path: str) -> None:
    assert ann.post(path, {"csrf": "x"}).status_code == 403
    assert ann.post(path, Origin="https://evil.example").status_code == 403
    assert (
        ann.client.post(path, base_url=f"https://{HOST}", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )


def test_nobody_is_signed_in_by_another_site(town: Town) -> None:
    town.person("Bea")
    form = {"email": "bea@desk.example", "password": PASSWORD}
    assert town.visitor().post("/sign-in", form, Origin="https://evil.example").status_code == 403


@pytest.mark.parametrize("path", ["/sign-in", "/welcome/x", "/account", "/studio/people", "/studio/log"])
def test_pages_of_accounts_are_kept_by_nobody(ann: Visitor, path: str) -> None:
    headers = ann.get(path).headers
    if path != "/sign-in":
        assert headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in headers["Content-Security-Policy"] and headers["Referrer-Policy"] == "same-origin"


# One's own account


def test_a_password_is_changed_and_other_sessions_end(town: Town) -> None:
    visitor, other = town.signed_in("Bea"), town.visitor()
    other.sign_in("bea@desk.example")
    form = {"old": PASSWORD, "password": "quite another one", "again": "quite another one"}
    assert visitor.post("/account/password", {**form, "old": "wrong words here"}).status_code == 422
    assert visitor.post("/account/password", form).status_code == 303
    assert (visitor.get("/account").status_code, other.get("/account").status_code) == (200, 303)
    assert town.visitor().sign_in("bea@desk.example").status_code == 422
    assert town.visitor().sign_in("bea@desk.example", "quite another one").status_code == 303


def test_the_old_password_cannot_be_guessed_here_either(town: Town) -> None:
    visitor = town.signed_in("Bea")
    for _ in range(10):
        visitor.post("/account/password", {"old": "wrong words here", "password": PASSWORD, "again": PASSWORD})
    response = visitor.post("/account/password", {"old": PASSWORD, "password": PASSWORD, "again": PASSWORD})
    assert response.status_code == 422 and "Try again in" in response.text


def token_in(text: str) -> str:
    found = re.search(r'value="(heedful_\w+_[\w-]+)"', text)
    assert found
    return found[1]


def analyse(town: Town, secret: str) -> int:
    town.clock.now += 5
    headers = {"Host": HOST, "Authorization": f"Bearer {secret}"}
    return town.app.test_client().post("/v1/analyze", json={"draft": "x"}, headers=headers).status_code


def test_a_token_is_shown_once_listed_and_revoked(town: Town) -> None:
    visitor = town.signed_in("Bea")
    secret = token_in(visitor.post("/account/tokens", {"token_name": "my script", "role": "agent"}).text)
    page = visitor.get("/account").text
    assert secret not in page and "my script" in page and "Program" in page and "not yet" in page
    assert analyse(town, secret) == 200
    (token,) = town.store.tokens()
    assert token.person == town.store.people()[0].id
    visitor.post(f"/account/tokens/{token.id}/revoke")
    assert analyse(town, secret) == 401
    assert "revoked" in visitor.get("/account").text


def test_a_token_allows_no_more_than_its_person(town: Town, ann: Visitor) -> None:
    visitor = town.signed_in("Eve", "editor")
    visitor.post("/account/tokens", {"token_name": "a", "role": "admin"})
    (token,) = town.store.tokens()
    assert token.role == "agent"


def test_a_token_goes_down_with_its_person(town: Town, ann: Visitor) -> None:
    made = token_in(ann.post("/account/tokens", {"token_name": "a", "role": "admin"}).text)
    town.signed_in("Bea", "admin")
    ask = {"Host": HOST, "Authorization": f"Bearer {made}"}
    assert town.app.test_client().get("/v1/pair", headers=ask).status_code == 200
    ids = {each.name: each.id for each in town.store.people()}
    assert ann.post(f"/studio/people/{ids['Ann']}", {"role": "agent"}).status_code == 303
    town.clock.now += 5
    browsers = town.app.test_client().post("/v1/pair/code", json={"uses": 5}, headers=ask)
    assert browsers.status_code == 403


def test_nobody_revokes_the_token_of_another(town: Town) -> None:
    bea, cid = town.signed_in("Bea"), town.signed_in("Cid")
    secret = token_in(bea.post("/account/tokens", {"token_name": "mine"}).text)
    cid.post(f"/account/tokens/{town.store.tokens()[0].id}/revoke")
    assert analyse(town, secret) == 200


# People


def test_somebody_is_invited_and_comes_in(town: Town, ann: Visitor) -> None:
    team = town.store.add_team("Sales", town.days.now)
    form = {"name": "Bea", "email": "bea@desk.example", "role": "editor", "team": team.id}
    link = "/welcome/" + secret_in(ann.post("/studio/people", form).text)
    assert "invited" in ann.get("/studio/people").text
    bea = town.visitor()
    assert "bea@desk.example" in bea.get(link).text
    assert bea.post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    there = town.store.by_email("bea@desk.example")
    assert there and (there.role, there.team) == ("editor", team.id)
    assert bea.get("/studio").status_code == 200
    assert link.rpartition("/")[2] not in ann.get(f"/studio/people/{there.id}").text


def test_a_forgotten_password_is_replaced_by_a_link(town: Town, ann: Visitor) -> None:
    bea = town.person("Bea")
    there = town.visitor()
    there.sign_in("bea@desk.example")
    old = "/welcome/" + secret_in(ann.post(f"/studio/people/{bea.id}/link").text)
    new = "/welcome/" + secret_in(ann.post(f"/studio/people/{bea.id}/link").text)
    visitor = town.visitor()
    assert visitor.get(old).status_code == 410
    assert visitor.post(new, {"password": "quite another one", "again": "quite another one"}).status_code == 303
    town.clock.now += 5
    assert there.get("/account").status_code == 303
    assert town.visitor().sign_in("bea@desk.example").status_code == 422


def test_disabling_ends_everything_of_somebody(town: Town, ann: Visitor) -> None:
    visitor = town.signed_in("Bea")
    secret = token_in(visitor.post("/account/tokens", {"token_name": "mine"}).text)
    link = "/welcome/" + secret_in(ann.post(f"/studio/people/{town.store.by_email('bea@desk.example').id}/link").text)  # type: ignore[union-attr]
    bea = town.store.by_email("bea@desk.example")
    assert bea
    assert ann.post(f"/studio/people/{bea.id}/able", {"able": "no"}).status_code == 303
    town.clock.now += 5
    assert (visitor.get("/account").status_code, analyse(town, secret)) == (303, 401)
    assert town.visitor().get(link).status_code == 410
    assert town.visitor().sign_in("bea@desk.example").status_code == 422
    ann.post(f"/studio/people/{bea.id}/able", {"able": "yes"})
    assert town.visitor().sign_in("bea@desk.example").status_code == 303
    assert analyse(town, secret) == 401


def test_nobody_locks_the_last_admin_out(town: Town, ann: Visitor) -> None:
    me = town.store.by_email("ann@desk.example")
    assert me
    response = ann.post(f"/studio/people/{me.id}", {"role": "agent"})
    assert response.status_code == 422 and "Make somebody else an admin first." in response.text
    response = ann.post(f"/studio/people/{me.id}/able", {"able": "no"})
    assert response.status_code == 422 and "Make somebody else an admin first." in response.text
    assert ann.get("/studio/people").status_code == 200


def test_a_new_role_holds_at_once(town: Town, ann: Visitor) -> None:
    visitor = town.signed_in("Bea")
    bea = town.store.by_email("bea@desk.example")
    assert bea and visitor.get("/studio/people").status_code == 403
    ann.post(f"/studio/people/{bea.id}", {"role": "admin"})
    assert visitor.get("/studio/people").status_code == 200
    assert (town.notes()[-1][1], town.notes()[-1][2]) == ("role changed", f"{bea.id} agent → admin")


def test_faults_keep_what_was_typed(town: Town, ann: Visitor) -> None:
    response = ann.post("/studio/people", {"name": "Bea", "email": "ann@desk.example", "role": "editor"})
    assert response.status_code == 422
    assert 'value="Bea"' in response.text and "belongs to somebody else" in response.text.lower()
    assert '<option value="editor" selected>' in response.text
    assert ann.post("/studio/people", {"name": "B", "email": "b@desk.example", "role": "king"}).status_code == 422


def test_names_are_text_and_nothing_else(town: Town, ann: Visitor) -> None:
    form = {"name": "<script>alert(1)</script>", "email": "bea@desk.example", "role": "agent"}
    assert "<script>alert" not in ann.post("/studio/people", form).text + ann.get("/studio/people").text


def test_admins_see_and_revoke_everybodys_tokens(town: Town, ann: Visitor) -> None:
    visitor = town.signed_in("Bea")
    secret = token_in(visitor.post("/account/tokens", {"token_name": "my script"}).text)
    bea = town.store.by_email("bea@desk.example")
    assert bea and "my script" in ann.get(f"/studio/people/{bea.id}").text
    ann.post(f"/studio/people/{bea.id}/tokens/{town.store.tokens()[0].id}/revoke")
    assert analyse(town, secret) == 401


def test_nobody_of_that_id_is_said(ann: Visitor) -> None:
    assert ann.get("/studio/people/none", Accept="text/html").status_code == 404


# The log


def test_the_log_is_filtered_and_exported(town: Town, ann: Visitor) -> None:
    town.signed_in("Bea")
    bea = town.store.by_email("bea@desk.example")
    assert bea
    page = ann.get("/studio/log", Accept="text/html").text
    assert "sign-in" in page and "It never holds" in page
    rows = ann.get(f"/studio/log/log.csv?who={bea.id}").text.splitlines()
    assert rows[0] == "at,who,what,about" and {row.split(",")[1] for row in rows[1:]} == {"Bea"}
    assert "Nothing like this" in ann.get("/studio/log?what=none").text


def test_no_cell_of_the_log_becomes_a_formula(town: Town, ann: Visitor) -> None:
    town.store.note(town.days.now, "=cmd()", "@what", "+1")
    assert "'=cmd(),'@what,'+1" in ann.get("/studio/log/log.csv").text


def test_the_log_goes_back_page_by_page(town: Town, ann: Visitor) -> None:
    for number in range(250):
        town.store.note(town.days.now, "", "test", f"number {number}")
    seen: list[str] = []
    path = "/studio/log?what=test"
    while path:
        page = ann.get(path).text
        seen += re.findall(r"number (\d+)<", page)
        older = re.search(r'href="([^"]+)">Older', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == [str(number) for number in reversed(range(250))]


# Pairing a browser of one's own

CHROME = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"


def code(visitor: Visitor, **asked: object) -> tuple[int, str]:
    base = f"https://{HOST}"
    response = visitor.client.post("/v1/pair/code", json=asked, base_url=base, headers={"Origin": base})
    return response.status_code, (response.json or {}).get("code", "")


def pair(town: Town, code: str) -> str:
    town.clock.now += 5
    headers = {"Origin": CHROME, "Host": HOST}
    return str(
        (town.app.test_client().post("/v1/pair", json={"code": code, "name": "Chrome"}, headers=headers).json or {})[
            "token"
        ]
    )


def test_a_signed_in_person_pairs_a_browser_of_their_own(town: Town) -> None:
    visitor = town.signed_in("Bea")
    assert "Pair this browser</button>" in visitor.get("/pair").text
    status, made = code(visitor, own=True, uses=50, minutes=5000)
    assert status == 200
    secret = pair(town, made)
    bea = town.store.by_email("bea@desk.example")
    (token,) = town.store.tokens()
    assert bea and (token.person, token.role, token.origin) == (bea.id, "agent", CHROME)
    assert "Chrome or Edge" in visitor.get("/account").text
    assert town.notes()[-1] == (bea.id, "browser paired", f"{bea.id} “Chrome”")
    headers = {"Host": HOST, "Origin": CHROME, "Authorization": f"Bearer {secret}"}
    assert town.app.test_client().post("/v1/analyze", json={"draft": "x"}, headers=headers).status_code == 200


def test_a_code_of_ones_own_is_for_one_browser_and_soon(town: Town) -> None:
    visitor = town.signed_in("Bea")
    first, second = code(visitor, own=True, uses=50, minutes=5000)[1], code(visitor, own=True)[1]
    pair(town, first)
    with pytest.raises(KeyError):
        pair(town, first)
    town.days.now += timedelta(minutes=11)
    with pytest.raises(KeyError):
        pair(town, second)


def test_codes_for_others_are_an_admins(town: Town, ann: Visitor) -> None:
    assert code(town.signed_in("Bea"), uses=2)[0] == 403
    status, made = code(ann, uses=2, minutes=60)
    assert status == 200
    pair(town, made)
    assert town.store.tokens()[0].person == ""


def test_each_sees_and_revokes_their_own_browsers_and_an_admin_all(town: Town, ann: Visitor) -> None:
    base = f"https://{HOST}"
    bea, cid = town.signed_in("Bea"), town.signed_in("Cid")
    for visitor in (bea, cid):
        pair(town, code(visitor, own=True)[1])
    listed = {
        name: {each["id"] for each in visitor.client.get("/v1/pair", base_url=base).json["browsers"]}  # type: ignore[index]
        for name, visitor in (("bea", bea), ("cid", cid), ("ann", ann))
    }
    assert len(listed["bea"]) == len(listed["cid"]) == 1 and listed["ann"] == listed["bea"] | listed["cid"]
    (of_cid,) = listed["cid"]
    revoke = {"base_url": base, "headers": {"Origin": base}}
    assert bea.client.delete(f"/v1/pair/{of_cid}", **revoke).status_code == 403  # type: ignore[arg-type]
    assert cid.client.delete(f"/v1/pair/{of_cid}", **revoke).status_code == 204  # type: ignore[arg-type]


def test_without_an_account_the_page_asks_for_a_token_or_to_sign_in(town: Town) -> None:
    page = town.visitor().get("/pair").text
    assert 'id="token"' in page and "/sign-in?next=/pair" in page


def test_another_site_cannot_pair_by_ones_session(town: Town) -> None:
    visitor = town.signed_in("Bea")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        response = visitor.client.post("/v1/pair/code", json={"own": True}, base_url=f"https://{HOST}", headers=headers)
        assert response.status_code in (401, 403)
