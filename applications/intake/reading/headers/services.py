"""What form services add by themselves: accounts, states of answers, numbers that nobody was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from applications.intake.reading.headers.ideas import header_key, ideas_of
from applications.intake.reading.headers.mapping import Reading
from ilnp.words.folding import fold_words, visible

_OWN = frozenset(
    (
        "", "id", "n", "no", "nr", "#", "status", "state", "ip", "ip address", "ipaddress", "progress", "finished",
        "user agent",
        "response id", "responseid", "respondent id", "collector id", "submission id", "entry id", "network id", "token",
        "seed", "recipient last name", "recipient first name", "recipient email", "recipientlastname", "recipientfirstname",
        "recipientemail", "external data reference", "external reference", "externalreference", "location latitude",
        "location longitude", "locationlatitude", "locationlongitude", "distribution channel", "distributionchannel",
        "user language", "userlanguage", "duration in seconds", "start language", "last page", "response type", "tags",
        "ending",
        "score", "total points", "quiz feedback", "last modified time", "referrer url", "refurl", "benutzer id", "user id",
        "anzeigename des benutzers", "user display name", "username", "benutzername", "user name", "created by",
        "modified by",
        "date last action", "hidden fields", "device", "browser", "platform", "email custom data 1", "collector",
    )
)  # fmt: skip
"""Headers, as keys, of columns that no applicant sees."""

_STATE = re.compile(
    r"\b(?:status|state|response type|finished|complete|completed|submitted|is complete|progress|percent complete|estado|"
    r"etat|statut|zustand|fortschritt|beendet|статус|состояние|状态|狀態|進捗|状態|상태|is test|test|preview)\b"
)
_PREVIEW = frozenset(
    (
        "survey preview", "preview", "survey test", "test", "test data", "test response", "spam", "survey preview 1",
        "vorschau", "umfragevorschau", "vista previa", "aperçu", "apercu", "pre visualizacao", "предпросмотр", "预览",
        "プレビュー",
        "미리보기", "معاينة",
    )
)  # fmt: skip
_UNFINISHED = frozenset(
    (
        "partial", "incomplete", "in progress", "not finished", "unfinished", "started", "draft", "not completed",
        "not complete",
        "abandoned", "disqualified", "parcial", "incompleto", "incompleta", "en curso", "em andamento", "rascunho",
        "borrador",
        "partiel", "incomplet", "en cours", "brouillon", "unvollstandig", "teilweise", "entwurf", "не завершено", "черновик",
        "частично", "未完成", "部分", "草稿", "미완료", "下書き", "未完了", "途中", "غير مكتمل", "مسودة", "saved",
    )
)  # fmt: skip
_NO = frozenset(("false", "0", "no", "n", "falso", "falsch", "faux"))
_YES = frozenset(("true", "1", "yes", "y"))


_TRIALS = frozenset(
    (
        "test", "tests", "testing", "test test", "test user", "test person", "tester", "asdf", "prueba", "prueba prueba",
        "teste", "essai", "probe", "тест", "проба", "测试", "測試", "テスト", "테스트", "اختبار", "تجربة",
    )
)  # fmt: skip
"""What volunteers write for a name when they try out their own form."""


def is_trial(name: str) -> bool:
    """Whether somebody tried out the form under what is no name."""
    return fold_words(name) in _TRIALS


def mark_services(readings: Sequence[Reading]) -> None:
    """Mark the columns that the service adds: those of ``_OWN``, and the account in the block that it puts first.

    Microsoft writes number, start, end, address and name of the account before the first question; Google the time and the
    account's address; Nextcloud the account before the time.
    """
    is_leading, after_time = True, False
    for reading in readings:
        key = header_key(reading.column.header)
        ideas = ideas_of(reading.column.header)
        is_time = bool(ideas & {"timestamp", "start"}) and not ideas & {"email", "name", "country"}
        if key in _OWN or (is_leading and after_time and _is_account(key, ideas)):
            reading.is_of_service = True
        elif not is_time:
            is_leading = False
        after_time = after_time or is_time


def _is_account(key: str, ideas: frozenset[str]) -> bool:
    words = len(key.split())
    return ("email" in ideas and words <= 4 and "your" not in key) or ("name" in ideas and words == 1)


def is_asked(reading: Reading) -> bool:
    """Whether a column may be a question, or a note of the coordinator's, and not only what a service adds."""
    ideas = ideas_of(reading.column.header)
    return not reading.is_of_service and bool(visible(reading.column.header)) and not ideas & {"timestamp", "start"}


def state_columns(readings: Sequence[Reading]) -> list[int]:
    """Places of the columns that say how far an answer came."""
    return [
        reading.column.index
        for reading in readings
        if not reading.field and _STATE.search(fold_words(reading.column.header)) and len(reading.column.header) < 40
    ]


def state_of(header: str, cell: str) -> str:
    """``preview``, ``unfinished`` or nothing, by one cell of a column that says how far an answer came."""
    key, name = fold_words(cell), fold_words(header)
    if not key:
        return ""
    if key in _PREVIEW or (key in _YES and re.search(r"\b(?:test|preview)\b", name)):
        return "preview"
    if key in _UNFINISHED or (
        key in _NO and re.search(r"\b(?:finished|complete|completed|submitted|beendet)\b", name)
    ):
        return "unfinished"
    if "progress" in name or "percent" in name or "fortschritt" in name:
        number = re.fullmatch(r"(\d{1,3})(?: \d+)?", key)
        if number and int(number[1]) < 100 and not (number[1] == "1" and cell.strip() in ("1", "1.0")):
            return "unfinished"
    return ""
