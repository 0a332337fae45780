"""What a mail server's refusal means, and what to do about it, in a sentence without addresses.

The server's own words are left out: they repeat the recipient, and some the login.
"""

from __future__ import annotations

import smtplib
import ssl
from typing import Final

from tasks.routes import Fault

_LOGIN_FIRST: Final = 530
_CLOSING: Final = 421

_UNABLE: Final[dict[type[Exception], str]] = {
    ssl.SSLCertVerificationError: "the mail server's certificate is not trusted; check its name and certificate",
    ssl.SSLError: "no encrypted connection came about; check the port, and `mode=ssl` or `mode=starttls`",
    ValueError: "the message cannot be written as an e-mail",
}
"""In this order: the first is one of the second, and of the third."""


def fault_of(error: Exception, name: str, seconds: float) -> Fault:
    """Why the mail server took the letter for nobody.

    Args:
        error: what `smtplib` or the connection raised.
        name: what the address is called.
        seconds: how long an answer was waited for.
    """
    if isinstance(error, smtplib.SMTPDataError):
        code = error.smtp_code
        return Fault(f"{name}: the mail server refused the message ({code})", _may_pass(code), code == _CLOSING)
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
        return Fault(f"{name}: {_refused(error)} ({code}); {_remedy(error)}", _may_pass(code), is_lasting=True)
    for kind, sentence in _UNABLE.items():
        if isinstance(error, kind):
            return Fault(f"{name}: {sentence}", may_pass=False, is_lasting=kind is not ValueError)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Fault(f"{name}: {_missing(error)}", may_pass=False, is_lasting=True)
    return Fault(f"{name}: {_silence(error, seconds)}", may_pass=True, is_lasting=True)


def refusal(name: str, code: int) -> Fault:
    """A recipient the mail server does not take, for good (5xx) or for now (4xx)."""
    if _may_pass(code):
        return Fault(f"{name} is refused for now ({code})", may_pass=True, is_lasting=code == _CLOSING)
    sentence = f"{name} is refused ({code}); correct the recipient in OMRADELOFT_ALERT_URLS, or leave it out"
    return Fault(sentence, may_pass=False, is_lasting=True)


def _may_pass(code: int) -> bool:
    return code < 500


def _refused(error: smtplib.SMTPResponseException) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "the mail server refused the login"
    if error.smtp_code == _LOGIN_FIRST:
        return "the mail server wants encryption or a login first"
    if isinstance(error, smtplib.SMTPSenderRefused):
        return "the mail server refused the sender"
    return "the mail server refused the connection"


def _remedy(error: smtplib.SMTPResponseException) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "check user and password"
    if error.smtp_code == _LOGIN_FIRST:
        return "write mailtos:// with user and password"
    if isinstance(error, smtplib.SMTPSenderRefused):
        return "check `from=` and that this machine may send"
    return "check with those who run it that this machine may send"


def _missing(error: Exception) -> str:
    what = str(error)
    if "STARTTLS" in what:
        return "the mail server offers no encryption; use the port that does, or mailto:// inside a closed network"
    if "AUTH" in what:
        return "the mail server offers no login on this connection; write mailtos://, or leave user and password out"
    return "the mail server cannot take what the address asks for"


def _silence(error: Exception, seconds: float) -> str:
    # smtplib words a broken read anew and keeps the cause as the context.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return f"the mail server did not answer within {seconds:g} seconds"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the mail server broke off the connection"
    return "the mail server cannot be reached; check that it runs, its name and port"
