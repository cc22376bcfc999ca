"""The home sheet as PDF, through weasyprint where it is installed (``hikisupport[pdf]``)."""

from importlib.util import find_spec

from hikisupport.core.errors import HikisupportError

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
