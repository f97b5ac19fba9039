// The live leaderboard: rows come by server-sent events. Names are text: they are never read as markup.
const number = new Intl.NumberFormat("en");

export class Board {
  #list = document.getElementById("board");
  #note = document.getElementById("board-note");
  #players = document.getElementById("players");
  #pulse = document.getElementById("pulse");
  #source = null;
  #scores = new Map();

  /** @param heard called with each message */
  constructor(heard) {
    this.heard = heard;
  }

  /** Follows the leaderboard as a round's page, or as nobody's. */
  follow(round) {
    this.#source?.close();
    this.#source = new EventSource(round ? `game/live?round=${encodeURIComponent(round)}` : "game/live");
    this.#source.onmessage = (event) => this.#show(JSON.parse(event.data));
    this.#source.onerror = () => {
      this.#pulse.className = "";
      this.heard({ unreachable: true });
    };
  }

  #show(message) {
    this.#pulse.className = message.problem ? "" : "on";
    this.#note.hidden = !message.problem && message.top.length > 0;
    this.#note.textContent = message.problem ?? "Nobody has popped a balloon yet.";
    this.#players.textContent = message.players > 0 ? `${number.format(message.players)} ${message.players === 1 ? "player" : "players"}` : "";
    const rows = [...message.top];
    const mine = message.mine;
    if (mine && !rows.some((row) => row.player === mine.player)) rows.push({ ...mine, apart: true });
    const best = Math.max(1, ...rows.map((row) => row.score));
    this.#list.replaceChildren(...rows.map((row) => this.#row(row, best, mine)));
    this.#scores = new Map(rows.map((row) => [row.player, row.score]));
    this.heard(message);
  }

  #row(row, best, mine) {
    const item = document.createElement("li");
    item.style.setProperty("--share", String(row.score / best));
    item.dataset.player = row.player;
    item.classList.toggle("mine", row.player === mine?.player);
    item.classList.toggle("apart", row.apart === true);
    item.classList.toggle("changed", this.#scores.has(row.player) && this.#scores.get(row.player) !== row.score);
    const who = document.createElement("bdi");
    who.className = "who";
    who.title = row.player;
    who.textContent = row.player;
    item.append(part("place", number.format(row.place)), who, part("points", number.format(row.score)));
    item.title = `${number.format(row.pops)} pops`;
    return item;
  }
}

function part(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}
