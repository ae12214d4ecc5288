"""Data of chapter 2: rules for matching, runs of the engine, what it proposed, and the history of pairs."""

from .pair import PairHistory
from .policy import CountryClass, Policy
from .run import LeftOver, Proposal, ProposalMember, Run

__all__ = ["CountryClass", "LeftOver", "PairHistory", "Policy", "Proposal", "ProposalMember", "Run"]
