/**
 * The whole view layer: values that are watched, and elements made of text nodes only.
 * A value that is read inside of `watch` runs it again when it changes; what a watch made before is disposed first.
 */

/** @typedef {{ stops: (() => void)[], run?: () => void }} Scope */
/** @template T @typedef {{ (): T, set(value: T): void, peek(): T }} State */

/** @type {Scope | null} */
let owner = null;
/** @type {Scope | null} */
let watcher = null;

/**
 * A value that can be watched.
 * @template T
 * @param {T} value
 * @returns {State<T>}
 */
export function state(value) {
  /** @type {Set<Scope>} */
  const watchers = new Set();
  const read = () => {
    if (watcher) {
      const mine = watcher;
      if (!watchers.has(mine)) {
        watchers.add(mine);
        mine.stops.push(() => watchers.delete(mine));
      }
    }
    return value;
  };
  read.peek = () => value;
  read.set = (/** @type {T} */ next) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const each of [...watchers]) if (watchers.has(each)) each.run?.();
  };
  return read;
}

/**
 * Runs `work` now and after each change of a value that it read.
 * @param {() => void} work
 */
export function watch(work) {
  /** @type {Scope} */
  const mine = { stops: [] };
  mine.run = () => {
    stop(mine);
    const [oldOwner, oldWatcher] = [owner, watcher];
    [owner, watcher] = [mine, mine];
    try { work(); } finally { [owner, watcher] = [oldOwner, oldWatcher]; }
  };
  onStop(() => stop(mine));
  mine.run();
}

/** Calls `work` when the part of the page that is being built goes away. @param {() => void} work */
export function onStop(work) {
  owner?.stops.push(work);
}

/** @param {Scope} scope */
function stop(scope) {
  const stops = scope.stops;
  scope.stops = [];
  for (const each of stops.reverse()) each();
}

/**
 * Builds a part of the page that can be disposed as a whole.
 * @template T
 * @param {() => T} build
 * @returns {[T, () => void]}
 */
export function scope(build) {
  /** @type {Scope} */
  const mine = { stops: [] };
  const [oldOwner, oldWatcher] = [owner, watcher];
  [owner, watcher] = [mine, null];
  try { return [build(), () => stop(mine)]; } finally { [owner, watcher] = [oldOwner, oldWatcher]; }
}

/** Reads values without watching them. @template T @param {() => T} read @returns {T} */
export function unwatched(read) {
  const old = watcher;
  watcher = null;
  try { return read(); } finally { watcher = old; }
}

/**
 * An element. Properties: `style` (an object, set through the CSSOM), `on…` (a listener), any attribute; a function as the value of an
 * attribute or as a child is watched. Texts become text nodes, never markup.
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...any} children
 * @returns {any}
 */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An element of a drawing. @param {string} tag @param {Record<string, any> | null} [props] @param {...any} children @returns {any} */
export function s(tag, props, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children);
}

/** @param {any} element @param {Record<string, any> | null | undefined} props @param {any[]} children */
function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (typeof value === 'function') watch(() => put(element, name, value()));
    else put(element, name, value);
  }
  append(element, children);
  return element;
}

/** @param {any} element @param {string} name @param {any} value */
function put(element, name, value) {
  if (name === 'style') for (const [key, each] of Object.entries(value)) element.style.setProperty(key, each);
  else if (name === 'value' || name === 'checked' || name === 'indeterminate') element[name] = value;
  else if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

/** @param {any} element @param {any[]} children */
function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (typeof child === 'function') element.append(live(child));
    else if (child !== null && child !== undefined && child !== false) element.append(child instanceof Node ? child : String(child));
  }
}

/** A child that is built anew after each change of what it read. @param {() => any} build @returns {Node} */
function live(build) {
  const [start, end] = [document.createComment(''), document.createComment('')];
  const both = document.createDocumentFragment();
  both.append(start, end);
  watch(() => {
    while (start.nextSibling && start.nextSibling !== end) start.nextSibling.remove();
    const part = document.createDocumentFragment();
    append(part, [build()]);
    end.before(part);
  });
  return both;
}

/** Puts `children` in place of all that `element` holds. @param {any} element @param {...any} children */
export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/**
 * A function with one call in flight: a call during another one waits, and only the latest of those that wait is made.
 * @template {any[]} A
 * @param {(...args: A) => Promise<void>} work
 * @returns {(...args: A) => Promise<void>}
 */
export function latest(work) {
  let isBusy = false;
  /** @type {A | null} */
  let next = null;
  return async (...args) => {
    next = args;
    if (isBusy) return;
    isBusy = true;
    try {
      while (next) {
        const now = /** @type {A} */ (next);
        next = null;
        await work(...now);
      }
    } finally { isBusy = false; }
  };
}
