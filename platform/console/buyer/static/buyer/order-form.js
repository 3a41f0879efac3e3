// Signals typing in the order form, and keeps Enter in a search from submitting it.
"use strict";

const form = () => document.getElementById("order-form");
let wait = 0;

// One event announces a change of the form, some time after the last key.
function announceTyping(delay) {
  clearTimeout(wait);
  wait = setTimeout(() => document.body.dispatchEvent(new CustomEvent("typed")), delay);
}
document.addEventListener("input", (event) => {
  if (form()?.contains(event.target) && !event.target.matches(".find")) announceTyping(450);
});
// Unfolded details stay unfolded when the part is replaced.
let unfolded = false;
document.addEventListener("htmx:beforeSwap", () => { unfolded = Boolean(document.getElementById("others")?.open); });
document.addEventListener("htmx:afterSwap", (event) => {
  const others = document.getElementById("others");
  if (others && unfolded) others.open = true;
  if (event.target.id === "estimate") return;
  if (form()?.contains(event.target)) announceTyping(50);
});
// Enter in a search moves on to the results and does not submit the order.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".find")) return;
  event.preventDefault();
  event.target.closest("fieldset").querySelector("select").focus();
});
// A link to a field unfolds its section and puts the cursor into it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-goes]");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});
