"""What can be had, and what is said of what cannot."""

import pytest

from contracts import Brief, ModelKind
from providers.model_spec import ModelSpec
from providers.registry import ANIMATIC, MUSIC_BED, Registry, UnknownModelError

OTHER = ModelSpec(provider="kino", name="kino-2", kind=ModelKind.VIDEO, min_seconds=2, max_seconds=10)
FASTER = ModelSpec(provider="kino", name="kino-fast", kind=ModelKind.VIDEO, min_seconds=2, max_seconds=10)


@pytest.fixture
def registry() -> Registry:
    return Registry([ANIMATIC, MUSIC_BED, OTHER, FASTER])


def test_a_providers_first_model_of_a_kind_is_its_default(registry: Registry) -> None:
    assert registry.find_model("kino") is OTHER
    assert registry.find_model("animatic", kind=ModelKind.MUSIC) is MUSIC_BED


def test_a_model_is_found_by_its_name(registry: Registry) -> None:
    assert registry.find_model("kino", "kino-fast") is FASTER


@pytest.mark.parametrize(
    ("provider", "model", "field", "message"),
    [
        ("nobody", None, "provider", "unknown provider; to be had: animatic, kino"),
        ("nobody", "kino-2", "provider", "unknown provider; to be had: animatic, kino"),
        ("kino", "kino-9", "model", "unknown model of kino; to be had: kino-2, kino-fast"),
        ("animatic", "music-bed", "model", "unknown model of animatic; to be had: storyboard"),
    ],
)
def test_what_cannot_be_had_names_the_field_and_what_can(
    registry: Registry, provider: str, model: str | None, field: str, message: str
) -> None:
    with pytest.raises(UnknownModelError) as unknown:
        registry.model_for_brief(Brief(prompt="A red kite", provider=provider, model=model))
    assert (unknown.value.field, str(unknown.value)) == (field, message)


def test_who_makes_no_music_is_not_named_where_music_is_wanted(registry: Registry) -> None:
    with pytest.raises(UnknownModelError, match=r"unknown provider; to be had: animatic$"):
        registry.find_model("kino", kind=ModelKind.MUSIC)


def test_a_job_takes_a_fixed_time_and_some_for_each_second(registry: Registry) -> None:
    assert ANIMATIC.expected_seconds(10) == 1.5 + 1.5 * 10


@pytest.mark.parametrize("model", [ANIMATIC, MUSIC_BED], ids=lambda model: model.name)
def test_our_own_models_can_be_asked_about(model: ModelSpec) -> None:
    assert 0 < model.poll_floor_seconds <= model.poll_ceiling_seconds
    assert 0 < model.min_seconds <= model.max_seconds
