"""Every page and every act, and who may. A new page needs a row here; a new kind of person a name in ``people``."""

from __future__ import annotations

from tests.kit.form.filling import ANSWERS
from tests.permissions.people import (
    COORDINATORS,
    EVERYBODY,
    LIAISONS,
    NO_SECOND_FACTOR,
    NOBODY,
    ONLY_LIAISONS,
    OWN_LIAISON,
    SIGNED_IN,
    STAFF,
    WEBSITE,
)
from tests.permissions.rows import Row, act, page

SHOWN_OR_MOVED_ON = (200, 302)

PUBLIC: list[Row] = [
    page("healthz", EVERYBODY, ok=(200, 503)),
    page("healthz/web", EVERYBODY),
    page(".well-known/security.txt", EVERYBODY),
    *(
        page(f"en/{path}", EVERYBODY)
        for path in (
            "", "about/", "how-to-apply/", "communications/", "stories/", "volunteer/", "volunteer/thank-you/",
            "contact/", "contact/thank-you/", "privacy/", "accessibility/", "code-of-conduct/",
        )
    ),
    act("en/contact/", EVERYBODY, notes=False,
        body={"name": "A Reader", "email": "a@library.example", "subject": "Hello", "text": "A question."}),
    act("en/volunteer/", EVERYBODY, notes=False,
        body={"name": "A Helper", "email": "b@library.example", "country": "KE", "languages": "en", "tasks": "liaison"}),
    page("en/sign-in/", EVERYBODY, ok=SHOWN_OR_MOVED_ON),
    page("en/sign-in/code/", EVERYBODY, ok=SHOWN_OR_MOVED_ON),
    page("en/sign-in/out/", EVERYBODY, ok=SHOWN_OR_MOVED_ON),
    page("en/sign-in/inactive/", EVERYBODY),
    page("sign-in-once/<str:secret>/", EVERYBODY, "{broken}", ok=(410,)),
]  # fmt: skip

FORM: list[Row] = [
    page("en/apply/", EVERYBODY),
    page("en/apply/to/<slug:slug>/", EVERYBODY, "{open.slug}"),
    act("en/apply/to/<slug:slug>/", EVERYBODY, "{open.slug}", body={"action": "begin"}, notes=False),
    page("en/apply/to/<slug:slug>/again/", EVERYBODY, "{open.slug}"),
    act("en/apply/to/<slug:slug>/again/", EVERYBODY, "{open.slug}", body={"email": "c@library.example"}, ok=(200,),
        notes=False),
    # Whose browser holds no form is sent to the first page, and sees nothing of another one's.
    page("en/apply/to/<slug:slug>/check/", EVERYBODY, "{open.slug}", ok=(302,)),
    page("en/apply/to/<slug:slug>/later/", EVERYBODY, "{open.slug}", ok=(302,)),
    page("en/apply/to/<slug:slug>/done/", EVERYBODY, "{open.slug}", ok=(302,)),
    *(
        page(r"en/apply/^to/(?P<slug>[-\w]+)/(?P<page>you|library|interests|languages|commitments)/$", EVERYBODY,
             f"to/{{open.slug}}/{name}/", ok=(302,))
        for name in ANSWERS
    ),
    page("en/apply/continue/<str:token>/", EVERYBODY, "{resume}"),
    act("en/apply/continue/<str:token>/", EVERYBODY, "{resume}", notes=False),
    page("en/apply/mine/<str:token>/", EVERYBODY, "{mine}"),
    act("en/apply/mine/<str:token>/address/", EVERYBODY, "{mine}"),
    act("en/apply/mine/<str:token>/change/", EVERYBODY, "{mine}", notes=False),
    page("en/apply/mine/<str:token>/withdraw/", EVERYBODY, "{mine}"),
    act("en/apply/mine/<str:token>/withdraw/", EVERYBODY, "{mine}"),
]  # fmt: skip
"""The link in the mail is the authority: it opens one application, whoever holds it."""

