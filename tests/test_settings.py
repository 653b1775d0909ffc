"""Settings: one table, three sources, errors that say what to do."""

from dataclasses import fields
from pathlib import Path

import pytest

from heedful.errors import SettingError
from heedful.settings import SETTINGS, Address, Settings, choose, shown, strangers


def test_every_setting_is_a_field_and_says_what_it_means() -> None:
    assert [setting.name for setting in SETTINGS] == [field.name for field in fields(Settings)]
    assert all(setting.about.endswith(".") for setting in SETTINGS)


def test_without_anything_the_server_is_this_machines_own() -> None:
    settings = choose({}).settings
    assert settings.bind == Address("127.0.0.1", 8787)
    assert settings.local
    assert settings.database_url == f"sqlite:///{Path.home()}/.local/share/heedful/heedful.db"


def test_an_option_wins_over_the_environment_and_that_over_the_default() -> None:
    chosen = choose({"HEEDFUL_WORKERS": "2", "HEEDFUL_THREADS": "8"}, {"workers": "3", "threads": None})
    assert (chosen.settings.workers, chosen.settings.threads, chosen.settings.deadline_ms) == (3, 8, 250)
    assert (chosen.origins["workers"], chosen.origins["threads"], chosen.origins["deadline_ms"]) == (
        "option",
        "environment",
        "default",
    )


def test_an_empty_variable_is_an_absent_one() -> None:
    chosen = choose({"HEEDFUL_WORKERS": ""})
    assert (chosen.settings.workers, chosen.origins["workers"]) == (1, "default")


@pytest.mark.parametrize("bind", ["127.0.0.1:8787", "127.1.2.3:1", "localhost:80", "[::1]:8787"])
def test_loopback_is_local(bind: str) -> None:
    assert choose({}, {"bind": bind}).settings.local


def test_a_directory_that_a_url_would_cut_is_refused_unless_a_database_is_named() -> None:
    with pytest.raises(SettingError) as caught:
        choose({"HEEDFUL_DATA": "/srv/what?/heedful"})
    assert caught.value.field == "HEEDFUL_DATA"
    assert choose({"HEEDFUL_DATA": "/srv/what?", "HEEDFUL_DATABASE": "postgresql://db.example/heedful"})


@pytest.mark.parametrize("bind", ["0.0.0.0:8787", "[::]:8787", "192.168.0.7:80", "heedful.example.com:80"])
def test_other_addresses_are_not_local_and_need_hosts(bind: str) -> None:
    with pytest.raises(SettingError) as caught:
        choose({}, {"bind": bind})
    assert caught.value.field == "HEEDFUL_HOSTS"
    assert not choose({}, {"bind": bind, "hosts": "heedful.example.com"}).settings.local


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bind", "8787"),
        ("bind", "localhost"),
        ("bind", "localhost:99999"),
        ("bind", "http://localhost:8787"),
        ("bind", "localhost:8787/x"),
        ("bind", "me@localhost:8787"),
        ("hosts", "*"),
        ("hosts", "https://heedful.example.com"),
        ("origins", "*"),
        ("origins", "desk.example.com"),
        ("origins", "https://desk.example.com/"),
        ("origins", "https://*.example.com"),
        ("origins", "https://desk.example.com$|https://evil.example"),
        ("workers", "0"),
        ("workers", "many"),
        ("deadline_ms", "1"),
        ("log_level", "loud"),
    ],
)
def test_a_value_of_no_use_is_refused_by_the_name_it_was_set_by(name: str, value: str) -> None:
    with pytest.raises(SettingError) as by_option:
        choose({}, {name: value})
    with pytest.raises(SettingError) as by_variable:
        choose({f"HEEDFUL_{name.upper()}": value})
    assert by_option.value.field == "--" + name.replace("_", "-")
    assert by_variable.value.field == f"HEEDFUL_{name.upper()}"
    assert "must be" in by_option.value.message and "Default" in by_option.value.remedy
    assert value not in str(by_option.value).split()


def test_lists_take_spaces_and_commas() -> None:
    origins = "https://a.example, chrome-extension://abcdef moz-extension://0-1"
    assert choose({}, {"origins": origins}).settings.origins == (
        "https://a.example",
        "chrome-extension://abcdef",
        "moz-extension://0-1",
    )


def test_an_unknown_variable_is_named_with_the_nearest_setting() -> None:
    sentences = strangers({"HEEDFUL_WORKER": "2", "HEEDFUL_XYZZY": "1", "HEEDFUL_BIND": "", "HOME": "/"})
    assert sentences == ["HEEDFUL_WORKER is no setting. Did you mean HEEDFUL_WORKERS?", "HEEDFUL_XYZZY is no setting."]


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("postgresql://heedful:s3cret@db/heedful", "postgresql://heedful:***@db/heedful"),
        ("postgresql://heedful:s3@cret@db/heedful", "postgresql://heedful:***@db/heedful"),
        ("postgresql://db/heedful?password=s3cret", "postgresql://db/heedful?***"),
        ("sqlite:////srv/heedful.db", "sqlite:////srv/heedful.db"),
    ],
)
def test_passwords_are_never_shown(url: str, seen: str) -> None:
    assert shown(choose({}, {"database": url}).settings, "database") == seen


def test_values_are_shown_as_they_would_be_written() -> None:
    settings = choose({}, {"bind": "[::1]:8787", "origins": "https://a.example,https://b.example"}).settings
    assert shown(settings, "bind") == "[::1]:8787"
    assert shown(settings, "origins") == "https://a.example https://b.example"
    assert shown(settings, "lexicons") == ""
