/* The row of buttons above the text: words, not icons, and one stop for the Tab key (arrows go along it). */
import { askForCard, askForLink, make } from "./dialogs.js"
import { askForTypography } from "./typography.js"

const run = (command, ...args) => (editor) => editor.chain().focus()[command](...args).run()
const can = (command, ...args) => (editor) => editor.can()[command](...args)

function groups(library, textarea) {
  return [
    [
      ["Intertitre", "Intertitre", run("toggleHeading", { level: 2 }), { active: ["heading", { level: 2 }] }],
      ["Sous-titre", "Petit intertitre", run("toggleHeading", { level: 3 }), { active: ["heading", { level: 3 }] }],
    ],
    [
      ["G", "Gras (Ctrl+B)", run("toggleBold"), { active: ["bold"], look: "strong" }],
      ["I", "Italique (Ctrl+I)", run("toggleItalic"), { active: ["italic"], look: "em" }],
      ["xᵉ", "Exposant", run("toggleSuperscript"), { active: ["superscript"] }],
      ["Lien", "Lien (Ctrl+K)", askForLink, { active: ["link"], enabled: hasWordsOrLink }],
    ],
    [
      ["Liste", "Liste à puces", run("toggleBulletList"), { active: ["bulletList"] }],
      ["1. 2.", "Liste numérotée", run("toggleOrderedList"), { active: ["orderedList"] }],
      ["Citation", "Citation", run("toggleBlockquote"), { active: ["blockquote"] }],
      ["Exergue", "Exergue : une phrase du texte, en grand", run("togglePullQuote"), { active: ["pullQuote"] }],
      ["Encadré", "Encadré", run("toggleSidebar"), { active: ["sidebar"] }],
    ],
    [
      ["Photo", "Photo de la photothèque", (editor) => putPicture(editor, library), {}],
      ["Vidéo, post", "Vidéo ou post d’un autre site, montré comme un lien", askForCard, {}],
      ["Suite réservée", "La suite est réservée : placer la marque après ce paragraphe", run("toggleWallMark"), {}],
    ],
    [
      ["Typographie", "Typographie : ce qui est proposé, ce que la parution change", (editor) => askForTypography(editor, textarea), {}],
    ],
    [
      ["Annuler", "Annuler (Ctrl+Z)", run("undo"), { enabled: can("undo") }],
      ["Rétablir", "Rétablir (Ctrl+Maj+Z)", run("redo"), { enabled: can("redo") }],
    ],
  ]
}

export function toolbar(editor, library, textarea) {
  const bar = make("div", { class: "editor-toolbar", role: "toolbar", "aria-label": "Mise en forme du texte" })
  const refreshers = []
  for (const group of groups(library, textarea)) {
    const box = make("span", { role: "group" })
    for (const item of group) box.append(button(editor, item, refreshers))
    bar.append(box)
  }
  const refresh = () => refreshers.forEach((each) => each())
  editor.on("transaction", refresh)
  refresh()
  walkWithArrows(bar)
  return bar
}

function button(editor, [words, title, command, { active, enabled, look }], refreshers) {
  const label = look ? make(look, {}, words) : words
  // Who speaks to the machine says what is written: the name read aloud holds the words that are seen.
  const name = title.toLowerCase().includes(words.toLowerCase()) ? title : `${words}, ${title}`
  const element = make("button", { type: "button", title, "aria-label": name, tabindex: "-1" }, label)
  element.addEventListener("mousedown", (event) => event.preventDefault()) // the selection stays in the text
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") command(editor)
  })
  refreshers.push(() => {
    if (active) element.setAttribute("aria-pressed", editor.isActive(...active))
    if (enabled) element.setAttribute("aria-disabled", !enabled(editor))
  })
  return element
}

function walkWithArrows(bar) {
  const buttons = [...bar.querySelectorAll("button")]
  buttons[0].tabIndex = 0
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const place = buttons.indexOf(document.activeElement)
    if (!step || place < 0) return
    event.preventDefault()
    buttons[place].tabIndex = -1
    const next = buttons.at((place + step) % buttons.length)
    next.tabIndex = 0
    next.focus()
  })
}

function hasWordsOrLink(editor) {
  return !editor.state.selection.empty || editor.isActive("link")
}

async function putPicture(editor, library) {
  const uuid = await library.choose()
  if (uuid) editor.chain().focus().insertPicture(uuid).run()
  else editor.commands.focus()
}
