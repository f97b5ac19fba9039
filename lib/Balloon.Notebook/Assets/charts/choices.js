/** Lays the texts of another choice over a table's cells, row by row; bars are drawn anew. */
function lay(box, cells) {
  const table = box.querySelector('table');
  const rows = [...table.tBodies[0].rows];
  rows.forEach((row, i) => (cells[i] || []).forEach((text, k) => {
    const cell = row.cells[k];
    if (text === null || !cell) return;
    const last = cell.lastChild;
    if (last && last.nodeType === Node.TEXT_NODE) last.data = text;
    else cell.append(text);
    cell.classList.toggle('null', text === '');
  }));
  const bars = rows.map(row => row.querySelector('.bar > i')).map(bar => bar && [bar, parseFloat(bar.closest('td').textContent.replaceAll(',', '')) || 0]);
  const most = Math.max(1e-9, ...bars.filter(Boolean).map(b => b[1]));
  for (const [bar, value] of bars.filter(Boolean)) bar.style.width = `${100 * value / most}%`;
}

/** Figures of another choice: of each what it says, its number and a word more. */
function figures(cards, cells) {
  cards.replaceChildren(...cells.map(([number, what, note]) => {
    const card = document.createElement('div'), num = document.createElement('div'), words = document.createElement('div');
    [card.className, num.className, words.className] = ['card', 'num', 'what'];
    num.append(Object.assign(document.createElement('bdi'), { textContent: number }));
    words.textContent = what;
    if (note) words.append(' ', Object.assign(document.createElement('span'), { className: 'note', textContent: note }));
    card.append(num, words);
    return card;
  }));
}

function resort(body, name, order) {
  const head = [...body.querySelectorAll('th')].find(th => th.textContent === name);
  if (head && window.balloonTables) window.balloonTables.sort(head, order);
}

/** The rows of whom the reader chose stand out, and come into sight when they are chosen. */
function mark(body, state, show) {
  for (const row of body.querySelectorAll('tbody tr')) {
    const name = row.querySelector('bdi');
    const chosen = name && state.chosen.some(c => c && c === (name.dataset.key ?? name.textContent));
    row.classList.toggle('bln-chosen', Boolean(chosen));
    if (!chosen || !show) continue;
    const box = row.closest('.bln-scroll');
    box.scrollTop = row.offsetTop - (box.clientHeight - row.offsetHeight) / 2;
  }
}

function refill(root, i) {
  const panel = root.balloon.panels[i], place = root.querySelector(`[data-panel="${i}"]`);
  if (!panel || !panel.variants && !(panel.chart && panel.chart.variants)) return;
  if (panel.chart) {
    caption(place, panel, root.balloon);
    redraw(drawn.get(place.querySelector('.bln-plot').id));
  } else fill(place.querySelector('.bln-body'), panel, root.balloon, false);
}

/** What a chart shows, in words: of whom the reader chose, where the words differ. */
function caption(place, panel, state) {
  const chosen = (panel.chart.variants || []).map((variant, i) => variant[state.chosen[i] ?? '']).findLast(change => change && change.alt !== undefined);
  const alt = chosen ? chosen.alt : panel.alt, words = place.querySelector('figcaption');
  if (alt === undefined || words.textContent === alt) return;
  words.textContent = alt;
  place.querySelector('.bln-plot').setAttribute('aria-label', alt);
}

function choose(root, selector) {
  root.balloon.panels.forEach((panel, i) => {
    const variants = panel.variants || (panel.chart && panel.chart.variants);
    if (variants && variants[selector] && Object.keys(variants[selector]).length) refill(root, i);
    else if (!panel.chart) {
      const place = root.querySelector(`[data-panel="${i}"]`);
      catchUp(place.querySelector('.bln-body'), true);
      mark(place, root.balloon, true);
    }
  });
}
