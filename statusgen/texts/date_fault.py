"""What is wrong with a date that cannot be read."""


class DateFault(ValueError):
    """A date that cannot be read; carries the code of the problem and what its sentence quotes."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
