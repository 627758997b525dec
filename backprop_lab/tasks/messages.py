"""Messages: the sentences of the judge go through one function, so that they can be translated.

The English text is the msgid; the id of the mistake, or the name of the pattern, is its context.
A catalogue is found in `locale/<language>/LC_MESSAGES/backprop_lab.mo` and chosen by the
environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), as gettext does everywhere. Names of types and
errors of Python stay as they are.
"""

import gettext
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
    """Translate a sentence and fill in its values."""
    translated = catalogue().pgettext(context, text)
    return translated.format(**values) if values else translated
