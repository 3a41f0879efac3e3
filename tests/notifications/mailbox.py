"""Receives mails over SMTP, as a mail server does, for tests."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message


class Mailbox:
    """Keeps every message that was taken, in order."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.address = ""

    @property
    def ids(self) -> list[str]:
        """Returns the Message-ID of each message that was taken."""
        return [str(message["Message-ID"]) for message in self.messages]

    @property
    def kept(self) -> dict[str, Message]:
        """Returns what a mailbox shows, which drops copies by their Message-ID."""
        return {str(message["Message-ID"]): message for message in self.messages}


@contextmanager
def receiving() -> Iterator[Mailbox]:
    """Runs a server that takes all mails into a mailbox."""
    mailbox = Mailbox()

    class Conversation(socketserver.StreamRequestHandler):
        """Speaks as much of SMTP (RFC 5321) as a client needs to hand over mail."""

        def handle(self) -> None:
            """Answers each command until the client leaves or is gone."""
            self.answer("220 mailbox")
            while line := self.rfile.readline():
                command = line.strip().upper()
                if command == b"DATA":
                    self.take()
                elif command == b"QUIT":
                    self.answer("221 bye")
                    return
                else:
                    self.answer("250 ok")

        def take(self) -> None:
            """Reads a message; one that breaks off in the middle is not taken."""
            self.answer("354 go on")
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                if not line:
                    return
                lines.append(line)
            mailbox.messages.append(message_from_bytes(b"".join(lines)))
            self.answer("250 taken")

        def answer(self, text: str) -> None:
            """Sends one line; a client that was killed hears nothing."""
            try:
                self.wfile.write(f"{text}\r\n".encode())
            except OSError:
                return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        mailbox.address = f"smtp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield mailbox
        server.shutdown()
