"""Data of chapter 4: what is asked, when a cohort is asked, who was invited, and, apart from that, what was answered."""

from .instrument import Counting, Instrument, Question
from .response import Answer, Response, WaitingAnswers
from .survey import Invitation, Survey

__all__ = ["Answer", "Counting", "Instrument", "Invitation", "Question", "Response", "Survey", "WaitingAnswers"]