LINKS: list[Row] = [
    page("en/waitlist/<str:token>/", EVERYBODY, "{line}"),
    act("en/waitlist/<str:token>/", EVERYBODY, "{line}"),
    act("en/waitlist/<str:token>/", EVERYBODY, "{line}", body={"leave": "1"}, name="leave"),
    page("en/cohorts/inquiry/<str:token>/", EVERYBODY, "{inquiry}"),
    act("en/cohorts/inquiry/<str:token>/", EVERYBODY, "{inquiry}", body={"answer": "yes"}, ok=(200,)),
    page("en/cohorts/check-in/<str:token>/", EVERYBODY, "{check_in}"),
    act("en/cohorts/check-in/<str:token>/", EVERYBODY, "{check_in}", body={"answer": "help"}, ok=(200,)),
    page("en/cohorts/waiting/<str:token>/", EVERYBODY, "{waiting}"),
    act("en/cohorts/waiting/<str:token>/", EVERYBODY, "{waiting}", body={"because": "later"}, ok=(200,)),
    page("en/cohorts/leave/<str:token>/", EVERYBODY, "{leave}"),
    act("en/cohorts/leave/<str:token>/", EVERYBODY, "{leave}", body={"because": "later"}, ok=(200,)),
    page("en/cohorts/still-there/<str:token>/", EVERYBODY, "{still_there}"),
    act("en/cohorts/still-there/<str:token>/", EVERYBODY, "{still_there}", ok=(200,)),
    page("en/cohorts/another-partner/<str:token>/", EVERYBODY, "{another_partner}"),
    act("en/cohorts/another-partner/<str:token>/", EVERYBODY, "{another_partner}", ok=(200,)),
    page("en/survey/<str:token>/", EVERYBODY, "{invitation}"),
    act("en/survey/<str:token>/", EVERYBODY, "{invitation}", notes=False,
        body={"easy_to_apply": "yes", "in_contact": "yes", "shared_background": "yes", "learned": "yes",
              "consent": "no"}),
    page("en/mail/stop/<str:token>/", EVERYBODY, "{stop}"),
    act("en/mail/stop/<str:token>/", EVERYBODY, "{stop}", ok=(200,), notes=False),
]  # fmt: skip
"""Pages that a link in a mail opens: the link is all the authority there is."""

OWN: list[Row] = [
    page("en/portal/", SIGNED_IN),
    page("en/portal/settings/", SIGNED_IN),
    act("en/portal/settings/", SIGNED_IN, body={"name": "New Name", "language": "en", "time_zone": "UTC"}),
    act("en/portal/settings/consent/<slug:purpose>/", SIGNED_IN, "news", body={"act": "give"}),
    act("en/portal/settings/mail/<slug:topic>/", SIGNED_IN, "news", body={"act": "start"}, notes=False),
    act("en/sign-in/out/", EVERYBODY, notes=False),
    act("en/sign-in/out/everywhere/", SIGNED_IN, notes=False),
    *(
        page(f"en/sign-in/{path}", SIGNED_IN, ok=(200, 302, 403, 404, 405))
        for path in (
            "again/", "second-step/", "second-step/totp/activate/", "second-step/totp/deactivate/",
            "second-step/reauthenticate/", "second-step/recovery-codes/", "second-step/recovery-codes/generate/",
            "second-step/recovery-codes/download/",
        )
    ),
    page("en/sign-in/second-step/authenticate/", EVERYBODY, ok=(302,)),
]  # fmt: skip
"""What concerns who is signed in. Pages of the second step say to who has none that there is nothing here; the one that asks
for it stands between two steps of signing in and sends everybody else away."""

