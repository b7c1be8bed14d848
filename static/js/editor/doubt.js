/* Words that a line's end may have cut: marked in the text and named under it, until they are written otherwise. */
import { make } from "./dialogs.js"

export function doubt(prose, frame) {
  const { Decoration, DecorationSet } = prose.pm.view
  const key = new prose.pm.state.PluginKey("doubt")
  const note = make("p", { class: "editor-note", role: "status" })
  frame.append(note)

  const places = (doc, words) => {
    const found = []
    doc.descendants((node, at) => {
      if (!node.isText) return
      for (const word of words) {
        for (let from = node.text.indexOf(word); from >= 0; from = node.text.indexOf(word, from + 1)) {
          found.push(Decoration.inline(at + from, at + from + word.length, { class: "doubtful" }, { word }))
        }
      }
    })
    return found
  }

  const state = {
    init: () => ({ words: [], set: DecorationSet.empty }),
    apply(transaction, { words, set }) {
      const more = transaction.getMeta(key) ?? []
      if (!transaction.docChanged && !more.length) return { words, set }
      const found = places(transaction.doc, [...new Set([...words, ...more])])
      return { words: [...new Set(found.map(({ spec }) => spec.word))], set: DecorationSet.create(transaction.doc, found) }
    },
  }

  const plugin = new prose.Plugin({
    key,
    state,
    props: { decorations: (now) => plugin.getState(now).set },
    view: () => ({
      update(view) {
        const { words } = plugin.getState(view.state)
        const said = words.length ? `Coupés en bout de ligne ? Vérifiez : ${words.join(", ")}.` : ""
        if (note.textContent !== said) note.textContent = said
      },
    }),
  })

  return prose.Extension.create({
    name: "doubt",
    addProseMirrorPlugins: () => [plugin],
    addCommands: () => ({
      doubt: (words) => ({ tr, dispatch }) => {
        if (dispatch && words.length) tr.setMeta(key, words)
        return true
      },
    }),
  })
}
