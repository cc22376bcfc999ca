"""The look of the home sheet: one page of A4, black on white, large type; nothing is told by colour alone."""

FONTS = (
    '"BIZ UDPGothic", "BIZ UDGothic", "UD Digi Kyokasho NP-R", "Hiragino Sans", "Yu Gothic UI", "Yu Gothic", '
    '"Meiryo", "Noto Sans CJK JP", "Noto Sans JP", sans-serif'
)


def size_class(size: float) -> str:
    """Return the name of the class that sets a size: size-125 for 12.5 points."""
    return f"size-{size * 10:.0f}"


# Sizes of the type in points, largest first; everything on the page is measured in it.
SIZES = (14, 13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5)

CSS = (
    """
@page { size: A4 portrait; margin: 9mm 11mm 8mm; }
* { box-sizing: border-box; }
html { color: #000; background: #fff; color-scheme: only light; }
body { margin: 0; }
.sheet { margin: 0 auto; padding: 8mm; max-width: 210mm; font-family: """
    + FONTS
    + """;
  font-size: 12pt; line-height: 1.45; line-break: strict; word-break: normal; overflow-wrap: anywhere; }
"""
    + "".join(f".{size_class(size)} {{ font-size: {size}pt; }}\n" for size in SIZES)
    + """h1, h2, h3, p, ul, ol { margin: 0; padding: 0; }
header { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 5mm; }
h1 { font-size: 1.6em; line-height: 1.3; }
h2 { font-size: 1.05em; line-height: 1.4; padding-left: 2.5mm; border-left: 2.2mm solid #000; margin: 0.45em 0 0.15em; }
h3 { font-size: 1.3em; line-height: 1.5; }
rt { font-size: 0.5em; line-height: 1; font-weight: normal; }
ruby { ruby-align: center; }
small { font-size: 0.85em; font-weight: normal; }
ul { list-style: none; }
.window { display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 4mm; border: 0.7mm solid #000;
  border-radius: 2mm; padding: 0.3em 3mm; }
.quiet h3 { font-size: 1em; font-weight: normal; }
/* Over the lower edge of the large number: nothing lies over their readings. */
.window h3, .fact { position: relative; }
.fact { padding-left: 3em; text-indent: -3em; }
.number { font-size: 2.3em; font-weight: bold; line-height: 1.25; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.tel { white-space: nowrap; color: #000; text-decoration: none; font-weight: bold; font-variant-numeric: tabular-nums; }
.whole { white-space: nowrap; }
.label { font-size: 0.92em; }
.check { font-weight: bold; border: 0.3mm solid #000; border-radius: 1mm; padding: 0 1mm; font-size: 0.82em;
  white-space: nowrap; display: inline-block; line-height: 1.3; }
.dated { font-size: 0.82em; white-space: nowrap; }
.qr { width: 33mm; height: 33mm; display: block; margin: 0 auto; }
.qrbox { text-align: center; font-size: 0.82em; line-height: 1.3; align-self: center; }
.say li { padding: 0.15em 0; border-bottom: 0.2mm solid #666; }
.small-step { border: 0.3mm dashed #000; border-radius: 2mm; padding: 0.2em 3mm; margin-top: 0.45em; display: grid;
  grid-template-columns: auto minmax(0, 1fr); column-gap: 4mm; align-items: center; }
.small-step h2 { margin: 0; padding: 0; border: 0; }
.prepare { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 4mm; }
.prepare li { padding-left: 1em; text-indent: -1em; }
.prepare li::before { content: "・"; }
.others { border-collapse: collapse; width: 100%; }
.others th, .others td { text-align: left; vertical-align: top; font-weight: normal; padding: 0.1em 2mm 0.1em 0;
  border-bottom: 0.2mm solid #666; }
.others th { width: 53%; }
.url { font-size: 0.8em; }
.others .tel { font-size: 1.15em; }
.next { border-bottom: 0.3mm solid #000; padding-top: 0.6em; }
.blank { display: inline-block; width: 3em; }
.blank-long { display: inline-block; width: 9em; }
.lines { margin-top: 0.5em; border: 0.5mm solid #000; border-radius: 2mm; padding: 0.2em 3mm; font-size: 0.95em; }
.lines h2 { margin: 0; border: 0; padding: 0; font-size: 1em; }
.lines .tel { font-size: 1.1em; }
.lines ul { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 6mm; }
.made { font-size: 0.85em; line-height: 1.4; margin-top: 0.3em; }
a { color: #000; }
@media print {
  /* The half millimetre keeps the right border inside the page: Chromium cuts what ends exactly at its edge. */
  .sheet { padding: 0 0.5mm 0 0; max-width: none; }
  .screen { display: none; }
}
@media screen and (max-width: 560px) {
  .window, .small-step { grid-template-columns: minmax(0, 1fr); }
  .number { font-size: 1.8em; }
  .others, .others tbody, .others tr, .others th, .others td { display: block; width: auto; }
  .others th { border: 0; padding-bottom: 0; }
}
"""
)
