"""One cap per person: who collects what, and the result codes of 上限額管理."""

from hypothesis import given
from hypothesis import strategies as st

from hikisupport.cost.estimate import Claim, collect, manage
from hikisupport.cost.result import Range

YEN = st.integers(0, 60_000)
CAPS = st.sampled_from([0, 4600, 9300, 37200])


@given(st.lists(YEN, min_size=2, max_size=5), CAPS)
def test_the_offices_together_never_collect_more_than_the_cap_nor_less_than_they_may(
    shares: list[int], cap: int
) -> None:
    found = manage(shares, cap)
    assert sum(found.shares) == min(sum(shares), cap)
    assert all(0 <= paid <= share for paid, share in zip(found.shares, shares, strict=True))
    expected = 2 if sum(shares) <= cap else 1 if shares[0] >= cap else 3
    assert found.result == expected
    if found.result == 1:
        assert found.shares == (cap, *(0 for _ in shares[1:]))


def test_the_result_code_turns_at_the_cap() -> None:
    assert manage([5000, 4300], 9300).result == 2
    assert manage([5000, 4301], 9300).result == 3
    assert manage([9299, 2], 9300).result == 3
    assert manage([9300, 2], 9300).result == 1
    assert manage([5000, 4301], 9300).shares == (5000, 4300)
    assert manage([9300, 0], 9300).result == 2


@given(st.lists(st.tuples(YEN, st.integers(0, 3)), min_size=1, max_size=5), CAPS)
def test_known_amounts_are_collected_exactly_in_the_order_of_rank(claims: list[tuple[int, int]], cap: int) -> None:
    order = sorted(claims, key=lambda claim: (claim[1], claim[0]))
    paid = collect([Claim((rank, 0, 0, ""), Range(share, share)) for share, rank in order], Range(cap, cap))
    assert [each.low for each in paid] == list(manage([share for share, _ in order], cap).shares)
    assert all(each.exact for each in paid)


@given(st.lists(st.tuples(YEN, YEN), min_size=1, max_size=4), CAPS, CAPS, st.data())
def test_a_range_holds_whatever_the_amounts_turn_out_to_be(
    spans: list[tuple[int, int]], cap: int, other: int, data: st.DataObject
) -> None:
    low, high = sorted((cap, other))
    ranges = [Range(min(span), max(span)) for span in spans]
    paid = collect([Claim((place, 0, 0, ""), span) for place, span in enumerate(ranges)], Range(low, high))
    shares = [data.draw(st.integers(span.low, span.high)) for span in ranges]
    real = manage(shares, data.draw(st.sampled_from([low, high]))).shares
    assert all(span.low <= yen <= span.high for span, yen in zip(paid, real, strict=True))
