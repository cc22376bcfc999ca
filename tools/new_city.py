"""Makes a folder for another city to begin with: the shipped data, windows of all Japan only, an invented area.

Nothing of the shipped city's windows and offices is taken over. What its texts and amounts say is, and
`hikisupport data check` names it until it is rewritten.

Run: python tools/new_city.py ../my-city
"""

import re
import shutil
import sys
from pathlib import Path

from hikisupport.core.files import CONFIRMATIONS, shipped_folder

AREA = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "small-town" / "area.yaml"
HEAD = """# 窓口。一つの事実ごとに、cites が出典(sources)を指します。電話番号は phones だけに書きます。
# ここにあるのは全国の窓口です。この市の窓口を、終わりに書き足してください。
about: {title: 相談窓口, as_of: "%s"}
agencies:
"""


def new_city(folder: Path) -> int:
    """Make the folder; return how many windows stand in it.

    Raises:
        FileExistsError: the folder is there already.
    """
    shutil.copytree(shipped_folder(), folder, ignore=shutil.ignore_patterns("wamnet", CONFIRMATIONS))
    shutil.copy(AREA, folder)
    list_ = folder / "agencies.yaml"
    text = list_.read_text(encoding="utf-8")
    windows = [record for record in re.split(r"(?m)^(?=  - id: )", text)[1:] if "    serves: [japan]\n" in record]
    as_of = re.search(r'as_of: "?([0-9-]+)', text)
    list_.write_text(HEAD % (as_of[1] if as_of else "") + "".join(windows), encoding="utf-8")
    return len(windows)


if __name__ == "__main__":
    print(f"{new_city(Path(sys.argv[1]))} windows of all Japan in {sys.argv[1]}")
