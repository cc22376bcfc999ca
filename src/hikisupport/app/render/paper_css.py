"""The look of the paper questionnaire: A4 pages, two columns, boxes for a pen, the gravest numbers on every foot."""

from hikisupport.app.render.sheet_css import FONTS
from hikisupport.core.vocab import ALWAYS

CSS = (
    """
@page { size: A4 portrait; margin: 10mm 11mm 14mm;
  @bottom-left { content: \""""
    + ALWAYS
    + """\"; font: bold 9pt sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
* { box-sizing: border-box; }
html { color: #000; background: #fff; color-scheme: only light; }
body { margin: 0; font-family: """
    + FONTS
    + """; font-size: 10.5pt; line-height: 1.4; line-break: strict; overflow-wrap: anywhere; }
.paper { margin: 0 auto; max-width: 210mm; padding: 8mm; }
h1, h2, h3, p, ul, ol { margin: 0; padding: 0; }
h1 { font-size: 17pt; line-height: 1.3; }
h2 { font-size: 12pt; padding-left: 2.5mm; border-left: 2.2mm solid #000; margin: 3.5mm 0 1.5mm; break-after: avoid; }
h3 { font-size: 11pt; line-height: 1.4; break-after: avoid; }
.need { break-inside: avoid; }
.need + .need { margin-top: 1.6mm; }
ul, ol { list-style: none; }
.always { border: 0.7mm solid #000; border-radius: 1.5mm; padding: 1mm 3mm; font-size: 11.5pt; font-weight: bold;
  margin-top: 1.5mm; }
.how { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 6mm; margin-top: 2mm; }
.how li { padding-left: 1.5em; text-indent: -1.5em; }
.rescue { border: 0.4mm solid #000; border-radius: 1.5mm; padding: 1mm 3mm; }
.write { display: flex; flex-wrap: wrap; column-gap: 6mm; margin-top: 2mm; }
.write span { border-bottom: 0.3mm solid #000; flex: 1 1 40mm; padding-top: 2mm; }
.questions { columns: 2; column-gap: 8mm; }
.question { break-inside: avoid; padding-bottom: 2.6mm; }
.when { font-size: 9.5pt; border: 0.2mm solid #000; border-radius: 1mm; padding: 0 1.2mm; display: inline-block;
  line-height: 1.35; }
.ask { padding-left: 3em; text-indent: -3em; }
.voice { display: inline-block; width: 3em; text-indent: 0; font-size: 9.5pt; }
.hint { font-size: 9.5pt; }
.answers { display: flex; flex-wrap: wrap; column-gap: 3.5mm; row-gap: 0.4mm; padding-left: 0.5em; margin-top: 0.4mm; }
.answers li, .points li { padding-left: 1.55em; position: relative; }
.answers li::before, .points li::before { content: ""; position: absolute; left: 0; top: 0.22em; width: 1em;
  height: 1em; border: 0.3mm solid #000; }
.level { font-size: 9.5pt; font-weight: bold; border: 0.3mm solid #000; border-radius: 1mm; padding: 0 1mm;
  white-space: nowrap; }
.now { border-width: 0.9mm; }
.today { border-style: double; border-width: 0.9mm; }
.turn { font-weight: bold; white-space: nowrap; }
.page { break-before: page; }
.path { margin-top: 1.5mm; }
.box { display: grid; grid-template-columns: 11mm minmax(0, 1fr) 62mm; column-gap: 3mm; align-items: center;
  border: 0.5mm solid #000; border-radius: 1.5mm; padding: 0.8mm 3mm; margin-bottom: 1.5mm; break-inside: avoid; }
.box .figure { font-size: 19pt; font-weight: bold; text-align: center; border-right: 0.3mm solid #000; }
.rule { font-size: 9.5pt; }
.way { border-left: 0.3mm solid #000; padding-left: 3mm; }
.way b { display: inline-block; width: 5.4em; white-space: nowrap; }
.result { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); column-gap: 4mm; margin-top: 2.5mm; }
.result p { border: 0.7mm solid #000; border-radius: 1.5mm; padding: 1.2mm 3mm; font-size: 11pt; }
.result strong { font-size: 16pt; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; font-weight: normal; padding: 0.6mm 3mm 0.4mm 0;
  border-bottom: 0.2mm solid #666; }
tr { break-inside: avoid; }
th { width: 43%; }
.tel { font-weight: bold; font-size: 11pt; white-space: nowrap; font-variant-numeric: tabular-nums; }
.dated { font-size: 9.5pt; white-space: nowrap; }
/* The half millimetre keeps right borders inside the page: Chromium cuts what ends exactly at its edge. */
@media print { .paper { padding: 0 0.5mm 0 0; max-width: none; } }
@media screen and (max-width: 600px) {
  .questions { columns: 1; }
  .how, .box, .result { grid-template-columns: minmax(0, 1fr); }
}
"""
)
