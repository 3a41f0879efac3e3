// The order form: tells the page when something was typed, and keeps searches from sending it.
"use strict";

const form = () => document.getElementById("order-form");
let wait = 0;

// One signal for all that changes the form, some time after the last key.
function announceTyping(delay) {
  clearTimeout(wait);
  wait = setTimeout(() => document.body.dispatchEvent(new CustomEvent("typed")), delay);
}
document.addEventListener("input", (event) => {
  if (form()?.contains(event.target) && !event.target.matches(".find")) announceTyping(450);
});
// What was unfolded stays so when the part is there again.
let unfolded = false;
document.addEventListener("htmx:beforeSwap", () => { unfolded = Boolean(document.getElementById("others")?.open); });
document.addEventListener("htmx:afterSwap", (event) => {
  const others = document.getElementById("others");
  if (others && unfolded) others.open = true;
  if (event.target.id === "estimate") return;
  if (form()?.contains(event.target)) announceTyping(50);
});
// Enter in a search goes on to what was found and does not send the order.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".find")) return;
  event.preventDefault();
  event.target.closest("fieldset").querySelector("select").focus();
});
// A link to a field opens what it is folded into and puts the cursor there.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-goes]");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});
