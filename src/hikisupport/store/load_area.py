"""Loads data/area.yaml: a city and its wards."""

from pathlib import Path

from hikisupport.base.models.area import Area, Ward
from hikisupport.core.errors import Problem
from hikisupport.core.records import admit, records, unusable, whole
from hikisupport.core.yaml_file import Tree, read_yaml


def read_area(folder: Path) -> Area:
    """Return the area of a data folder.

    Raises:
        DataProblem: the file is missing or cannot be used.
    """
    return load_area(read_yaml(folder / "area.yaml"))[0]


def load_area(tree: Tree) -> tuple[Area, list[Problem]]:
    """Return the area with its sound wards, and the problems of the others.

    Raises:
        DataProblem: the rest of the file is broken, or no ward is sound.
    """
    if not isinstance(tree.value, dict):
        return whole(tree, Area), []
    wards, problems = records(tree, "wards", Ward)
    rest = {key: value for key, value in tree.value.items() if key not in ("about", "wards")}
    area, faults = admit(Area, {**rest, "wards": ()}, tree)
    if area is None:
        raise unusable(tree, [*tree.problems, *faults, *problems])
    return area.model_copy(update={"wards": wards}), problems
