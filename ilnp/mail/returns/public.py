"""The page behind the link that stops one sort of mail."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ilnp.links import signed
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message, OptOut
from ilnp.mail.returns import suppression
from ilnp.mail.texts import whole_mail


@csrf_exempt  # RFC 8058: mail programs post here without ever having seen a page of ours; the token is the permission
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what would be stopped and changes nothing; POST stops it (also "one click" from a mail program).

    The link never expires: who asks us to stop must always be heard.
    """
    try:
        identifier = signed.read(whole_mail.UNSUBSCRIBE, token)
    except signed.LinkBroken:
        raise Http404 from None
    message = get_object_or_404(Message, message_id__startswith=f"{identifier}@")
    topic = finding.get(message.kind).subscription()
    if not topic:
        raise Http404
    if request.method == "POST":
        suppression.opt_out(message.to_address, topic)
    stopped = OptOut.objects.filter(address=message.to_address, topic=topic).exists()
    with override(message.language):
        return render(request, "mail/unsubscribe.html", {"stopped": stopped, "label": finding.get(message.kind).label})
