"""Data of chapter 1: choice lists, calls, applications, duplicates, the waitlist."""

from .application import Application, LanguageSkill
from .call import Call, CallQualification, Qualification
from .choices import Choice
from .draft import Draft
from .duplicate import DistinctPair, DuplicateGroup, DuplicateMember
from .intake import IntakeFile, IntakeMapping
from .waitlist import WaitlistEntry, WaveWaited

__all__ = [
    "Application",
    "Call",
    "CallQualification",
    "Choice",
    "DistinctPair",
    "Draft",
    "DuplicateGroup",
    "DuplicateMember",
    "IntakeFile",
    "IntakeMapping",
    "LanguageSkill",
    "Qualification",
    "WaitlistEntry",
    "WaveWaited",
]
