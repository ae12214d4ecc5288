"""Data of chapter 3: liaisons, cohorts, groups, who belongs to them, and what happens on the way."""

from .checkin import CheckIn, InquiryAnswer, InquiryAsked, Pulse
from .cohort import Cohort
from .draft import ApprovalDraft
from .group import Group, LiaisonTerm, Membership
from .liaison import LiaisonProfile
from .prompt import Prompt, PromptText
from .silence import OfferedRematch, Silence
from .waiting import Wait

__all__ = [
    "ApprovalDraft",
    "CheckIn",
    "Cohort",
    "Group",
    "InquiryAnswer",
    "InquiryAsked",
    "LiaisonProfile",
    "LiaisonTerm",
    "Membership",
    "OfferedRematch",
    "Prompt",
    "PromptText",
    "Pulse",
    "Silence",
    "Wait",
]
