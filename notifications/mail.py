"""Sending one notice by SMTP, with Flask-Mail made patient: a timeout, a fixed Message-ID, lines a server accepts.

Letters carry providers' links, so an encrypted connection must end at the server that was meant: its certificate is
checked, against the authorities of this machine or the one of MAIL_CA_FILE.
"""

import smtplib
import ssl
from datetime import UTC, datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, formatdate, parseaddr
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_mail import Attachment, Connection, Mail, Message

if TYPE_CHECKING:
    from notifications.notices import Notice

PRIVATE_LINK = "https://private-link.invalid/"  # stands in kept text where the sent one has the real address
TIMEOUT_SECONDS = 20
MailError = (smtplib.SMTPException, OSError)
OF_ONE_LETTER = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class NotTheMailServer(OSError):
    """Whoever answers cannot show that it is the mail server that was meant. An operator sees to its certificate."""

    def __init__(self, server: str, problem: ssl.SSLCertVerificationError) -> None:
        reason = problem.verify_message.rstrip(".")
        super().__init__(
            f"{server} could not show that it is the council's mail server, so no email was given to it: {reason}. "
            "MAIL_SERVER must be the name in its certificate, and whoever signed that must be known to this machine or "
            "stand in MAIL_CA_FILE."
        )


class PatientConnection(Connection):
    """Flask-Mail's connection with a timeout; a broken goodbye does not turn a sent message into a failed one."""

    def __enter__(self) -> "PatientConnection":
        self.host = self.configure_host()
        self.num_emails = 0
        return self

    def __exit__(self, *_: object) -> None:
        if self.host is None:
            return
        try:
            self.host.quit()
        except MailError:
            self.host.close()

    def configure_host(self) -> smtplib.SMTP:
        try:
            return self._connected()
        except ssl.SSLCertVerificationError as problem:
            raise NotTheMailServer(self.mail.server, problem) from problem

    def _connected(self) -> smtplib.SMTP:
        settings, where = self.mail, (self.mail.server, int(self.mail.port or 0))
        seconds = float(current_app.config.get("MAIL_TIMEOUT", TIMEOUT_SECONDS))
        if settings.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=seconds, context=_trust())
        else:
            host = smtplib.SMTP(*where, timeout=seconds)
        try:
            if settings.use_tls:
                host.starttls(context=_trust())
            if settings.username and settings.password:
                host.login(settings.username, settings.password)
        except MailError:
            host.close()
            raise
        return host


class Letter(Message):
    """A message that the standard library writes.

    Flask-Mail's own makes two readers of a name with a comma, and leaves a long paragraph on one line, which servers
    refuse.
    """

    @property
    def send_to(self) -> set[str | tuple[str, str]]:
        return {_address(reader).addr_spec for reader in self.recipients}

    def as_bytes(self) -> bytes:
        message = EmailMessage(policy=policy.SMTP)
        message["Subject"] = self.subject
        message["From"] = _address(self.sender)
        message["To"] = [_address(reader) for reader in self.recipients]
        if self.reply_to:
            message["Reply-To"] = _address(self.reply_to)
        message["Date"] = format_datetime(datetime.fromtimestamp(self.date, UTC)) if self.date else formatdate()
        message["Message-ID"] = self.msgId
        for name, value in (self.extra_headers or {}).items():
            message[name] = value
        message.set_content(self.body or "", cte="quoted-printable")
        if self.html:
            message.add_alternative(self.html, subtype="html", cte="quoted-printable")
        for file in self.attachments:
            kind, _, subtype = str(file.content_type).partition("/")
            message.add_attachment(file.data, maintype=kind, subtype=subtype, filename=file.filename)
        return message.as_bytes()


class PatientMail(Mail):
    """Flask-Mail that always really connects: whether to send is decided by `is_configured` alone."""

    def connect(self) -> PatientConnection:
        return PatientConnection(current_app.extensions["mail"])


mail = PatientMail()


def is_configured() -> bool:
    """Whether there is a mail server. Without one, notices are kept and shown on the local mailbox."""
    return bool(current_app.config.get("MAIL_SERVER"))


def letter(notice: "Notice", address: str) -> Letter:
    """The notice as a message, with `address` as its link. Needs no database afterwards."""
    made = Letter(
        subject=notice.subject,
        recipients=[(notice.name, notice.address)],
        body=with_link(notice.text, address),
        html=with_link(notice.html, address),
        sender=sender(),
        reply_to=(notice.reply_to_name, notice.reply_to) if notice.reply_to else None,
        attachments=[Attachment(file.name, file.media_type, file.content) for file in notice.attachments],
        extra_headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    made.msgId = notice.message_id
    return made


def deliver(message: Letter) -> None:
    """Hand the message to the mail server. Raises one of `MailError` when it was not taken."""
    mail.send(message)


def is_server_away(problem: Exception) -> bool:
    """Whether nothing can be sent at the moment, rather than one letter refused."""
    return isinstance(problem, MailError) and not isinstance(problem, OF_ONE_LETTER)


def with_link(text: str, address: str) -> str:
    """The kept text with the real address in it. (A token is letters, digits and `-_.`: it needs no escaping.)"""
    return text.replace(PRIVATE_LINK, address)


def sender() -> Any:
    """Who notices come from: MAIL_DEFAULT_SENDER, an address or a (name, address) pair."""
    return current_app.config.get("MAIL_DEFAULT_SENDER") or ("Upturn", "upturn@localhost")


def _trust() -> ssl.SSLContext:
    """Whom to believe: the authorities that this machine knows, or only the council's own. Names are checked too."""
    return ssl.create_default_context(cafile=current_app.config.get("MAIL_CA_FILE"))


def _address(given: str | tuple[str, str]) -> Address:
    name, address = given if isinstance(given, tuple) else parseaddr(given)
    return Address(name, addr_spec=address)


def is_address(text: str) -> bool:
    """Whether the text is one whole email address and nothing more."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        return False
    return bool(address.username and address.domain) and not any(c.isspace() or c in ",;<>" for c in text)
