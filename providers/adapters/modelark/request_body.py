"""Builds Ark's request body, what its list shows of an order, and the cost of tokens."""

from dataclasses import dataclass

from providers.catalogue.modelark import MODELS, RATES
from providers.kit.job_matching import MODEL, ExpectedListing
from providers.kit.prompts import build_prompt, get_model, require_clip_order
from providers.kit.stated_costs import total_cost_usd
from providers.protocol import ClipOrder, MediaOrder

MAX_PROMPT_UNITS = 4_000
MODEL_BUILDS = {
    "seedance-2-5": "260628",
    "seedance-2-0": "260128",
    "seedance-2-0-fast": "260128",
    "seedance-2-0-mini": "260615",
}
INTERNATIONAL_BRAND, CHINA_BRAND = "dreamina", "doubao"
TOKENS_PER_RATE = 1e6


@dataclass(frozen=True)
class ArkModels:
    """The models of one of the two services, each of which has its own brand for them."""

    brand: str

    def full_name(self, model: str) -> str:
        """Return the service's name of the model: "dreamina-seedance-2-0-260128"."""
        return f"{self.brand}-{model}-{MODEL_BUILDS[model]}"

    def build_body(self, order: ClipOrder) -> dict[str, object]:
        """Return the request body. Raises ProviderError: INVALID_REQUEST: there is no such model."""
        model = get_model(MODELS, order.model)
        content: list[object] = [{"type": "text", "text": build_prompt(order, MAX_PROMPT_UNITS)}]
        if order.image_url:
            content.append(_picture_part(order.image_url, "first_frame"))
        if order.last_image_url:
            content.append(_picture_part(order.last_image_url, "last_frame"))
        content += [_picture_part(url, "reference_image") for url in order.reference_urls]
        body: dict[str, object] = {
            "model": self.full_name(model.name),
            "content": content,
            "resolution": order.resolution.value,
            # Also with an image, whose ratio the clip would have otherwise.
            "ratio": order.aspect_ratio.value,
            "duration": int(model.billed_seconds(order.seconds)),
            # No seed: series 2.0 refuses it.
            "generate_audio": order.sound,
            "watermark": False,
        }
        return body | ({"callback_url": order.callback_url} if order.callback_url else {})

    def expected_listing(self, order: MediaOrder) -> ExpectedListing:
        """Return what the list shows of an order: no prompt, and no callback URL."""
        body = self.build_body(require_clip_order(order))
        others = [self.full_name(model) for model in MODEL_BUILDS if self.full_name(model) != body["model"]]
        return ExpectedListing(
            {name: body[name] for name in (MODEL, "duration", "resolution", "ratio")}, others
        )

    def cost_usd(self, model: str, resolution: str, tokens: float | None) -> float | None:
        """Return the list price of the tokens; None where no list price applies."""
        rates = next((rates for name, rates in RATES.items() if self.full_name(name) == model), {})
        rate = next((usd for size, usd in rates.items() if size.value == resolution.lower()), None)
        if rate is None or self.brand != INTERNATIONAL_BRAND:
            return None
        return total_cost_usd((rate / TOKENS_PER_RATE, tokens))


def _picture_part(url: str, role: str) -> dict[str, object]:
    return {"type": "image_url", "image_url": {"url": url}, "role": role}
