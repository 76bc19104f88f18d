"""``python3 -m tests``: make the environment the tests need, then run them."""

from statusgen.checkout import enter_environment

if __name__ == "__main__":
    enter_environment("tests", tests=True)
    import sys

    import pytest

    sys.exit(pytest.main(sys.argv[1:]))
