"""`python -m emulator`: the emulator in the foreground, until it is interrupted."""

import argparse
import json
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn

from emulator.serving import uvicorn_config
from emulator.settings import EmulatorSettings


def main() -> None:
    """Serve."""
    settings = parse(sys.argv[1:])
    with suppress(KeyboardInterrupt):
        uvicorn.Server(uvicorn_config(settings, log_level="info")).run()


def parse(argv: list[str]) -> EmulatorSettings:
    """The settings that the command line asks for."""
    words = _parser().parse_args(argv)
    return EmulatorSettings(
        host=words.host,
        port=words.port,
        seed=words.seed,
        speed=words.speed,
        pictures=words.pictures,
        short_side=words.short_side,
        expiry=words.expiry,
        renders=words.renders,
        folder=words.folder,
        ffmpeg=words.ffmpeg,
        rules=_rules(words.script),
        slots={service: int(most) for service, most in (slot.split("=", 1) for slot in words.slots)},
        gateway=_gateway(words.models_file),
        hooks=dict(hook.split("=", 1) for hook in words.hook),
    )


def _rules(script: Path | None) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(script.read_text(encoding="utf-8"))) if script else ()


def _gateway(models_file: Path | None) -> dict[str, dict[str, Any]]:
    entries = tomllib.loads(models_file.read_text(encoding="utf-8"))["openai"] if models_file else []
    return {entry["name"]: entry for entry in entries}


def _parser() -> argparse.ArgumentParser:
    default = EmulatorSettings()
    parser = argparse.ArgumentParser(prog="python -m emulator", description="Stand in for paid services.")
    parser.add_argument("--host", default=default.host)
    parser.add_argument("--port", type=int, default=default.port)
    parser.add_argument("--seed", type=int, default=default.seed)
    parser.add_argument("--speed", type=float, default=default.speed, help="20: 120 s there are 6 s here")
    parser.add_argument("--script", type=Path, help="a JSON list of faults; see emulator/rules.py")
    parser.add_argument("--pictures", choices=["animatic", "plain"], default=default.pictures)
    parser.add_argument("--short-side", type=int, default=default.short_side, help="pixels; 0: as ordered")
    parser.add_argument(
        "--renders", type=int, default=default.renders, help="how many files are made at once"
    )
    parser.add_argument("--folder", type=Path, help="keep the files there; default: a folder that is removed")
    parser.add_argument("--models-file", type=Path, help="LONGTAKE_MODELS_FILE: what a gateway has besides")
    parser.add_argument("--ffmpeg", help="default: the one that imageio-ffmpeg brings")
    parser.add_argument("--expiry", action=argparse.BooleanOptionalAction, default=default.expiry)
    parser.add_argument(
        "--hook", action="append", default=[], metavar="SERVICE=URL", help="webhooks of a whole account"
    )
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
