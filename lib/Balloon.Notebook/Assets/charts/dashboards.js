// ---- Dashboards: selectors for everything on the page, tables as CSV, and what is new. ----

function board(id, news, isAsked) {
  const root = document.getElementById(id);
  if (!root) return;
  const first = !root.balloon;
  const state = root.balloon = root.balloon || { chosen: [] };
  state.panels = news.panels;
  news.panels.forEach((panel, i) => {
    const place = root.querySelector(`[data-panel="${i}"]`);
    if (!place) return;
    if (panel.chart) {
      const element = place.querySelector('.bln-plot'), words = place.querySelector('figcaption');
      if (first) panel.alt = words.textContent;
      else caption(place, panel, state);
      const known = drawn.get(element.id);
      if (known) known.chosen = state.chosen;
      draw(element.id, panel.chart, isAsked);
      drawn.get(element.id).chosen = state.chosen;
    } else {
      const body = place.querySelector('.bln-body');
      if (first) return fill(body, panel, state, first);
      const job = body.balloonJob = body.balloonJob || { element: body, isDrawn: true, inSight: isInSight(body), drawnAt: 0 };
      if (!job.fill) observe(job);
      job.fill = () => fill(body, state.panels[i], state, false);
      soon(job, isAsked);
    }
  });
  if (news.note !== undefined && !first) root.querySelector('.bln-source').textContent = news.note;
  if (first) {
    for (const [i, select] of [...root.querySelectorAll('.bln-pick select')].entries()) {
      state.chosen[i] = select.value;
      select.addEventListener('change', () => { state.chosen[i] = select.value; choose(root, i); });
    }
    if (state.chosen.some(c => c)) news.panels.forEach((_, i) => refill(root, i));
    csv(root);
    paper(root);
  } else if (news.selectors) renew(root, news.selectors);
  if (first) localText(root);
}

/** The heads of a table stay while its rows go by below them: they need the colour of the page, which is the front end's. */
function paper(root) {
  for (let element = root; element; element = element.parentElement) {
    const color = getComputedStyle(element).backgroundColor;
    if (/^rgba\(.*, 0\)$|^transparent$/.test(color)) continue;
    root.style.setProperty('--bln-page', color);
    return;
  }
  root.style.setProperty('--bln-page', isLight(getComputedStyle(root).color) ? '#1c2128' : '#ffffff');
}

/** The options of a selector when players have come: they take the places of those who have gone. Whoever is chosen stays so, unless gone. */
function renew(root, selectors) {
  for (const [i, select] of [...root.querySelectorAll('.bln-pick select')].entries()) {
    if (!selectors[i]) continue;
    const come = new Map(selectors[i].options.map(o => [o.value, o.text])), kept = select.value;
    const gone = [...select.options].filter(o => !come.delete(o.value));
    for (const [value, text] of come) Object.assign(gone.pop() || select.appendChild(new Option()), { value, text });
    gone.forEach(o => o.remove());
    if (select.value === kept) continue;
    select.value = kept;
    if (select.selectedIndex >= 0) continue;
    select.value = '';
    select.dispatchEvent(new Event('change'));
  }
}

/** A panel that is no chart, as the reader chose: figures as HTML, a table as the texts of its cells. Sorting and scrolling stay. */
function fill(body, panel, state, first) {
  const variants = panel.variants || [];
  if (first && !variants.length) keep(body, rowsOf(body.innerHTML), ordered(body), state);
  if (panel.html === undefined || (first && !variants.length)) return;
  let html = panel.html, cells;
  for (const [i, variant] of variants.entries()) {
    const chosen = variant[state.chosen[i] ?? ''];
    if (typeof chosen === 'string') { html = chosen; cells = undefined; }
    else if (chosen) cells = chosen;
  }
  const shown = html + (cells ? JSON.stringify(cells) : '');
  if (body.balloon === shown) return;
  body.balloon = shown;
  if (!cells && renewedInSight(body, html)) return;
  if (body.balloonRows && body.balloonRows.away) layOut(body.balloonRows, body.querySelector('table'), 0, Infinity);
  const made = document.createElement('template'), next = made.content;
  made.innerHTML = html;
  if (cells) (next.querySelector('table') ? lay : figures)(next.firstElementChild, cells);
  const head = body.querySelector(sorted), order = ordered(next);
  if (head) resort(next, head.textContent, head.getAttribute('aria-sort'));
  localText(next);
  mark(next, state, false);
  if (!renewed(body, next)) {
    body.replaceChildren(next);
    csv(body);
  }
  keep(body, cells ? undefined : rowsOf(html), order, state);
}
