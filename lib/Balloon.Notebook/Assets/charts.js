// Draws the charts and dashboards of Balloon.Notebook, with the plotly.js that is in the page and nothing from the network.
// An output pushes [id, figure] onto window.balloonCharts; before this script is there that is a list, and afterwards it draws.
(function () {
  'use strict';
  const early = window.balloonCharts;
  if (early && early.draw) return;

  const grid = 'rgba(128,128,128,.22)';
  const sans = 'system-ui, -apple-system, "Segoe UI", sans-serif';
  const colors = ['#3b82f6', '#e08a1e', '#1fa187', '#c45a9f', '#7c6bd6', '#b9a400', '#d9534f', '#3aa0c9', '#9a6b3f', '#7f8792'];
  const config = { responsive: false, displaylogo: false, displayModeBar: false, doubleClick: 'reset' };

  // ---- Theme: the colour of the text around a chart says whether its page is light or dark, in every front end. ----

  function isLight(color) {
    const c = (color.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
    return c[0] * 0.299 + c[1] * 0.587 + c[2] * 0.114 > 140;
  }

  const templates = new Map();

  /** The template of all charts of a look. It is the same object each time: a new one would make plotly.js draw everything anew. */
  function template(element, titled) {
    const text = getComputedStyle(element).color, narrow = element.clientWidth < 520, look = [text, narrow, Boolean(titled)].join();
    if (!templates.has(look)) templates.set(look, templateOf(text, narrow, titled));
    return templates.get(look);
  }

  /** Fonts, grid, hover labels and the colours of series that have none of their own. */
  function templateOf(text, narrow, titled) {
    const dark = isLight(text);
    const page = dark ? '#1c2128' : '#ffffff';
    // Labels have room by automargin. To hide those without, plotly.js would measure all of them again for each one, a third of a redraw.
    const axis = { gridcolor: grid, zerolinecolor: grid, linecolor: grid, automargin: true, ticklabeloverflow: 'allow', title: { standoff: 8 } };
    // Ticks that nobody sees keep the first words of the two axes apart.
    const across = Object.assign({ ticks: 'outside', ticklen: 5, tickcolor: 'rgba(0,0,0,0)' }, axis);
    const edge = { color: dark ? 'rgba(255,255,255,.45)' : 'rgba(0,0,0,.35)', width: 1 };
    const scale = dark ? [[0, '#1b2a3d'], [.5, '#2f7f9e'], [1, '#f2e56b']] : [[0, '#dce9f5'], [.5, '#3f9fb5'], [1, '#1d2f6f']];
    return {
      layout: {
        font: { family: sans, size: narrow ? 11 : 12.5, color: text },
        paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', colorway: colors,
        xaxis: across, yaxis: axis, separators: '.,',
        hoverlabel: { font: { family: sans, size: 12.5, color: dark ? '#e6e9ed' : '#1f2328' }, bgcolor: page, bordercolor: 'rgba(128,128,128,.6)', align: 'left', namelength: 40 },
        // Above the chart, where no title is: below, the names of the axis are of any length.
        legend: { orientation: 'h', x: 0, y: titled ? -0.2 : 1.02, yanchor: titled ? 'top' : 'bottom', font: { size: narrow ? 10 : 12 }, bgcolor: 'rgba(0,0,0,0)' },
        title: { x: 0, xref: 'paper', xanchor: 'left', font: { size: 15 } },
        colorscale: { sequential: scale },
        bargap: 0.25, boxgap: 0.3
      },
      data: {
        bar: [{ marker: { line: edge } }], pie: [{ marker: { line: edge }, textinfo: 'label+percent' }],
        histogram: [{ marker: { line: edge } }],
        scatter: [{ line: { width: 2 }, marker: { size: 6 } }],
        box: [{ line: { width: 1.6 }, boxpoints: false }],
        heatmap: [{ colorscale: scale, autocolorscale: false, colorbar: { outlinewidth: 0, thickness: 12 } }],
        indicator: [{ title: { font: { size: narrow ? 12 : 15 } }, gauge: { bordercolor: grid, bgcolor: 'rgba(128,128,128,.12)', axis: { tickcolor: text } } }]
      }
    };
  }

  /** No grid line runs along the bars' own names: it would only cut across them. */
  function withoutGridAcrossBars(data, layout) {
    for (const trace of data) {
      if (!['bar', 'box', 'heatmap', 'histogram'].includes(trace.type)) continue;
      const along = trace.type === 'heatmap' ? ['xaxis', 'yaxis'] : [trace.orientation === 'h' ? 'yaxis' : 'xaxis'];
      for (const name of along) layout[name] = Object.assign({ showgrid: false, ticks: '' }, layout[name]);
    }
  }

  /** On a phone, long names beside a heatmap would leave it no room. They are whole in the hover text. */
  function shortenNames(data, layout) {
    const names = data.filter(trace => trace.type === 'heatmap').flatMap(trace => trace.y || []), longest = 15;
    if (!names.some(name => name.length > longest)) return;
    layout.yaxis = Object.assign({}, layout.yaxis, { tickvals: names, ticktext: names.map(name => name.length > longest ? Array.from(name).slice(0, longest - 1).join('').replace(/&[^;]*$/, '') + '…' : name) });
  }

  function isEmpty(trace) {
    return trace.value === undefined && ['x', 'y', 'z', 'q1', 'values', 'labels'].every(part => !(trace[part] && trace[part].length));
  }

  function dress(state) {
    const layout = Object.assign({}, state.figure.layout), narrow = state.element.clientWidth < 520;
    const titled = layout.title && (layout.title.text || typeof layout.title === 'string');
    layout.template = template(state.element, titled);
    withoutGridAcrossBars(state.figure.data, layout);
    layout.margin = Object.assign({ l: narrow ? 40 : 56, r: narrow ? 8 : 16, t: titled ? 44 : 14, b: 40 }, layout.margin);
    layout.autosize = true;
    if (narrow && layout.xaxis && layout.xaxis.tickangle === -45) layout.xaxis = Object.assign({}, layout.xaxis, { tickangle: -90 });
    // As many times as stand side by side.
    if (layout.xaxis && layout.xaxis.type === 'date') layout.xaxis = Object.assign({ nticks: Math.max(3, Math.floor(state.element.clientWidth / 110)) }, layout.xaxis);
    if (narrow) shortenNames(state.figure.data, layout);
    if (state.figure.data.every(isEmpty)) {
      for (const axis of ['xaxis', 'yaxis']) layout[axis] = Object.assign({}, layout[axis], { visible: false });
      layout.annotations = [{ text: 'nothing yet', showarrow: false, xref: 'paper', yref: 'paper', x: 0.5, y: 0.5, opacity: 0.7 }];
    }
    layout.uirevision = layout.uirevision || 'kept';
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) delete layout.transition;
    delete layout.width;
    delete layout.height;
    return layout;
  }

  // ---- Times: tables and logs have UTC; who looks at a dashboard has a clock on the wall. UTC stays in the hover text. ----

  const two = n => String(n).padStart(2, '0');
  const zone = (function () {
    const minutes = -new Date().getTimezoneOffset();
    const offset = minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${minutes % 60 ? ':' + two(Math.abs(minutes) % 60) : ''}`;
    const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return name && name !== 'UTC' && minutes !== 0 ? `${name}, ${offset}` : offset;
  })();
  function local(utc) {
    const d = new Date(utc.replace(' ', 'T') + (utc.length === 10 ? 'T00:00:00Z' : 'Z'));
    return isNaN(d) ? utc : `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
  }
  /** One list made of another, the same one each time: plotly.js takes a new list for new data. */
  function madeOnce(make) {
    const known = new WeakMap();
    return list => {
      if (!known.has(list)) known.set(list, make(list));
      return known.get(list);
    };
  }
  const localAll = madeOnce(times => times.map(t => typeof t === 'string' ? local(t) : t));
  const utcAll = madeOnce(times => times.map(t => String(t).slice(0, 19)));
  function localTimes(figure) {
    const layout = figure.layout || {};
    if (!layout.meta || layout.meta.times !== 'viewer') return figure;
    const data = figure.data.map(trace => {
      if (!Array.isArray(trace.x) || (layout['xaxis' + (trace.xaxis || 'x').slice(1)] || {}).type !== 'date') return trace;
      const known = trace.customdata ? {} : { customdata: utcAll(trace.x) };
      return Object.assign({}, trace, known, { x: localAll(trace.x) });
    });
    const moved = Object.assign({}, layout);
    for (const name of Object.keys(moved)) {
      if (/^xaxis\d*$/.test(name) && moved[name].type === 'date' && Array.isArray(moved[name].range))
        moved[name] = Object.assign({}, moved[name], { range: moved[name].range.map(local) });
    }
    return { data, layout: moved };
  }
  function localText(root) {
    for (const time of root.querySelectorAll('time[datetime]')) {
      const utc = time.getAttribute('datetime').replace('T', ' ').replace('Z', '');
      time.textContent = time.dataset.form === 'clock' ? local(utc).slice(11) : local(utc);
      time.title = utc + ' UTC';
    }
    for (const place of root.querySelectorAll('.bln-zone')) place.textContent = zone;
    ages(root);
  }

  /** How long ago the times of cards are; it goes on while the page is open. */
  function ages(root) {
    for (const place of root.querySelectorAll('.bln-age')) {
      const seconds = Math.max(0, (Date.now() - new Date(place.closest('.card').querySelector('time').getAttribute('datetime'))) / 1000);
      const [length, unit] = [[86400, 'day'], [3600, 'h'], [60, 'min'], [1, 's']].find(([l]) => seconds >= l) || [1, 's'];
      const count = Math.floor(seconds / length), words = `${count} ${unit}${unit === 'day' && count > 1 ? 's' : ''} ago`;
      if (place.textContent !== words) place.textContent = words;
    }
  }
  setInterval(() => ages(document), 1000);

  // ---- Drawing: what is drawn is the figure with the choices of the reader laid over it. ----

  const drawn = new Map();

  /** Lays patches over a figure: [{ trace, … }] replace parts of traces, "layout" parts of the layout. */
  function patched(figure, patches) {
    const data = figure.data.slice(), layout = Object.assign({}, figure.layout);
    for (const patch of patches) {
      if (!patch) continue;
      for (const change of patch.traces || []) {
        const { trace, ...parts } = change;
        data[trace] = Object.assign({}, data[trace], parts);
      }
      for (const [name, part] of Object.entries(patch.layout || {}))
        layout[name] = part && typeof part === 'object' && !Array.isArray(part) ? Object.assign({}, layout[name], part) : part;
    }
    return { data, layout };
  }

  /** What a button of Plotly's updatemenus does (restyle, relayout and update), as a patch. */
  function pressed(button, traces) {
    const method = button.method || 'restyle', args = button.args || [];
    const patch = { traces: [], layout: {} };
    const style = method === 'relayout' ? {} : args[0] || {}, look = method === 'relayout' ? args[0] || {} : method === 'update' ? args[1] || {} : {};
    const which = (method === 'update' ? args[2] : args[1]) || [...Array(traces).keys()];
    for (const [i, trace] of which.entries()) {
      const parts = { trace };
      for (const [name, value] of Object.entries(style)) parts[name] = Array.isArray(value) ? value[i % value.length] : value;
      patch.traces.push(parts);
    }
    for (const [path, value] of Object.entries(look)) {
      const [name, inner] = path.split('.');
      if (inner === undefined) patch.layout[name] = value;
      else patch.layout[name] = Object.assign({}, patch.layout[name], inner === 'title' ? { title: { text: value } } : { [inner]: value });
    }
    return patch;
  }

  function current(state) {
    const base = state.figure, patches = [];
    for (const [i, variant] of (state.variants || []).entries()) patches.push(variant[state.chosen[i] ?? '']);
    (base.layout.updatemenus || []).forEach((menu, i) => {
      const active = state.active[i] ?? menu.active ?? 0;
      if (menu.buttons && menu.buttons[active]) patches.push(pressed(menu.buttons[active], base.data.length));
    });
    if (state.frames && state.frames.length) patches.push(state.frames[Math.min(state.frame, state.frames.length - 1)]);
    const figure = localTimes(patched(base, patches));
    if (state.range !== undefined) figure.layout.xaxis = Object.assign({}, figure.layout.xaxis, rangeOf(state, figure));
    return figure;
  }

  function rangeOf(state, figure) {
    const button = state.range;
    if (!button || button.step === 'all') return { autorange: true, range: undefined };
    let last = '';
    for (const trace of figure.data) for (const t of trace.x || []) if (typeof t === 'string' && t > last) last = t;
    const seconds = (button.count || 1) * { second: 1, minute: 60, hour: 3600, day: 86400 }[button.step];
    const from = new Date(new Date(last.replace(' ', 'T')).getTime() - seconds * 1000);
    const text = `${from.getFullYear()}-${two(from.getMonth() + 1)}-${two(from.getDate())} ${two(from.getHours())}:${two(from.getMinutes())}:${two(from.getSeconds())}`;
    return { autorange: false, range: [text, last] };
  }

  function put(state) {
    const { element } = state;
    waiting.delete(state);
    if (!window.Plotly || !element.isConnected || !element.clientWidth) return Promise.resolve();
    if (!element.querySelector('.main-svg')) element.replaceChildren();
    state.isDrawn = true;
    if (state.follow) state.follow();
    const figure = current(state);
    const layout = dress({ element, figure });
    delete layout.updatemenus;
    if (layout.xaxis) { layout.xaxis = Object.assign({}, layout.xaxis); delete layout.xaxis.rangeselector; }
    return Plotly.react(element, figure.data, layout, config);
  }

  function watch(state) {
    let width = state.element.clientWidth;
    new ResizeObserver(() => {
      const now = state.element.clientWidth;
      if (!now || Math.abs(now - width) < 2) return;
      width = now;
      put(state);
    }).observe(state.element);
    observe(state);
  }

  // One chart or table a frame, those in sight first, so that the page answers in between. What is out of sight and was drawn before waits until
  // it comes into sight. News cost the page some milliseconds of each second and no more: what was spent is paid back at a pace, and until then a
  // chart waits, to be drawn from what is newest by then, and the one whose turn is longest ago comes first. Figures and tables are always in time.

  const pace = 15 / 1000, longest = 5000;
  const waiting = new Set();
  let isDrawing = false, debt = 0, paid = 0, pause = 0;

  function owed(now) {
    debt = Math.max(0, debt - (now - paid) * pace);
    paid = now;
    return debt;
  }

  function soon(state, isAsked) {
    if (isAsked) state.isAsked = true;
    if (!waiting.has(state)) state.since = performance.now();
    waiting.add(state);
    if (pause && (state.fill || !state.isDrawn || state.isAsked)) {
      clearTimeout(pause);
      pause = 0;
      isDrawing = false;
    }
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(drawNext);
  }

  function drawNext() {
    const now = performance.now(), states = [...waiting].filter(s => s.inSight || !s.isDrawn);
    isDrawing = states.length > 0;
    if (!isDrawing) return;
    let state = states.find(s => s.inSight && !s.isDrawn) || states.find(s => s.isAsked) || states.find(s => !s.isDrawn);
    const isNews = !state;
    if (isNews) {
      states.sort((a, b) => !a.fill - !b.fill || a.drawnAt - b.drawnAt);
      state = states[0];
      const wait = state.fill ? 0 : Math.min(owed(now) / pace, state.since + longest - now);
      if (wait > 20) {
        pause = setTimeout(() => { pause = 0; requestAnimationFrame(drawNext); }, wait);
        return;
      }
    }
    // Figures and tables go together into a frame, as far as there is time: a frame has costs of its own.
    for (; state; state = isNews && state.drawnAt - now < 12 ? states.find(s => s.fill && waiting.has(s)) : null) {
      waiting.delete(state);
      state.isAsked = false;
      if (state.fill) state.fill();
      else put(state);
      state.drawnAt = performance.now();
    }
    if (isNews) debt = owed(now) + performance.now() - now;
    requestAnimationFrame(drawNext);
  }

  function observe(state) {
    new IntersectionObserver(entries => {
      state.inSight = entries[entries.length - 1].isIntersecting;
      if (state.inSight && waiting.has(state)) soon(state, true);
    }).observe(state.element);
  }

  /** What a reader changed is seen at once. */
  function redraw(state) {
    if (state.inSight) put(state);
    else soon(state, true);
  }

  function isInSight(element) {
    const place = element.getBoundingClientRect();
    return place.bottom > 0 && place.top < window.innerHeight;
  }

  /** Draws a figure in an element, or brings what is drawn there up to date: zoom, selection and hidden series stay. */
  function draw(id, figure, isAsked) {
    const element = document.getElementById(id);
    if (!element) return;
    const known = drawn.get(id);
    if (known && known.element === element) {
      const next = parts(figure), text = JSON.stringify(next.figure) + JSON.stringify(next.frames || 0).length;
      if (text === known.text) { known.variants = next.variants; return; }
      Object.assign(known, next, { text });
      return whenPlotlyIsThere(element, () => soon(known, isAsked));
    }
    const state = Object.assign({ element, chosen: [], active: [], frame: Infinity, range: undefined, inSight: isInSight(element), drawnAt: 0 }, parts(figure));
    drawn.set(id, state);
    controls(state);
    whenPlotlyIsThere(element, () => { soon(state); watch(state); });
  }

  function parts(figure) {
    return { figure: { data: figure.data, layout: figure.layout || {} }, frames: figure.frames, variants: figure.variants };
  }

  function whenPlotlyIsThere(element, then) {
    let tries = 0;
    (function look() {
      if (window.Plotly) then();
      else if (tries++ < 600) setTimeout(look, 50);
      else element.textContent = 'The chart needs plotly.js, which came with the first chart of this notebook: run the cell that opens the workshop, and this one, again.';
    })();
  }

  // ---- Controls: Plotly's updatemenus, range selectors and frames, as buttons that a keyboard and a thumb can use. ----

  function group(label, names, active, choose) {
    const box = document.createElement('div');
    box.className = 'bln-choice';
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', label);
    const buttons = names.map((name, i) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.setAttribute('aria-pressed', String(i === active));
      button.addEventListener('click', () => {
        buttons.forEach((b, k) => b.setAttribute('aria-pressed', String(k === i)));
        choose(i);
      });
      return button;
    });
    box.append(...buttons);
    return box;
  }

  function controls(state) {
    const layout = state.figure.layout, bar = document.createElement('div');
    bar.className = 'bln-controls';
    (layout.updatemenus || []).forEach((menu, i) =>
      bar.append(group(menu.name || 'view', (menu.buttons || []).map(b => b.label), menu.active || 0, k => { state.active[i] = k; put(state); })));
    const selector = layout.xaxis && layout.xaxis.rangeselector;
    if (selector && selector.buttons) {
      const buttons = selector.buttons;
      bar.append(group('time range', buttons.map(b => b.label), buttons.length - 1, k => { state.range = buttons[k]; put(state); }));
    }
    if (state.frames && state.frames.length > 1) bar.append(player(state));
    if (bar.childElementCount) state.element.before(bar);
  }

  function player(state) {
    const box = document.createElement('div'), play = document.createElement('button'), slider = document.createElement('input'), label = document.createElement('output');
    box.className = 'bln-player';
    play.type = 'button';
    play.textContent = '▶ Play';
    slider.type = 'range';
    slider.min = 0;
    slider.setAttribute('aria-label', 'moment');
    let timer = 0;
    const last = () => state.frames.length - 1;
    // At the end it stays there when more moments come.
    state.follow = () => {
      if (!state.frames || !state.frames.length) return;
      const i = Math.min(state.frame, last()), name = state.frames[i].label || '';
      slider.max = last();
      slider.value = i;
      label.textContent = /^\d{4}-/.test(name) ? local(name).slice(11) : name;
    };
    const show = i => { state.frame = i >= last() ? Infinity : i; put(state); };
    const stop = () => { clearInterval(timer); timer = 0; play.textContent = '▶ Play'; };
    play.addEventListener('click', () => {
      if (timer) return stop();
      let i = state.frame >= last() ? 0 : state.frame;
      play.textContent = '❚❚ Pause';
      show(i);
      timer = setInterval(() => { if (!state.element.isConnected || i >= last()) stop(); else show(++i); }, 450);
    });
    slider.addEventListener('input', () => { stop(); show(+slider.value); });
    box.append(play, slider, label);
    state.follow();
    return box;
  }

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
        if (panel.alt !== undefined && !first) { element.setAttribute('aria-label', panel.alt); words.textContent = panel.alt; }
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

  // ---- Long tables: most of their rows are out of sight. Those are renewed when they come into sight, when news pause, or when all are asked for.
  // While news come they are not laid out either: two hundred rows in each frame are most of what news cost. ----

  const sorted = 'th[aria-sort$="scending"]', longTable = 40, rest = 3000, around = 6;

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
    catchUp(body, false);
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
    if (panel.chart) redraw(drawn.get(place.querySelector('.bln-plot').id));
    else fill(place.querySelector('.bln-body'), panel, root.balloon, false);
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

  function csv(root) {
    for (const table of root.querySelectorAll('.bln-body table')) {
      const panel = table.closest('[data-panel]');
      if (!panel || panel.querySelector('.bln-csv')) continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'bln-csv';
      button.textContent = 'CSV';
      button.title = 'Save this table as a CSV file';
      button.addEventListener('click', () => save(panel));
      panel.querySelector('header').append(button);
    }
  }

  function save(panel) {
    catchUp(panel.querySelector('.bln-body'), true);
    // A text that a spreadsheet would take for a formula is quoted for it as well.
    const text = words => /^[=+\-@\t\r]/.test(words) ? "'" + words : words;
    const quote = words => /[",\n\r]/.test(words) ? '"' + words.replaceAll('"', '""') + '"' : words;
    const value = cell => {
      const time = cell.querySelector('time'), name = cell.querySelector('bdi');
      if (cell.tagName === 'TH') return text(cell.textContent + (cell.dataset.unit ? ` (${cell.dataset.unit})` : ''));
      if (time) return time.getAttribute('datetime');
      if (name) return text(name.title || name.textContent);
      return cell.dataset.v ?? (cell.classList.contains('n') ? cell.textContent.trim().replaceAll(',', '') : text(cell.textContent.trim()));
    };
    const rows = [...panel.querySelector('table').rows].map(row => [...row.cells].map(cell => quote(value(cell))).join(','));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([rows.join('\r\n') + '\r\n'], { type: 'text/csv' }));
    link.download = (panel.getAttribute('aria-label') || 'table').toLowerCase().replace(/[^a-z0-9]+/g, '-') + '.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /** What a live view showed, kept: the first picture, one in the middle and the last, to go through again. */
  function replay(id, moments) {
    const root = document.getElementById(id);
    if (!root || root.querySelector('.bln-replay')) return;
    const show = i => { const m = moments[i]; if (m.panels) board(id, m, true); else if (m.data) draw(id, m, true); };
    const box = group('moment', moments.map(m => m.moment), moments.length - 1, show);
    box.classList.add('bln-replay');
    const play = document.createElement('button');
    play.type = 'button';
    play.textContent = '▶';
    play.setAttribute('aria-label', 'Play');
    play.addEventListener('click', () => moments.forEach((_, i) => setTimeout(() => box.querySelectorAll('button')[i + 1].click(), i * 1200)));
    box.prepend(play);
    (root.classList.contains('bln-plot') ? root.parentElement : root).prepend(box);
    show(moments.length - 1);
  }

  // A page that changes its mind about light and dark while it is open is followed.
  function follow() {
    const again = () => { document.querySelectorAll('.bln-board').forEach(paper); for (const [id, state] of drawn) { if (state.element.isConnected) put(state); else drawn.delete(id); } };
    const options = { attributes: true, attributeFilter: ['data-theme', 'class', 'data-jp-theme-light', 'data-vscode-theme-kind'] };
    new MutationObserver(again).observe(document.documentElement, options);
    if (document.body) new MutationObserver(again).observe(document.body, options);
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
  }
  if (document.body) follow();
  else document.addEventListener('DOMContentLoaded', follow);

  /** Figures go to their element, dashboards to theirs; "moments" to the end of a live view. */
  function take(item) {
    const [id, what] = item;
    if (Array.isArray(what)) replay(id, what);
    else if (what.panels) board(id, what);
    else draw(id, what);
  }

  window.balloonCharts = { push: take, draw, board, update: (id, news) => take([id, news]), replay };
  for (const item of early || []) take(item);
})();
