"""The self-pay (利用者負担) to the yen, with its reasons. Pure: the table of parameters and the day are arguments."""
