/** What several pages are made of: states, faults, explanations, sliders, notices, commands, downloads. */
import { h, onStop, replace, s, state, watch } from './view.js';

const live = h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
const notices = h('div', { role: 'status' });
let spoke = 0;
let waiting = 0;

/** The regions that screen readers listen to; the shell shows them. */
export const regions = () => [live, notices];

/** Says a text to screen readers, at most once a second, the latest. @param {string} text */
export function say(text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    spoke = performance.now();
    live.textContent = text;
  }, Math.max(0, 1000 - (performance.now() - spoke)));
}

/** A notice at the lower edge, until it is closed or replaced. @param {string} text @param {string} [act] @param {() => void} [work] */
export function notice(text, act, work) {
  const close = () => replace(notices);
  replace(notices, h('div', { class: 'notice' }, h('span', null, text),
    act && h('button', { onclick: () => { close(); work?.(); } }, act),
    h('button', { onclick: close }, 'Close')));
}

/** Does something; a fault is told in a notice. @param {() => Promise<any>} work */
export async function attempt(work) {
  try { await work(); } catch (error) { notice(/** @type {Error} */ (error).message); }
}

/** A fault, with its place and what to do. @param {any} error @param {() => void} [again] */
export function fault(error, again) {
  return h('section', { class: 'card fault', role: 'alert' },
    h('h2', null, error.title || 'That did not work'),
    h('p', { class: 'note' }, error.place ? error.place + ': ' : '', error.message),
    error.hint && h('p', { class: 'note' }, error.hint),
    again && h('p', { class: 'note' }, h('button', { onclick: again }, 'Try again')));
}

/** What stands where nothing is yet. @param {string} text @param {...any} more */
export const empty = (text, ...more) => h('div', { class: 'card empty' }, h('p', null, text), ...more);

/** What stands while something loads; only after a moment, to be calm. @param {string} text */
export function wait(text) {
  const line = h('p', { class: 'wait', hidden: true }, text);
  const timer = setTimeout(() => line.removeAttribute('hidden'), 300);
  onStop(() => clearTimeout(timer));
  return line;
}

/**
 * Loads something and shows it: first a calm line, then the thing or the fault.
 * @template T
 * @param {string} text what is loading
 * @param {() => Promise<T>} load
 * @param {(value: T, again: () => void) => any} show
 */
export function loaded(text, load, show) {
  /** @type {import('./view.js').State<{ value?: T, error?: any } | null>} */
  const result = state(null);
  let isGone = false;
  onStop(() => { isGone = true; });
  const again = () => load().then(value => { if (!isGone) result.set({ value }); }, error => { if (!isGone) result.set({ error }); });
  again();
  return () => {
    const now = result();
    if (!now) return wait(text);
    return now.error ? fault(now.error, again) : show(/** @type {T} */ (now.value), again);
  };
}

const states = {
  waiting: ['', 'Waiting'], reading: ['live', 'Reading data'], training: ['live', 'Training'], paused: ['', 'Paused'],
  finishing: ['live', 'Measuring the result'], done: ['on', 'Done'], failed: ['off', 'Failed'], elsewhere: ['live', 'Trained by a command'],
};

/** The state of a run. @param {string} name */
export function badge(name) {
  const [kind, text] = states[/** @type {keyof typeof states} */ (name)] ?? ['', name];
  return h('span', { class: 'state' }, h('span', { class: 'dot ' + kind }), text);
}

let ids = 0;
/** A new id for an element. */
export const newId = () => 'e' + ++ids;

/** A “?” that explains a number. @param {string} name @param {{ text: string, formula?: string, unit?: string }} about */
export function help(name, about) {
  const id = newId();
  const box = h('div', { id, popover: 'auto', role: 'note' },
    h('p', null, about.text), about.formula && h('p', { class: 'formula' }, about.formula), about.unit
      && h('p', null, 'Unit: ', about.unit));
  const button = h('button', { type: 'button', class: 'help', popovertarget: id, 'aria-label': 'What is ' + name + '?' }, '?');
  box.addEventListener('toggle', (/** @type {any} */ event) => {
    if (event.newState !== 'open') return;
    const [from, size] = [button.getBoundingClientRect(), box.getBoundingClientRect()];
    box.style.left = Math.max(12, Math.min(from.left - 16, innerWidth - size.width - 12)) + 'px';
    box.style.top = (from.bottom + size.height + 16 > innerHeight && from.top > size.height + 16
      ? from.top - size.height - 8 : from.bottom + 8) + 'px';
  });
  return [button, box];
}

/** A button; a reason in place of null makes it explain why it does nothing now.
 * @param {any} content @param {() => void} work @param {() => string | null} [reason] @param {string} [look]
 *  @param {string} [hint] */
export function button(content, work, reason = () => null, look = '', hint = '') {
  const id = newId();
  return h('span', { title: () => reason() ?? (hint || null) },
    h('button', {
      type: 'button', class: look, 'aria-disabled': () => (reason() ? 'true' : null), 'aria-describedby': () => (reason() ? id : null),
      onclick: () => { const why = reason(); if (why) notice(why); else work(); },
    }, content),
    h('span', { id, class: 'unseen' }, reason));
}

/**
 * A native range beside a number field, both for one value.
 * @param {{ name: any, label: string, low: number, high: number, step: number | 'any', value: import('./view.js').State<number>,
 *   digits?: number, oninput?: (value: number) => void }} about
 */
export function slide(about) {
  const shown = () => Number(about.value().toFixed(about.digits ?? 2));
  const take = (/** @type {any} */ event) => {
    const value = Number(event.target.value);
    if (event.target.value === '' || !Number.isFinite(value)) return;
    about.value.set(Math.min(about.high, Math.max(about.low, value)));
    about.oninput?.(about.value.peek());
  };
  const box = h('input', { type: 'number', min: about.low, max: about.high, step: about.step, 'aria-label': about.label, onchange: take });
  const range = h('input', { type: 'range', min: about.low, max: about.high, step: about.step, 'aria-label': about.label, oninput: take });
  watch(() => { range.value = about.value(); box.value = shown(); });
  return h('div', { class: 'slide' }, h('span', { class: 'name' }, about.name), range, box);
}

/** One of few choices. @param {string} name @param {[string, any][]} options @param {import('./view.js').State<string>} value */
export function choice(name, options, value) {
  const group = newId();
  return h('span', { class: 'choice', role: 'radiogroup', 'aria-label': name }, options.map(([key, text]) => h('label', null,
    h('input', { type: 'radio', name: group, value: key, checked: () => value() === key, onchange: () => value.set(key) }), text)));
}

/** A menu. @param {string} name @param {[any, string][]} options @param {any} value @param {(key: string) => void} work */
export const menu = (name, options, value, work) => h('label', { class: 'field' }, name,
  h('select', { onchange: (/** @type {any} */ e) => work(e.target.value) }, options.map(([key, text]) =>
    h('option', { value: key, selected: String(key) === String(value) }, text))));

/** Commands that do the same elsewhere. @param {() => [string, string][]} lines names and commands */
export function commands(lines) {
  return h('details', { class: 'commands' }, h('summary', null, 'Show command'), () => lines().map(([name, text]) => [
    h('p', { class: 'note' }, name),
    h('div', { class: 'copy' }, h('pre', { tabindex: '0', role: 'region', 'aria-label': name }, text),
      h('button', { class: 'quiet', onclick: async () => {
        try {
          await navigator.clipboard.writeText(text);
          notice('Copied.');
        } catch { notice('Mark the text and copy it.'); }
      } }, 'Copy'))]));
}
