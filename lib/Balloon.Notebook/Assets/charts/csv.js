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
