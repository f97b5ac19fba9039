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
