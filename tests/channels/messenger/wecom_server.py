"""WeCom's side, written from its public description: signs, encrypts, keeps what it is sent.

加解密方案说明: AES-256-CBC under the EncodingAESKey, iv its first 16 bytes; the plain text is
16 random bytes, the length of the message in network order, the message, the receiver's id, padded
to 32 bytes. The signature is the SHA-1 of token, timestamp, nonce and cipher text, sorted.
"""

import base64
import hashlib
import os
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

CORP, TOKEN, AGENT, SECRET = "ww0test", "QDG6eKtest", "1000002", "app-secret"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")


@dataclass
class Wecom:
    """The server. `transport` answers the application's calls."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    tokens: int = 0
    expire_once: bool = False

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    # --- what it posts

    def post(self, fields: Mapping[str, Any], token: str = TOKEN) -> tuple[dict[str, str], str]:
        """Return the query and the body of a callback."""
        inner = "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in fields.items())
        cipher = encrypted(f"<xml>{inner}</xml>")
        query = signed(cipher, token)
        head = f"<ToUserName><![CDATA[{CORP}]]></ToUserName><AgentID><![CDATA[{AGENT}]]></AgentID>"
        return query, f"<xml>{head}<Encrypt><![CDATA[{cipher}]]></Encrypt></xml>"

    # --- what it answers

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path, query = request.url.path, parse_qs(request.url.query.decode())
        if path == "/cgi-bin/gettoken":
            if query["corpsecret"] != [SECRET]:
                return httpx.Response(200, json={"errcode": 40001, "errmsg": "invalid secret"})
            self.tokens += 1
            given = {"errcode": 0, "access_token": f"t{self.tokens}", "expires_in": 7200}
            return httpx.Response(200, json=given)
        if query["access_token"] != [f"t{self.tokens}"] or self.expire_once:
            self.expire_once = False
            return httpx.Response(200, json={"errcode": 42001, "errmsg": "expired"})
        return self._permitted(path, query, request)

    def _permitted(
        self, path: str, query: Mapping[str, list[str]], request: httpx.Request
    ) -> httpx.Response:
        if path == "/cgi-bin/message/send":
            import json

            self.sent.append(json.loads(request.content))
            return httpx.Response(200, json={"errcode": 0, "errmsg": "ok", "msgid": "m"})
        if path == "/cgi-bin/media/upload":
            self.uploads.append(request.content)
            return httpx.Response(200, json={"errcode": 0, "type": "file", "media_id": "up1"})
        if path == "/cgi-bin/media/get":
            data, kind = self.media[query["media_id"][0]]
            return httpx.Response(200, content=data, headers={"content-type": kind})
        return httpx.Response(404)


def encrypted(text: str, receiver: str = CORP) -> str:
    message = text.encode()
    plain = os.urandom(16) + struct.pack(">I", len(message)) + message + receiver.encode()
    padding = 32 - len(plain) % 32
    plain += bytes([padding]) * padding
    key = base64.b64decode(AES_KEY + "=")
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(plain) + cipher.finalize()).decode()


def signed(cipher: str, token: str = TOKEN) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), "n1"
    joined = "".join(sorted([token, timestamp, nonce, cipher]))
    signature = hashlib.sha1(joined.encode()).hexdigest()
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
