/** The server's answers: JSON, NumPy arrays, pictures. Its faults become errors that say what, where and what to do. */

/** A fault in the server's words, with its place where it has one. */
export class Fault extends Error {
  /** @param {number} status @param {any} problem */
  constructor(status, problem) {
    super(problem.detail || problem.title || `The studio answered ${status}.`);
    this.status = status;
    this.title = problem.title ?? '';
    /** @type {string | undefined} */ this.path = problem.path;
    /** @type {number | undefined} */ this.line = problem.line;
    /** @type {number | undefined} */ this.row = problem.row;
    /** @type {string | undefined} */ this.column = problem.column;
    /** @type {string | undefined} */ this.hint = problem.hint;
  }

  /** The place of the fault, such as “line 18, row 17, column hr”, or an empty text. */
  get place() {
    const parts = [this.path, this.line && `line ${this.line}`, this.row !== undefined && `row ${this.row}`,
      this.column && `column ${this.column}`];
    return parts.filter(Boolean).join(', ');
  }
}

/**
 * Sends a request; an answer that is no success becomes a Fault.
 * @param {string} path below /api
 * @param {RequestInit} [options]
 * @returns {Promise<Response>}
 */
export async function send(path, options) {
  let response;
  try {
    response = await fetch('/api' + path, { credentials: 'same-origin', ...options });
  } catch (error) {
    if (/** @type {Error} */ (error).name === 'AbortError') throw error;
    throw new Fault(0, { title: 'No answer', detail: 'The studio does not answer. It may have been closed.' });
  }
  if (response.ok) return response;
  let problem = {};
  try { problem = await response.json(); } catch { /* no JSON: the status says it all */ }
  throw new Fault(response.status, problem);
}

/** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function get(path, signal) {
  return (await send(path, { signal, headers: { accept: 'application/json' } })).json();
}

/** @param {string} path @param {any} [body] @returns {Promise<any>} */
export async function post(path, body) {
  const response = await send(path, {
    method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body ?? {}),
  });
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** @param {string} path */
export async function remove(path) {
  await send(path, { method: 'DELETE' });
}

/** @typedef {{ data: Float32Array | Int32Array | Uint8Array, shape: number[] }} Table */

/** Reads an array. @param {string} path @param {AbortSignal} [signal] @returns {Promise<Table>} */
export async function array(path, signal) {
  return parseNpy(await (await send(path, { signal, headers: { accept: 'application/octet-stream' } })).arrayBuffer());
}

/**
 * Reads a NumPy file of 4-byte floats, 4-byte integers or bytes, little-endian, in row order.
 * @param {ArrayBuffer} buffer
 * @returns {Table}
 */
export function parseNpy(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes.length < 10 || bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY') throw new Error('No NumPy file.');
  const view = new DataView(buffer);
  const wide = bytes[6] > 1;
  const start = (wide ? 12 : 10) + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const head = new TextDecoder('latin1').decode(bytes.subarray(wide ? 12 : 10, start));
  const type = /'descr':\s*'([^']+)'/.exec(head)?.[1] ?? '';
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(head)?.[1] ?? '').split(',').filter(part => part.trim()).map(Number);
  if (/'fortran_order':\s*True/.test(head)) throw new Error('The array is in column order.');
  const body = buffer.slice(start);
  const data = type === '<f4' ? new Float32Array(body) : type === '<i4' ? new Int32Array(body) : type === '|u1' ? new Uint8Array(body)
    : null;
  if (!data) throw new Error(`The array holds ${type}, which this page does not read.`);
  return { data, shape };
}

/**
 * A picture as an address for an image, with the answer's headers. Give it back with URL.revokeObjectURL.
 * @param {string} path @param {RequestInit} [options]
 * @returns {Promise<{ url: string, headers: Headers }>}
 */
export async function picture(path, options) {
  const response = await send(path, { ...options, headers: { accept: 'image/png', ...options?.headers } });
  return { url: URL.createObjectURL(await response.blob()), headers: response.headers };
}

/** A query, without what is null or undefined. @param {Record<string, any>} values */
export function query(values) {
  const pairs = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return pairs.length ? '?' + pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&') : '';
}

/** An id as a part of a path. @param {string} id */
export const part = id => encodeURIComponent(id);
