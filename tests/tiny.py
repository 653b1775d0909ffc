"""A tiny lexicon for tests of the mechanism: small enough to read, and changed by keyword."""

from heedful.lexicon import Lexicon, parse
from heedful.sources import packaged

LANGUAGE = (packaged() / "en/language.yml").read_text(encoding="utf-8")

WAITING = """\
cause: waiting
about: They have waited too long.
cues:
  still-waiting:
    strength: 2
    phrases: |
      still|been waiting
      (still) have not heard (back|anything)
      waiting ... <number> day|days
      did not answer
    except: |
      still waiting on|for my|our
    match: |
      I am [still waiting] for an answer.
      We [have not heard back] from you.
      They are [waiting for over 3 days] now.
      You [did not answer].
    no_match: |
      No rush: I am still waiting for our finance team.
covers:
  names-the-wait:
    phrases: |
      thank you for waiting
    match: |
      [Thank you for waiting] so long.
    no_match: |
      Please wait.
suggest:
  thanks-for-waiting:
    act: acknowledge
    register: warm
    text: Thank you for waiting <duration> for this, <name>.
    sample: {duration: three weeks, name: Ana}
    source: support practice
"""


def tiny(waiting: str = WAITING, **files: str) -> Lexicon:
    """Return the tiny lexicon, its cause file replaced, further files (`draft="…"` is en/draft.yml) added."""
    return parse(sources(waiting, **files)).languages["en"]


def sources(waiting: str = WAITING, **files: str) -> dict[str, str]:
    """Return the tiny lexicon's files: name → text."""
    more = {f"en/{name}.yml": text for name, text in files.items()}
    return {"en/language.yml": LANGUAGE, "en/waiting.yml": waiting, **more}
