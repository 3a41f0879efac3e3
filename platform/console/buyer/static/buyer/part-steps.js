// Shows a part in steps on a phone, and keeps what was typed while the page loads again.
"use strict";

const phone = matchMedia("(max-width: 40rem)");
const sections = () => [...document.querySelectorAll("[data-step]")];
const links = () => [...document.querySelectorAll("[data-step-link]")];

// The step of an address: of its target, else the first that may be filled in.
function stepOf(hash) {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  const section = target && target.closest("[data-step]");
  return section ? section.dataset.step : document.querySelector(".part-steps")?.dataset.start;
}

function show() {
  const current = stepOf(location.hash);
  for (const section of sections()) section.hidden = phone.matches && section.dataset.step !== current;
  for (const link of links())
    if (link.dataset.stepLink === current) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
}

// A field that is missing may lie in another step, or in details that are folded.
function reveal() {
  show();
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  target.scrollIntoView({ block: phone.matches && target.matches("h2") ? "center" : "nearest" });
  if (target.matches("input, select, textarea")) target.focus({ preventScroll: true });
}

// Typed values outlast a page that loads again: a file is read, or details are saved.
const keyOf = (form) => `${location.pathname.replace(/order\/$/, "")}#${form.dataset.keeps}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !["hidden", "file", "submit"].includes(field.type));

function keep(form) {
  const kept = fieldsOf(form).map((field) => [field.name, field.type === "radio" ? field.value : "", field.type === "radio" ? field.checked : field.value]);
  sessionStorage.setItem(keyOf(form), JSON.stringify(kept));
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) || "[]");
  for (const field of fieldsOf(form)) {
    const found = kept.find(([name, value]) => name === field.name && value === (field.type === "radio" ? field.value : ""));
    if (!found) continue;
    if (field.type === "radio") field.checked = found[2];
    else field.value = found[2];
  }
}

function start() {
  for (const form of document.querySelectorAll("form[data-keeps]")) {
    // What the server refused shows with its errors, as it was sent.
    if (form.dataset.refused === undefined) restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", () => sessionStorage.removeItem(keyOf(form)));
  }
  reveal();
  addEventListener("hashchange", reveal);
  phone.addEventListener("change", show);
}

start();
