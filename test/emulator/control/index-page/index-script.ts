/** The script of the index page: sends orders, and refreshes the status after each order and once a second. */
export const indexScript = `
const section = document.getElementById("status");
const outcome = document.getElementById("outcome");
async function refresh() {
  const text = await (await fetch("/")).text();
  const next = new DOMParser().parseFromString(text, "text/html").getElementById("status");
  if (next.innerHTML !== section.innerHTML) section.innerHTML = next.innerHTML;
}
async function send(order) {
  const reply = await fetch("/__control", { method: "POST", body: order });
  outcome.textContent = (await reply.json()).error ?? "";
  await refresh();
}
document.addEventListener("click", ({ target }) => {
  if (target.dataset.order) send(target.dataset.order);
});
document.getElementById("order").addEventListener("submit", (event) => {
  event.preventDefault();
  send(new FormData(event.target).get("order"));
});
setInterval(() => refresh().catch(() => {}), 1000);
`;