DESK: list[Row] = [
    page("admin/", STAFF),
    page("admin/login/", (NOBODY, *STAFF, NO_SECOND_FACTOR), ok=(302,)),
    act("admin/logout/", (NOBODY, *STAFF, NO_SECOND_FACTOR), ok=(200, 302), notes=False),
    page("admin/jsi18n/", (*STAFF, NO_SECOND_FACTOR)),
    page("admin/autocomplete/", COORDINATORS,
         query="?app_label=cohorts&model_name=liaisonprofile&field_name=person&term=person"),
    page("admin/r/<path:content_type_id>/<path:object_id>/", (), "{user_type.pk}", "{user.pk}", ok=()),
    page(r"admin/^(?P<app_label>…)/$", COORDINATORS, "applications/"),
    page("admin/defaults/", WEBSITE),
    act("admin/work/", COORDINATORS, body={"work": "call-0"}, notes=False),
    page("admin/find/", COORDINATORS, query="?q=library"),
    page("admin/people/<int:number>/", COORDINATORS, "{user.pk}"),
    page("admin/people/<int:number>/one-person/", COORDINATORS, "{one.pk}", query="?other={user.pk}"),
    act("admin/people/<int:number>/one-person/", COORDINATORS, "{one.pk}", query="?other={user.pk}",
        body={"into": "{user.pk}"}),
    page("admin/people/<int:number>/access/", COORDINATORS, "{user.pk}"),
    act("admin/people/<int:number>/access/", COORDINATORS, "{user.pk}", body={"act": "end"}, name="end"),
    act("admin/people/<int:number>/access/", COORDINATORS, "{guarded.pk}", name="reset",
        body={"act": "reset", "reason": "lost"}),
    page("admin/reports/", COORDINATORS),
    *(page("admin/reports/<slug:name>.<slug:form>", COORDINATORS, name, form)
      for name in ("applications", "decisions", "groups", "memberships", "liaisons", "runs", "moves", "messages", "answers",
                   "answers-wide", "dictionary")
      for form in ("csv", "xlsx", "json")),
    page("admin/reports/<slug:name>.<slug:form>", COORDINATORS, "groups", "csv", query="?cohort=under-way"),
    act("admin/filters/keep/", COORDINATORS,
        body={"list": "applications.application", "query": "country=KE", "name": "Kenya"}),
    act("admin/filters/<int:number>/forget/", COORDINATORS, "{filter.pk}"),
]  # fmt: skip

APPLICATIONS: list[Row] = [
    page("admin/applications/", COORDINATORS),
    page("admin/applications/<slug:slug>/next/", COORDINATORS, "{screening.slug}"),
    act("admin/applications/<slug:slug>/next/", COORDINATORS, "{screening.slug}",
        body={"title": "Next", "slug": "next", "time_zone": "UTC"}),
    page("admin/applications/<slug:slug>/screening/", COORDINATORS, "{screening.slug}"),
    act("admin/applications/<slug:slug>/screening/run/", COORDINATORS, "{screening.slug}", notes=False),
    page("admin/applications/decide/<int:number>/", COORDINATORS, "{application.pk}"),
    act("admin/applications/decide/<int:number>/", COORDINATORS, "{application.pk}", body={"status": "eligible"}),
    act("admin/applications/decide/<int:number>/", COORDINATORS, "{accepted_application.pk}", body={"reopen": "1"},
        name="reopen"),
    page("admin/applications/duplicates/<int:number>/", COORDINATORS, "{twins.pk}"),
    act("admin/applications/duplicates/<int:number>/", COORDINATORS, "{twins.pk}", body={"keep": "{twin.pk}"}),
    act("admin/applications/duplicates/<int:number>/", COORDINATORS, "{twins.pk}", body={"different": "1"},
        name="different"),
    act("admin/applications/<slug:slug>/screening/accept/", COORDINATORS, "{screening.slug}",
        body={"application": "{application.pk}", "confirmed": "1"}),
    act("admin/applications/acceptance/<int:number>/undo/", COORDINATORS, "{accepted.pk}"),
    page("admin/applications/<slug:slug>/screening/publish/", COORDINATORS, "{screening.slug}"),
    act("admin/applications/<slug:slug>/screening/publish/", COORDINATORS, "{screening.slug}"),
    page("admin/applications/own-words/", COORDINATORS),
    act("admin/applications/own-words/", COORDINATORS, body={"spelling": "Bookmobiles", "label": "Mobile libraries"}),
    page("admin/applications/<slug:slug>/waitlist/", COORDINATORS, "{screening.slug}"),
    act("admin/applications/<slug:slug>/waitlist/", COORDINATORS, "{screening.slug}", body={"confirmed": "1"}),
    page("admin/applications/<slug:slug>/import/", COORDINATORS, "{screening.slug}"),
    act("admin/applications/<slug:slug>/import/", COORDINATORS, "{screening.slug}", body={"file": "{a_file}"}),
    page("admin/applications/files/<int:number>/", COORDINATORS, "{file.pk}"),
    act("admin/applications/files/<int:number>/correct/", COORDINATORS, "{file.pk}", body={"date_order": "ymd"}),
    act("admin/applications/files/<int:number>/confirm/", COORDINATORS, "{file.pk}", body={"without_consent": "1"}),
    act("admin/applications/files/<int:number>/confirm/", COORDINATORS, "{file.pk}", body={"give_up": "1"},
        name="give up"),
    page("admin/applications/files/<int:number>/refused.csv", COORDINATORS, "{file.pk}"),
]  # fmt: skip

