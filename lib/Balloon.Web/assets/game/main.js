import { Board } from "./board.js";
import { drop } from "./balloon.js";
import { Outbox } from "./outbox.js";
import { Sky } from "./sky.js";
import { sound } from "./sound.js";
import { load, save } from "./store.js";

// The page: a form, a round of a minute, its result, and over again.
const at = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const setup = await (await fetch("game/setup")).json();
const me = { browser: crypto.randomUUID?.() ?? String(Math.random()).slice(2), name: "", character: "", ...load("me") };
let round = null;
let outbox = null;
let result = null;
// What goes wrong, each until it goes right again: it is told in the order of the words in problem().
const trouble = { page: false, stream: false, away: false, refused: 0, lost: 0 };

/** The sky, with the balloons that are in the air. */
export const sky = new Sky(at("sky"), setup, popped);
const board = new Board(heard);

showCharacters();
at("name").value = me.name;
at("start").addEventListener("submit", (event) => {
  event.preventDefault();
  begin();
});
at("again").addEventListener("click", begin);
at("change").addEventListener("click", () => {
  at("over").hidden = true;
  at("start").hidden = false;
  at("name").focus();
});
at("sound").addEventListener("click", () => {
  const on = sound.toggle();
  at("sound").setAttribute("aria-pressed", String(on));
  at("sound").textContent = on ? "Sound: on" : "Sound: off";
});
addEventListener("keydown", (event) => {
  if (!round || event.ctrlKey || event.metaKey || event.altKey || !/^[a-z]$/i.test(event.key)) return;
  event.preventDefault();
  sky.type(event.key);
});
addEventListener("pagehide", () => outbox?.leave());
setInterval(tick, 100);
Outbox.left(load("round")?.round);
await resume();

function showCharacters() {
  const chosen = setup.characters.some((c) => c.name === me.character) ? me.character : setup.characters[0].name;
  at("characters").replaceChildren(
    ...setup.characters.map((character) => {
      const label = document.createElement("label");
      const input = Object.assign(document.createElement("input"), { type: "radio", name: "character", value: character.name, required: true });
      input.checked = character.name === chosen;
      const drops = Object.assign(document.createElement("span"), { className: "drops" });
      drops.append(...character.favourites.map((name) => drop(setup.colors.find((c) => c.name === name).display)));
      const said = Object.assign(document.createElement("span"), { className: "unseen", textContent: `: ${character.favourites.join(" and ")}` });
      label.title = `${character.title} loves ${character.favourites.join(" and ")}`;
      label.append(input, drops, character.title, said);
      return label;
    }),
  );
}

async function begin() {
  me.name = at("name").value;
  me.character = at("start").elements.character.value;
  at("play").disabled = at("again").disabled = true;
  try {
    const answer = await fetch("game/rounds", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(me),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.problem);
    save("me", me);
    play(said);
  } catch (failure) {
    at("over").hidden = true;
    at("start").hidden = false;
    at("problem").hidden = false;
    at("problem").textContent = failure instanceof TypeError ? "The game's server does not answer. Is it still running?" : failure.message;
  } finally {
    at("play").disabled = at("again").disabled = false;
  }
}

/** Goes on with a round that was interrupted by a reload, if it is not over. */
async function resume() {
  const old = load("round");
  board.follow(old?.round);
  if (!old) return;
  try {
    const answer = await fetch(`game/rounds/${old.round}`);
    const state = answer.ok ? await answer.json() : null;
    if (state && state.elapsed < state.seconds - 1) play(state);
    else new Outbox({ ...old, next: state?.next ?? 1 });
  } catch {
    show({ page: true });
  }
}

function play(state) {
  const started = Date.now() - state.elapsed * 1000;
  round = { round: state.round, name: state.name, character: state.character, browser: me.browser, started, seconds: state.seconds };
  save("round", { ...round });
  outbox = new Outbox({ ...round, next: state.next, tally: state.tally }, sent);
  result = null;
  Object.assign(trouble, { page: false, refused: 0, lost: 0 });
  board.follow(round.round);
  at("problem").hidden = at("start").hidden = at("over").hidden = true;
  at("hint").classList.add("shown");
  document.body.classList.add("playing");
  at("left").max = state.seconds;
  sky.start(setup.characters.find((c) => c.name === state.character).favourites);
  at("sky").focus({ preventScroll: true });
  scrollTo(0, 0);
  at("spoken").textContent = `${state.name}, you have ${Math.round(state.seconds - state.elapsed)} seconds. Type a balloon's letter to pop it.`;
  tick();
}

