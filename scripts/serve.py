"""Serves Lapka: `python -m scripts.serve` on its own data, `--demo` on a throw-away folder."""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import FrameType

SERVER = [sys.executable, "-m", "gunicorn", "app:app"]


def main() -> None:
    """Run one of the two kinds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", action="store_true", help="demo data, gone at the end")
    if parser.parse_args().demo:
        sys.exit(serve_demo())
    refuse_a_port_in_use()
    flask_command("init")
    os.execv(SERVER[0], SERVER)


def serve_demo() -> int:
    """The server's exit status; the folder it lived in is gone afterwards."""
    signal.signal(signal.SIGTERM, _stop)
    folder = Path(tempfile.mkdtemp(prefix="lapka-demo-"))
    try:
        os.environ["LAPKA_DATA"] = str(folder / "data")
        os.environ["LAPKA_UPLOADS"] = str(folder / "uploads")
        for name in ("LAPKA_DATABASE_URL", "LAPKA_PUBLIC_URL"):
            os.environ.pop(name, None)
        refuse_a_port_in_use()
        print("Filling a throw-away folder with demo data ...", flush=True)
        with redirect_stdout(StringIO()):  # its one-time link is for installations that stay
            flask_command("init")
        flask_command("demo")
        return _serve_until_stopped()
    except KeyboardInterrupt:
        return 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refuse_a_port_in_use() -> None:
    """End with one plain line if somebody already listens where Lapka would."""
    from animals import config

    settings = config.load()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            sys.exit(
                f"lapka: cannot serve on {settings.host}:{settings.port} ({error.strerror}); "
                "stop what uses it, or choose another with LAPKA_PORT"
            )


def flask_command(name: str) -> None:
    """Run one `flask` command in this process, which saves loading everything twice."""
    from flask.cli import ScriptInfo

    from app import app

    try:
        with app.app_context():
            app.cli.main([name], prog_name="flask", obj=ScriptInfo(create_app=lambda: app))
    except SystemExit as ended:
        if ended.code:
            raise
    sys.stdout.flush()


def _serve_until_stopped() -> int:
    with subprocess.Popen(SERVER) as server:
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.send_signal(signal.SIGTERM)
            return server.wait()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
