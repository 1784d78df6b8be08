"""Small secrets at rest: sealed with AES-256-GCM under a key that is not in the database."""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.settings import Settings

KEY_BYTES = 32
NONCE_BYTES = 12
FORM = "v1:"
KEY_FILE = "secret.key"


class BadKey(ValueError):
    """The key is not 32 bytes in base64."""


class Unreadable(ValueError):
    """What was sealed cannot be opened: another key, another owner, or altered."""


@dataclass(frozen=True, slots=True)
class Sealer:
    key: bytes = field(repr=False)

    def seal(self, secret: str, about: str) -> str:
        """`about` names the owner: a sealed secret moved to another row does not open."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self.key).encrypt(nonce, secret.encode(), about.encode())
        return FORM + base64.b64encode(nonce + sealed).decode()

    def unseal(self, sealed: str, about: str) -> str:
        if not sealed.startswith(FORM):
            raise Unreadable(about)
        try:
            raw = base64.b64decode(sealed.removeprefix(FORM), validate=True)
            opened = AESGCM(self.key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable(about) from error
        return opened.decode()

    def digest(self, secret: str, about: str) -> str:
        """A keyed digest, to know a secret again without keeping it: whoever has only the database
        cannot try out all the numbers there are. `about` parts one use from another."""
        return hmac.new(self.key, f"{about}:{secret}".encode(), hashlib.sha256).hexdigest()


def sealer_of(settings: Settings) -> Sealer:
    """By the key of the settings, else by the file in the data directory, made when first asked."""
    return Sealer(_read(settings.secret_key or _kept(settings.data_dir / KEY_FILE)))


def _read(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise BadKey(KEY_FILE) from error
    if len(key) != KEY_BYTES:
        raise BadKey(KEY_FILE)
    return key


def _kept(file: Path) -> str:
    if not file.exists():
        _make(file)
    return file.read_text("ascii")


def _make(file: Path) -> None:
    """Whole or not at all: of two processes that begin together, both read the first one's key."""
    file.parent.mkdir(parents=True, exist_ok=True)
    own = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(base64.b64encode(os.urandom(KEY_BYTES)).decode() + "\n")
    try:
        os.link(own, file)
    except FileExistsError:
        pass
    finally:
        own.unlink()
