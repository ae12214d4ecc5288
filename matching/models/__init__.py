"""Data of chapter 2: rules for matching, runs of the engine, what it proposed, what was moved by hand, seals, pairs."""

from .move import Arrangement, Move
from .pair import PairHistory
from .policy import CountryClass, Policy
from .run import LeftOver, Proposal, ProposalMember, Run
from .seal import Seal, SealedLine

__all__ = [
    "Arrangement",
    "CountryClass",
    "LeftOver",
    "Move",
    "PairHistory",
    "Policy",
    "Proposal",
    "ProposalMember",
    "Run",
    "Seal",
    "SealedLine",
]
