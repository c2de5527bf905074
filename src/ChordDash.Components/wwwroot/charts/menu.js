import { cellOf, excelForm, plainForm } from "./csv.js";
import { download, fileNameOf } from "./file.js";
import { plain, value } from "./format.js";
import { drawChart, toPng } from "./svg.js";

/** A chart's menu: the figures as a table, the picture and the figures as files, and the whole screen. */
export function connectMenu(chart) {
  const menu = chart.element.querySelector(".chart-menu");
  if (!menu) return;
  const actions = {
    table: () => showTable(chart),
    csv: () => downloadCsv(chart, plainForm),
    "csv-excel": () => downloadCsv(chart, excelForm),
    svg: () => download(`${fileName(chart)}.svg`, drawChart(chart), "image/svg+xml"),
    png: async () => download(`${fileName(chart)}.png`, await toPng(drawChart(chart))),
    full: () => chart.element.requestFullscreen(),
  };
  menu.addEventListener("click", event => {
    const name = event.target.closest("[data-action]")?.dataset.action;
    if (!name) return;
    menu.open = false;
    actions[name]();
  });
  menu.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", event => { if (!menu.contains(event.relatedTarget)) menu.open = false; });
  chart.element.addEventListener("fullscreenchange", () => chart.board.invalidate(chart));
}

const fileName = chart => fileNameOf(`${chart.options.title} ${document.title.split(" · ")[0]}`);

/** Every epoch with all digits, whatever is drawn. */
function rows(chart) {
  const several = chart.board.sources.size > 1;
  return [...new Set(chart.options.lines.map(line => line.source))].flatMap(key => {
    const source = chart.board.sources.get(key);
    const lines = chart.options.lines.filter(line => line.source === key);
    return Array.from({ length: source.count }, (_, index) => ({
      source: several ? lines[0].name : null,
      epoch: source.columns.epoch[index],
      minutes: source.columns.minutes[index],
      values: lines.map(line => source.columns[line.column][index]),
    }));
  });
}

/** Names of the columns of values: those of the lines of one run. */
function headings(chart) {
  const { lines } = chart.options;
  return lines
    .filter(line => line.source === lines[0].source)
    .map(line => chart.board.sources.size > 1 ? line.measure ?? chart.options.title : line.name);
}

const downloadCsv = (chart, form) =>
  download(`${fileName(chart)}.csv`, form.start + csv(chart, form), "text/csv");

function csv(chart, { separator, decimal }) {
  const number = one => String(one ?? "").replace(".", decimal);
  const several = chart.board.sources.size > 1;
  const head = [...several ? ["run"] : [], "epoch", "minutes", ...headings(chart)].map(cellOf).join(separator);
  const body = rows(chart).map(row =>
    [...several ? [cellOf(row.source)] : [], ...[row.epoch, row.minutes, ...row.values].map(number)].join(separator));
  return [head, ...body, ""].join("\r\n");
}

function showTable(chart) {
  const { texts, sources } = chart.board;
  const several = sources.size > 1;
  const dialog = Object.assign(document.createElement("dialog"), { className: "chart-table" });
  dialog.setAttribute("aria-label", chart.options.title);
  const element = (name, text, attributes = {}) => {
    const made = Object.assign(document.createElement(name), { textContent: text });
    Object.entries(attributes).forEach(([key, one]) => made.setAttribute(key, one));
    return made;
  };
  const table = document.createElement("table");
  table.append(element("caption", chart.options.title));
  const head = table.createTHead().insertRow();
  const titles = [...several ? [texts.run] : [], texts.epoch, texts.minutes, ...headings(chart)];
  head.append(...titles.map(text => element("th", text, { scope: "col" })));
  const body = table.createTBody();
  for (const row of rows(chart)) {
    body.insertRow().append(
      ...several ? [element("th", row.source, { scope: "row" })] : [],
      element(several ? "td" : "th", plain(row.epoch), several ? {} : { scope: "row" }),
      element("td", plain(row.minutes, 2)),
      ...row.values.map(one => element("td", value(one, chart.options.unit))));
  }
  const scroll = element("div", "", { class: "chart-table-scroll", tabindex: "0", role: "region", "aria-label": chart.options.title });
  scroll.append(table);
  const close = element("button", texts.close, { type: "button" });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { dialog.remove(); chart.element.querySelector(".chart-menu summary").focus(); });
  dialog.append(scroll, close);
  chart.element.append(dialog);
  dialog.showModal();
}
