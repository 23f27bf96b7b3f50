const EVERY_MS = 5000;

const state = document.getElementById("state");
const words = document.getElementById("state-words");

for (const edge of document.querySelectorAll(".edge")) {
  edge.textContent = location.origin;
}

function show(kind, text) {
  if (state.dataset.state !== kind) {
    state.dataset.state = kind;
    words.textContent = text;
  }
}

async function look() {
  try {
    const answer = await fetch("/health", { cache: "no-store" });
    const health = await answer.json();
    if (health.status === "UP") {
      show("up", "Everything is ready");
    } else {
      show("down", "Something is not ready");
    }
  } catch {
    show("down", "The gateway does not answer");
  }
}

async function watch() {
  if (!document.hidden) {
    await look();
  }
  setTimeout(watch, EVERY_MS);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    look();
  }
});
watch();

for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}

function cell(row, text, code) {
  const td = row.insertCell();
  if (code) {
    td.appendChild(document.createElement("code")).textContent = text;
  } else {
    td.textContent = text;
  }
}

// The page is the same everywhere; the server says whether this installation is a demonstration.
if (document.documentElement.dataset.demonstration === "true") {
  const answer = await fetch("/demonstration", { cache: "no-store" });
  const demonstration = await answer.json();
  const rows = document.getElementById("logins-rows");
  for (const login of demonstration.logins) {
    const row = rows.insertRow();
    cell(row, login.username, true);
    cell(row, login.roles.join(", "));
    cell(row, login.sites.join(", ") || "all");
    cell(row, login.password, true);
    cell(row, login.secondFactor ? "one-time code" : "none");
  }
  document.getElementById("logins-note").textContent = demonstration.note;
  document.getElementById("logins").hidden = false;
  document.getElementById("api-docs").hidden = false;
}
