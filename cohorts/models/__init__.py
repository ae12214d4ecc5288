"""Data of chapter 3: liaisons, cohorts, groups, who belongs to them, and what happens on the way."""

from .checkin import CheckIn, InquiryAnswer
from .cohort import Cohort
from .group import Group, LiaisonTerm, Membership
from .liaison import LiaisonProfile
from .prompt import Prompt, PromptText

__all__ = [
    "CheckIn",
    "Cohort",
    "Group",
    "InquiryAnswer",
    "LiaisonProfile",
    "LiaisonTerm",
    "Membership",
    "Prompt",
    "PromptText",
]
