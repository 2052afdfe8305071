/** The frame around all pages: header, connection, and the page that the address names. */
import { get, post } from './api.js';
import { connect, connection, retryIn } from './events.js';
import { fault, regions, say, wait } from './parts.js';
import { h, replace, s, scope, state } from './view.js';

/** The pages; each module's `show(context)` builds one. */
const pages = {
  '': { name: 'Start', load: () => import('./start.js') },
  train: { name: 'Train', load: () => import('./train.js') },
  latent: { name: 'Latent', load: () => import('./latent.js') },
  anomaly: { name: 'Anomalies', load: () => import('./anomaly.js') },
  generate: { name: 'Generate', load: () => import('./generate.js') },
  models: { name: 'Models', load: () => import('./models.js') },
};

/** The current page's key. */
const current = state('');
const main = h('main', { id: 'main', tabindex: '-1' });
let dispose = () => {};
let visit = 0;

/** @typedef {{ id: string, query: URLSearchParams, setQuery: (values: Record<string, any>) => void,
 *   go: (path: string, quietly?: boolean) => void, setTitle: (title: string) => void, about: any }} Context */

/** What the server says about itself; empty until it answered. */
export const about = state(/** @type {any} */ ({}));

/** Shows the page of the address. @param {boolean} moveFocus */
async function show(moveFocus) {
  const mine = ++visit;
  const [, key = '', id = ''] = location.pathname.split('/');
  const page = pages[/** @type {keyof typeof pages} */ (key)];
  current.set(key);
  /** @type {Context} */
  const context = {
    id: decodeURIComponent(id), query: new URLSearchParams(location.search), go, about, setTitle, setQuery: values => {
      const query = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(values)) {
        if (value === null || value === undefined || value === '') query.delete(name); else query.set(name, String(value));
      }
      const text = query.toString();
      if (mine === visit) history.replaceState(null, '', location.pathname + (text ? '?' + text : ''));
    },
  };
  setTitle(page?.name ?? 'Not found');
  const late = setTimeout(() => { if (mine === visit) { dispose(); dispose = () => {}; replace(main, wait('Loading …')); } }, 200);
  let build;
  try {
    const module = page && await page.load();
    build = () => (module ? module.show(context) : [h('h1', null, 'There is no such page'),
      h('p', { class: 'lead' }, h('a', { href: '/' }, 'Go to the start.'))]);
  } catch (error) {
    build = () => fault({ title: 'The page could not be loaded', message: 'The studio may have been closed.' }, () => show(false));
  }
  clearTimeout(late);
  if (mine !== visit) return;
  dispose();
  const [content, end] = scope(build);
  dispose = end;
  replace(main, content);
  if (!moveFocus) return;
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  say(document.title);
}

/** @param {string} title */
function setTitle(title) {
  document.title = title === 'Start' ? 'Hourglass studio' : title + ' · Hourglass studio';
}

/** Goes to a page of the studio. @param {string} path @param {boolean} [quietly] in place of the current address */
export function go(path, quietly = false) {
  if (quietly) history.replaceState(null, '', path); else history.pushState(null, '', path);
  show(true);
}

/** The hourglass: wide, narrow, wide. */
const glass = () => s('svg', { viewBox: '0 0 32 32', 'aria-hidden': 'true' },
  [[2, 3, 26], [8, 7, 18], [20, 7, 18], [26, 3, 26]].map(([x, y, height]) => s('rect', { class: 'a', x, y, width: 4, height, rx: 2 })),
  s('rect', { class: 'b', x: 14, y: 12, width: 4, height: 8, rx: 2 }));

const linkStates = { connecting: ['', 'Connecting'], live: ['on', 'Live'], offline: ['off', 'Offline'] };

/** Header, banner, page. */
function shell() {
  return [
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: '/' }, glass(), h('span', null, 'Hourglass studio')),
      h('nav', { 'aria-label': 'Pages' }, Object.entries(pages).map(([key, page]) =>
        h('a', { href: '/' + key, 'aria-current': () => (current() === key ? 'page' : null) }, page.name))),
      h('span', { class: 'link-state' }, () => {
        const [kind, text] = linkStates[connection()];
        return [h('span', { class: 'dot ' + kind }), h('span', null, text), about().isReadOnly && h('span', null, '· read only')];
      })),
    h('div', { class: 'banners', role: 'status' }, () => connection() === 'offline' && h('div', { class: 'banner' },
      h('span', null, 'The studio does not answer. This page keeps what it shows and connects again by itself.'),
      h('button', { onclick: connect }, 'Try now'),
      h('span', { class: 'small', 'aria-hidden': 'true' }, () => `next try in ${retryIn()} s`))),
    main, regions(),
  ];
}

/** Exchanges the token of the address, if there is one, for a cookie. */
async function signIn() {
  const token = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (!token) return;
  history.replaceState(null, '', location.pathname + location.search);
  await post('/session', { token });
}

document.addEventListener('click', event => {
  const link = /** @type {HTMLElement} */ (event.target).closest?.('a');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.hasAttribute('download') || link.target || link.pathname.startsWith('/api/')) return;
  if (link.hash) return;
  event.preventDefault();
  go(link.pathname + link.search);
});
addEventListener('popstate', () => show(true));

const [parts] = scope(shell);
replace(document.getElementById('app'), parts);
signIn().catch(() => {}).then(() => {
  connect();
  get('/about').then(about.set, () => {});
  show(false);
});
