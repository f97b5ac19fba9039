// Sorts a table by the column whose head is pressed: first the other way round for numbers, whose largest are asked for, then turning at
// each press. NULLs stay last. One listener serves all tables of a page, those that come later too.
(() => {
  if (window.balloonTables) return;

  const value = (cell, isNumber) => {
    if (cell.classList.contains("null")) return null;
    const text = cell.dataset.v ?? (cell.title || cell.textContent);
    if (!isNumber) return text;
    const number = parseFloat(text.replaceAll(",", ""));
    return isNaN(number) ? null : number;
  };

  const compare = (a, b) => (typeof a === "number" ? (a < b ? -1 : a > b ? 1 : 0) : a.localeCompare(b));

  /** Puts the rows below a head in its order, "ascending" or "descending". */
  const sort = (head, order) => {
    const table = head.closest("table"), isNumber = head.classList.contains("n");
    for (const other of head.parentElement.children) other.setAttribute("aria-sort", other === head ? order : "none");
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: value(row.cells[head.cellIndex], isNumber) }));
    const sign = order === "ascending" ? 1 : -1;
    rows.sort((a, b) => (a.key === null) - (b.key === null) || (a.key === null ? 0 : sign * compare(a.key, b.key)));
    table.tBodies[0].append(...rows.map((r) => r.row));
  };

  document.addEventListener("click", (event) => {
    const pressed = event.composedPath().find((node) => node.matches?.(".bln th > button"));
    if (!pressed) return;
    const head = pressed.parentElement, before = head.getAttribute("aria-sort");
    const first = head.classList.contains("n") ? "descending" : "ascending";
    sort(head, before === "none" ? first : before === "ascending" ? "descending" : "ascending");
  });

  window.balloonTables = { sort };
})();
