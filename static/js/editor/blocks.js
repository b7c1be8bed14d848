/* What a body is made of, in the engine's words. The server's list is articles/body.py: keep the two alike. */
import { askForLink } from "./dialogs.js"

export function extensions(prose, library) {
  const plain = [
    prose.Paragraph, prose.Text, prose.HardBreak, prose.Bold, prose.Italic, prose.Strike,
    prose.Subscript, prose.Superscript, prose.BulletList, prose.OrderedList, prose.ListItem,
    prose.HorizontalRule, prose.Blockquote, prose.History, prose.Dropcursor, prose.Gapcursor,
    // No button makes a table: one that was pasted is kept.
    prose.Table, prose.TableRow, prose.TableHeader, prose.TableCell,
  ]
  return [
    prose.Document.extend({ content: "(block | top)+" }),
    ...plain,
    prose.Heading.configure({ levels: [2, 3] }),
    prose.Placeholder.configure({ placeholder: "Écrivez ou collez le texte ici." }),
    link(prose),
    pullQuote(prose),
    sidebar(prose),
    wallMark(prose),
    picture(prose, library),
    linkCard(prose),
  ]
}

function link({ Link }) {
  return Link.extend({
    addKeyboardShortcuts() {
      return { "Mod-k": () => { askForLink(this.editor); return true } }
    },
  }).configure({ openOnClick: false, autolink: false, enableTarget: false })
}

/* Exergue: a sentence of the text, set large. */
function pullQuote({ Node }) {
  return Node.create({
    name: "pullQuote",
    group: "block",
    content: "paragraph+",
    defining: true,
    priority: 110, // before Blockquote, which would take any <blockquote>
    parseHTML: () => [{ tag: "blockquote.exergue", priority: 60 }],
    renderHTML: () => ["blockquote", { class: "exergue" }, 0],
    addCommands() {
      return { togglePullQuote: () => ({ commands }) => commands.toggleWrap(this.name) }
    },
  })
}

/* Encadré: facts beside the story, under their own heading. */
function sidebar({ Node }) {
  return Node.create({
    name: "sidebar",
    group: "block",
    content: "block+",
    defining: true,
    isolating: true,
    parseHTML: () => [{ tag: "aside.encadre" }],
    renderHTML: () => ["aside", { class: "encadre" }, 0],
    addCommands() {
      return { toggleSidebar: () => ({ commands }) => commands.toggleWrap(this.name) }
    },
  })
}

/* Where the free opening of a reserved article ends. A body has one at most, between two blocks. */
function wallMark({ Node }) {
  return Node.create({
    name: "wallMark",
    group: "top",
    atom: true,
    selectable: true,
    draggable: true,
    parseHTML: () => [{ tag: 'hr[data-mark="wall"]', priority: 60 }],
    renderHTML: () => ["hr", { "data-mark": "wall" }],
    addNodeView: () => () => {
      const dom = document.createElement("div")
      dom.className = "wall-mark"
      dom.setAttribute("role", "separator")
      dom.textContent = "La suite est réservée"
      return { dom }
    },
    addCommands() {
      return {
        /* Put the mark after the block in hand, and take the old one away; on the mark itself, take it away. */
        toggleWallMark: () => ({ state, tr, dispatch }) => {
          const isOnMark = state.selection.node?.type === this.type
          const at = state.selection.$to.depth ? state.selection.$to.after(1) : state.selection.to
          if (!dispatch) return true
          if (!isOnMark) tr.insert(at, this.type.create())
          state.doc.forEach((node, place) => {
            if (node.type !== this.type) return
            const old = tr.mapping.map(place, 1)
            tr.delete(old, old + node.nodeSize)
          })
          return true
        },
      }
    },
  })
}

/* A video or a post of another site: an address and its words; nothing of it is loaded here either. */
function linkCard({ Node }) {
  return Node.create({
    name: "linkCard",
    group: "block",
    atom: true,
    draggable: true,
    priority: 120, // before the picture, which would take any <figure>
    addAttributes: () => ({ href: {}, words: { default: "" } }),
    parseHTML: () => [{
      tag: "figure[data-link]",
      getAttrs: (element) => ({ href: element.dataset.link, words: element.textContent }),
    }],
    renderHTML: ({ node }) => ["figure", { "data-link": node.attrs.href }, node.attrs.words],
    addNodeView: () => ({ node }) => {
      const dom = document.createElement("figure")
      dom.className = "link-card"
      const words = document.createElement("b")
      words.textContent = node.attrs.words || "Vidéo ou post"
      dom.append(words, document.createElement("br"), node.attrs.href)
      return { dom }
    },
    addCommands() {
      return {
        insertLinkCard: (attrs) => ({ commands, state }) =>
          commands.insertContentAt(state.selection.to, { type: this.name, attrs }),
      }
    },
  })
}

/* A picture of the library, known by its name alone: the page draws it from there. */
function picture({ Node }, library) {
  return Node.create({
    name: "picture",
    group: "block",
    atom: true,
    draggable: true,
    addAttributes: () => ({
      uuid: {
        parseHTML: (element) => element.dataset.picture,
        renderHTML: ({ uuid }) => ({ "data-picture": uuid }),
      },
    }),
    parseHTML: () => [{ tag: "figure[data-picture]" }],
    renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],
    addNodeView: () => ({ node }) => ({ dom: library.figure(node.attrs.uuid) }),
    addCommands() {
      return {
        // After what is selected, never in its place: a second picture does not take the first one away.
        insertPicture: (uuid) => ({ commands, state }) =>
          commands.insertContentAt(state.selection.to, { type: this.name, attrs: { uuid } }),
      }
    },
  })
}
