"""`longtake doctor` on machines that lack something."""

import socket
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from cli.doctor import media_check, network_check, price_age_check, service_check
from cli.doctor.finding import Finding, Severity
from cli.ports import find_free_port
from media.animatic.captions.script_coverage import SCRIPT_SAMPLES
from media.selfcheck import MissingPart
from providers.accounts import Accounts
from settings import Settings
from tests.cli.fake_api import FakeApi
from tests.cli.kit import environment, longtake


def test_a_fresh_machine_is_well_and_nothing_is_written(tmp_path: Path) -> None:
    result = longtake("doctor", env=environment(tmp_path))
    assert result.returncode == 0, result.stdout
    assert "All that is needed is there." in result.stdout
    assert "the first start makes it" in result.stdout
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("ffmpeg", "advice"),
    [
        ("no-such-ffmpeg", "LONGTAKE_FFMPEG names no-such-ffmpeg, which is no program"),
        ("false", "does not run"),
        ("true", "was built without libx264, aac, xfade, scale, zscale, fps"),
    ],
)
async def test_an_ffmpeg_that_will_not_do_is_told_with_what_to_do(ffmpeg: str, advice: str) -> None:
    [found] = [
        each
        for each in await media_check.check_media_tools(Settings(ffmpeg=ffmpeg))
        if each.subject == "ffmpeg"
    ]
    assert found.severity is Severity.ERROR
    assert advice in f"{found.found}: {found.advice}"


async def test_a_machine_that_cannot_draw_is_told_with_the_last_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def without_raqm(*_: object) -> list[MissingPart]:
        return [
            MissingPart(
                "drawing", "a small picture could not be drawn", "", detail="Traceback\nKeyError: 'libraqm'"
            )
        ]

    monkeypatch.setattr(media_check, "check_drawing", without_raqm)
    [found] = [each for each in await media_check.check_media_tools(Settings()) if each.subject == "Drawing"]
    assert (found.severity, found.advice) == (Severity.ERROR, "KeyError: 'libraqm'")


@pytest.mark.slow
async def test_a_machine_that_draws_says_so() -> None:
    found = {each.subject: each for each in await media_check.check_media_tools(Settings())}
    assert found["Drawing"].severity is Severity.OK
    assert found["Fonts"].severity is not Severity.ERROR


@pytest.mark.parametrize(
    ("missing", "found"),
    [
        (["Thai", "Korean"], "captions in Thai, Korean are left out"),
        (list(SCRIPT_SAMPLES), "every caption is left out"),
    ],
)
async def test_scripts_without_a_font_are_told(
    monkeypatch: pytest.MonkeyPatch, missing: list[str], found: str
) -> None:
    monkeypatch.setattr(media_check, "scripts_without_font", lambda: missing)
    [fonts] = [
        each
        for each in await media_check.check_media_tools(Settings(ffmpeg="none"))
        if each.subject == "Fonts"
    ]
    assert (fonts.severity, found in fonts.found) == (Severity.WARNING, True)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"films": "ok", "lacks": []}, Severity.OK),
        ({"films": "no_worker", "lacks": []}, Severity.WARNING),
        ({"films": "no_media_pool", "lacks": []}, Severity.WARNING),
        (
            {"films": "cannot_be_made", "lacks": ["box: drawing: a small picture could not be drawn."]},
            Severity.ERROR,
        ),
        ({}, Severity.OK),
    ],
)
async def test_what_the_media_pool_says_of_itself_is_told(
    api: FakeApi, said: dict[str, object], verdict: Severity
) -> None:
    api.says("GET /readyz", said)
    [_, media] = await network_check._check_api(api.url)
    assert media.severity is verdict
    assert (verdict is Severity.ERROR) == ("could not be drawn" in media.advice)


def test_a_taken_port_is_told_with_its_owner(tmp_path: Path) -> None:
    env = environment(tmp_path)
    with socket.create_server(("127.0.0.1", int(env["LONGTAKE_API_PORT"]))):
        result = longtake("doctor", env=env)
    assert result.returncode == 1
    assert "used by " in result.stdout
    assert "→" in result.stdout
    assert "or set LONGTAKE_API_PORT" in result.stdout


def test_a_catalog_from_a_newer_longtake_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with closing(sqlite3.connect(tmp_path / "var" / "longtake.db")) as catalog:
        catalog.execute("CREATE TABLE alembic_version (version_num TEXT)")
        catalog.execute("INSERT INTO alembic_version VALUES ('9999')")
        catalog.commit()
    result = longtake("doctor", env=environment(tmp_path))
    assert result.returncode == 1
    assert "version 9999, made by a newer Longtake" in result.stdout


def test_a_temporal_that_is_named_must_answer(tmp_path: Path) -> None:
    nobody = f"127.0.0.1:{find_free_port()}"
    result = longtake("doctor", env=environment(tmp_path, LONGTAKE_TEMPORAL_ADDRESS=nobody))
    assert result.returncode == 1
    assert f"does not answer at {nobody}" in result.stdout


