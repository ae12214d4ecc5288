"""Every kind of mail in every language before a spam filter, without asking the network.

The filter is SpamAssassin as Debian packages it (``apt-get install spamassassin``). Where it is not installed, this says
so and measures nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

from bench import table

THRESHOLD = 5.0
"""The filter's own: mail with as many points or more counts as spam."""


def rows() -> list[table.Row]:
    """The worst of all mails beside the filter's threshold."""
    program = shutil.which("spamassassin")
    if program is None:
        print(
            "spam filter: not done, because spamassassin is not installed (apt-get install spamassassin)",
            file=sys.stderr,
        )
        return []
    mails = all_mails()
    box = b"".join(b"From nobody@example.org Mon Mar  1 09:00:00 2027\n" + raw + b"\n" for raw in mails.values())
    done = subprocess.run([program, "-L", "-t", "--mbox"], input=box, stdout=subprocess.PIPE, check=True)
    found = re.findall(rb"(?m)^X-Spam-Status: .*?score=(-?[\d.]+)", done.stdout)
    if len(found) != len(mails):
        raise RuntimeError(f"The spam filter answered for {len(found)} of {len(mails)} mails.")
    points = dict(zip(mails, map(float, found), strict=True))
    worst = max(points, key=points.__getitem__)
    what = f"points of the worst of {len(mails)} mails ({worst})"
    return [table.Row(what, points[worst], THRESHOLD - 0.1, "just below the threshold", "points")]


def all_mails() -> dict[str, bytes]:
    """Every kind in every language as it would go over the wire, lines ended as in a mailbox."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ilnp.settings")
    from ilnp.embedded import services

    services.attach()
    import django

    django.setup()
    from ilnp.mail.delivery import mime
    from ilnp.mail.kinds import finding
    from ilnp.mail.models import Message
    from ilnp.mail.texts import whole_mail
    from ilnp.words.languages import LANGUAGES

    found = {}
    for kind in finding.every():
        if kind.fragment:
            continue
        for language in LANGUAGES:
            identifier = whole_mail.message_id(f"{kind.code}:{language}")
            said, _used = whole_mail.write(kind, language, kind.samples(), identifier=identifier)
            message = Message(
                kind=kind.code, to_address="ana@library.example", to_name="Ana Silva", language=language,
                subject=said.subject, text=said.text, html=said.html, message_id=identifier, copy_to=[],
                reply_to=["rosa@library.example"],
            )  # fmt: skip
            found[f"{kind.code}, {language}"] = mime.write(message).replace(b"\r\n", b"\n")
    return found


def main() -> None:
    """Print the line of the table."""
    print("\n".join(table.lines(rows())))


if __name__ == "__main__":
    main()
