"""One message for many sockets: encoded once, and where the server can, written once for each as it is.

Sending through Channels and Daphne encodes and wraps a message for every socket anew, some six times the cost
of the write itself. `diwan.server` offers a way around in the scope; any other server gets the plain `send`.
"""

import json
from functools import cached_property

WRITER = "diwan.write_frame"


class Frame:
    def __init__(self, content: dict):
        self.text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @cached_property
    def wire(self) -> bytes:
        """The text as one unmasked, final WebSocket text frame (RFC 6455, 5.2)."""
        payload = self.text.encode()
        size = len(payload)
        if size < 126:
            head = bytes([0x81, size])
        elif size < 1 << 16:
            head = bytes([0x81, 126]) + size.to_bytes(2, "big")
        else:
            head = bytes([0x81, 127]) + size.to_bytes(8, "big")
        return head + payload
