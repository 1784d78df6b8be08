"""Mail over TLS: from the first byte or after STARTTLS, and never past a foreign certificate."""

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.domain.messages import MailState, Way
from app.exchange.channels import Letter, Undelivered
from app.exchange.mail_channel import SmtpChannel
from app.jobs.post import Postman
from app.models.messages import Mail
from app.services.messages import Reached, queue_mail
from app.settings import Settings
from tests.factories import COUNTY, make_county
from tests.jobs.post_office import PostOffice, open_post_office

LETTER = Letter("abc", "li@example.gov.cn", "请登录。", "https://m.example", datetime.now(UTC))
WAYS = pytest.mark.parametrize("security", ["starttls", "tls"])


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    file: Path
    served: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> OwnCertificate:
    """For 127.0.0.1, signed by nobody but itself."""
    place = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post office of the tests")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = place / "certificate.pem", place / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    served.load_cert_chain(file, key_file)
    return OwnCertificate(file, served)


def channel_to(office: PostOffice, security: Any) -> SmtpChannel:
    return SmtpChannel(
        Settings(smtp_host="127.0.0.1", smtp_port=office.port, smtp_security=security)
    )


@WAYS
def test_mail_goes_over_tls_to_a_certificate_that_is_trusted(
    certificate: OwnCertificate, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with open_post_office(tls=certificate.served, is_tls_at_once=security == "tls") as office:
        channel_to(office, security).send(LETTER)
    assert [mail["To"] for mail in office.taken] == ["li@example.gov.cn"]


@pytest.mark.parametrize(
    ("security", "is_tls_at_once", "sentence"),
    [
        ("tls", False, "这个端口不是加密的"),
        ("starttls", None, "不支持 STARTTLS"),
    ],
)
def test_server_that_is_not_as_set_is_told_of_and_nothing_sent_in_the_clear(
    certificate: OwnCertificate, security: str, *, is_tls_at_once: bool | None, sentence: str
) -> None:
    tls = None if is_tls_at_once is None else certificate.served
    with (
        open_post_office(tls=tls) as office,
        pytest.raises(Undelivered, match=sentence),
    ):
        channel_to(office, security).send(LETTER)
    assert office.taken == []


@WAYS
def test_certificate_nobody_vouches_for_is_the_mail_s_problem(
    own_engine: Engine, certificate: OwnCertificate, security: str
) -> None:
    with Session(own_engine) as session:
        make_county(session)
        queue_mail(session, COUNTY, Reached(Way.MAIL, LETTER.address), "请登录。", "/messages")
        session.commit()
        with open_post_office(tls=certificate.served, is_tls_at_once=security == "tls") as office:
            ways = {Way.MAIL: channel_to(office, security)}
            assert Postman(own_engine, ways, "https://m.example").deliver() == 0
        row = session.exec(select(Mail)).one()
        assert (row.state, row.tries, office.taken) == (MailState.WAITING, 1, [])
        assert row.problem.startswith("对方服务器的证书不受信任,没有发送。")
