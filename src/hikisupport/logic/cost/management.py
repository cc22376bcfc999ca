"""上限額管理: one office keeps several offices together under the cap (result codes of the claim form)."""

from collections.abc import Sequence
from dataclasses import dataclass

MEANINGS = {
    1: "管理する事業所だけで上限に届くため、ほかの事業所の負担はなし",
    2: "合計が上限以下のため、調整しない",
    3: "合計が上限を超えるため、合わせて上限になるよう調整する",
}


@dataclass(frozen=True, slots=True)
class Management:
    """The result code 1, 2 or 3, and what each office collects in yen, in the order given."""

    result: int
    shares: tuple[int, ...]


def manage(shares: Sequence[int], cap: int) -> Management:
    """Return the result for the offices' shares (1割, yen): the managing office first, then the collecting order."""
    if sum(shares) <= cap:
        return Management(2, tuple(shares))
    if shares[0] >= cap:
        return Management(1, (cap, *(0 for _ in shares[1:])))
    left = cap
    paid: list[int] = []
    for share in shares:
        paid.append(min(share, left))
        left -= paid[-1]
    return Management(3, tuple(paid))