def test_which_keys_are_set_is_told_and_no_key_is(tmp_path: Path) -> None:
    env = environment(
        tmp_path,
        LONGTAKE_KIE_KEY="hunter2",
        LONGTAKE_OPENAI_KEY="hunter2",
        LONGTAKE_OPENAI_URL="https://gateway.example/hunter2",
        LONGTAKE_PUBLIC_URL="https://films.example/hunter2",
        LONGTAKE_DAILY_CAP_USD="20",
    )
    said = longtake("doctor", env=env).stdout
    assert "LONGTAKE_KIE_KEY is set\n" in said
    assert "LONGTAKE_OPENAI_KEY is set, at gateway.example\n" in said
    assert "services may call films.example\n" in said
    assert "$20.00, over all jobs\n" in said
    assert "hunter2" not in said


def test_without_any_key_there_is_the_animatic() -> None:
    found = _looked({})
    assert "animatic" in found["Services"].found
    assert {finding.severity for finding in found.values()} == {Severity.OK}


def test_a_key_that_was_pasted_wrongly_is_told_by_the_name_of_its_variable() -> None:
    found = _looked({"LONGTAKE_LUMA_KEY": "hunter 2"})["luma"]
    assert found.severity is Severity.ERROR
    assert "LONGTAKE_LUMA_KEY" in found.advice
    assert "hunter" not in found.found + found.advice


def test_emulated_services_are_told_as_such() -> None:
    found = _looked({"LONGTAKE_EMULATOR_URL": "http://me:hunter2@127.0.0.1:9100", "LONGTAKE_KIE_KEY": "k"})
    assert found["Services"].found == "emulated at 127.0.0.1:9100: no film is real, nothing costs"
    assert "kie" not in found


def test_where_money_can_be_spent_a_missing_cap_is_told() -> None:
    assert _looked({"LONGTAKE_KIE_KEY": "k"})["Daily cap"].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("environment", "verdict", "found"),
    [
        ({}, Severity.WARNING, "our own writer, because openai has no key"),
        ({"LONGTAKE_OPENAI_KEY": "k"}, Severity.OK, "written by openai gpt-6-sol"),
    ],
)
def test_who_writes_the_storyboards_is_told(
    environment: dict[str, str], verdict: Severity, found: str
) -> None:
    settings = Settings(writer="openai", writer_model="gpt-6-sol")
    looked = {each.subject: each for each in service_check.check_services(settings, Accounts(environment))}
    assert (looked["Storyboards"].severity, looked["Storyboards"].found) == (verdict, found)


def test_a_public_url_without_https_is_told() -> None:
    settings = Settings(public_url="http://films.example")
    [found] = [
        each for each in service_check.check_services(settings, Accounts({})) if each.subject == "Public URL"
    ]
    assert found.severity is Severity.WARNING


def test_prices_that_were_read_long_ago_are_told_with_their_models() -> None:
    accounts = Accounts({"LONGTAKE_LUMA_KEY": "k", "LONGTAKE_STABILITY_KEY": "k"})
    luma, stability = price_age_check.check_price_ages(accounts, date(2026, 11, 29))
    assert (luma.severity, luma.found) == (Severity.WARNING, "luma: read as long ago as 2026-07-10: ray-3.2")
    assert (stability.severity, stability.found) == (
        Severity.OK,
        "stability: all read in the last 90 days",
    )


@pytest.mark.parametrize("environment", [{}, {"LONGTAKE_EMULATOR_URL": "http://127.0.0.1:9"}])
def test_where_nothing_costs_no_price_is_old(environment: dict[str, str]) -> None:
    assert list(price_age_check.check_price_ages(Accounts(environment), date(2030, 1, 1))) == []


def _looked(environment: dict[str, str]) -> dict[str, Finding]:
    return {
        finding.subject: finding
        for finding in service_check.check_services(Settings(), Accounts(environment))
    }


def test_where_the_secret_of_our_own_webhooks_is_is_told_and_not_what_it_is(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path)
    assert (
        _webhooks(settings)
        == f"signed with what is in {tmp_path}/webhook.secret, which the first start makes"
    )
    [secret] = settings.webhook_secrets
    assert _webhooks(settings) == f"signed with what is in {tmp_path}/webhook.secret"
    given = Settings(webhook_secret=SecretStr(secret))
    assert _webhooks(given) == "signed with LONGTAKE_WEBHOOK_SECRET"


def test_that_this_machine_counts_as_outside_is_told() -> None:
    found = list(service_check.check_services(Settings(allow_loopback=True), Accounts({})))
    assert [each.severity for each in found if each.subject == "This machine"] == [Severity.WARNING]


def _webhooks(settings: Settings) -> str:
    [found] = [
        each for each in service_check.check_services(settings, Accounts({})) if each.subject == "Webhooks"
    ]
    return found.found
