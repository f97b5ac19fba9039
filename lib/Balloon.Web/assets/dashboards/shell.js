// Brings the page's dashboard up to date: each message holds its figures and tables, and charts.js lays them over what is there.
(function () {
  'use strict';
  const name = document.body.dataset.dashboard;
  const state = document.getElementById('state');
  if (!name) return;
  let source = null;
  let last = 0;

  function say(text, look) {
    state.textContent = text;
    state.className = look;
  }

  function news(event) {
    last = Date.now();
    const update = JSON.parse(event.data);
    const shown = document.querySelectorAll('#board [data-panel]').length;
    // Of other panels, such as the first after an empty table, the page is drawn anew.
    if (shown !== update.panels.length) return location.reload();
    const began = performance.now();
    window.balloonCharts.update('board', update);
    state.dataset.milliseconds = String(Math.round(performance.now() - began));
    state.dataset.updates = String(1 + Number(state.dataset.updates || 0));
    say('live', 'live');
  }

  function open() {
    source = new EventSource(`/dashboards/${name}/live`);
    source.addEventListener('news', news);
    source.addEventListener('same', () => { last = Date.now(); say('live', 'live'); });
    source.addEventListener('problem', (event) => say(event.data.split('\n')[0], 'bad'));
    source.onerror = () => say('The server does not answer; waiting for it …', 'bad');
  }

  // Who does not look costs nothing.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { source.close(); say('paused', ''); }
    else open();
  });
  say('connecting …', '');
  open();
})();
