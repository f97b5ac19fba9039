// Draws the charts and dashboards of Balloon.Notebook, with the plotly.js that is in the page and nothing from the network.
// An output pushes [id, figure] onto window.balloonCharts; before this script is there that is a list, and afterwards it draws.
(function () {
  'use strict';
  const early = window.balloonCharts;
  if (early && early.draw) return;

  //= charts/theme.js
  //= charts/times.js
  //= charts/figures.js
  //= charts/drawing.js
  //= charts/controls.js
  //= charts/dashboards.js
  //= charts/tables.js
  //= charts/choices.js
  //= charts/csv.js
  //= charts/replay.js

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

  const late = new Map();

  /** An output's script may run before the output itself is in the page: what it has for it waits, in order, for some seconds. */
  function take(item) {
    const [id] = item;
    if (late.has(id)) late.get(id).push(item);
    else if (document.getElementById(id)) show(item);
    else {
      late.set(id, [item]);
      lookFor(id, 100);
    }
  }

  function lookFor(id, tries) {
    setTimeout(() => {
      const isThere = document.getElementById(id);
      if (!isThere && tries > 0) return lookFor(id, tries - 1);
      const items = late.get(id);
      late.delete(id);
      if (isThere) items.forEach(show);
    }, 50);
  }

  /** Figures go to their element, dashboards to theirs; "moments" to the end of a live view. */
  function show([id, what]) {
    if (Array.isArray(what)) replay(id, what);
    else if (what.panels) board(id, what);
    else draw(id, what);
  }

  window.balloonCharts = { push: take, draw, board, update: (id, news) => take([id, news]), replay };
  for (const item of early || []) take(item);
})();
