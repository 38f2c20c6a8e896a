"""Command line of `python -m emulator`: run the emulator in the foreground until interrupted."""

import argparse
import json
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn

from emulator.background_server import uvicorn_config
from emulator.settings import EmulatorSettings


def main() -> None:
    """Run the emulator as the command line asks, until it is interrupted."""
    settings = parse_settings(sys.argv[1:])
    with suppress(KeyboardInterrupt):
        uvicorn.Server(uvicorn_config(settings, log_level="info")).run()


def parse_settings(argv: list[str]) -> EmulatorSettings:
    """Parse command-line arguments into settings."""
    words = _build_parser().parse_args(argv)
    return EmulatorSettings(
        host=words.host,
        port=words.port,
        seed=words.seed,
        speed=words.speed,
        picture_style=words.pictures,
        short_side=words.short_side,
        expiry=words.expiry,
        max_renders=words.renders,
        folder=words.folder,
        ffmpeg=words.ffmpeg,
        rules=_load_rules(words.script),
        slots={service: int(most) for service, most in (slot.split("=", 1) for slot in words.slots)},
        gateway=_load_gateway(words.models_file),
        webhook_attempts=words.webhook_attempts,
        webhook_urls=dict(hook.split("=", 1) for hook in words.hook),
    )


def _load_rules(script: Path | None) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(script.read_text(encoding="utf-8"))) if script else ()


def _load_gateway(models_file: Path | None) -> dict[str, dict[str, Any]]:
    entries = tomllib.loads(models_file.read_text(encoding="utf-8"))["openai"] if models_file else []
    return {entry["name"]: entry for entry in entries}


def _build_parser() -> argparse.ArgumentParser:
    default = EmulatorSettings()
    parser = argparse.ArgumentParser(prog="python -m emulator", description="Stand in for paid services.")
    parser.add_argument("--host", default=default.host)
    parser.add_argument("--port", type=int, default=default.port)
    parser.add_argument("--seed", type=int, default=default.seed)
    parser.add_argument("--speed", type=float, default=default.speed, help="20: 120 s there are 6 s here")
    parser.add_argument("--script", type=Path, help="a JSON list of faults; see emulator/fault_rules.py")
    parser.add_argument("--pictures", choices=["animatic", "plain"], default=default.picture_style)
    parser.add_argument("--short-side", type=int, default=default.short_side, help="pixels; 0: as ordered")
    parser.add_argument(
        "--renders", type=int, default=default.max_renders, help="how many files are made at once"
    )
    parser.add_argument("--folder", type=Path, help="keep the files there; default: a folder that is removed")
    parser.add_argument("--models-file", type=Path, help="LONGTAKE_MODELS_FILE: what a gateway has besides")
    parser.add_argument("--ffmpeg", help="default: the one that imageio-ffmpeg brings")
    parser.add_argument("--expiry", action=argparse.BooleanOptionalAction, default=default.expiry)
    parser.add_argument(
        "--hook", action="append", default=[], metavar="SERVICE=URL", help="webhooks of a whole account"
    )
    parser.add_argument("--webhook-attempts", type=int, default=default.webhook_attempts)
    parser.add_argument(
        "--slots",
        action="append",
        default=[],
        metavar="SERVICE=N",
        help="jobs it works on at a time",
    )
    return parser


if __name__ == "__main__":
    main()