MATCHING: list[Row] = [
    page("en/matching/sealed/<int:number>/", EVERYBODY, "{started.run_id}"),
    page("admin/matching/", COORDINATORS),
    page("admin/matching/<slug:slug>/start/", COORDINATORS, "{to_match.slug}"),
    act("admin/matching/<slug:slug>/start/", COORDINATORS, "{to_match.slug}",
        body={"seats": "4", "policy": "{policy.pk}"}),
    page("admin/matching/runs/<int:number>/", COORDINATORS, "{run.pk}"),
    *(page(f"admin/matching/runs/<int:number>/{part}/", COORDINATORS, "{run.pk}")
      for part in ("groups", "waiting", "fairness")),
    page("admin/matching/runs/<int:number>/beside/", COORDINATORS, "{second_run.pk}", query="?other={started.run_id}"),
    page("admin/matching/policies/", COORDINATORS),
    page("admin/matching/policies/<int:number>/", COORDINATORS, "{policy.pk}"),
    act("admin/matching/policies/<int:number>/", COORDINATORS, "{policy.pk}",
        body={"act": "save", "name": "Ours", "never_again": "on", "trio": "odd", "note": "Shorter.", "goal-0": "places"}),
    page("admin/matching/blocks/", COORDINATORS),
    act("admin/matching/blocks/", COORDINATORS, query="?one_called=not&other_called=also",
        body={"one": "{one.pk}", "other": "{other.pk}", "reason": "They asked."}),
    page("admin/matching/blocks/<int:number>/lift/", COORDINATORS, "{apart.pk}"),
    act("admin/matching/blocks/<int:number>/lift/", COORDINATORS, "{apart.pk}", body={"reason": "They asked."}),
    act("admin/matching/runs/<int:number>/put-aside/", COORDINATORS, "{run.pk}"),
    page("admin/matching/runs/<int:number>/board/", COORDINATORS, "{board_run.pk}"),
    page("admin/matching/runs/<int:number>/board/people/<int:application>/", COORDINATORS, "{board_run.pk}", "{placed.pk}"),
    act("admin/matching/runs/<int:number>/board/move/", COORDINATORS, "{board_run.pk}",
        body={"seen": "1", "kind": "out", "people": "{placed.pk}"}),
    act("admin/matching/runs/<int:number>/board/apply/", COORDINATORS, "{board_run.pk}", body={"seen": "1"}),
    act("admin/matching/runs/<int:number>/board/moves/<int:move_number>/undo/", COORDINATORS, "{board_run.pk}", "1",
        body={"seen": "1"}),
    page("admin/matching/runs/<int:number>/simulate/", COORDINATORS, "{run.pk}"),
    act("admin/matching/runs/<int:number>/simulate/", COORDINATORS, "{run.pk}"),
    page("admin/matching/<slug:slug>/before/", COORDINATORS, "{to_match.slug}"),
    act("admin/matching/runs/<int:number>/stop/", COORDINATORS, "{under_way.pk}"),
    act("admin/matching/groups/<int:number>/lock/", COORDINATORS, "{proposal.pk}", body={"locked": "yes"}),
]  # fmt: skip

