/* A paste goes to the server, which knows Word, messages and PDF, and comes back clean.

   Until the answer is there a mark stands in the text, and one may go on writing. When the line is down, too
   slow, or the form is sent meanwhile, the engine's own reading of the clipboard is put instead: what was
   pasted is never lost. */
const PATIENCE = 8000 // milliseconds
const HEAVIEST = 3_000_000 // signs; the server refuses forms over 5 MB

const waiting = new WeakMap() // editor → Map(id → put)

export function paste(prose, textarea) {
  const { Decoration, DecorationSet } = prose.pm.view
  const key = new prose.pm.state.PluginKey("paste")

  const marks = {
    init: () => DecorationSet.empty,
    apply(transaction, set) {
      const kept = set.map(transaction.mapping, transaction.doc)
      const change = transaction.getMeta(key)
      if (change?.add) {
        const mark = document.createElement("span")
        mark.className = "paste-mark"
        mark.textContent = "Collage…"
        return kept.add(transaction.doc, [Decoration.widget(change.at, mark, { id: change.add, side: -1 })])
      }
      return change?.remove ? kept.remove(kept.find(null, null, ({ id }) => id === change.remove)) : kept
    },
  }

  return prose.Extension.create({
    name: "newsroomPaste",
    priority: 1000,
    addProseMirrorPlugins() {
      const editor = this.editor
      const plugin = new prose.Plugin({
        key,
        state: marks,
        props: {
          decorations: (state) => plugin.getState(state),
          handlePaste(view, event, slice) {
            const html = withoutInlineImages(event.clipboardData?.getData("text/html") ?? "")
            const text = event.clipboardData?.getData("text/plain") ?? ""
            if (!isWorthAsking(html, text)) return false
            const empty = editor.isEmpty ? emptyFields(textarea) : [] // what may be told apart from a whole text
            const put = waitFor(editor, plugin, key, prose, slice)
            clean(textarea, html, text, empty).then((answer) => {
              put(answer.html)
              fillAround(textarea, answer)
              editor.commands.doubt(answer.doubtful ?? [])
            }, () => put(null))
            return true
          },
        },
      })
      return [plugin]
    },
  })
}

/* Put at once, from the engine's own reading, whatever is still awaited. */
export function settlePastes(editor) {
  for (const put of waiting.get(editor)?.values() ?? []) put(null)
}

/* One line without tags, or a piece of this very text, is best put by the engine itself. */
function isWorthAsking(html, text) {
  if (html.includes("data-pm-slice") || html.length + text.length > HEAVIEST) return false
  return text.trim().includes("\n") || /<(?:a|table|[ou]l|h[1-6]|p|div)\b/i.test(html)
}

function withoutInlineImages(html) {
  return html.replace(/\bsrc=(["'])data:[\s\S]*?\1/gi, "")
}

const AROUND = ["title", "standfirst", "signature"]

export function emptyFields(textarea) {
  return AROUND.filter((name) => textarea.form.elements[name]?.value.trim() === "")
}

/* Put into the form what the server told apart from the text. */
export function fillAround(textarea, answer) {
  for (const name of AROUND) {
    const field = textarea.form.elements[name]
    if (!answer[name] || !field) continue
    field.value = [field.value.trim(), answer[name]].filter(Boolean).join(" ") // typed meanwhile: both stay
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}

async function clean(textarea, html, text, empty) {
  const token = textarea.form.elements.csrfmiddlewaretoken?.value ?? ""
  const response = await fetch(textarea.dataset.paste, {
    method: "POST",
    body: new URLSearchParams({ csrfmiddlewaretoken: token, html, text, empty: empty.join(" ") }),
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (!response.ok || response.redirected) throw new Error(`${response.status}`)
  return response.json()
}

/* Mark the place; the answer is a function that puts there clean HTML or, given null, the engine's slice. */
function waitFor(editor, plugin, key, prose, slice) {
  const id = {}
  const transaction = editor.state.tr.deleteSelection()
  transaction.setMeta(key, { add: id, at: transaction.selection.from })
  editor.view.dispatch(transaction)
  const puts = waiting.get(editor) ?? waiting.set(editor, new Map()).get(editor)

  const put = (html) => {
    if (!puts.delete(id) || editor.isDestroyed) return
    const { state } = editor
    const [mark] = plugin.getState(state).find(null, null, (spec) => spec.id === id)
    const at = mark?.from ?? state.selection.from // the place was deleted meanwhile, the words are not
    const clean = html === null ? slice : sliceOf(prose, state, at, html)
    const filled = state.tr.replaceRange(at, at, clean)
    if (state.selection.empty && state.selection.from === at) {
      const end = filled.doc.resolve(filled.mapping.map(at, 1))
      filled.setSelection(prose.pm.state.Selection.near(end, -1))
    }
    editor.view.dispatch(filled.setMeta(key, { remove: id }).setMeta("uiEvent", "paste").scrollIntoView())
  }
  puts.set(id, put)
  return put
}

function sliceOf(prose, state, at, html) {
  const page = new DOMParser().parseFromString(html, "text/html")
  const reader = prose.pm.model.DOMParser.fromSchema(state.schema)
  return reader.parseSlice(page.body, { preserveWhitespace: true, context: state.doc.resolve(at) })
}
