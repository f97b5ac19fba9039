// Finds players among all, as one types: the dashboard itself carries the first two hundred.
(function () {
  'use strict';
  const form = document.getElementById('find');
  if (!form) return;
  const input = form.querySelector('input'), table = form.querySelector('table'), found = document.getElementById('found');
  let waiting = 0;
  let asked = null;

  function show(answer) {
    const rows = answer.players.map(p => {
      const row = document.createElement('tr');
      for (const value of [p.rank, p.player, p.totalScore, p.pops, p.bonusHits]) {
        const cell = row.insertCell();
        // Names are text, of a direction of their own.
        if (typeof value === 'string') cell.append(Object.assign(document.createElement('bdi'), { textContent: value.length > 60 ? value.slice(0, 60) + '…' : value }));
        else { cell.textContent = value.toLocaleString('en'); cell.className = 'n'; }
      }
      return row;
    });
    table.tBodies[0].replaceChildren(...rows);
    table.hidden = rows.length === 0;
    found.textContent = rows.length === 0 ? 'No player has that in their name.' : answer.more ? `The first ${rows.length}; there are more.` : '';
  }

  async function ask() {
    if (asked) asked.abort();
    const name = input.value.trim();
    if (!name) { table.hidden = true; found.textContent = ''; return; }
    asked = new AbortController();
    try {
      const answer = await fetch(`/dashboards/players?name=${encodeURIComponent(name)}`, { signal: asked.signal });
      if (answer.ok) show(await answer.json());
      else found.textContent = answer.status === 429 ? 'Too many searches at once: try again.' : (await answer.text()).split('\n')[0];
    } catch (e) {
      if (e.name !== 'AbortError') found.textContent = 'The server does not answer.';
    }
  }

  input.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(ask, 200); });
  form.addEventListener('submit', event => { event.preventDefault(); clearTimeout(waiting); ask(); });
})();