COHORTS: list[Row] = [
    page("admin/cohorts/", COORDINATORS),
    page("admin/cohorts/form/<int:number>/", COORDINATORS, "{run.pk}"),
    act("admin/cohorts/form/<int:number>/", COORDINATORS, "{run.pk}",
        body={"name": "New", "starts_on": "{soon}", "ends_on": "{later}", "confirmed": "4"}),
    act("admin/cohorts/form/<int:number>/", COORDINATORS, "{run.pk}", name="draft",
        body={"name": "New", "starts_on": "{soon}", "ends_on": "{later}", "draft": "1"}),
    page("admin/cohorts/add-groups/<int:number>/", COORDINATORS, "{second_run.pk}"),
    act("admin/cohorts/add-groups/<int:number>/", COORDINATORS, "{second_run.pk}",
        body={"cohort": "{started.pk}", "confirmed": "2"}),
    page("admin/cohort/<slug:slug>/", COORDINATORS, "{started.slug}"),
    page("admin/cohort/<slug:slug>/start/", COORDINATORS, "{formed.slug}"),
    act("admin/cohort/<slug:slug>/start/", COORDINATORS, "{formed.slug}", body={"who": "all"}),
    page("admin/cohort/<slug:slug>/inquiry/", COORDINATORS, "{formed.slug}"),
    act("admin/cohort/<slug:slug>/inquiry/", COORDINATORS, "{formed.slug}",
        body={"membership": "{asked.pk}", "answer": "later"}),
    page("admin/cohort/<slug:slug>/dates/", COORDINATORS, "{formed.slug}"),
    act("admin/cohort/<slug:slug>/dates/", COORDINATORS, "{formed.slug}",
        body={"starts_on": "{soon}", "ends_on": "{later}"}),
    *(
        act("admin/cohort/<slug:slug>/act/<slug:act>/", COORDINATORS, cohort, name, body={"confirmed": "1"}, name=name)
        for cohort, name in (
            ("{started.slug}", "end"), ("{formed.slug}", "call-off"), ("{started.slug}", "assign-liaisons"),
            ("{started.slug}", "introduce"), ("{formed.slug}", "take-back"),
        )
    ),
    page("admin/groups/", LIAISONS),
    page("admin/waiting/", LIAISONS),
    act("admin/waiting/", COORDINATORS, body={"cohort": "broken"}, notes=False),
    page("admin/my-liaison/", ONLY_LIAISONS),
    act("admin/my-liaison/", ONLY_LIAISONS, body={"most_groups": "5", "is_active": "on"}),
    page("admin/not-heard-of/", LIAISONS),
    act("admin/not-heard-of/", OWN_LIAISON, body={"silence": "{silence.pk}", "act": "stop"}),
    page("admin/cohort/<slug:slug>/silent/", COORDINATORS, "{started.slug}"),
    act("admin/cohort/<slug:slug>/silent/", COORDINATORS, "{started.slug}",
        body={"is_on": "on", "again_after_days": "3", "offer_after_days": "7", "propose_after_days": "14",
              "back_within_days": "7"}),
    page("admin/hand-over/", COORDINATORS),
    act("admin/hand-over/", COORDINATORS,
        body={"groups": "{group.pk}", "liaison": "{other_profile.pk}", "confirmed": "1"}),
    page("admin/groups/<int:number>/", OWN_LIAISON, "{group.pk}"),
    act("admin/groups/<int:number>/", OWN_LIAISON, "{group.pk}", name="check-in",
        body={"act": "check-in", "check-in-answer": "well"}),
    act("admin/groups/<int:number>/", COORDINATORS, "{group.pk}", name="hand-over",
        body={"act": "hand-over", "hand-over-liaison": "{other_profile.pk}"}),
    act("admin/groups/<int:number>/", COORDINATORS, "{group.pk}", name="leave",
        body={"act": "leave", "leave-membership": "{member.pk}", "leave-because": "later", "confirmed": "1"}),
    act("admin/groups/<int:number>/", COORDINATORS, "{group.pk}", name="end",
        body={"act": "end", "end-because": "silent", "confirmed": "1"}),
    *(act("admin/cohorts/prompt/<int:pk>/<slug:way>/", COORDINATORS, "{prompt.pk}", way, name=way)
      for way in ("earlier", "later")),
]  # fmt: skip

