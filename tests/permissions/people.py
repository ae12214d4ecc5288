"""Who stands before a page, in every test of this folder."""

from __future__ import annotations

NOBODY = "nobody"
PARTICIPANT = "participant"
PARTNER = "partner"
OTHER = "other participant"
LIAISON = "liaison"
OTHER_LIAISON = "other liaison"
WEBMASTER = "webmaster"
COORDINATOR = "coordinator"
NO_SECOND_FACTOR = "coordinator without second factor"

EVERYBODY = (
    NOBODY, PARTICIPANT, PARTNER, OTHER, LIAISON, OTHER_LIAISON, WEBMASTER, COORDINATOR, NO_SECOND_FACTOR
)  # fmt: skip
SIGNED_IN = EVERYBODY[1:]
STAFF = (LIAISON, OTHER_LIAISON, WEBMASTER, COORDINATOR)
COORDINATORS = (COORDINATOR,)
LIAISONS = (LIAISON, OTHER_LIAISON, COORDINATOR)
OWN_LIAISON = (LIAISON, COORDINATOR)
WEBSITE = (WEBMASTER, COORDINATOR)
NOT_EVEN_COORDINATORS = ()
