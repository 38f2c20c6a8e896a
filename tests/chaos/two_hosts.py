"""Says what one host sees of another that is cut off, and is mended: `python -m tests.chaos.two_hosts PORT`.

Run it in network and mount namespaces of its own.
"""

import socket
import subprocess
import sys
from contextlib import closing

from chaos.host_network import SWITCH, HostNetwork
from tests.conditions import wait_until

# What a silent host does not answer within; a refusal comes at once.
PATIENCE_SECONDS = 1.0


def main(port: int) -> None:
    network = HostNetwork({SWITCH: [], "near": [], "far": [port]})
    network.build()
    server = (*network.enter("far"), sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port))
    with subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: look(port) == "there")
            network.cut("far")
            sys.stdout.write(f"{look(port)}\n")
            network.mend("far")
            wait_until(lambda: look(port) == "there")
            sys.stdout.write(f"{look(port)} {look(port + 1)}\n")
        finally:
            process.kill()


def look(port: int) -> str:
    """What comes of a connection from the switch."""
    with closing(socket.socket()) as line:
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect(("127.0.0.1", port))
        except ConnectionRefusedError:
            return "refused"
        except TimeoutError:
            return "silent"
    return "there"


if __name__ == "__main__":
    main(int(sys.argv[1]))
