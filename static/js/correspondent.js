/* The stringer's page: what is typed stays in the telephone until its receipt; a text leaves when the line comes back. */
import { progressLine, send } from "./uploads.js"

const copy = document.getElementById("copy")
const shot = document.getElementById("shot")
const state = document.getElementById("state")
const KEPT = "correspondance"
const FIELDS = ["title", "text", "section", "form_key"]

/* The receipt: the server has the text, the telephone may forget it. */
const receipt = document.querySelector("[data-sent]")
if (receipt) {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null")
  if (kept && receipt.dataset.sent === `corr:${kept.form_key.replaceAll("-", "")}`) localStorage.removeItem(KEPT)
}

if (copy) {
  const fields = copy.elements
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null")
  if (kept && !fields.text.value) {
    for (const name of FIELDS) fields[name].value = kept[name] || fields[name].value
    state.textContent = "Voici le texte que ce téléphone avait gardé."
  }
  const keep = () => {
    if (!fields.text.value && !fields.title.value) return localStorage.removeItem(KEPT)
    localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, fields[name].value]))))
  }
  copy.addEventListener("input", keep)

  copy.addEventListener("submit", async (event) => {
    event.preventDefault()
    keep()
    const button = copy.querySelector("button")
    button.disabled = true
    for (let pause = 2000; ; pause = Math.min(30000, pause * 2)) {
      try {
        const response = await fetch(copy.action, { method: "POST", body: new FormData(copy) })
        if (response.ok && response.redirected) return location.assign(response.url) // the receipt, or the door
        if (response.status < 500) return copy.submit() // refused: the page says why
      } catch {
        // no line
      }
      state.textContent = "La ligne est coupée. Le texte est gardé ici ; il partira dès qu’elle revient."
      await new Promise((go) => {
        setTimeout(go, pause)
        addEventListener("online", go, { once: true })
      })
    }
  })
}

if (shot) {
  const { file, uploaded, csrfmiddlewaretoken } = shot.elements
  const list = shot.querySelector(".sendings")
  const leave = async () => {
    const chosen = file.files[0]
    if (!chosen) return
    const { line, say, end } = progressLine(chosen.name)
    list.replaceChildren(line)
    const told = await send(chosen, shot.dataset.receive, csrfmiddlewaretoken.value, say, 48 * 1024)
    end(told)
    if (file.files[0] !== chosen) return
    if (told.picture) uploaded.value = told.picture.uuid
    file.value = ""
  }
  file.addEventListener("change", leave)
  leave() // chosen while this script was on its way
}
