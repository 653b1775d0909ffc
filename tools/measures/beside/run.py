"""Read texts with another program, a JSON string a line, and tell the CPU milliseconds of each. The name is given."""

import json
import sys
import time
from collections.abc import Callable


def vader() -> Callable[[str], object]:
    """Return what reads a text."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda text: analyzer.polarity_scores(text)


def textblob() -> Callable[[str], object]:
    """Return what reads a text."""
    from textblob import TextBlob

    return lambda text: TextBlob(text).sentiment


def main() -> None:
    read = {"vaderSentiment": vader, "textblob": textblob}[sys.argv[1]]()
    print("ready", flush=True)
    for line in sys.stdin:
        text, begin = json.loads(line), time.process_time()
        read(text)
        print(1000 * (time.process_time() - begin), flush=True)


if __name__ == "__main__":
    main()
