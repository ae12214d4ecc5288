"""The page behind the link that stops one sort of mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ilnp.links.signed import LinkBroken
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message, OptOut
from ilnp.mail.returns import suppression
from ilnp.mail.texts.whole_mail import UNSUBSCRIBE


@UNSUBSCRIBE.opens
def unsubscribe(request: HttpRequest, identifier: str, token: str) -> HttpResponse:
    """GET shows what would be stopped and changes nothing; POST stops it, or with ``start`` lets it begin again.

    A mail program that stops with "one click" posts here without having seen the page (RFC 8058).
    """
    message = Message.objects.filter(message_id__startswith=f"{identifier}@").first()
    topic = finding.subscription(message.kind) if message else ""
    if message is None or not topic:
        raise LinkBroken
    if request.method == "POST":
        if "start" in request.POST:
            suppression.opt_in(message.to_address, topic)
        else:
            suppression.opt_out(message.to_address, topic)
    stopped = OptOut.objects.filter(address=message.to_address, topic=topic).exists()
    label = finding.get(message.kind).label
    started = request.method == "POST" and not stopped
    return render(request, "mail/unsubscribe.html", {"stopped": stopped, "started": started, "label": label})
