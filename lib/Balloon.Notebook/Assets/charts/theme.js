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

const pens = new Map();

/** The width of a text in pixels. */
function widthOf(text, size) {
  if (!pens.has(size)) {
    pens.set(size, document.createElement('canvas').getContext('2d'));
    pens.get(size).font = `${size}px ${sans}`;
  }
  return pens.get(size).measureText(text).width;
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A label that is at most so wide: a longer one is cut, with an ellipsis. */
function cut(label, most, size) {
  // Labels are escaped, and a name that runs from right to left is between two marks.
  const entities = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }, isolated = label.startsWith('\u2068');
  const whole = label.replace(/[\u2068\u2069]/g, '').replace(/&(lt|gt|amp);/g, entity => entities[entity]);
  let name = Array.from(letters.segment(whole), letter => letter.segment);
  if (widthOf(name.join(''), size) <= most) return label;
  while (name.length && widthOf(name.join('') + '…', size) > most) name = name.slice(0, -1);
  const shorter = name.join('').trimEnd().replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') + '…';
  return isolated ? `\u2068${shorter}\u2069` : shorter;
}

/** A name of up to half the chart's width fits within its bar or beside it, however long the bar is. Longer names are whole in the hover text. */
function fitNamesOfBars(data, room, size) {
  data.forEach((trace, i) => {
    if (trace.type !== 'bar' || trace.orientation !== 'h' || trace.textposition !== 'auto' || !Array.isArray(trace.text)) return;
    data[i] = Object.assign({}, trace, { text: trace.text.map(name => cut(String(name), room / 2, size)) });
  });
}

/** Names at the ends of lines have the room of the margin. Longer names are whole in the lines' hover text. */
function fitNamesAtTheRight(layout) {
  const isAtTheRight = label => label.xref === 'paper' && label.x === 1 && label.xanchor === 'left';
  layout.annotations = layout.annotations.map(label => isAtTheRight(label) ? Object.assign({}, label, { text: cut(label.text, layout.margin.r - 8, label.font.size) }) : label);
}

/** On a phone, long names beside a heatmap would leave it no room. They are whole in the hover text. */
function fitNamesOfRows(data, layout) {
  const names = data.filter(trace => trace.type === 'heatmap').flatMap(trace => trace.y || []).map(String);
  const ticktext = names.map(name => cut(name, 96, 11));
  if (ticktext.some((text, i) => text !== names[i])) layout.yaxis = Object.assign({}, layout.yaxis, { tickvals: names, ticktext });
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
  fitNamesOfBars(state.figure.data, state.element.clientWidth - layout.margin.l - 16, narrow ? 11 : 12.5);
  if (layout.annotations) fitNamesAtTheRight(layout);
  if (narrow && layout.xaxis && layout.xaxis.tickangle === -45) layout.xaxis = Object.assign({}, layout.xaxis, { tickangle: -90 });
  // As many times as stand side by side.
  if (layout.xaxis && layout.xaxis.type === 'date') layout.xaxis = Object.assign({ nticks: Math.max(3, Math.floor(state.element.clientWidth / 110)) }, layout.xaxis);
  if (narrow) fitNamesOfRows(state.figure.data, layout);
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
