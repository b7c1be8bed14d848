/* Turns each text area of a body into the editor. If anything fails before the end, the text area stays. */
import { extensions } from "./blocks.js"
import { doubt } from "./doubt.js"
import { drops } from "./drops.js"
import { paste, settlePastes } from "./paste.js"
import { pictureLibrary } from "./pictures.js"
import { toolbar } from "./toolbar.js"

async function start(textarea) {
  const prose = await import(textarea.dataset.engine)
  const library = pictureLibrary(textarea.dataset.pictures)
  const frame = document.createElement("div")
  frame.className = "body-editor"
  const label = textarea.labels[0]

  const editor = new prose.Editor({
    element: frame,
    extensions: [...extensions(prose, library), paste(prose, textarea), doubt(prose, frame),
      drops(prose, textarea, frame)],
    content: textarea.value,
    editable: !textarea.disabled && !textarea.readOnly,
    injectCSS: false, // a <style> in the page is against its policy; the rules are in editor.css
    enableInputRules: false, // a dash opens a dialogue, it does not make a list
    enablePasteRules: false,
    editorProps: {
      attributes: {
        lang: "fr",
        spellcheck: "true",
        "aria-multiline": "true",
        "aria-label": label ? label.textContent.replace(/[\s:]+$/, "").trim() : "Texte",
      },
    },
    onUpdate: () => write(editor, textarea),
  })

  textarea.before(frame)
  frame.prepend(toolbar(editor, library, textarea))
  textarea.hidden = true
  label?.addEventListener("click", () => editor.commands.focus())
  textarea.form?.addEventListener("submit", () => {
    settlePastes(editor)
    write(editor, textarea)
  })
  textarea.dispatchEvent(new CustomEvent("editor:ready", { bubbles: true, detail: { editor } }))
}

function write(editor, textarea) {
  const html = editor.isEmpty ? "" : editor.getHTML()
  if (html === textarea.value) return
  textarea.value = html
  textarea.dispatchEvent(new Event("input", { bubbles: true }))
}

for (const textarea of document.querySelectorAll("textarea[data-engine]")) {
  start(textarea).catch((error) => console.error("L’éditeur n’a pas pu s’ouvrir.", error))
}
