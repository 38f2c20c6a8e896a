"""The child process that signs one file: `python -m media.marks <order.json> <out>`."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import c2pa  # type: ignore[import-untyped]  # it ships no types
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import load_pem_private_key

GENERATOR = {"name": "Longtake"}
EC_ALGORITHMS = {256: b"es256", 384: b"es384", 521: b"es512"}


def main(order_file: str, out: str) -> None:
    """Sign as the order says."""
    order = json.loads(Path(order_file).read_text())
    builder = c2pa.Builder(json.dumps(describe_media(order)))
    for number, one in enumerate(order["ingredients"]):
        about = {"title": one["title"], "relationship": "componentOf", "label": _label(number)}
        with Path(one["path"]).open("rb") as clip:
            builder.add_ingredient(json.dumps(about), "video/mp4", clip)
    with Path(order["media"]).open("rb") as media, Path(out).open("w+b") as signed:
        builder.sign(
            open_signer(order["certificate"], order["private_key"]), order["media_type"], media, signed
        )


def open_signer(certificate: str, private_key: str) -> c2pa.Signer:
    """Return the signer of these PEM files."""
    key = Path(private_key).read_bytes()
    info = c2pa.C2paSignerInfo(_algorithm_of(key), Path(certificate).read_bytes(), key, None)
    return c2pa.Signer.from_info(info)


def describe_media(order: Mapping[str, Any]) -> dict[str, object]:
    """Return the manifest: how the film came about, and which services' clips were placed in it.

    No title, no text of a scene and no id is in it: a film may be passed on.
    https://spec.c2pa.org/specifications/specifications/2.2/specs/C2PA_Specification.html#_actions
    """
    created = {"action": "c2pa.created", "digitalSourceType": order["source"], "softwareAgent": GENERATOR}
    actions = [created, *_place_clips(order["ingredients"])]
    assertion = {"label": "c2pa.actions.v2", "data": {"actions": actions}}
    return {"claim_generator_info": [GENERATOR], "format": order["media_type"], "assertions": [assertion]}


def _place_clips(ingredients: Iterable[Mapping[str, str]]) -> list[dict[str, object]]:
    return [
        {
            "action": "c2pa.placed",
            "softwareAgent": {"name": one["maker"], "version": one["model"]},
            "parameters": {"ingredientIds": [_label(number)]},
        }
        for number, one in enumerate(ingredients)
    ]


def _label(number: int) -> str:
    return f"clip-{number}"


def _algorithm_of(pem: bytes) -> bytes:
    key = load_pem_private_key(pem, password=None)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return EC_ALGORITHMS[key.curve.key_size]
    return b"ed25519" if isinstance(key, ed25519.Ed25519PrivateKey) else b"ps256"


if __name__ == "__main__":
    main(*sys.argv[1:])
