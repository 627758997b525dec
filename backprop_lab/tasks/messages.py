"""Messages: the sentences of the judge go through one function, so that they can be translated.

The English text is the msgid; the id of the mistake, or the name of the pattern, is its context.
A catalogue is found in `locale/<language>/LC_MESSAGES/backprop_lab.mo` and chosen by the
environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), as gettext does everywhere. Names of types and
errors of Python stay as they are.
"""

import gettext
import unicodedata
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "locale"


@cache
def catalogue() -> gettext.NullTranslations:
    """Load the catalogue of the reader's language, or one that leaves the English as it is."""
    return gettext.translation("backprop_lab", LOCALE, fallback=True)


def language() -> str:
    """Return the language in which `say` speaks, as HTML names it: "en", "pt-BR"."""
    return catalogue().info().get("language", "en").replace("_", "-")


def say(context: str, text: str, **values: object) -> str:
    """Translate a sentence and fill in its values; texts among them may be anybody's."""
    translated = catalogue().pgettext(context, text)
    if not values:
        return translated
    shown = {name: inert(v) if isinstance(v, str) else v for name, v in values.items()}
    return translated.format(**shown)


def inert(text: str) -> str:
    """Make characters visible that steer a terminal, turn the direction of writing, or hide."""

    def steers(c: str) -> bool:
        return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in "\n\t"

    return "".join(f"\\u{ord(c):04x}" if steers(c) else c for c in text)
