"""A full object store, or bucket, is told as that, in each server's own words."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from store.asset_outages import AssetsRefused
from store.assets import Assets
from store.errors import AssetStoreFull, StorageFull

# Statuses and codes of MinIO (a full disk, a bucket's quota) and of Ceph (a quota).
FULL = [(507, "XMinioStorageFull"), (400, "XMinioAdminBucketQuotaExceeded"), (403, "QuotaExceeded")]


class RefusingServer(ThreadingHTTPServer):
    """Speaks as an S3 server that refuses each write."""

    status, code = 0, ""


class Handler(BaseHTTPRequestHandler):
    """Answers with the server's error."""

    server: RefusingServer

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = f"<?xml version='1.0'?><Error><Code>{self.server.code}</Code></Error>".encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RefusingServer]:
    with RefusingServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        for name in ("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "anything")
        yield server
        server.shutdown()


@pytest.mark.parametrize(("status", "code"), FULL)
async def test_a_full_store_is_told_as_that(server: RefusingServer, status: int, code: str) -> None:
    server.status, server.code = status, code
    with pytest.raises(StorageFull, match="asset store, or its quota, is full: free some space") as full:
        await Assets("s3://films").write_bytes("jobs/j1/film.mp4", b"film")
    assert type(full.value) is AssetStoreFull


async def test_a_key_that_may_not_write_is_not_told_as_a_full_store(server: RefusingServer) -> None:
    server.status, server.code = 403, "AccessDenied"
    with pytest.raises(AssetsRefused):
        await Assets("s3://films").write_bytes("jobs/j1/film.mp4", b"film")
