"""Something to mend in a lexicon."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something to mend in a lexicon."""

    file: str
    line: int
    entry: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.entry}: {self.remedy}"
