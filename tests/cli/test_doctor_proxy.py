"""`longtake doctor` tells of the way out, and of none of its passwords."""

import pytest
from pydantic import SecretStr, ValidationError

from cli.doctor import proxy_check
from cli.doctor.finding import Severity
from cli.ports import find_free_port
from settings import Settings
from tests.providers.proxying import a_proxy


def settings(url: str, *, resolves: bool = True) -> Settings:
    return Settings(proxy=SecretStr(url.replace("//", "//me:hunter2@")), proxy_resolves=resolves)


async def test_without_a_proxy_there_is_nothing_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in proxy_check.IGNORED_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert await proxy_check.check_proxy(Settings()) == []
    assert await proxy_check.check_proxy(Settings(proxy=SecretStr(""))) == []


async def test_one_that_only_the_environment_names_is_told_not_to_be_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hunter2@proxy.example:3128")
    [found] = await proxy_check.check_proxy(Settings())
    assert (found.severity, "hunter2" in found.found + found.advice) == (Severity.WARNING, False)
    assert "set LONGTAKE_PROXY" in found.advice


async def test_one_that_answers_is_told_by_its_place_alone() -> None:
    async with a_proxy({}) as real:
        [found] = await proxy_check.check_proxy(settings(real.url))
    assert (found.severity, real.asked) == (Severity.OK, [])
    assert found.found == f"127.0.0.1:{real.port} answers; names are resolved there"


async def test_one_that_does_not_answer_is_told() -> None:
    [found] = await proxy_check.check_proxy(settings(f"http://127.0.0.1:{find_free_port()}"))
    assert (found.severity, "hunter2" in found.found) == (Severity.ERROR, False)


@pytest.mark.parametrize(("status", "advice"), [(403, "LONGTAKE_PROXY_RESOLVES"), (407, "user:password")])
async def test_what_it_refuses_is_told_with_what_to_do(status: int, advice: str) -> None:
    async with a_proxy({}, status) as real:
        [found] = await proxy_check.check_proxy(settings(real.url), ["api.example.com"])
    assert found.found.endswith(f"answers {status} when asked for api.example.com")
    assert (found.severity, advice in found.advice) == (Severity.ERROR, True)


async def test_that_it_opens_the_way_is_told() -> None:
    async with a_proxy({}) as end, a_proxy({"api.example.com:443": end.port}) as real:
        [found] = await proxy_check.check_proxy(settings(real.url), ["api.example.com"])
    assert (found.severity, real.asked) == (Severity.OK, ["api.example.com:443"])


async def test_a_service_that_cannot_be_resolved_here_is_told() -> None:
    async with a_proxy({}) as real:
        [found] = await proxy_check.check_proxy(settings(real.url, resolves=False), ["nowhere.invalid"])
    assert (found.severity, "LONGTAKE_PROXY_RESOLVES" in found.advice) == (Severity.ERROR, True)


def test_what_is_no_proxy_is_refused_at_the_start_without_being_repeated() -> None:
    with pytest.raises(ValidationError, match="must be http") as caught:
        Settings(proxy=SecretStr("socks5://me:hunter2@proxy"))
    assert "hunter2" not in str(caught.value)
