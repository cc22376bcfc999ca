"""Writes the JSON Schemas of the documents (docs/schema/*.schema.json, draft 2020-12) from the models.

Run: python tools/schemas.py, or python tools/schemas.py --check
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from hikisupport.cost.cost_json import CostDocument
from hikisupport.directory.agencies_json import AgenciesDocument
from hikisupport.guide.guide_json import GuideDocument
from hikisupport.triage.triage_json import QuestionsDocument, TriageDocument, UrgentDocument
from hikisupport.upkeep.export import CheckDocument, DueDocument

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
FOLDER = Path(__file__).resolve().parents[1] / "docs" / "schema"


class _Plain(GenerateJsonSchema):
    """Without titles that only repeat a key."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 (given by pydantic)
        """Return False: the key is the title."""
        return False


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` tell whether the kept ones are the same (1: some are stale)."""
    if arguments == ["--check"]:
        stale = list(stale_files())
        for name in stale:
            sys.stderr.write(f"{name} が古くなっています。tools/schemas.py で作り直してください。\n")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


def stale_files() -> Iterator[str]:
    """Give the names of files that are missing, differ from what the models give, or belong to no model."""
    wanted = files()
    for name in sorted({*wanted, *(path.name for path in FOLDER.glob("*"))}):
        path = FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != wanted.get(name):
            yield name


def files() -> dict[str, str]:
    """Return every file with its text: keys in the order of the alphabet, so that a change is easy to read."""
    return {
        f"{name}.schema.json": json.dumps(schema(name), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        for name in sorted(DOCUMENTS)
    }


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a document."""
    made = DOCUMENTS[name].model_json_schema(schema_generator=_Plain)
    for part in made.get("$defs", {}).values():
        if "enum" in part:
            # What the codes mean stands where they are used; the words of the class are for who reads the code.
            part.pop("description", None)
    return {"$schema": GenerateJsonSchema.schema_dialect, **made, "title": _name(name)}


def _name(name: str) -> str:
    """Return the word in ``schema``, which carries the number of the form (one form made of several is the first)."""
    field = DOCUMENTS[name].model_fields.get("schema_")
    return str(get_args(field.annotation)[0]) if field else f"hikisupport.{name}/1"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
