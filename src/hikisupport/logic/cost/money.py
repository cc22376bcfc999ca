"""Rounding, exactly where the rule has it (留意事項通知, 事務処理要領). Yen are int, prices and rates Decimal."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal


def half_up(number: Decimal) -> int:
    """Return a number of units rounded half-up to a whole one (四捨五入)."""
    return int(number.to_integral_value(ROUND_HALF_UP))


def percent_of(units: int, percent: Decimal) -> int:
    """Return a percentage of units, rounded half-up; the rule rounds each time a percentage is applied."""
    return half_up(units * percent / 100)


def gross_yen(units: int, unit_price: Decimal) -> int:
    """Return the gross cost (総費用額) in yen of a service and month: units times price, floored once."""
    return int((units * unit_price).to_integral_value(ROUND_FLOOR))


def share_yen(gross: int, percent: int = 10) -> int:
    """Return the share (1割相当額) in yen of a gross cost, floored."""
    return gross * percent // 100
