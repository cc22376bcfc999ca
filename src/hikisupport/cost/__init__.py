"""The self-pay (利用者負担): classes, caps, units, and what a month comes to."""
