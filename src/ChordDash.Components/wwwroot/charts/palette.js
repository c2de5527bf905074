/** Colours and markers of lines; the colours stand in the style sheet, for light and dark. */
const hues = 8;
const shapes = ["circle", "square", "triangle", "diamond", "star"];

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
export const quiet = () => variable("--cd-quiet");
export const grid = () => variable("--cd-line");
export const paper = () => variable("--cd-card");

export function onThemeChange(changed) {
  document.addEventListener("chorddash:theme", changed);
  return () => document.removeEventListener("chorddash:theme", changed);
}
