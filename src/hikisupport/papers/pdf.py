"""The home sheet as PDF, through weasyprint where it is installed (``hikisupport[pdf]``)."""

from importlib.util import find_spec

from hikisupport.core.errors import HikisupportError
from hikisupport.papers.html import escape

MISSING = (
    "PDFの部品(weasyprint)がありません。pip install 'hikisupport[pdf]' で入れるか、"
    "--format html の紙をブラウザで開いて印刷してください。"
)


def check_part() -> None:
    """Refuse early where the part that makes PDF is not installed.

    Raises:
        HikisupportError: weasyprint is not there.
    """
    if find_spec("weasyprint") is None:
        raise HikisupportError(MISSING)


def print_pdf(html: str) -> bytes:
    """Return a page of HTML as PDF; nothing is fetched from anywhere.

    Raises:
        HikisupportError: weasyprint or the libraries it draws with are not there.
    """
    check_part()
    try:
        import weasyprint  # type: ignore[import-not-found, import-untyped, unused-ignore]  # optional, untyped
    except OSError:  # Pango is a library of the system, not of Python
        raise HikisupportError(MISSING) from None
    written = weasyprint.HTML(string=html, url_fetcher=_nothing).write_pdf()
    return bytes(written or b"")


def _nothing(url: str) -> dict[str, object]:
    raise ValueError(f"紙は、どこからも何も取り寄せません: {url}")


NO_CODE = (
    "QRコードの部品(segno)がないため、紙の番号はQRコードなしで出します。入れるには: pip install 'hikisupport[sheet]'"
)
_QUIET = 4  # modules of white around the code, as the standard asks


def can_draw() -> bool:
    """Tell whether the part that computes the code is installed."""
    return find_spec("segno") is not None


def phone_qr(number: str) -> str:
    """Return an SVG that dials a number when a telephone reads it ("" without the part)."""
    if not can_draw():
        return ""
    import segno

    # Micro QR, which segno would choose for short text, cannot be read by many telephones.
    rows = list(segno.make(dial(number), micro=False, error="m").matrix)
    size = len(rows) + 2 * _QUIET
    dots = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg class="qr" role="img" aria-label="{escape(number)} に電話をかけるQRコード" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{dots}" fill="#000" shape-rendering="crispEdges"/>'
        "</svg>"
    )


def dial(number: str) -> str:
    """Return the address that dials a number: tel:0118638733, tel:%237119."""
    return "tel:" + "".join("%23" if ch == "#" else ch for ch in number if ch.isdigit() or ch == "#")
