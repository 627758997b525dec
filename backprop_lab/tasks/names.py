"""Names: which names a function takes from the notebook around it."""

import dis
from types import CodeType


def names_in(code: CodeType) -> list[str]:
    """List the global names that code uses, in its comprehensions and inner functions too."""
    own = [i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")]
    inner = (part for part in code.co_consts if isinstance(part, CodeType))
    return list(dict.fromkeys([*own, *(name for part in inner for name in names_in(part))]))
