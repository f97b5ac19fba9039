// The search box: words of all pages, offline. The index is loaded when a reader first goes to the box.
(function () {
  let loading;
  function load() {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement('script');
      script.src = 'assets/search-index.js';
      script.onload = () => done(window.siteSections.map(s => ({ ...s, words: (s.h + ' ' + s.t).toLowerCase(), head: (s.p + ' ' + s.h).toLowerCase() })));
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }

  // Every word of the query has to stand in the section; a hit in a heading weighs most.
  function find(sections, query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return sections
      .map(section => ({ section, score: words.every(w => section.words.includes(w) || section.head.includes(w)) ? score(section, words) : 0 }))
      .filter(hit => hit.score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, 12)
      .map(hit => ({ ...hit.section, query: words[0] }));
  }

  function score(section, words) {
    return words.reduce((sum, w) => sum + (section.head.includes(w) ? 20 : 0) + Math.min(5, section.words.split(w).length - 1), 0);
  }

  function excerpt(section) {
    const at = Math.max(0, section.t.toLowerCase().indexOf(section.query));
    const from = at < 40 ? 0 : section.t.indexOf(' ', at - 40) + 1;
    return (from ? '… ' : '') + section.t.slice(from, from + 120) + (section.t.length > from + 120 ? ' …' : '');
  }

  function show(list, hits, query) {
    list.replaceChildren(...(hits.length ? hits.map(hit => {
      const item = document.createElement('li');
      const link = item.appendChild(document.createElement('a'));
      link.href = hit.a;
      link.appendChild(document.createElement('b')).textContent = hit.h === hit.p ? hit.p : `${hit.p} › ${hit.h}`;
      link.appendChild(document.createElement('span')).textContent = excerpt(hit);
      return item;
    }) : [Object.assign(document.createElement('li'), { textContent: `No page contains “${query}”.` })]));
    list.hidden = !query;
  }

  document.addEventListener('DOMContentLoaded', () => {
    const box = document.querySelector('.find');
    if (!box) return;
    const input = box.querySelector('input');
    const list = box.querySelector('ol');
    input.addEventListener('focus', load, { once: true });
    input.addEventListener('input', async () => {
      const query = input.value.trim();
      show(list, find(await load(), query), query);
    });
    box.addEventListener('keydown', event => {
      if (event.key === 'Escape') { list.hidden = true; input.blur(); }
      if (event.key === 'Enter' && document.activeElement === input) list.querySelector('a')?.click();
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      const stops = [input, ...list.querySelectorAll('a')];
      const next = stops.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
      stops[Math.max(0, Math.min(stops.length - 1, next))].focus();
      event.preventDefault();
    });
    document.addEventListener('click', event => { if (!box.contains(event.target)) list.hidden = true; });
    document.addEventListener('keydown', event => {
      if (event.key !== '/' || event.target.closest('input, textarea, [contenteditable]')) return;
      event.preventDefault();
      input.focus();
    });
  });
})();
