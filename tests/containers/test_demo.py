"""`longtake demo` in the image: without root, on a root that cannot be written, with nothing beside it."""

from cli.ports import find_free_ports
from tests.containers.podman import NETWORK, READ_ONLY, Podman, say

DEMO_SECONDS = 900
PORTS = ("API", "TEMPORAL", "TEMPORAL_UI")


def test_the_demo_makes_its_film_in_the_image(podman: Podman, image: str) -> None:
    numbers = zip(PORTS, find_free_ports(len(PORTS)), strict=True)
    ports = [word for name, port in numbers for word in ("--env", f"LONGTAKE_{name}_PORT={port}")]
    volume = ("--volume", "longtake-demo:/var/lib/longtake")
    film = podman(
        *("run", "--rm", "--init", *NETWORK, *READ_ONLY, *volume, *ports, image, "longtake", "demo"),
        timeout=DEMO_SECONDS,
    )
    say(f"longtake demo: {film}")
    assert film.startswith("/var/lib/longtake/films/")
