/** Numbers, durations and dates as texts. */

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** A whole number, such as 70,000. @param {number | null | undefined} value */
export const count = value => (value === null || value === undefined || Number.isNaN(value) ? '–' : plain.format(value));

/** A measured number with three digits, such as 0.00912 or 1.3e-7. @param {number | null | undefined} value */
export function figure(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(2) : size >= 1000 ? plain.format(value)
    : three.format(value);
  return text.replace('-', '−').replace('e−', 'e-').replace('e+', 'e');
}

/** A share, such as 22 %. @param {number} value */
export const percent = value => three.format(100 * value) + ' %';

/** A duration, such as 1 min 20 s. @param {number | null | undefined} seconds */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  if (seconds < 9.95) return seconds.toFixed(1) + ' s';
  const whole = Math.round(seconds);
  if (whole < 60) return whole + ' s';
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${plain.format(Math.floor(whole / 3600))} h ${Math.floor(whole % 3600 / 60)} min`;
}

const clock = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric' });

/** A time, such as “today, 10:14 AM” or “Nov 28, 10:14 PM”. @param {string | null | undefined} text */
export function time(text) {
  const date = new Date(text ?? '');
  if (Number.isNaN(date.getTime())) return '';
  return (date.toDateString() === new Date().toDateString() ? 'today' : day.format(date)) + ', ' + clock.format(date);
}

/** A word with its number, such as “1 row” or “24 rows”. @param {number} number @param {string} one @param {string} [many] */
export const words = (number, one, many = one + 's') => `${count(number)} ${number === 1 ? one : many}`;

/** A name in camelCase as words: squaredError → squared error, gaussianKl → Gaussian KL. @param {string} name */
export function spoken(name) {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().replace(/\bkl\b/g, 'KL').replace(/\bl1\b/g, 'L1')
    .replace(/\bl2\b/g, 'L2').replace(/\bmse\b/g, 'MSE').replace(/\bmae\b/g, 'MAE').replace(/\bgaussian\b/g, 'Gaussian');
}

/** Numbers at which an axis is marked: multiples of 1, 2 or 5. @param {number} low @param {number} high @param {number} [most] */
export function ticks(low, high, most = 6) {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find(each => each * power >= rough) ?? 10);
  const list = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) list.push(Number((k * step).toPrecision(12)));
  return list;
}

/** Marks of a logarithmic axis: powers of ten, with 2 and 5 between where there are few. @param {number} low @param {number} high */
export function logTicks(low, high) {
  if (high / low < 1.8) return ticks(low, high, 4);
  const list = [];
  const decades = Math.log10(high / low);
  for (let k = Math.floor(Math.log10(low)); k <= Math.ceil(Math.log10(high)); k++) {
    for (const each of decades < 1.2 ? [1, 2, 3, 5, 7] : decades < 3 ? [1, 2, 5] : [1]) {
      const value = each * 10 ** k;
      if (value >= low * .999 && value <= high * 1.001) list.push(Number(value.toPrecision(6)));
    }
  }
  return list;
}

/** The mark of a tick. @param {number} value */
export function mark(value) {
  const size = Math.abs(value);
  const text = size >= 1e7 || (size !== 0 && size < 1e-3) ? value.toExponential().replace('e+', 'e')
    : size >= 1000 ? plain.format(value) : String(Number(value.toPrecision(6)));
  return text.replace(/^-/, '−');
}
