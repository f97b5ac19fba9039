// ---- Long tables: most of their rows are out of sight. Those are renewed when they come into sight, when news pause, or when all are asked for.
// While news come they are not laid out either: two hundred rows in each frame are most of what news cost. ----

const sorted = 'th[aria-sort$="scending"]', longTable = 40, rest = 3000, around = 6;

// Who searches the page with the browser's search finds every row: they stay laid out until the reader is back in the page.
let isSearching = false;
addEventListener('keydown', event => {
  if (event.key !== 'F3' && !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f')) return;
  isSearching = true;
  everyRow();
}, true);
addEventListener('pointerdown', () => { isSearching = false; }, true);

function everyRow() {
  for (const body of document.querySelectorAll('.bln-body')) catchUp(body, true);
}

/** By what a table is sorted, and which way. */
function ordered(root) {
  const head = root.querySelector(sorted);
  return head ? head.textContent + head.getAttribute('aria-sort') : '';
}

/** The rows of a table's HTML, what stands before them and what after. */
function rowsOf(html) {
  const [before, more] = html.split('<tbody>');
  if (more === undefined) return undefined;
  const [rows, after] = more.split('</tbody>');
  return { before, rows: rows.split('</tr>').slice(0, -1), after };
}

function keep(body, table, order, state) {
  const known = body.balloonRows;
  if (known) clearTimeout(known.timer);
  body.balloonRows = table && table.rows.length > longTable && { rows: table.rows, wanted: table.rows, order, state };
  if (!body.balloonRows || body.balloonKeeps) return;
  body.balloonKeeps = true;
  body.addEventListener('scroll', event => {
    if (body.balloonRows) body.balloonRows.place = event.target.scrollTop;
    catchUp(body, false);
  }, { capture: true, passive: true });
  // Before rows change their places, each has to be what it is to be; and then they are in an order of their own.
  body.addEventListener('click', () => { catchUp(body, true); keep(body); }, true);
}

/** Renews the rows in sight of a long table that is in its own order. False where it is not such a table, or not the same any more. */
function renewedInSight(body, html) {
  const known = body.balloonRows, next = known && rowsOf(html);
  if (!next || next.rows.length !== known.rows.length || ordered(body) !== known.order) return false;
  const made = document.createElement('template');
  made.innerHTML = next.before;
  if (made.content.querySelector('thead').textContent !== body.querySelector('thead').textContent) return false;
  known.wanted = next.rows;
  catchUp(body, isSearching);
  while (body.childElementCount > 1) body.lastElementChild.remove();
  body.insertAdjacentHTML('beforeend', next.after.replace('</table></div>', ''));
  clearTimeout(known.timer);
  known.timer = setTimeout(() => { if (isInSight(body)) catchUp(body, true); }, rest);
  return true;
}

function catchUp(body, isAll) {
  const known = body.balloonRows, box = body.querySelector('.bln-scroll');
  if (!known || known.rows === known.wanted && !known.away || !box) return;
  const table = box.querySelector('table'), rows = table.tBodies[0].rows;
  // What is measured here has the page laid out first: once, and not at each news.
  if (!known.away)
    Object.assign(known, {
      height: table.tBodies[0].offsetHeight / rows.length || 1, place: box.scrollTop, room: box.clientHeight,
      widths: [...table.tHead.rows[0].cells].map(head => head.offsetWidth)
    });
  const top = Math.floor(known.place / known.height), seen = Math.ceil(known.room / known.height);
  const first = isAll ? 0 : Math.max(0, top - around), end = isAll ? rows.length : Math.min(rows.length, top + seen + around);
  const places = [];
  for (let i = first; i < end; i++) if (known.rows[i] !== known.wanted[i]) places.push(i);
  const made = document.createElement('template');
  made.innerHTML = `<table><tbody>${places.map(i => known.wanted[i] + '</tr>').join('')}</tbody></table>`;
  localText(made.content);
  mark(made.content, known.state, false);
  known.rows = isAll ? known.wanted : known.rows.slice();
  const news = [...made.content.querySelector('tbody').rows];
  places.forEach((place, i) => {
    known.rows[place] = known.wanted[place];
    become(rows[place], news[i]);
  });
  layOut(known, table, first, end);
}

/** Leaves some rows of a table in the page, and in place of the others as much room. Columns stay as wide as all of the rows made them. */
function layOut(known, table, first, end) {
  const rows = table.tBodies[0].rows, heads = [...table.tHead.rows[0].cells], away = first > 0 || end < rows.length;
  if (away && !known.away) heads.forEach((head, i) => { head.style.width = `${known.widths[i]}px`; });
  for (let i = 0; i < rows.length; i++) if (rows[i].hidden !== (i < first || i >= end)) rows[i].hidden = !rows[i].hidden;
  if (away) table.style.margin = `${first * known.height}px 0 ${(rows.length - end) * known.height}px`;
  else for (const part of [table, ...heads]) part.removeAttribute('style');
  known.away = away;
}

/** Makes a piece of the page as another is, and touches no more of it than is different. */
function become(old, next) {
  if (old.isEqualNode(next)) return;
  if (old.nodeName !== next.nodeName || old.childNodes.length !== next.childNodes.length) return old.replaceWith(next);
  if (old.nodeType === Node.TEXT_NODE) { old.data = next.data; return; }
  for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  const parts = [...next.childNodes];
  [...old.childNodes].forEach((part, i) => become(part, parts[i]));
}

/** Lays a table over an earlier one of the same columns: what is as it was stays untouched. False where there is no such table. */
function renewed(body, next) {
  const [old, table] = [body, next].map(place => place.querySelector('table'));
  if (!old || !table || !old.tHead.isEqualNode(table.tHead)) return false;
  const rows = [...old.tBodies[0].rows], news = [...table.tBodies[0].rows];
  news.forEach((row, i) => {
    if (!rows[i]) old.tBodies[0].append(row);
    else become(rows[i], row);
  });
  for (const row of rows.slice(news.length)) row.remove();
  while (body.childElementCount > 1) body.lastElementChild.remove();
  body.append(...[...next.children].slice(1));
  return true;
}
