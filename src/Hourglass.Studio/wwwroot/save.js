/** Downloads of what a page shows: drawings, pictures, tables. */

/** @param {BlobPart} content @param {string} type @param {string} name */
export function download(content, type, name) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** A table as CSV; a text that a spreadsheet would take for a formula is made a text. @param {(string | number | null)[][]} rows */
export function csv(rows) {
  const cell = (/** @type {any} */ value) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
    return /[",\n\r]/.test(text) || text !== value ? '"' + text.replaceAll('"', '""') + '"' : text;
  };
  return rows.map(row => row.map(cell).join(',')).join('\n') + '\n';
}

/** @param {(string | number | null)[][]} rows @param {string} name */
export const saveCsv = (rows, name) => download(csv(rows), 'text/csv', name + '.csv');

/** @param {HTMLCanvasElement} canvas @param {string} name */
export const savePng = (canvas, name) => canvas.toBlob(blob => { if (blob) download(blob, 'image/png', name + '.png'); });

/** A drawing of the page as a file of its own, with colors in place of variables. @param {SVGSVGElement} svg @param {string} name */
export function saveSvg(svg, name) {
  const style = getComputedStyle(document.documentElement);
  const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText)
    .filter(text => /^\.(chart|s\d|pair)\b/.test(text)).join('').replace(/var\((--\w+)\)/g, (_, key) => style.getPropertyValue(key).trim());
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const [width, height] = [svg.clientWidth || 640, svg.clientHeight || 320];
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const sheet = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  sheet.textContent = rules;
  const back = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [key, value] of [['width', '100%'], ['height', '100%'],
    ['fill', style.getPropertyValue('--card').trim()]]) back.setAttribute(key, value);
  copy.prepend(sheet, back);
  download(new XMLSerializer().serializeToString(copy), 'image/svg+xml', name + '.svg');
}
