"""What every test may ask for."""

pytest_plugins = ["tests.clock", "tests.databases", "tests.houses", "tests.chromium", "tests.skips"]
