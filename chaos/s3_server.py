"""A real S3 server, SeaweedFS, with one bucket: its command, and how it is asked whether it stores."""

import json
import sysconfig
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import obstore
from obstore.store import S3Store

ACCESS_KEY, SECRET_KEY = "longtake", "only-for-tests"
BUCKET = "films"
# All of them are told: two servers would take the same of those that are not.
S3_PORTS = (
    *("master.port", "master.port.grpc", "volume.port", "volume.port.grpc"),
    *("filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc"),
)
# Its parts are to find their leader before they first ask for it, because they ask again after 5 s only.
OPTIONS = (
    *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3", "-s3.iam=false", "-s3.autoCreateBucket=false"),
    *("-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"),
    *("-master.heartbeatInterval=20ms", "-master.electionTimeout=200ms"),
)
# Through these sockets its parts find each other by port; a killed server leaves them.
SOCKETS = Path("/tmp")  # noqa: S108 - the server has no other folder for them


@dataclass(frozen=True)
class S3Server:
    """A server that keeps its files in a folder, on these ports of 127.0.0.1 by the names in S3_PORTS."""

    folder: Path
    ports: Mapping[str, int]

    @property
    def port(self) -> int:
        """The port of its S3 interface."""
        return self.ports["s3.port"]

    @property
    def endpoint(self) -> str:
        """The URL of its S3 interface."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return what Longtake is told of it, and of who asks."""
        return {
            "AWS_ENDPOINT": self.endpoint,
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        }

    def write_configuration(self) -> None:
        """Make the folder, and write who may do what."""
        key = {"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        config = {"identities": [{"name": "longtake", "credentials": [key], "actions": actions}]}
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "s3.json").write_text(json.dumps(config))

    def build_command(self) -> tuple[str, ...]:
        """Return the command that runs it in the foreground."""
        weed = Path(sysconfig.get_path("scripts")) / "weed"
        return (str(weed), "-logtostderr=true", "server", *OPTIONS, *self._own_options())

    def _own_options(self) -> Iterable[str]:
        yield f"-dir={self.folder}"
        yield f"-s3.config={self.folder / 's3.json'}"
        yield from (f"-{part}.localSocket={self.folder / part}.sock" for part in ("filer", "s3"))
        yield from (f"-{name}={port}" for name, port in self.ports.items())

    def sign_put(self, key: str = "") -> str:
        """Sign a URL of an object, or of the bucket: obstore has no call that makes one."""
        store = S3Store(
            BUCKET,
            endpoint=self.endpoint,
            region="us-east-1",
            access_key_id=ACCESS_KEY,
            secret_access_key=SECRET_KEY,
        )
        return obstore.sign(store, "PUT", key, timedelta(minutes=1))

    def stores_an_object(self) -> bool:
        """Make the bucket, and return whether it takes an object: the volumes are ready last."""
        with suppress(httpx.HTTPError), httpx.Client(trust_env=False) as client:
            client.put(self.sign_put())
            return client.put(self.sign_put("probe"), content=b"1").is_success
        return False

    def remove_sockets(self) -> None:
        """Remove what a killed server leaves outside its folder."""
        for part in ("master", "volume", "filer", "s3"):
            (SOCKETS / f"seaweedfs-{part}-grpc-{self.ports[f'{part}.port.grpc']}.sock").unlink(
                missing_ok=True
            )
