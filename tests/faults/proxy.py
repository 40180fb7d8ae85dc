"""A wire that can be cut at the worst moment: after the question was answered, before it is heard."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Wire:
    """Carries bytes between those who connect to `port` and a server.

    Once `cut_after` is set, the first answer to a question that holds those bytes is swallowed and
    that connection is closed on both sides; `cuts` counts them.
    """

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cut_after: bytes | None = None
        self.cuts = 0

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                asked = threading.Event()
                for carry in (self._questions, self._answers):
                    threading.Thread(
                        target=carry, args=(client, server, asked), daemon=True
                    ).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _questions(
        self, client: socket.socket, server: socket.socket, asked: threading.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65_536):
                if self.cut_after is not None and self.cut_after in data:
                    self.cut_after = None
                    asked.set()
                server.sendall(data)
        _hang_up(client, server)

    def _answers(
        self, client: socket.socket, server: socket.socket, asked: threading.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65_536):
                if asked.is_set():
                    self.cuts += 1
                    break
                client.sendall(data)
        _hang_up(client, server)


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextlib.contextmanager
def wire_to(server_port: int) -> Iterator[Wire]:
    """Lay a wire to a port of this machine."""
    wire = Wire(server_port)
    threading.Thread(target=wire.serve, daemon=True).start()
    yield wire
    wire.close()
