"""``python3 -m statusgen``: in a checkout, it first makes the environment it needs."""

from statusgen.checkout import enter_environment

if __name__ == "__main__":
    enter_environment("statusgen", tests=False)
    from statusgen.cli import main

    main(prog_name="statusgen")