SURVEYS: list[Row] = [
    page("admin/surveys/", LIAISONS),
    page("admin/surveys/<int:number>/", COORDINATORS, "{survey.pk}"),
    page("admin/surveys/<int:number>/silent/", COORDINATORS, "{survey.pk}"),
    act("admin/surveys/<int:number>/silent/", COORDINATORS, "{survey.pk}", body={"confirmed": "1"}),
    page("admin/surveys/<int:number>/apart/", COORDINATORS, "{survey.pk}"),
    page("admin/surveys/<int:number>/days/", COORDINATORS, "{survey.pk}"),
    act("admin/surveys/<int:number>/days/", COORDINATORS, "{survey.pk}",
        body={"counting": "start", "day": "40", "open_for": "14", "remind_after": "7"}),
    act("admin/surveys/<int:number>/act/<slug:act>/", COORDINATORS, "{survey.pk}", "close", body={"confirmed": "1"},
        name="close"),
    act("admin/surveys/<int:number>/act/<slug:act>/", COORDINATORS, "{planned.pk}", "open", body={"confirmed": "1"},
        name="open"),
]  # fmt: skip

MAIL: list[Row] = [
    page("admin/mail/message/<int:pk>/html/", COORDINATORS, "{message.pk}"),
    *(
        act("admin/mail/message/<int:pk>/do/", COORDINATORS, message, body={"do": name}, name=name)
        for name, message in (
            ("call_back", "{message.pk}"), ("release", "{a_draft.pk}"), ("send_again", "{uncertain.pk}"),
            ("it_was_sent", "{uncertain.pk}"),
        )
    ),
    page("admin/mail/campaign/<int:pk>/send/", COORDINATORS, "{campaign.pk}"),
    act("admin/mail/campaign/<int:pk>/send/", COORDINATORS, "{campaign.pk}", body={"count": "1"}),
    page("admin/mail/wording/", COORDINATORS),
    page("admin/mail/wording/<slug:kind>/<slug:language>/", COORDINATORS, "introduction", "en"),
    act("admin/mail/wording/<slug:kind>/<slug:language>/", COORDINATORS, "inquiry", "en",
        body={"do": "save", "source": "Subject: Still?\n\nHello {{name}}: {{yes}} {{later}} {{no}}"}),
    page("admin/mail/wording/<slug:kind>/<slug:language>/html/", COORDINATORS, "introduction", "en"),
    page("admin/mail/wording/<slug:kind>/<slug:language>/versions/", COORDINATORS, "introduction", "en"),
    act("admin/mail/wording/<slug:kind>/drafts/", COORDINATORS, "introduction", notes=False),
]  # fmt: skip

ROWS = [*PUBLIC, *FORM, *LINKS, *OWN, *DESK, *APPLICATIONS, *MATCHING, *COHORTS, *SURVEYS, *MAIL]

