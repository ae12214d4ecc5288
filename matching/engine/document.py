"""Reading a problem document from bytes, and the one kind of error that its author meets.

Nothing here knows what a problem means: it turns bytes into plain Python values and refuses whatever JSON leaves to
the reader's taste (repeated keys, NaN, a byte-order mark, other encodings).
"""

import json
from decimal import Decimal, InvalidOperation


class ProblemError(ValueError):
    """The problem document cannot be used.

    ``str(error)`` is one line of plain ASCII: the path in the document, a colon, what is wrong. ``path`` is the path
    alone, such as ``people[3].languages``, or ``document`` for the document as a whole.
    """

    def __init__(self, path: str, message: str):
        self.path = path
        super().__init__(f"{path}: {message}")


class Object(dict):
    """A JSON object that remembers the first key that was written twice in it (``repeated``), if any."""

    repeated: str | None = None


def quote(value: object) -> str:
    """Any value as a short piece of one line: JSON, escaped to ASCII, cut after 60 characters."""
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, Decimal):
        text = str(value)
    elif isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 250:
        text = "a very large number"
    else:
        try:
            text = json.dumps(value)
        except (TypeError, ValueError):
            text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else text[:57] + "..."


def _pairs(pairs: list[tuple[str, object]]) -> Object:
    result = Object(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                result.repeated = key
                break
            seen.add(key)
    return result


def _no_constant(name: str) -> None:
    raise ProblemError("document", f"is not valid JSON: {name} is not a number")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ProblemError("document", f"the number {quote(text)} is out of range") from None


def read_document(content: bytes) -> object:
    """The JSON value in ``content``: UTF-8 without a byte-order mark, decimals kept as written (``Decimal``).

    Raises ``ProblemError`` for anything that is not exactly one JSON value. Repeated keys are only remembered (see
    ``Object``), so that the check of the document can name their path.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError("document", f"is not UTF-8 text (byte {error.start + 1})") from None
    if text.startswith("\ufeff"):
        raise ProblemError("document", "starts with a byte-order mark; save it as UTF-8 without one")
    try:
        return json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_constant=_no_constant,
            parse_float=_decimal,
        )
    except json.JSONDecodeError as error:
        raise ProblemError(
            "document",
            f"is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})",
        ) from None
    except RecursionError:
        raise ProblemError("document", "is nested too deeply") from None
    except ProblemError:
        raise
    except ValueError:
        raise ProblemError("document", "holds a number with too many digits") from None
