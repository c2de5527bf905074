import { download, fileNameOf } from "./file.js";

/** As the server's CsvText: an apostrophe wherever a spreadsheet could see a formula start, behind separators too. */
function harmless(text) {
  const blanks = `(?:[^\\S\\t\\r\\n]|["'])*`;
  return text
    .replace(new RegExp(`(^|[,;|\\t\\r\\n])(?=${blanks}[=+\\-@＝＋－＠])`, "g"), "$1'")
    .replace(new RegExp(`^(?=${blanks}[\\t\\r])`), "'");
}

/** As the server's CsvForm: what programs read, and what a spreadsheet reads whose language has decimal commas. */
export const plainForm = { separator: ",", decimal: ".", start: "" };
export const excelForm = { separator: ";", decimal: ",", start: "\uFEFF" };

/** A text in quotes. */
export const cellOf = text => `"${harmless(String(text)).replaceAll('"', '""')}"`;

/** A table of the page, as its cells are written there. */
export function saveTable(title, columns, rows) {
  const text = [columns, ...rows].map(row => row.map(cellOf).join(plainForm.separator)).join("\r\n");
  download(`${fileNameOf(title)}.csv`, `${text}\r\n`, "text/csv");
}
