// Draws the charts and dashboards of Balloon.Notebook, with the plotly.js that is in the page and nothing from the network.
// An output pushes [id, figure] onto window.balloonCharts; before this script is there that is a list, and afterwards it draws.
(function () {
  'use strict';
  const waiting = window.balloonCharts;
  if (waiting && waiting.draw) return;

  const grid = 'rgba(128,128,128,.22)';
  const sans = 'system-ui, -apple-system, "Segoe UI", sans-serif';
  const colors = ['#3b82f6', '#e08a1e', '#1fa187', '#c45a9f', '#7c6bd6', '#b9a400', '#d9534f', '#3aa0c9', '#9a6b3f', '#7f8792'];
  const config = { responsive: false, displaylogo: false, displayModeBar: false, doubleClick: 'reset' };

  // ---- Theme: the colour of the text around a chart says whether its page is light or dark, in every front end. ----

  function isLight(color) {
    const c = (color.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
    return c[0] * 0.299 + c[1] * 0.587 + c[2] * 0.114 > 140;
  }

  /** The template of all charts: fonts, grid, hover labels and the colours of series that have none of their own. */
  function template(element) {
    const text = getComputedStyle(element).color;
    const dark = isLight(text);
    const page = dark ? '#1c2128' : '#ffffff';
    const axis = { gridcolor: grid, zerolinecolor: grid, linecolor: grid, automargin: true, title: { standoff: 8 } };
    const edge = { color: dark ? 'rgba(255,255,255,.45)' : 'rgba(0,0,0,.35)', width: 1 };
    const narrow = element.clientWidth < 520;
    return {
      layout: {
        font: { family: sans, size: narrow ? 11 : 12.5, color: text },
        paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', colorway: colors,
        xaxis: axis, yaxis: axis, separators: '.,',
        hoverlabel: { font: { family: sans, size: 12.5, color: dark ? '#e6e9ed' : '#1f2328' }, bgcolor: page, bordercolor: 'rgba(128,128,128,.6)', align: 'left', namelength: 40 },
        legend: { orientation: 'h', x: 0, y: -0.2, yanchor: 'top', font: { size: narrow ? 10 : 12 }, bgcolor: 'rgba(0,0,0,0)' },
        title: { x: 0, xref: 'paper', xanchor: 'left', font: { size: 15 } },
        colorscale: { sequential: dark ? [[0, '#1b2a3d'], [.5, '#2f7f9e'], [1, '#f2e56b']] : [[0, '#f2f6fb'], [.5, '#3f9fb5'], [1, '#1d2f6f']] },
        bargap: 0.25, boxgap: 0.3
      },
      data: {
        bar: [{ marker: { line: edge } }], pie: [{ marker: { line: edge }, textinfo: 'label+percent' }],
        histogram: [{ marker: { line: edge } }],
        scatter: [{ line: { width: 2 }, marker: { size: 6 } }],
        box: [{ line: { width: 1.6 }, boxpoints: false }],
        heatmap: [{ colorbar: { outlinewidth: 0, thickness: 12 } }],
        indicator: [{ gauge: { bordercolor: grid, bgcolor: 'rgba(128,128,128,.12)', axis: { tickcolor: text } } }]
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

  function dress(state) {
    const layout = Object.assign({}, state.figure.layout), narrow = state.element.clientWidth < 520;
    layout.template = template(state.element);
    withoutGridAcrossBars(state.figure.data, layout);
    const titled = layout.title && (layout.title.text || typeof layout.title === 'string');
    layout.margin = Object.assign({ l: narrow ? 40 : 56, r: narrow ? 8 : 16, t: titled ? 44 : 14, b: 40 }, layout.margin);
    layout.autosize = true;
    layout.uirevision = layout.uirevision || 'kept';
    delete layout.width;
    delete layout.height;
    return layout;
  }

  // ---- Drawing ----

  const drawn = new Map();

  function put(state) {
    const { element, figure } = state;
    if (!element.isConnected || !element.clientWidth) return Promise.resolve();
    const first = !element.querySelector('.main-svg');
    if (first) element.replaceChildren();
    return Plotly.react(element, figure.data, dress(state), config);
  }

  function watch(state) {
    let width = state.element.clientWidth;
    new ResizeObserver(() => {
      const now = state.element.clientWidth;
      if (!now || Math.abs(now - width) < 2) return;
      width = now;
      if (state.element.querySelector('.main-svg')) Plotly.Plots.resize(state.element).then(() => Plotly.react(state.element, state.figure.data, dress(state), config));
      else put(state);
    }).observe(state.element);
  }

  function draw(id, figure) {
    const element = document.getElementById(id);
    if (!element) return;
    const state = { element, figure };
    drawn.set(id, state);
    whenPlotlyIsThere(element, () => { put(state); watch(state); });
  }

  function whenPlotlyIsThere(element, then) {
    let tries = 0;
    (function look() {
      if (window.Plotly) then();
      else if (tries++ < 600) setTimeout(look, 50);
      else element.textContent = 'The chart needs plotly.js, which came with the first chart of this notebook: run the cell that opens the workshop, and this one, again.';
    })();
  }

  // A page that changes its mind about light and dark while it is open is followed.
  function follow() {
    const again = () => { for (const [id, state] of drawn) { if (state.element.isConnected) put(state); else drawn.delete(id); } };
    const options = { attributes: true, attributeFilter: ['data-theme', 'class', 'data-jp-theme-light', 'data-vscode-theme-kind'] };
    new MutationObserver(again).observe(document.documentElement, options);
    if (document.body) new MutationObserver(again).observe(document.body, options);
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
  }
  if (document.body) follow();
  else document.addEventListener('DOMContentLoaded', follow);

  window.balloonCharts = { push: item => draw(item[0], item[1]), draw };
  for (const item of waiting || []) draw(item[0], item[1]);
})();
