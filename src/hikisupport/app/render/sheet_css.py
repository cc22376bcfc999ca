"""The look of the home sheet: one page of A4, black on white, large type; nothing is told by colour alone."""

FONTS = (
    '"BIZ UDPGothic", "BIZ UDGothic", "UD Digi Kyokasho NP-R", "Hiragino Sans", "Yu Gothic UI", "Yu Gothic", '
    '"Meiryo", "Noto Sans CJK JP", "Noto Sans JP", sans-serif'
)

CSS = (
    """
@page { size: A4 portrait; margin: 10mm 12mm 8mm; }
* { box-sizing: border-box; }
html { color: #000; background: #fff; color-scheme: only light; }
body { margin: 0; }
.sheet { margin: 0 auto; padding: 8mm; max-width: 210mm; font-family: """
    + FONTS
    + """;
  font-size: 12pt; line-height: 1.5; line-break: strict; word-break: normal; overflow-wrap: anywhere; }
h1, h2, p, ul, ol, dl, dd { margin: 0; padding: 0; }
header { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 5mm; }
header p { font-size: 11pt; }
h1 { font-size: 20pt; line-height: 1.3; }
h2 { font-size: 13pt; line-height: 1.5; padding: 0 0 0.3mm 2.5mm; border-left: 2.2mm solid #000; margin: 2.8mm 0 1mm; }
rt { font-size: 0.46em; line-height: 1; font-weight: normal; }
ruby { ruby-align: center; }
small { font-size: 9.5pt; font-weight: normal; }
ul { list-style: none; }
li { padding-left: 1.1em; text-indent: -1.1em; }
li::before { content: "・"; display: inline-block; width: 1.1em; text-indent: 0; }
.window { display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 4mm; border: 0.7mm solid #000;
  border-radius: 2mm; padding: 2mm 3mm; }
.fact { font-size: 11.5pt; line-height: 1.55; padding-left: 3em; text-indent: -3em; }
.prepare { display: flex; flex-wrap: wrap; column-gap: 4mm; }
.window h3 { margin: 0; font-size: 15pt; line-height: 1.6; }
.number { font-size: 27pt; font-weight: bold; line-height: 1.25; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.tel { white-space: nowrap; color: #000; text-decoration: none; font-weight: bold; font-variant-numeric: tabular-nums; }
.label { font-size: 11pt; }
.check { font-weight: bold; border: 0.3mm solid #000; border-radius: 1mm; padding: 0 1mm; font-size: 9.5pt;
  white-space: nowrap; }
.dated { font-size: 9.5pt; white-space: nowrap; }
.qr { width: 33mm; height: 33mm; display: block; }
.qrbox { text-align: center; font-size: 9.5pt; line-height: 1.3; align-self: center; }
.say { counter-reset: say; }
.say li { padding: 0.6mm 0; border-bottom: 0.2mm solid #666; }
.say li::before { content: none; }
.say li { padding-left: 0; text-indent: 0; font-size: 13pt; }
.small-step { border: 0.3mm dashed #000; border-radius: 2mm; padding: 1mm 3mm; margin-top: 2.8mm; display: grid;
  grid-template-columns: auto minmax(0, 1fr); column-gap: 4mm; align-items: center; }
.small-step h2 { margin: 0; padding: 0; border: 0; }
.small-step p { font-size: 13pt; }
.others { border-collapse: collapse; width: 100%; }
.others th, .others td { text-align: left; vertical-align: top; font-weight: normal; padding: 0.6mm 2mm 0.4mm 0;
  border-bottom: 0.2mm solid #666; }
.others th { width: 50%; }
.url { font-size: 9pt; }
.others .tel { font-size: 14pt; }
.next { border-bottom: 0.3mm solid #000; padding: 2.5mm 0 1mm; margin-top: 1.5mm; }
.blank { display: inline-block; width: 13mm; }
.blank-long { display: inline-block; width: 42mm; }
.lines { margin-top: 3mm; border: 0.5mm solid #000; border-radius: 2mm; padding: 1.2mm 3mm; font-size: 10.5pt;
  line-height: 1.35; }
.lines h2, .tight .lines h2 { margin: 0 0 0.5mm; font-size: 11pt; border: 0; padding: 0; }
.lines .tel { font-size: 12.5pt; }
.lines ul { display: flex; flex-wrap: wrap; column-gap: 6mm; }
.lines li { padding: 0; text-indent: 0; }
.lines li::before { content: none; }
.made { font-size: 9.5pt; line-height: 1.4; margin-top: 1.2mm; }
a { color: #000; }
.tight { font-size: 11pt; line-height: 1.4; }
.tight h2 { margin: 1.8mm 0 0.6mm; font-size: 12pt; }
.tight .number { font-size: 24pt; }
.tight .others .label, .tight .label { font-size: 10pt; }
.tight .fact, .tight .say li { font-size: 11pt; line-height: 1.4; }
.tight .small-step { margin-top: 1.8mm; }
.tight .small-step h2 { margin: 0; }
.tight .small-step p { font-size: 11.5pt; }
.tight .others .tel { font-size: 12.5pt; }
.tighter { font-size: 10.2pt; line-height: 1.34; }
.tighter .fact, .tighter .say li, .tighter .small-step p { font-size: 10.5pt; line-height: 1.34; }
.tighter .label { font-size: 9.5pt; }
.tighter .say li { padding: 0.2mm 0; }
.tighter .others .tel { font-size: 11.5pt; }
.tighter .number { font-size: 22pt; }
.tighter .qr { width: 29mm; height: 29mm; }
.tighter .lines { font-size: 9.8pt; margin-top: 2mm; }
.tightest { font-size: 9.4pt; line-height: 1.28; }
.tightest .fact, .tightest .say li, .tightest .small-step p { font-size: 9.6pt; line-height: 1.28; }
.tightest .label { font-size: 8.8pt; }
.tightest h2 { margin: 1.2mm 0 0.3mm; font-size: 11pt; }
.tightest .small-step, .tightest .lines { margin-top: 1.2mm; }
.tightest .lines { font-size: 9pt; }
@media print {
  .sheet { padding: 0; max-width: none; }
  .screen { display: none; }
}
@media screen and (max-width: 560px) {
  .window, .small-step { grid-template-columns: minmax(0, 1fr); }
  .number { font-size: 22pt; }
  .others, .others tbody, .others tr, .others th, .others td { display: block; width: auto; }
}
"""
)
