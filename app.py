"""Where servers and the `flask` command find Lapka."""

from animals import create_app

app = create_app()
