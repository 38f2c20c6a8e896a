"""What the catalogue says of every model can be true."""

from datetime import UTC, date, datetime

import pytest

from contracts import ModelKind
from providers.catalogue import CATALOGUE_MODULES, build_registry
from providers.factory import ADAPTERS
from providers.llm_writers.token_prices import TOKEN_PRICES
from providers.model_spec import ImageInput, ModelSpec

REGISTRY = build_registry()
OUTSIDE = [model for module in CATALOGUE_MODULES for model in module.MODELS]


def lengths(model: ModelSpec) -> tuple[float, ...]:
    return model.lengths or (model.min_seconds, model.max_seconds)


def test_every_service_has_an_adapter_and_every_adapter_a_service() -> None:
    assert {service.name for service in REGISTRY.providers} - {"animatic"} == set(ADAPTERS)


def test_no_model_is_there_twice() -> None:
    names = [(model.provider, model.kind, model.name) for model in REGISTRY.models]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("service", REGISTRY.providers, ids=lambda service: service.name)
def test_a_service_is_at_an_address_and_allows_something(service: object) -> None:
    found = REGISTRY.get_provider(getattr(service, "name", ""))
    assert found.base_url.startswith("https://") or not found.needs_key
    assert not found.base_url.endswith("/")
    assert min(found.submits_per_second, found.polls_per_second, found.in_flight) > 0


@pytest.mark.parametrize("model", OUTSIDE, ids=lambda model: f"{model.provider} {model.name}")
def test_a_models_limits_hold_together(model: ModelSpec) -> None:
    pictures = model.kind is ModelKind.IMAGE
    assert (model.max_seconds == 0) if pictures else (0 < model.min_seconds <= model.max_seconds)
    assert {model.min_seconds, model.max_seconds} >= {min(lengths(model)), max(lengths(model))}
    assert all(model.billed_seconds(seconds) == seconds for seconds in lengths(model))
    assert 0 < model.poll_floor_seconds <= model.poll_ceiling_seconds
    assert model.expected_seconds(model.max_seconds) < model.patience_seconds
    assert model.title


@pytest.mark.parametrize("model", OUTSIDE, ids=lambda model: f"{model.provider} {model.name}")
def test_whatever_can_be_ordered_has_a_price(model: ModelSpec) -> None:
    resolutions = model.resolutions if model.kind is ModelKind.VIDEO else {None}
    assert resolutions
    prices = [model.price_usd(seconds, size) for seconds in lengths(model) for size in resolutions]
    assert all(0 < price < 25 for price in prices), prices


@pytest.mark.parametrize("model", OUTSIDE, ids=lambda model: f"{model.provider} {model.name}")
def test_every_price_says_where_and_when_it_was_read(model: ModelSpec) -> None:
    for price in model.price_list:
        assert price.source, price
        assert price.source.name
        assert date(2025, 1, 1) <= price.source.read_on <= datetime.now(UTC).date()


def test_every_price_of_a_writer_says_where_and_when_it_was_read() -> None:
    for price in (each for prices in TOKEN_PRICES.values() for each in prices):
        assert price.source.name
        assert price.source.read_on <= datetime.now(UTC).date()


@pytest.mark.parametrize("provider", sorted({m.provider for m in OUTSIDE if m.kind is ModelKind.VIDEO}))
def test_a_services_default_can_be_had_without_a_picture(provider: str) -> None:
    default = REGISTRY.find_model(provider)
    assert default.image is not ImageInput.REQUIRED
    assert not default.is_retired(date(2026, 11, 20), at_home=False)
