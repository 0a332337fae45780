"""A real OpenSSH server for a test: own keys, own port on loopback, own home for the client; gone when it ends."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path

import pytest

REQUIRED = "OMRADELOFT_REQUIRE_SYSTEM"


@dataclass(frozen=True, slots=True)
class SftpServer:
    """A running server. `home` is the client's: its key, and known_hosts with the server's."""

    port: int
    home: Path
    process: subprocess.Popen[bytes]

    def url(self, folder: Path, *, password: str = "") -> str:
        secret = f":{password}" if password else ""
        return f"sftp://{getuser()}{secret}@127.0.0.1:{self.port}{folder}"

    @property
    def known_hosts(self) -> Path:
        return self.home / ".ssh" / "known_hosts"


def sshd() -> str:
    """The server program; the test skips without it, unless it is required."""
    found = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    if found:
        return found
    reason = "sshd is not installed (package openssh-server)"
    if os.environ.get(REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def sftp_server(folder: Path) -> Iterator[SftpServer]:
    """The server with everything it needs in a folder."""
    program = sshd()
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd of a root user drops its rights to
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True)
    host_key, user_key = folder / "host_key", home / ".ssh" / "id_ed25519"
    for key in (host_key, user_key):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key], check=True)
    port = _free_port()
    public = host_key.with_suffix(".pub").read_text(encoding="utf-8")
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {public}", encoding="utf-8")
    process = subprocess.Popen(
        [program, "-D", "-e", "-f", _configuration(folder, port, host_key, user_key)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield SftpServer(port, home, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _configuration(folder: Path, port: int, host_key: Path, user_key: Path) -> Path:
    path = folder / "sshd_config"
    path.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host_key}\nAuthorizedKeysFile {user_key}.pub\n"
        f"PidFile {folder / 'sshd.pid'}\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n",
        encoding="utf-8",
    )
    return path


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, "sshd stopped at once"
        with socket.socket() as client:
            client.settimeout(1)
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("sshd did not answer")
