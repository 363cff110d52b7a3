"""Public statements with a number in them, and under which reading each is true.

A claim is a row of data (``claims.csv``, or a :class:`Claim` of one's own). What the tables allow is
worked out for each way in which its words can be read.
"""

from bilateral.claim_desk.claims import Claim, claims
from bilateral.claim_desk.verdicts import Verdicts, examine_claim, say_verdicts

__all__ = ["Claim", "Verdicts", "claims", "examine_claim", "say_verdicts"]
