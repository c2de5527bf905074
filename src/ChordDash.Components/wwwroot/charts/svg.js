import { fileNameOf, fonts } from "./file.js";
import { plain, value } from "./format.js";
import { colour, dash, grid, marker, paper, quiet } from "./palette.js";

/** A chart as a picture for a paper: title, legend, axes with their titles, and nothing that needs the page's style sheet. */
const width = 1000, height = 500;
const left = 84, right = 24, bottom = 58, lineHeight = 20;

export const escapeXml = text =>
  String(text).replace(/[&<>"']/g, letter => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" })[letter]);

const tag = (name, attributes, content) => {
  const text = Object.entries(attributes).filter(([, one]) => one != null && one !== "")
    .map(([key, one]) => ` ${key}="${escapeXml(typeof one === "number" ? Number(one.toFixed(2)) : one)}"`).join("");
  return content == null ? `<${name}${text}/>` : `<${name}${text}>${content}</${name}>`;
};

const write = (x, y, text, more = {}) => tag("text", { x, y, ...more }, escapeXml(text));

/** @returns the source of an SVG file. */
export function drawChart(chart) {
  const { drawn, vertical, axis, digits } = chart.figure();
  const { options, board } = chart;
  const ink = getComputedStyle(document.documentElement).getPropertyValue("--cd-ink").trim();
  const legend = legendOf(chart, drawn);
  const top = 56 + legend.lines * lineHeight;
  const [plotWidth, plotHeight] = [width - left - right, height - top - bottom];
  const across = x => left + (x - axis.from) / (axis.to - axis.from) * plotWidth;
  const down = place => top + plotHeight - place / vertical.count * plotHeight;
  const parts = [
    tag("rect", { width, height, fill: paper() }),
    write(left, 28, `${options.title} · ${document.title.split(" · ")[0]}`, { "font-size": 17, "font-weight": 600 }),
    legend.text,
  ];
  for (let tick = 0; tick <= vertical.count; tick++) {
    parts.push(tag("line", { x1: left, x2: left + plotWidth, y1: down(tick), y2: down(tick), stroke: grid() }));
    parts.push(write(left - 10, down(tick) + 4, value(vertical.value(tick), options.unit, 3), { "text-anchor": "end" }));
  }
  for (let tick = 0; tick <= axis.count; tick++) {
    const x = axis.from + tick / axis.count * (axis.to - axis.from);
    parts.push(tag("line", { x1: across(x), x2: across(x), y1: top + plotHeight, y2: top + plotHeight + 5, stroke: quiet() }));
    parts.push(write(across(x), top + plotHeight + 20, plain(x, digits), { "text-anchor": "middle" }));
  }
  parts.push(write(left + plotWidth / 2, height - 14, board.texts[board.view.x], { "text-anchor": "middle", "font-size": 14 }));
  parts.push(write(0, 0, options.title, {
    "text-anchor": "middle", "font-size": 14, transform: `translate(20 ${(top + plotHeight / 2).toFixed(1)}) rotate(-90)`,
  }));
  // A page may embed several of these files.
  const clip = `plot-${fileNameOf(options.title)}`;
  parts.push(tag("clipPath", { id: clip }, tag("rect", { x: left, y: top, width: plotWidth, height: plotHeight })));
  for (const { value: y } of chart.references) {
    const at = down(vertical.place(chart.scale(y)));
    parts.push(tag("line", { x1: left, x2: left + plotWidth, y1: at, y2: at, stroke: quiet(), "stroke-dasharray": "2 3" }));
  }
  for (const { line, raw, data } of drawn) {
    const points = data.map(({ x, y }) => y == null ? null : [across(x), down(vertical.place(y))]);
    parts.push(tag("g", { "clip-path": `url(#${clip})`, "data-line": line.name, opacity: raw ? .3 : null }, [
      tag("path", {
        d: pathOf(points), fill: "none", stroke: colour(line.hue), "stroke-width": raw ? 1.5 : 2.25,
        "stroke-dasharray": raw ? null : dash(line) || null,
      }),
      ...markersOf(line, raw, points),
    ].join("")));
  }
  parts.push(tag("path", { d: `M${left} ${top}V${top + plotHeight}H${left + plotWidth}`, fill: "none", stroke: quiet() }));
  return tag("svg", {
    xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`,
    "font-family": fonts, "font-size": 13, fill: ink,
  }, tag("title", {}, escapeXml(options.title)) + parts.join(""));
}

/** A path that breaks off where there is no value. */
function pathOf(points) {
  let pen = "M";
  return points.map(point => {
    const part = point && `${pen}${point.map(one => one.toFixed(1)).join(" ")}`;
    pen = point ? "L" : "M";
    return part ?? "";
  }).join("");
}

/** As many as can be told apart. */
function markersOf(line, raw, points) {
  if (raw || line.dashed) return [];
  const every = Math.max(1, Math.ceil(points.length / 25));
  return points.filter((point, index) => point && index % every === 0)
    .map(([x, y]) => tag("path", { d: marker(line.hue), fill: colour(line.hue), transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` }));
}

/** Signs and names side by side, in as many lines as they need. */
function legendOf(chart, drawn) {
  const items = [
    ...drawn.filter(({ raw }) => !raw).map(({ line }) => ({
      name: line.name,
      sign: (x, y) => tag("line", {
        x1: x, x2: x + 30, y1: y, y2: y, stroke: colour(line.hue), "stroke-width": 2.25, "stroke-dasharray": dash(line) || null,
      }) + (line.dashed ? "" : tag("path", { d: marker(line.hue), fill: colour(line.hue), transform: `translate(${x + 15} ${y})` })),
    })),
    ...chart.references.map(({ value: y, label }) => ({
      name: `${label} ${value(y, chart.options.unit)}`,
      sign: (x, at) => tag("line", { x1: x, x2: x + 30, y1: at, y2: at, stroke: quiet(), "stroke-dasharray": "2 3" }),
    })),
  ];
  const pen = Object.assign(document.createElement("canvas").getContext("2d"), { font: `13px ${fonts}` });
  let [x, row] = [left, 0];
  const text = items.map(({ name, sign }) => {
    const room = 38 + pen.measureText(name).width * 1.06 + 22;
    if (x > left && x + room > width - right) [x, row] = [left, row + 1];
    const [at, y] = [x, 50 + row * lineHeight];
    x += room;
    return tag("g", { "data-legend": name }, sign(at, y) + write(at + 38, y + 4, name));
  }).join("");
  return { text, lines: row + 1 };
}

/** @returns the bytes of a PNG file, at twice the size. */
export async function toPng(source) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(resolve => { canvas.toBlob(resolve, "image/png"); });
}