LISTS = {
    # the model: who may look at its rows, add, change and delete them; the row that is tried
    "accounts.auditentry": (COORDINATORS, (), (), (), "{entry.pk}"),
    "accounts.user": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{user.pk}"),
    # leads to the page where it is read and decided
    "applications.application": (COORDINATORS, (), COORDINATORS, (), "{application.pk}"),
    "applications.call": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{screening.pk}"),
    "applications.choice": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{choice.pk}"),
    "applications.intakemapping": (COORDINATORS, (), (), COORDINATORS, "{mapping.pk}"),
    "applications.qualification": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{qualification.pk}"),
    "cohorts.liaisonprofile": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{profile.pk}"),
    "cohorts.prompt": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{prompt.pk}"),
    "mail.campaign": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{campaign.pk}"),
    "mail.leftout": (COORDINATORS, (), (), COORDINATORS, "{left_out.pk}"),
    "mail.killswitch": (COORDINATORS, (), COORDINATORS, (), "{switch.pk}"),
    "mail.message": (COORDINATORS, (), COORDINATORS, (), "{message.pk}"),
    "mail.optout": (COORDINATORS, (), (), (), "{opt_out.pk}"),
    "mail.organisation": (COORDINATORS, COORDINATORS, COORDINATORS, COORDINATORS, "{organisation.pk}"),
    "due.plan": (COORDINATORS, (), (), (), "{plan.pk}"),
    "mail.suppression": (COORDINATORS, COORDINATORS, (), (), "{suppression.pk}"),
    "matching.countryclass": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{country_class.pk}"),
    "matching.pairhistory": (COORDINATORS, (), (), (), "{apart.pk}"),
    "matching.policy": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{policy.pk}"),
    "surveys.instrument": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{instrument.pk}"),
    "surveys.question": (COORDINATORS, COORDINATORS, COORDINATORS, (), "{question.pk}"),
    "surveys.survey": (COORDINATORS, COORDINATORS, (), (), "{survey.pk}"),
    "website.contactmessage": (COORDINATORS, (), COORDINATORS, (), "{contact.pk}"),
    "website.pagetext": (WEBSITE, WEBSITE, WEBSITE, WEBSITE, "{page_text.pk}"),
    "website.volunteeroffer": (COORDINATORS, (), COORDINATORS, (), "{offer.pk}"),
}
"""The rows of the admin. Lists of other packages that are not named here are for nobody but who runs the server."""

ACTIONS = {
    ("applications.application", "take_away"): (COORDINATORS, "{application.pk}"),
    ("applications.application", "take_away_as_workbook"): (COORDINATORS, "{application.pk}"),
    ("applications.application", "take_away_as_json"): (COORDINATORS, "{application.pk}"),
    ("due.plan", "do_now"): (COORDINATORS, "{perhaps_done.pk}"),
    ("due.plan", "was_done"): (COORDINATORS, "{perhaps_done.pk}"),
    ("due.plan", "let_be"): (COORDINATORS, "{perhaps_done.pk}"),
    ("mail.message", "send_again"): (COORDINATORS, "{uncertain.pk}"),
    ("mail.message", "it_was_sent"): (COORDINATORS, "{uncertain.pk}"),
    ("mail.message", "release"): (COORDINATORS, "{a_draft.pk}"),
    ("mail.message", "call_back"): (COORDINATORS, "{message.pk}"),
    ("mail.message", "give_up"): (COORDINATORS, "{message.pk}"),
    ("mail.leftout", "delete_selected"): (COORDINATORS, "{left_out.pk}"),
    ("mail.suppression", "lift"): (COORDINATORS, "{suppression.pk}"),
    ("website.contactmessage", "mark_answered"): (COORDINATORS, "{contact.pk}"),
    ("website.contactmessage", "mark_junk"): (COORDINATORS, "{contact.pk}"),
    ("mail.organisation", "delete_selected"): (COORDINATORS, "{organisation.pk}"),
    ("applications.intakemapping", "delete_selected"): (COORDINATORS, "{mapping.pk}"),
    ("website.pagetext", "delete_selected"): (WEBSITE, "{page_text.pk}"),
}
"""Acts on chosen rows of a list: who may, and on which row it is tried. The others cannot be chosen by anybody."""

ADDED = {
    "accounts.user": {
        "email": "new@library.example",
        "name": "New",
        "language": "en",
        "time_zone": "UTC",
        "is_active": "on",
        "consents-TOTAL_FORMS": "0",
        "consents-INITIAL_FORMS": "0",
    },
    "applications.call": {
        "title_en": "More",
        "slug": "more",
        "kind": "peer",
        "time_zone": "UTC",
        "grace_minutes": "60",
        "callqualification_set-TOTAL_FORMS": "0",
        "callqualification_set-INITIAL_FORMS": "0",
    },
    "cohorts.liaisonprofile": {"person": "{one.pk}", "most_groups": "5", "is_active": "on"},
    "mail.suppression": {"address": "gone@library.example", "detail": "said so"},
    "surveys.survey": {"instrument": "{final.pk}", "cohort": "{formed.pk}"},
}
"""Bodies with which rows are added, where the door does more than Django's own; the others are tried by looking."""
