// The chat section of the page: sends a message or a button, shows messages and cards.
"use strict";

const labels = JSON.parse(document.getElementById("chat-labels").textContent);
const log = document.getElementById("chat-log");
const form = document.getElementById("chat-form");
const field = document.getElementById("chat-text");
const send = document.getElementById("chat-send");
const status = document.getElementById("chat-status");
let language = document.documentElement.lang;
let busy = false;

const say = (key) => labels[language][key];

function element(tag, text, className) {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function link(url, text) {
  const node = element("a", text);
  node.href = url;
  node.rel = "noreferrer";
  return node;
}

function webAddress(url) {
  return typeof url === "string" && /^https?:\/\//.test(url);
}

function row(list, name, content) {
  list.append(element("dt", name));
  const cell = element("dd");
  cell.append(...[].concat(content));
  list.append(cell);
}

function cardOf(card) {
  const node = element("article", null, "card");
  const heading = element("h3");
  heading.append(element("span", String(card.rank), "rank"), " ");
  heading.append(link("/solutions/" + encodeURIComponent(card.solution_id), card.title));
  const badges = element("p", null, "badges");
  if (card.closeness_label) badges.append(element("span", card.closeness_label, "badge closeness"), " ");
  badges.append(element("span", card.verdict_label, "badge verdict-" + card.verdict), " ");
  badges.append(element("span", card.register.label, card.register.greyed ? "badge greyed" : "badge"));
  node.append(heading);
  if (card.name) node.append(element("p", card.name, "hint"));
  node.append(badges, element("p", card.summary));
  const list = element("dl");
  if (card.donor) {
    const donor = card.donor;
    const since = donor.since ? ", " + say("card.since").replace("{year}", donor.since) : "";
    row(list, say("card.donor"), donor.city + " (" + donor.relation + "), " + donor.status + since);
    row(list, say("card.contact"), webAddress(donor.contact_url) ? link(donor.contact_url, donor.contact) : donor.contact);
  }
  row(list, say("card.transfer"), card.verdict_label + ": " + card.verdict_reasons.join("; "));
  row(list, say("card.register"), card.register.label + " (" + card.register.facts + "). " + card.register.next_step);
  for (const lesson of card.lessons) row(list, say("card.lesson"), lesson);
  const sources = [];
  for (const source of card.sources) {
    if (sources.length) sources.push(", ");
    sources.push(webAddress(source.url) ? link(source.url, source.title) : source.title);
  }
  row(list, say("card.sources"), sources);
  const why = element("details");
  why.append(element("summary", say("card.why")));
  const reasons = element("ul");
  for (const line of card.why) reasons.append(element("li", line));
  why.append(reasons);
  node.append(list, why);
  return node;
}

function add(who, text, className) {
  const node = element("div", null, "message " + className);
  node.append(element("p", who, "who"), element("p", text));
  log.append(node);
  node.scrollIntoView({ block: "nearest" });
  return node;
}

function show(answer) {
  language = answer.language;
  for (const message of answer.messages) {
    // A list has its cards; the lines of its text repeat them for those who see no cards.
    const text = message.cards.length > 1 ? message.text.split("\n")[0] : message.text;
    const node = add(say("page.chat_bot"), text, "bot");
    node.lang = language;
    for (const card of message.cards) node.append(cardOf(card));
    for (const to of message.links) if (to.url.startsWith("/")) node.append(link(to.url, to.title), " ");
    for (const button of message.buttons) {
      const press = element("button", button.title);
      press.type = "button";
      press.addEventListener("click", () => ask({ payload: button.payload }, button.title));
      node.append(press);
    }
  }
}

async function ask(body, shown) {
  if (busy) return;
  busy = true;
  send.disabled = true;
  status.textContent = say("page.chat_wait");
  const mine = add(say("page.chat_you"), shown, "you");
  try {
    const response = await fetch("/api/v1/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(String(response.status));
    show(await response.json());
    if (body.text) field.value = "";
    status.textContent = "";
  } catch (error) {
    mine.remove();
    status.textContent = say("page.chat_failed");
  }
  busy = false;
  send.disabled = false;
  if (body.text) field.focus();
}

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (text) ask({ text }, text);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
