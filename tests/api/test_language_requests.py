"""A request for another language: its tag is one language however it is written, and its cards have texts."""

import pytest
from pydantic import ValidationError

from api.jobs.cost_limit import describe_excess
from api.languages.language_request import LanguageRequest


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("de_at", "de-AT"),
        ("PT-br", "pt-BR"),
        ("zh-HANT-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("en-gb-x-RP", "en-GB-x-rp"),
        ("en-029", "en-029"),
    ],
)
def test_a_language_is_one_however_its_tag_is_written(written: str, language: str) -> None:
    assert LanguageRequest(language=written).language == language


@pytest.mark.parametrize(
    "extra", [{"watermark": {"url": "https://a.example/x.png"}}, {"watermark_size": 0.2}]
)
def test_a_watermark_of_one_language_is_refused(extra: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="in all languages"):
        LanguageRequest.model_validate({"language": "de", "cards": {"title": "Heim", **extra}})


@pytest.mark.parametrize(
    ("cost", "most", "said"),
    [(2, 1, "$2.00 now, and you have allowed $1.00"), (0.0048, 0, "$0.005 now, and you have allowed $0.000")],
)
def test_a_price_below_a_cent_is_told_apart_from_what_was_allowed(
    cost: float, most: float, said: str
) -> None:
    assert said in describe_excess(cost, most)
