/** Numbers as the page's language writes them. */
const cache = new Map();

function formatter(options) {
  const key = document.documentElement.lang + JSON.stringify(options);
  if (!cache.has(key)) cache.set(key, new Intl.NumberFormat(document.documentElement.lang || "en", options));
  return cache.get(key);
}

/** A tick or a figure of a chart, in its unit: "percent", "bytes" or none. */
export function value(number, unit, digits = 4) {
  if (number == null) return "–";
  if (unit === "percent") return `${formatter({ maximumFractionDigits: digits > 3 ? 1 : 0 }).format(number * 100)} %`;
  if (unit === "bytes") return `${formatter({ maximumFractionDigits: 2 }).format(number / 2 ** 30)} GB`;
  if (number !== 0 && Math.abs(number) < 1e-3) {
    return formatter({ notation: "scientific", maximumSignificantDigits: digits > 3 ? 4 : 3 }).format(number);
  }
  return formatter({ maximumSignificantDigits: digits }).format(number);
}

export const plain = (number, digits = 0) =>
  formatter({ maximumFractionDigits: digits, useGrouping: Math.abs(number) >= 10000 }).format(number);

/** Fills {0}, {1}, … of a sentence. */
export const fill = (text, ...parts) => text.replace(/\{(\d)\}/g, (_, index) => parts[index]);
