"""A real server that speaks clamd's protocol, for whatever brings files in."""

import socketserver
import threading
from collections.abc import Generator
from pathlib import Path

# The industry's harmless test file, written in two halves so that no scanner takes this one for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MOST = 1024 * 1024


class Daemon(socketserver.BaseRequestHandler):
    """clamd as its manual describes it: one command, chunks with their lengths, one answer."""

    answers: dict[bytes, bytes]

    def handle(self) -> None:
        stream = self.request.makefile("rb")
        if stream.read(10) != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := int.from_bytes(stream.read(4), "big"):
            content += stream.read(length)
            if len(content) > MOST:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.request.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in content else OK)


OK = b"stream: OK\0"


def serving(
    handler: type[socketserver.BaseRequestHandler], family: str, folder: Path
) -> Generator[str]:
    server: socketserver.BaseServer
    if family == "unix":
        server = socketserver.ThreadingUnixStreamServer(str(folder / "clamd.ctl"), handler)
        address = f"unix:{folder / 'clamd.ctl'}"
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        address = f"tcp:127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
