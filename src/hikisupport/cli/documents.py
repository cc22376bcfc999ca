"""The JSON documents the program writes, as models: for the schemas under docs/schema and for tests.

No command imports this package: what is written is built where it is rendered, and checked here by the tests.
"""

from collections.abc import Mapping

from pydantic import BaseModel

from hikisupport.cost.cost_json import CostDocument
from hikisupport.directory.agencies_document import AgenciesDocument
from hikisupport.guide.guide_document import GuideDocument
from hikisupport.triage.triage_json import QuestionsDocument, TriageDocument, UrgentDocument
from hikisupport.upkeep.upkeep_document import CheckDocument, DueDocument

# By the word in ``schema`` ("hikisupport.<name>/1"), which also names the file of the schema.
DOCUMENTS: Mapping[str, type[BaseModel]] = {
    "agencies": AgenciesDocument,
    "check": CheckDocument,
    "cost": CostDocument,
    "due": DueDocument,
    "guide": GuideDocument,
    "questions": QuestionsDocument,
    "triage": TriageDocument,
    "urgent": UrgentDocument,
}
