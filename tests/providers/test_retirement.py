"""What its maker has taken away, and what a gateway may still have."""

from datetime import date

from contracts import ModelKind
from providers.accounts import Accounts
from providers.model_spec import ModelSpec
from providers.registry import ProviderSpec

SERVICE = ProviderSpec("old-cinema", base_url="https://api.cinema.example/v1")
GONE = date(2026, 9, 24)
MODEL = ModelSpec(SERVICE.name, "old-1", ModelKind.VIDEO, 4, 12, retired_on=GONE)
ELSEWHERE = ModelSpec(
    SERVICE.name, "old-2", ModelKind.VIDEO, 4, 12, retired_on=GONE, retired_at_home_only=True
)
KEY = {"LONGTAKE_OLD_CINEMA_KEY": "k"}


def test_a_model_is_retired_from_its_day_on() -> None:
    assert MODEL.is_retired(GONE)
    assert not MODEL.is_retired(date(2026, 9, 23))


def test_what_is_retired_at_home_only_lives_on_elsewhere() -> None:
    assert ELSEWHERE.is_retired(GONE)
    assert not ELSEWHERE.is_retired(GONE, at_home=False)
    assert MODEL.is_retired(GONE, at_home=False)


def test_a_gateway_and_the_emulator_are_not_home() -> None:
    assert Accounts(KEY).uses_official_endpoint(SERVICE)
    assert not Accounts(
        KEY | {"LONGTAKE_OLD_CINEMA_URL": "https://gateway.example/v1"}
    ).uses_official_endpoint(SERVICE)
    assert not Accounts({"LONGTAKE_EMULATOR_URL": "http://127.0.0.1:9"}).uses_official_endpoint(SERVICE)


def test_the_path_of_credentials_is_as_good_as_a_key() -> None:
    assert Accounts({}).get_account(SERVICE) is None
    account = Accounts({"LONGTAKE_OLD_CINEMA_CREDENTIALS": "key.json"}).get_account(SERVICE)
    assert account
    assert account.extra["CREDENTIALS"] == "key.json"
