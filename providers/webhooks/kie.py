"""KIE's webhooks: HMAC-SHA256 over `taskId.timestamp`, once its settings have a key (docs.kie.ai)."""

from providers.accounts import Account
from providers.catalogue import kie_images
from providers.webhooks.delivery import ForgedWebhookError, VerifiedDelivery, WebhookDelivery
from providers.webhooks.hmac_signatures import decode_secret, is_signed, webhook_secrets
from providers.webhooks.public_keys import PublicKeys

# How KIE's names of models that speak begin.
SPEECH_MODELS = "elevenlabs/text-to-speech"
IMAGE_MODELS = frozenset(model.name for model in kie_images.MODELS)


class KieWebhooks:
    """Verifies KIE's webhooks: signed if the account has a secret. Even then the body is not covered."""

    def can_verify(self, account: Account) -> bool:
        """Return True: KIE calls back unsigned too."""
        del account
        return True

    async def verify_delivery(
        self, delivery: WebhookDelivery, account: Account, keyring: PublicKeys
    ) -> VerifiedDelivery:
        """Verify a delivery. Raises ForgedWebhookError."""
        del keyring
        # Suno's and Runway's callbacks have `task_id`, the others `taskId`.
        task_id = delivery.find_text("data", "taskId") or delivery.find_text("data", "task_id")
        if not task_id:
            raise ForgedWebhookError("it names no job")
        if secrets := webhook_secrets(account):
            timestamp = delivery.require_timestamp("x-webhook-timestamp")
            signatures = [delivery.require_header("x-webhook-signature")]
            if not is_signed(f"{task_id}.{timestamp}".encode(), signatures, map(decode_secret, secrets)):
                raise ForgedWebhookError("the signature is not the service's")
        api = _detect_api(delivery)
        return VerifiedDelivery(True, delivery.body_digest, api and f"{api}:{task_id}")


def _detect_api(delivery: WebhookDelivery) -> str | None:
    """Return the KIE API of the task, by its callback's fields. Adapter ids begin with that name."""
    if delivery.find_text("data", "callbackType"):
        return "suno"
    # A failure has only the last of these.
    if any(delivery.has_path("data", name) for name in ("promptJson", "info", "fallbackFlag")):
        return "veo"
    if not delivery.find_text("data", "state"):
        return None
    model = delivery.find_text("data", "model") or ""
    if model in IMAGE_MODELS:
        return "image"
    return "speech" if model.startswith(SPEECH_MODELS) else "jobs"
