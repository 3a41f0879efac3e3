"""Forwards connections between product and server, slows them down and cuts them."""

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field


@dataclass(slots=True)
class Line:
    """Holds where a port of the proxy leads, and the state of the connection."""

    port: int
    upstream: int
    delay: float = 0.0
    is_cut: bool = False
    writers: set[asyncio.StreamWriter] = field(default_factory=set)


class Proxy:
    """Serves all lines by one thread with an event loop of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.lines: dict[str, Line] = {}
        self.servers: list[asyncio.Server] = []
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def open(self, name: str, upstream: int) -> int:
        """Opens a port on the loopback that leads to the upstream one."""

        async def serve() -> int:
            line = Line(0, upstream)
            server = await asyncio.start_server(
                lambda reader, writer: self.carry(line, reader, writer), "127.0.0.1", 0
            )
            line.port = server.sockets[0].getsockname()[1]
            self.servers.append(server)
            self.lines[name] = line
            return line.port

        return asyncio.run_coroutine_threadsafe(serve(), self.loop).result()

    async def carry(
        self, line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One connection, both ways, until either end closes it."""
        if line.is_cut:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", line.upstream)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, far_writer}
        line.writers |= both
        try:
            await asyncio.gather(
                self.pump(line, reader, far_writer), self.pump(line, far_reader, writer)
            )
        finally:
            line.writers -= both
            for end in both:
                end.transport.abort()

    async def pump(
        self, line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One direction; what cannot be carried ends it."""
        with contextlib.suppress(OSError):
            while chunk := await reader.read(65536):
                if line.delay:
                    await asyncio.sleep(line.delay)
                writer.write(chunk)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()

    def lead(self, name: str, upstream: int) -> None:
        """Leads new connections to another port."""
        self.lines[name].upstream = upstream

    def delay(self, name: str, seconds: float) -> None:
        """Delays every chunk, each way."""
        self.lines[name].delay = seconds

    def cut(self, name: str, is_cut: bool) -> None:
        """Drops every connection and refuses new ones, until it is mended."""
        line = self.lines[name]

        def drop() -> None:
            line.is_cut = is_cut
            if is_cut:
                for writer in list(line.writers):
                    writer.transport.abort()

        self.loop.call_soon_threadsafe(drop)

    def close(self) -> None:
        """Ends all lines."""

        async def end() -> None:
            for server in self.servers:
                server.close()
            for line in self.lines.values():
                for writer in list(line.writers):
                    writer.transport.abort()
            await asyncio.sleep(0.1)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(timeout=10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)
        self.loop.close()
