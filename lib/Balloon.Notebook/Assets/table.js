// Sorts a table by the column whose head is pressed: first the other way round for numbers, whose largest are asked for, then turning at
// each press. NULLs stay last. One listener serves all tables of a page, those that come later too.
(() => {
  if (window.balloonTables) return;
  window.balloonTables = true;

  const value = (cell, isNumber) => {
    if (cell.classList.contains("null")) return null;
    return isNumber ? Number((cell.title || cell.textContent).replaceAll(",", "")) : cell.textContent;
  };

  const compare = (a, b) => (typeof a === "number" ? (a < b ? -1 : a > b ? 1 : 0) : a.localeCompare(b));

  document.addEventListener("click", (event) => {
    const pressed = event.composedPath().find((node) => node.matches?.(".bln th > button"));
    if (!pressed) return;
    const head = pressed.parentElement;
    const table = head.closest("table");
    const isNumber = head.classList.contains("n");
    const before = head.getAttribute("aria-sort");
    const now = before === "none" ? (isNumber ? "descending" : "ascending") : before === "ascending" ? "descending" : "ascending";
    for (const other of head.parentElement.children) other.setAttribute("aria-sort", other === head ? now : "none");
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: value(row.cells[head.cellIndex], isNumber) }));
    const sign = now === "ascending" ? 1 : -1;
    rows.sort((a, b) => (a.key === null) - (b.key === null) || (a.key === null ? 0 : sign * compare(a.key, b.key)));
    table.tBodies[0].append(...rows.map((r) => r.row));
  });
})();
