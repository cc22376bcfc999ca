// Reads a list of opening_hours strings (JSON, standard input) and writes, for each, the runs that npm opening_hours
// finds between two moments: [[from, to, unknown], ...] in minutes since the first. Called by compare_hours.py with
// TZ=Asia/Tokyo and NODE_PATH set. An error is written as {"error": "..."}.
const OpeningHours = require("opening_hours");
const [first, last] = process.argv.slice(2).map((text) => new Date(text));
const place = { lat: 43.06, lon: 141.35, address: { country_code: "jp", country: "Japan", state: "北海道" } };
const minutes = (moment) => Math.round((moment - first) / 60000);
const runs = (text) => {
  try {
    const found = new OpeningHours(text, place, { mode: 0, locale: "en" }).getOpenIntervals(first, last);
    return found.map(([from, to, unknown]) => [minutes(from), minutes(to), Boolean(unknown)]);
  } catch (error) {
    return { error: String(error) };
  }
};
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map(runs)));
