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
