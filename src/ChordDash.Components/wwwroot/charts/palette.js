/** Colours, markers and dashes of lines; the colours stand in the style sheet, for light and dark. */
const hues = 8;
const shapes = ["circle", "square", "triangle", "diamond", "star"];

const paths = [
  "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1 -5 0Z", "M-4.5 -4.5H4.5V4.5H-4.5Z", "M0 -6L5.5 4.5H-5.5Z", "M0 -6.5L6 0L0 6.5L-6 0Z",
  "M0 -7L1.8 -2.2L6.7 -2.2L2.8 .9L4.3 5.7L0 2.8L-4.3 5.7L-2.8 .9L-6.7 -2.2L-1.8 -2.2Z",
];
const dashes = [0, 7, 2, 12];

const known = new Map();
document.addEventListener("chorddash:theme", () => known.clear());

function variable(name) {
  if (!known.has(name)) known.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return known.get(name);
}

export const isDark = () => document.documentElement.dataset.theme === "dark";
export const colour = hue => variable(`--cd-hue-${hue % hues}`);
/** As many shapes as have no factor in common with the hues: 40 runs before both are the same. */
export const shape = hue => shapes[hue % shapes.length];
/** The marker as a path around 0, 0. */
export const marker = hue => paths[hue % paths.length];
/** Length of the dashes of a line, and of the gaps between them; 0 of a line without. */
export const dash = line => line.dashed ? 5 : dashes[(line.dash ?? 0) % dashes.length];
export const quiet = () => variable("--cd-quiet");
export const grid = () => variable("--cd-line");
export const paper = () => variable("--cd-card");

export function onThemeChange(changed) {
  document.addEventListener("chorddash:theme", changed);
  return () => document.removeEventListener("chorddash:theme", changed);
}
