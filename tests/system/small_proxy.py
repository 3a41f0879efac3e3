"""Stands in for Caddy where there is none: its rules for requests, without TLS."""

import contextlib
import http.client
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

BODY_BYTES_MOST = 64_000_000
# Each hop has its own.
OF_ONE_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "date", "server"})


@contextlib.contextmanager
def small_proxy(port: int, web_port: int) -> Iterator[None]:
    """Passes requests on when they are here whole, and says whence they come."""

    class Handler(BaseHTTPRequestHandler):
        """Answers a request by asking the product."""

        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            """Passes one request on."""
            length = int(self.headers.get("Content-Length") or 0)
            if length > BODY_BYTES_MOST:
                self.send_error(413)
                return
            body = self.rfile.read(length)
            sent = {
                name: value
                for name, value in self.headers.items()
                if not name.lower().startswith("x-forwarded-") and name.lower() not in OF_ONE_HOP
            }
            sent |= {
                "X-Forwarded-For": self.client_address[0],
                "X-Forwarded-Proto": "https",
                "X-Forwarded-Host": self.headers["Host"],
            }
            line = http.client.HTTPConnection("127.0.0.1", web_port, timeout=60)
            with contextlib.closing(line):
                line.request(self.command, self.path, body, sent)
                answer = line.getresponse()
                content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in OF_ONE_HOP | {"content-length"}:
                    self.send_header(name, without_tls(value) if name == "Location" else value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = handle_one

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    def without_tls(address: str) -> str:
        """Returns an address of the product as this proxy serves it."""
        return address.replace(f"https://localhost:{port}", f"http://localhost:{port}")

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
