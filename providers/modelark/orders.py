"""What Ark wants as an order, what its list shows of one, and what its tokens cost."""

from dataclasses import dataclass

from providers.catalogue.modelark import MODELS, RATES
from providers.likeness import MODEL, Asked
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Order

PROMPT_UNITS = 4_000
BUILDS = {
    "seedance-2-5": "260628",
    "seedance-2-0": "260128",
    "seedance-2-0-fast": "260128",
    "seedance-2-0-mini": "260615",
}
ABROAD, IN_CHINA = "dreamina", "doubao"
TOKENS = 1e6


@dataclass(frozen=True)
class Models:
    """The models of one of the two services, each of which has a brand of its own for them."""

    brand: str

    def name(self, model: str) -> str:
        """As the service calls it: "dreamina-seedance-2-0-260128"."""
        return f"{self.brand}-{model}-{BUILDS[model]}"

    def body(self, order: ClipOrder) -> dict[str, object]:
        """The whole order. Raises ProviderError: INVALID_REQUEST: there is no such model."""
        model = model_of(MODELS, order.model)
        content: list[object] = [{"type": "text", "text": prompt_of(order, PROMPT_UNITS)}]
        if order.image_url:
            content.append(
                {"type": "image_url", "image_url": {"url": order.image_url}, "role": "first_frame"}
            )
        body: dict[str, object] = {
            "model": self.name(model.name),
            "content": content,
            "resolution": order.resolution.value,
            # Also with a picture: it would follow the picture's otherwise.
            "ratio": order.aspect_ratio.value,
            "duration": int(model.made_seconds(order.seconds)),
            # The film has its own sound. There is no seed: series 2.0 refuses it.
            "generate_audio": False,
            "watermark": False,
        }
        return body | ({"callback_url": order.callback_url} if order.callback_url else {})

    def asked(self, order: Order) -> Asked:
        """What its list shows of such an order: no prompt, and no address to call back."""
        body = self.body(clip_of(order))
        others = [self.name(model) for model in BUILDS if self.name(model) != body["model"]]
        return Asked({name: body[name] for name in (MODEL, "duration", "resolution", "ratio")}, others)

    def cost_usd(self, model: str, resolution: str, tokens: float | None) -> float | None:
        """What so many tokens cost by the price list; None where the list is not for them."""
        rates = next((rates for name, rates in RATES.items() if self.name(name) == model), {})
        rate = next((usd for size, usd in rates.items() if size.value == resolution.lower()), None)
        if tokens is None or rate is None or self.brand != ABROAD:
            return None
        return round(max(tokens, 0.0) * rate / TOKENS, 6)
