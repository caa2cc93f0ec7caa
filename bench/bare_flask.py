"""The yardstick: Flask with nothing in it, served as Lapka is."""

from flask import Flask

app = Flask(__name__)


@app.get("/healthz")
def answer() -> str:
    return "ok"
