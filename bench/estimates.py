"""Times 100,000 estimates of the self-pay: ``python bench/estimates.py`` (PYTHONPATH=src in a checkout)."""

import sys
import time
from datetime import date
from decimal import Decimal

from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import Income
from hikisupport.cost.estimate import estimate
from hikisupport.cost.parameters import load_costs
from hikisupport.cost.request import AddOnUse, CostRequest, ServiceUse

COUNT = 100_000
ON = date(2026, 11, 23)


def main() -> None:
    """Print the time of loading the table and of the estimates."""
    began = time.perf_counter()
    table = load_costs(shipped_folder())
    sys.stdout.write(f"load costs.yaml: {(time.perf_counter() - began) * 1000:.1f} ms\n")
    known = (AddOnUse("improvement-1i"),)
    requests = [
        CostRequest(Income.GENERAL1, (ServiceUse("employment_b", days=12), ServiceUse("life_training", days=8))),
        CostRequest(Income.LOW, (ServiceUse("employment_transition", days=20),)),
        CostRequest(Income.GENERAL2, (ServiceUse("employment_b", 20, size="6to1-20", band="r8-23000", add_ons=known),)),
        CostRequest(cap=4600, uses=(ServiceUse("stated", units=17500, unit_price=Decimal(10)),)),
    ]
    began = time.perf_counter()
    for number in range(COUNT):
        estimate(requests[number % len(requests)], table, ON)
    seconds = time.perf_counter() - began
    sys.stdout.write(f"{COUNT:,} estimates: {seconds:.1f} s ({seconds / COUNT * 1_000_000:.0f} us each)\n")


if __name__ == "__main__":
    main()
