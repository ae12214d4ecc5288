"""Data of chapter 2: rules for matching, runs of the engine, what it proposed, their seals, and the history of pairs."""

from .pair import PairHistory
from .policy import CountryClass, Policy
from .run import LeftOver, Proposal, ProposalMember, Run
from .seal import Seal, SealedLine

__all__ = [
    "CountryClass",
    "LeftOver",
    "PairHistory",
    "Policy",
    "Proposal",
    "ProposalMember",
    "Run",
    "Seal",
    "SealedLine",
]
