"""Japanese sentences of the program itself that several renderers share (questions and advice are data)."""

# Stands in the program, not in the data: it must print when the data is broken.
ALWAYS = "命や体の危険があるときは: 警察 110 / 救急・消防 119 / 子どもの虐待 189 / 救急か迷うとき #7119"
CHECK_MARK = "要確認"
HOURS_UNKNOWN = "受付時間は要確認"
OTHER_DATA = "※同梱ではなく、指定のデータで答えています。"


def quoted(text: str) -> str:
    """Return a text in quotation marks; those inside it become the inner ones."""
    return f"「{text.replace('「', '『').replace('」', '』')}」"