function popped(balloon) {
  const score = balloon.color.scores[balloon.speed - setup.slowestTenths] * (balloon.favourite ? 2 : 1);
  const elapsed = Math.min(round.seconds, (Date.now() - round.started) / 1000);
  outbox.add({ color: balloon.color.name, speed: balloon.speed, at: elapsed, score, bonus: balloon.favourite });
  sound.pop(balloon.speed);
  at("hint").classList.remove("shown");
  if (balloon.favourite) {
    sound.bonus();
    at("bonus").textContent = `★ Favourite! ${score} points`;
    at("bonus").classList.remove("shown");
    void at("bonus").offsetWidth; // begins the animation anew
    at("bonus").classList.add("shown");
    clearTimeout(popped.timer);
    popped.timer = setTimeout(() => at("bonus").classList.remove("shown"), 900);
  }
  count();
  return { score };
}

function count() {
  const tally = outbox.tally;
  at("score").textContent = number.format(tally.score);
  at("streak").textContent = number.format(tally.pops);
}

function tick() {
  if (!round) return;
  const left = round.seconds - (Date.now() - round.started) / 1000;
  at("time").textContent = String(Math.max(0, Math.ceil(left)));
  at("left").value = Math.max(0, left);
  if (left <= 0) end();
}

function end() {
  sky.stop();
  result = { round: round.round, name: round.name };
  round = null;
  document.body.classList.remove("playing");
  at("hint").classList.remove("shown");
  at("over").hidden = false;
  at("over-title").focus();
  save("round", { round: result.round });
  show({});
}

/** What the leaderboard's stream said. */
function heard(message) {
  if (message.unreachable) {
    show({ stream: true });
    return;
  }
  if (result) result.mine = message.mine && { ...message.mine, of: message.players };
  show({ stream: false, away: message.away });
}

/** What became of pops that were sent. */
function sent(state) {
  const { unreachable = false, refused = 0, lost = trouble.lost, away = trouble.away } = state;
  show({ page: unreachable, refused, lost, away });
}

/** Shows what is known of the round, and what goes wrong. */
function show(news) {
  Object.assign(trouble, news);
  const waiting = outbox?.waiting ?? 0;
  const text = problem(waiting);
  at("banner").hidden = !text;
  if (at("banner").textContent !== text) at("banner").textContent = text;
  if (!outbox) return;
  count();
  if (result) showResult(waiting);
}

function problem(waiting) {
  const kept = waiting ? `${number.format(waiting)} ${waiting === 1 ? "pop waits" : "pops wait"} in this browser and will be delivered when it is back.` : "";
  if (trouble.page || trouble.stream) return `The game's server does not answer. ${kept}`;
  if (trouble.away) return `Kafka does not answer. ${kept}`;
  if (trouble.refused) return `${number.format(trouble.refused)} pops came faster than a person can pop, and do not count.`;
  if (trouble.lost) return `${number.format(trouble.lost)} pops of an earlier round could not be delivered: the server no longer knows that round.`;
  return "";
}

function showResult(waiting) {
  const { score, pops, bonuses } = outbox.tally;
  at("final-score").textContent = number.format(score);
  at("final-pops").textContent = number.format(pops);
  at("final-bonuses").textContent = number.format(bonuses);
  at("final-average").textContent = pops ? number.format(Math.round(score / pops)) : "0";
  const place = at("place");
  if (pops === 0) place.textContent = "No balloon popped this time.";
  else if (waiting > 0 || !result.mine) place.textContent = "Your rank appears once your pops are on the leaderboard …";
  else {
    const who = document.createElement("bdi");
    who.textContent = result.name;
    place.replaceChildren(who, ` is ${ordinal(result.mine.place)} of all ${number.format(result.mine.of)} players, with ${number.format(result.mine.score)} points in all.`);
  }
}

function ordinal(place) {
  const ending = { one: "st", two: "nd", few: "rd", other: "th" }[new Intl.PluralRules("en", { type: "ordinal" }).select(place)];
  return number.format(place) + ending;
}
