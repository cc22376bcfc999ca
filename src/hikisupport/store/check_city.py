"""Finds in the folder of a city what still speaks of the city whose data came with the program.

A name, an amount or hours of another city are wrong for whoever calls, however sound the file is.
"""

from collections.abc import Iterator, Sequence

from hikisupport.core.errors import Problem
from hikisupport.core.yaml_file import Tree
from hikisupport.directory.area import Area
from hikisupport.directory.wamnet import PREFECTURES
from hikisupport.store.check_text import sentences

# Sources are what they are, wherever they were written.
_LEFT_OUT = "sources"
# In a list of windows a name or an address may lie in another city; what is said about them may not.
_SAID = {"summary", "note", "notes", "hours_text", "doubt", "fee", "label"}


def foreign_names(area: Area, shipped: Area) -> tuple[str, ...]:
    """Return the names of the shipped city and its prefecture, without those that the area names itself."""
    own = " ".join([area.city, *area.wider.values(), *(ward.label for ward in area.wards)])
    prefectures = PREFECTURES[int(shipped.wards[0].code[:2]) - 1 :][:1]
    return tuple(name for name in (shipped.city.removesuffix("市"), *prefectures) if name not in own)


def foreign_problems(tree: Tree, names: Sequence[str]) -> Iterator[Problem]:
    """Give a problem for each sentence that holds one of the names."""
    for path, text in sentences(tree):
        if _LEFT_OUT in path or ("agencies" in path and _SAID.isdisjoint(path)):
            continue
        for name in names:
            if name in text:
                hint = "この市のことに書きかえるか、消してください"
                yield tree.problem(path, f"別の市の「{name}」のことが書いてあります", hint)
