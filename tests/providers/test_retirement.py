"""What its maker has taken away, and what a gateway may still have."""

from datetime import date

from providers.accounts import Accounts
from providers.registry import Kind, Model, Service

SERVICE = Service("old-cinema", base_url="https://api.cinema.example/v1")
GONE = date(2026, 9, 24)
MODEL = Model(SERVICE.name, "old-1", Kind.VIDEO, 4, 12, retired_on=GONE)
ELSEWHERE = Model(SERVICE.name, "old-2", Kind.VIDEO, 4, 12, retired_on=GONE, retired_at_home_only=True)
KEY = {"LONGTAKE_OLD_CINEMA_KEY": "k"}


def test_a_model_is_retired_from_its_day_on() -> None:
    assert MODEL.retired(GONE)
    assert not MODEL.retired(date(2026, 9, 23))


def test_what_is_retired_at_home_only_lives_on_elsewhere() -> None:
    assert ELSEWHERE.retired(GONE)
    assert not ELSEWHERE.retired(GONE, at_home=False)
    assert MODEL.retired(GONE, at_home=False)


def test_a_gateway_and_the_emulator_are_not_home() -> None:
    assert Accounts(KEY).at_home(SERVICE)
    assert not Accounts(KEY | {"LONGTAKE_OLD_CINEMA_URL": "https://gateway.example/v1"}).at_home(SERVICE)
    assert not Accounts({"LONGTAKE_EMULATOR_URL": "http://127.0.0.1:9"}).at_home(SERVICE)


def test_the_path_of_credentials_is_as_good_as_a_key() -> None:
    assert Accounts({}).of(SERVICE) is None
    account = Accounts({"LONGTAKE_OLD_CINEMA_CREDENTIALS": "key.json"}).of(SERVICE)
    assert account
    assert account.extra["CREDENTIALS"] == "key.json"
