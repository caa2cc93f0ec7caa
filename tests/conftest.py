"""What every test may use; each plugin says what it owns."""

pytest_plugins = [
    "tests.no_skips",
    "tests.soak",
    "tests.postgres",
    "tests.databases",
    "tests.people",
    "tests.demo",
]
