/** Mathematics of lines, without a page. A gap is null. */

/** Exponential moving average from zero, divided by 1 - weight^t, so that it is not drawn to zero at first (Kingma and Ba, 2015, §3). */
export function smooth(values, weight) {
  if (!(weight > 0)) return values;
  let average = 0, bias = 1;
  return values.map(value => {
    if (value == null) return null;
    average = weight * average + (1 - weight) * value;
    bias *= weight;
    return average / (1 - bias);
  });
}

/** Index of the first number that is not below the given one. */
export function lowerBound(ascending, value) {
  let low = 0, high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}

/**
 * Which of the points first … last are drawn: all, up to `most`; of more, each column's lowest and highest of every bucket. Widths are
 * powers of two and buckets begin at multiples of them, so that they stay where they are while points are added or the view moves.
 */
export function pick(columns, first, last, most = 500) {
  const count = last - first + 1;
  if (count <= most) return Array.from({ length: Math.max(count, 0) }, (_, index) => first + index);
  let width = 2;
  while (Math.ceil(count / width) * 2 > most) width *= 2;
  const kept = new Set([first, last]);
  for (let start = Math.floor(first / width) * width; start <= last; start += width) {
    const end = Math.min(start + width - 1, last);
    for (const column of columns) {
      let low = -1, high = -1;
      for (let index = Math.max(start, first); index <= end; index++) {
        if (column[index] == null) continue;
        if (low < 0 || column[index] < column[low]) low = index;
        if (high < 0 || column[index] > column[high]) high = index;
      }
      if (low >= 0) kept.add(low).add(high);
    }
  }
  return [...kept].sort((a, b) => a - b);
}

/** Ends and number of ticks at round distances; whole numbers for epochs. */
export function ticks(low, high, { whole, most = 10 }) {
  const span = Math.max(high - low, whole ? 1 : 1e-9);
  let step = whole ? 1 : 10 ** Math.floor(Math.log10(span / most));
  for (let turn = 0; span / step > most + 1e-9; turn++) step *= turn % 3 === 1 ? 2.5 : 2;
  const from = Math.floor(low / step + 1e-9) * step;
  const count = Math.max(1, Math.ceil((high - from) / step - 1e-9));
  return { from, to: from + count * step, count, step };
}
